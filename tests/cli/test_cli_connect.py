"""``ivr connect``: the real requests to Twilio, and what the person at the terminal sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.cli import connect
from ivr.cli.connect import Wish
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
    *answers: Answer, public: str = PUBLIC, dry_run: bool = False, wish: Wish | None = None
) -> tuple[int, FakeHttp]:
    """The command with these answers of Twilio."""
    http = FakeHttp(answers=list(answers))
    api = RestApi(ACCOUNT, LOGIN, http)
    return connect.run(OUR_NUMBER, public, wish or Wish(), dry_run, api), http


def taken(http: FakeHttp) -> dict[str, object]:
    """The number as Twilio would have it after the change that was asked for."""
    form = http.asked[1].form
    return {
        "voice_url": form["VoiceUrl"],
        "voice_fallback_url": form["VoiceFallbackUrl"],
        "voice_fallback_method": form["VoiceFallbackMethod"],
    }


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
    status, http = connected((200, numbers_json(CONNECTED)), (200, after), wish=Wish(fallback_url=file))
    assert status == 0
    form = http.asked[1].form
    assert form["VoiceFallbackMethod"] == "GET"
    assert str(form["VoiceFallbackUrl"]).startswith(f"{file}#")


def test_a_line() -> None:
    """A number of the overflow names its line in the voice URL, before the fragment."""
    _, http = connected((200, numbers_json(CONNECTED)), (200, CONNECTED), wish=Wish(line="overflow"))
    assert str(http.asked[1].form["VoiceUrl"]).startswith(f"{PUBLIC}/voice?line=overflow#")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([(200, numbers_json())], "There is no such thing in this account"),
        ([error(401, 20003)], "IVR_API_KEY"),
        ([ConnectionError()], "Look at the network, and at proxy and firewall to api.twilio.com"),
        ([error(503, 20503)], "run it again"),
        (
            [(200, numbers_json(number_json())), TimeoutError()],
            "It is not known if anything was changed. Twilio: no answer.",
        ),
        ([(200, numbers_json(number_json(voice_application_sid="AP1")))], "AP1"),
        ([(200, numbers_json(number_json())), error(400, 21502)], "Nothing was changed"),
        ([(200, numbers_json(number_json())), (200, number_json())], "something else"),
    ],
)
def test_what_goes_wrong(capsys: pytest.CaptureFixture[str], answers: list[Answer], says: str) -> None:
    """Each way ends with status 1 and what to do; a command tries nothing again by itself."""
    status, _ = connected(*answers)
    assert status == 1
    out = capsys.readouterr().out
    assert says in out
    assert "by itself" not in out


STATIC = "https://static.example.jp/index.xml"
OVERFLOW = {
    **CONNECTED,
    "voice_url": f"{PUBLIC}/voice?line=overflow{OVERRIDES}",
    "voice_fallback_url": f"{STATIC}{OVERRIDES}",
    "voice_fallback_method": "GET",
}
"""A number of the overflow with a static fallback, as the options made it once."""


def test_what_the_number_has_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Without options, as preflight tells to run it, line and static fallback stay, and it is said."""
    status, http = connected((200, numbers_json(OVERFLOW)))
    assert (status, len(http.asked)) == (0, 1)
    out = capsys.readouterr().out
    assert "kept: line 'overflow' (--no-line takes it off)" in out
    assert "kept: the fallback on static.example.jp (--own-fallback: ours instead)" in out
    assert "Nothing to change." in out


def test_moving_to_another_machine_keeps_line_and_fallback(capsys: pytest.CaptureFixture[str]) -> None:
    """The cure for a machine that is gone: only the machine changes."""
    there = "https://second.example.jp"
    _, http = connected((200, numbers_json(OVERFLOW)), (200, OVERFLOW), public=there)
    assert taken(http) == {
        "voice_url": f"{there}/voice?line=overflow{OVERRIDES}",
        "voice_fallback_url": f"{STATIC}{OVERRIDES}",
        "voice_fallback_method": "GET",
    }
    assert "kept: line 'overflow'" in capsys.readouterr().out


def test_the_fallback_of_the_old_machine_goes_with_it() -> None:
    """A fallback on the host of the old voice URL is as gone as that; ours takes its place."""
    _, http = connected((200, numbers_json(CONNECTED)), (200, CONNECTED), public="https://second.example.jp")
    assert taken(http)["voice_fallback_url"] == f"https://second.example.jp/fallback{OVERRIDES}"
    assert taken(http)["voice_fallback_method"] == "POST"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (STATIC, True),
        (f"{STATIC}#e=dublin", True),
        ("https://PHONE.example.jp:8443/old.xml", False),
        ("https://demo.twilio.com/x", False),
        ("https://[broken", False),
        ("index.xml", False),
    ],
)
def test_which_fallbacks_are_kept(url: str, kept: bool) -> None:
    """Those on another host than ours and the old voice URL's, asked as they were, with our overrides."""
    before = number_json(voice_fallback_url=url, voice_fallback_method="POST")
    _, http = connected((200, numbers_json(before)), (200, CONNECTED))
    wanted = f"{STATIC}{OVERRIDES}" if kept else f"{PUBLIC}/fallback{OVERRIDES}"
    assert (taken(http)["voice_fallback_url"], taken(http)["voice_fallback_method"]) == (wanted, "POST")


@pytest.mark.parametrize(
    ("voice", "line"),
    [
        ("https://old.example.jp/voice?line=%E5%B8%82#e=dublin", "?line=%E5%B8%82"),
        ("https://old.example.jp/voice?other=1", ""),
        ("https://demo.twilio.com/welcome/voice/?line=x", ""),
        ("https://[broken/other?line=x", ""),
    ],
)
def test_which_lines_are_kept(voice: str, line: str) -> None:
    """The line that a voice URL of this service names, on whatever machine; nobody else's parameters."""
    _, http = connected((200, numbers_json(number_json(voice_url=voice))), (200, CONNECTED))
    assert taken(http)["voice_url"] == f"{PUBLIC}/voice{line}{OVERRIDES}"


def test_options_win_over_what_the_number_has(capsys: pytest.CaptureFixture[str]) -> None:
    """Taken off and replaced only when somebody says so; then nothing is called kept."""
    _, http = connected(
        (200, numbers_json(OVERFLOW)), (200, CONNECTED), wish=Wish(own_fallback=True, no_line=True)
    )
    assert taken(http) == {
        "voice_url": f"{PUBLIC}/voice{OVERRIDES}",
        "voice_fallback_url": f"{PUBLIC}/fallback{OVERRIDES}",
        "voice_fallback_method": "POST",
    }
    other = Wish(fallback_url="https://other.example.jp/a.xml", line="main")
    _, http = connected((200, numbers_json(OVERFLOW)), (200, CONNECTED), wish=other)
    assert taken(http)["voice_url"] == f"{PUBLIC}/voice?line=main{OVERRIDES}"
    assert taken(http)["voice_fallback_url"] == f"https://other.example.jp/a.xml{OVERRIDES}"
    assert "kept" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--own-fallback", "--fallback-url", STATIC], "--own-fallback: leave out this or --fallback-url"),
        (["--no-line", "--line", "overflow"], "--no-line: leave out this or --line"),
        (["--line", ""], "--line: write the id of a line, or --no-line"),
    ],
)
def test_options_that_contradict_each_other(ivr: Ivr, options: list[str], says: str) -> None:
    """Refused before an account is even looked for, with what to leave out."""
    ended = ivr("connect", OUR_NUMBER, "--public-url", PUBLIC, *options)
    assert ended.status == 2
    assert says in ended.err


@pytest.mark.parametrize(
    ("public", "fallback"), [("", None), ("phone.example.jp", None), (PUBLIC, "index.xml")]
)
def test_addresses_that_cannot_be(public: str, fallback: str | None) -> None:
    """An address that Twilio could not call is refused before anything is asked."""
    with pytest.raises(IvrError, match="https://"):
        connected(public=public, wish=Wish(fallback_url=fallback))


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
