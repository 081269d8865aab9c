"""The REST API: the very requests that the SDK would send, and what each answer means."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ivr.telephony.failures import CURES, Failure, failure, with_retries
from ivr.telephony.rest import Account, Done, OwnNumber, RestApi, Sent, Webhooks

if TYPE_CHECKING:
    from tests.telephony.rest_samples import (
        ACCOUNT,
        API,
        LOGIN,
        MESSAGE_SID,
        NUMBER_SID,
        OUR_NUMBER,
        RECORDING_SID,
        Answer,
        Asked,
        FakeHttp,
        error,
        message_json,
        number_json,
        numbers_json,
        profiles_json,
    )
else:
    from rest_samples import (
        ACCOUNT,
        API,
        LOGIN,
        MESSAGE_SID,
        NUMBER_SID,
        OUR_NUMBER,
        RECORDING_SID,
        Answer,
        Asked,
        FakeHttp,
        error,
        message_json,
        number_json,
        numbers_json,
        profiles_json,
    )

MOBILE = "+819012345678"
HOOKS = Webhooks(
    "https://phone.example.jp/voice#e=tokyo",
    "https://static.example.jp/index.xml",
    "https://phone.example.jp/status",
)


def api(*answers: Answer) -> tuple[RestApi, FakeHttp]:
    """The API with these answers."""
    http = FakeHttp(answers=list(answers))
    return RestApi(ACCOUNT, LOGIN, http), http


def test_a_message() -> None:
    """One POST with the number, our number, the text and the address for its delivery; by the key."""
    rest, http = api((201, message_json()))
    callback = "https://phone.example.jp/sms-status"
    body = "持ち物\n1. 委任状"
    assert rest.send_message(MOBILE, OUR_NUMBER, body, callback) == Sent(MESSAGE_SID)
    form: dict[str, object] = {"To": MOBILE, "From": OUR_NUMBER, "Body": body, "StatusCallback": callback}
    assert http.asked == [Asked("POST", f"{API}/Messages.json", {}, form, LOGIN)]


def test_a_message_without_report() -> None:
    """Where nobody asks for its delivery, nothing is sent for it."""
    rest, http = api((201, message_json()))
    rest.send_message(MOBILE, OUR_NUMBER, "x", "")
    assert "StatusCallback" not in http.asked[0].form


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (429, 20429, True),
        (500, 20500, True),
        (503, 20503, True),
        (400, 21211, False),
        (400, 21212, False),
        (400, 21408, False),
        (400, 21606, False),
        (400, 21610, False),
        (400, 21612, False),
        (400, 21614, False),
        (401, 20003, False),
        (400, 99999, False),
    ],
)
def test_refusals(status: int, code: int, retryable: bool) -> None:
    """Each code says if trying again helps and what to do; the number that Twilio quotes is not passed on."""
    rest, _ = api(error(status, code))
    refused = rest.send_message(MOBILE, OUR_NUMBER, "x", "")
    assert isinstance(refused, Failure)
    assert (refused.status, refused.code, refused.retryable) == (status, code, retryable)
    assert refused.cure.endswith(".")
    assert MOBILE not in f"{refused} {refused!r}"
    assert str(code) in str(refused)


@pytest.mark.parametrize(
    "answer",
    [
        (502, "<html>Bad gateway</html>"),
        (200, "<html>not JSON</html>"),
        (429, ""),
        TimeoutError("read"),
        ConnectionError("refused"),
    ],
)
def test_no_answer_of_twilio(answer: Answer) -> None:
    """Timeouts, broken connections and a proxy's pages are tried again."""
    rest, _ = api(answer)
    failed = rest.send_message(MOBILE, OUR_NUMBER, "x", "")
    assert isinstance(failed, Failure)
    assert failed.retryable


def test_a_real_connection_that_fails_is_a_failure() -> None:
    """The exceptions of the SDK's own HTTP client are known too."""
    from requests.exceptions import ConnectTimeout, SSLError

    for raised in (ConnectTimeout(), SSLError()):
        rest, _ = api(raised)
        assert isinstance(rest.account(), Failure)


def test_a_number() -> None:
    """Found by its E.164 form, with what it can do and where its calls go."""
    rest, http = api((200, numbers_json(number_json())))
    found = rest.own_number(OUR_NUMBER)
    hooks = Webhooks("https://demo.twilio.com/welcome/voice/", "", "")
    assert found == OwnNumber(NUMBER_SID, OUR_NUMBER, True, True, hooks)
    [asked] = http.asked
    assert (asked.method, asked.url, asked.auth) == ("GET", f"{API}/IncomingPhoneNumbers.json", LOGIN)
    assert asked.params["PhoneNumber"] == OUR_NUMBER


def test_a_number_that_is_not_ours() -> None:
    """Nothing found, or only a longer number that begins so, is 'not found'."""
    for page in (numbers_json(), numbers_json(number_json(phone_number=f"{OUR_NUMBER}9"))):
        rest, _ = api((200, page))
        missing = rest.own_number(OUR_NUMBER)
        assert isinstance(missing, Failure)
        assert missing.code == 20404


@pytest.mark.parametrize(
    ("answer", "status", "code", "retryable"),
    [
        (error(401, 20003), 401, 20003, False),
        (error(429, 20429), 429, 20429, True),
        ((502, "<html>"), 502, 0, True),
        ((404, "[]"), 404, 0, False),
    ],
)
def test_a_list_that_is_refused(answer: Answer, status: int, code: int, retryable: bool) -> None:
    """Lists fail in a way of their own in the SDK, and mean the same."""
    rest, _ = api(answer)
    refused = rest.own_number(OUR_NUMBER)
    assert isinstance(refused, Failure)
    assert (refused.status, refused.code, refused.retryable) == (status, code, retryable)


def test_a_number_whose_calls_go_elsewhere() -> None:
    """A TwiML application or a trunk takes the calls whatever the URLs say."""
    for name in ("voice_application_sid", "trunk_sid"):
        rest, _ = api((200, numbers_json(number_json(**{name: "XX1"}))))
        found = rest.own_number(OUR_NUMBER)
        assert isinstance(found, OwnNumber)
        assert found.elsewhere == "XX1"


def test_webhooks() -> None:
    """All six properties are sent; the fragment with the connection overrides stays on the URL."""
    changed = number_json(
        voice_url=HOOKS.voice, voice_fallback_url=HOOKS.fallback, status_callback=HOOKS.status
    )
    rest, http = api((200, changed))
    after = rest.set_webhooks(NUMBER_SID, HOOKS)
    assert isinstance(after, OwnNumber)
    assert after.webhooks == HOOKS
    [asked] = http.asked
    assert (asked.method, asked.url) == ("POST", f"{API}/IncomingPhoneNumbers/{NUMBER_SID}.json")
    assert asked.form == {
        "VoiceUrl": "https://phone.example.jp/voice#e=tokyo",
        "VoiceMethod": "POST",
        "VoiceFallbackUrl": "https://static.example.jp/index.xml",
        "VoiceFallbackMethod": "POST",
        "StatusCallback": "https://phone.example.jp/status",
        "StatusCallbackMethod": "POST",
    }


@pytest.mark.parametrize("answer", [(204, ""), error(404, 20404)])
def test_a_recording_is_gone(answer: Answer) -> None:
    """Deleted now or before: it is gone, so a second purge does no harm."""
    rest, http = api(answer)
    assert rest.delete_recording(RECORDING_SID) == Done()
    assert (http.asked[0].method, http.asked[0].url) == ("DELETE", f"{API}/Recordings/{RECORDING_SID}.json")


def test_a_recording_that_cannot_be_deleted() -> None:
    """What is still there is said, so that it is tried again."""
    rest, _ = api(error(500, 20500))
    assert isinstance(rest.delete_recording(RECORDING_SID), Failure)


def test_a_recording() -> None:
    """The bytes as they are, fetched with the login."""
    asked: list[tuple[str, tuple[str, str]]] = []

    def fetch(url: str, login: tuple[str, str]) -> tuple[int, bytes]:
        asked.append((url, login))
        return 200, b"RIFF\xff\xfe"

    assert RestApi(ACCOUNT, LOGIN, FakeHttp(), fetch).recording(RECORDING_SID) == b"RIFF\xff\xfe"
    assert asked == [(f"{API}/Recordings/{RECORDING_SID}.wav", LOGIN)]


def test_a_recording_that_is_not_there() -> None:
    """Not found is for good, no connection is not."""

    def unreachable(url: str, login: tuple[str, str]) -> tuple[int, bytes]:
        raise ConnectionError

    missing = RestApi(ACCOUNT, LOGIN, FakeHttp(), lambda url, login: (404, b"")).recording(RECORDING_SID)
    away = RestApi(ACCOUNT, LOGIN, FakeHttp(), unreachable).recording(RECORDING_SID)
    assert isinstance(missing, Failure)
    assert isinstance(away, Failure)
    assert (missing.retryable, away.retryable) == (False, True)


def test_an_account() -> None:
    """Sort and state of the account, its approved profiles, and if it may ring Japan."""
    rest, http = api(
        (200, {"sid": ACCOUNT, "status": "active", "type": "Trial", "friendly_name": "x"}),
        (200, profiles_json(1)),
        (200, {"iso_code": "JP", "low_risk_numbers_enabled": True}),
    )
    assert rest.account() == Account("active", "Trial")
    assert rest.approved_profiles() == 1
    assert rest.may_ring("JP") is True
    urls = [asked.url for asked in http.asked]
    assert urls == [
        f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}.json",
        "https://trusthub.twilio.com/v1/CustomerProfiles",
        "https://voice.twilio.com/v1/DialingPermissions/Countries/JP",
    ]
    assert http.asked[1].params["Status"] == "twilio-approved"


def test_retries_wait_longer_and_longer() -> None:
    """What can work later is asked again after 1, 2 and 4 seconds, then given up."""
    waited: list[float] = []
    busy = failure(429, 20429)
    assert with_retries(lambda: busy, waited.append) is busy
    assert waited == [1.0, 2.0, 4.0]


def test_no_retries_where_they_cannot_help() -> None:
    """A landline stays a landline; a success is a success."""
    waited: list[float] = []
    permanent = failure(400, 21614)
    assert with_retries(lambda: permanent, waited.append) is permanent
    assert with_retries(lambda: Sent("SM1"), waited.append) == Sent("SM1")
    assert waited == []


def test_a_retry_that_works() -> None:
    """The first success ends it."""
    answers: list[Sent | Failure] = [failure(0, 0), failure(503, 0), Sent("SM1"), Sent("SM2")]
    assert with_retries(lambda: answers.pop(0), lambda seconds: None) == Sent("SM1")


def test_every_cure_is_a_sentence() -> None:
    """Each says something to do or to know, without a number."""
    assert all(cure.endswith(".") and "+" not in cure for cure in CURES.values())


def test_answering_calls_does_not_load_the_sdk() -> None:
    """The SDK takes longer to import than a start may last."""
    code = "import ivr.telephony.rest, ivr.web.app, sys; assert 'twilio' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
