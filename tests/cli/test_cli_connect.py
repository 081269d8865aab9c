"""``ivr connect``: the real requests to Twilio, and what the person at the terminal sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.cli import connect
from ivr.errors import IvrError
from ivr.telephony.address import OVERRIDES
from ivr.telephony.rest import RestApi

if TYPE_CHECKING:
    from tests.conftest import Ivr
    from tests.telephony.rest_samples import (
        ACCOUNT,
        API,
        LOGIN,
        NUMBER_SID,
        OUR_NUMBER,
        Answer,
        FakeHttp,
        error,
        number_json,
        numbers_json,
    )
else:
    import sys

    sys.path.insert(0, str(Path(__file__).parent.parent / "telephony"))
    from rest_samples import (
        ACCOUNT,
        API,
        LOGIN,
        NUMBER_SID,
        OUR_NUMBER,
        Answer,
        FakeHttp,
        error,
        number_json,
        numbers_json,
    )

PUBLIC = "https://phone.example.jp"
CONNECTED = number_json(
    voice_url=f"{PUBLIC}/voice{OVERRIDES}",
    voice_fallback_url=f"{PUBLIC}/fallback{OVERRIDES}",
    status_callback=f"{PUBLIC}/status",
)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No .env but the test's own."""
    monkeypatch.chdir(tmp_path)


def connected(
    *answers: Answer, dry_run: bool = False, fallback: str | None = None, line: str | None = None
) -> tuple[int, FakeHttp]:
    """The command with these answers of Twilio."""
    http = FakeHttp(answers=list(answers))
    api = RestApi(ACCOUNT, LOGIN, http)
    return connect.run(OUR_NUMBER, PUBLIC, fallback, line, dry_run, api), http


def test_a_new_number(capsys: pytest.CaptureFixture[str]) -> None:
    """Looked up, changed with one POST, shown before and after."""
    status, http = connected((200, numbers_json(number_json())), (200, CONNECTED))
    assert status == 0
    look, change = http.asked
    assert (look.method, look.url) == ("GET", f"{API}/IncomingPhoneNumbers.json")
    assert (change.method, change.url) == ("POST", f"{API}/IncomingPhoneNumbers/{NUMBER_SID}.json")
    assert change.form["VoiceUrl"] == f"{PUBLIC}/voice#ct=2000&rt=4000&rc=2&rp=all&e=tokyo"
    assert change.form["StatusCallback"] == f"{PUBLIC}/status"
    out = capsys.readouterr().out
    assert "before  POST https://demo.twilio.com/welcome/voice/" in out
    assert f"after   POST {PUBLIC}/voice#" in out
    assert "before  (nothing)" in out


def test_again(capsys: pytest.CaptureFixture[str]) -> None:
    """A number that is as wanted is left alone."""
    status, http = connected((200, numbers_json(CONNECTED)))
    assert (status, len(http.asked)) == (0, 1)
    assert "Nothing to change." in capsys.readouterr().out


def test_a_dry_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Shows the change and makes none."""
    status, http = connected((200, numbers_json(number_json())), dry_run=True)
    assert (status, [asked.method for asked in http.asked]) == (0, ["GET"])
    assert "--dry-run" in capsys.readouterr().out


def test_a_static_fallback() -> None:
    """A file on another host is fetched with GET."""
    file = "https://static.example.jp/index.xml"
    after = {**CONNECTED, "voice_fallback_url": f"{file}{OVERRIDES}", "voice_fallback_method": "GET"}
    status, http = connected((200, numbers_json(CONNECTED)), (200, after), fallback=file)
    assert status == 0
    form = http.asked[1].form
    assert form["VoiceFallbackMethod"] == "GET"
    assert str(form["VoiceFallbackUrl"]).startswith(f"{file}#")


def test_a_line() -> None:
    """A number of the overflow names its line in the voice URL, before the fragment."""
    _, http = connected((200, numbers_json(CONNECTED)), (200, CONNECTED), line="overflow")
    assert str(http.asked[1].form["VoiceUrl"]).startswith(f"{PUBLIC}/voice?line=overflow#")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([(200, numbers_json())], "There is no such thing in this account"),
        ([error(401, 20003)], "IVR_API_KEY"),
        ([(200, numbers_json(number_json(voice_application_sid="AP1")))], "AP1"),
        ([(200, numbers_json(number_json())), error(400, 21502)], "Nothing was changed"),
        ([(200, numbers_json(number_json())), (200, number_json())], "something else"),
    ],
)
def test_what_goes_wrong(capsys: pytest.CaptureFixture[str], answers: list[Answer], says: str) -> None:
    """Each way ends with status 1 and what to do."""
    status, _ = connected(*answers)
    assert status == 1
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("public", "fallback"), [("", None), ("phone.example.jp", None), (PUBLIC, "index.xml")]
)
def test_addresses_that_cannot_be(public: str, fallback: str | None) -> None:
    """An address that Twilio could not call is refused before anything is asked."""
    with pytest.raises(IvrError, match="https://"):
        connect.wanted_webhooks(public, fallback, None)


def test_all_tries_end_in_time() -> None:
    """Three tries of at most four seconds are within the fifteen that Twilio allows."""
    given = dict(part.split("=") for part in OVERRIDES.removeprefix("#").split("&"))
    assert int(given["ct"]) < int(given["rt"])
    assert int(given["rt"]) * (1 + int(given["rc"])) <= 15_000


def test_without_an_account(ivr: Ivr) -> None:
    """The command says which setting it needs."""
    ended = ivr("connect", OUR_NUMBER, "--public-url", PUBLIC)
    assert ended.status == 2
    assert ended.err.startswith("IVR_ACCOUNT_SID:")


def test_other_methods_are_changed(capsys: pytest.CaptureFixture[str]) -> None:
    """The right URLs asked with GET are not as wanted, and are shown as they are."""
    asked_with_get = {**CONNECTED, "voice_method": "GET", "status_callback_method": "GET"}
    status, http = connected((200, numbers_json(asked_with_get)), (200, CONNECTED))
    assert (status, len(http.asked)) == (0, 2)
    assert (http.asked[1].form["VoiceMethod"], http.asked[1].form["StatusCallbackMethod"]) == ("POST", "POST")
    assert f"before  GET {PUBLIC}/voice#" in capsys.readouterr().out
