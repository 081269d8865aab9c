"""SMS after the call: sent off the caller's path, tried again, and what the carrier reports of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

import pytest

from ivr.records.sms import SmsStatus
from ivr.telephony.failures import failure
from ivr.web.messages import SILENCE

if TYPE_CHECKING:
    from tests.web.conftest import MakeCity
    from tests.web.service_calls import KEYS, LOST, MOBILE, OUR_NUMBER, PUBLIC_URL, SOUND, City, Twilio
else:
    from service_calls import KEYS, LOST, MOBILE, OUR_NUMBER, PUBLIC_URL, SOUND, City, Twilio

EVENING = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
TEXT = f"{LOST} 4 1"
REFUSED, BUSY = failure(400, 21614), failure(503, 0)
every_language = pytest.mark.parametrize("language", KEYS)


@pytest.fixture
def twilio() -> Twilio:
    """Twilio's API."""
    return Twilio()


@pytest.fixture
def city(make_city: MakeCity, twilio: Twilio) -> City:
    """A closed desk, and SMS that are sent."""
    return make_city(EVENING, twilio=twilio)


def statuses(city: City) -> list[object]:
    """Of every SMS."""
    return [status for (status,) in city.rows("sms", "status")]


def report(city: City, status: str, **more: str) -> None:
    """Twilio says how the delivery goes."""
    [(id,)] = city.rows("sms", "id")
    carrier = city.carrier(MOBILE)
    form = {"MessageStatus": status, "MessageSid": "SM" + "3" * 32, **more}
    asked = carrier.ask(carrier.resolve(f"/sms/{id}"), "POST", "", form)
    assert asked.response.status_code == 204


@every_language
def test_it_is_sent(city: City, twilio: Twilio, language: str) -> None:
    """What was promised in the call goes out once, from our number, and its text is not kept."""
    city.call(TEXT, language)
    [(_, _, promised)] = city.texts()
    assert city.couriers().send() == 1
    assert city.couriers().send() == 0
    [(id,)] = city.rows("sms", "id")
    assert twilio.sent == [(MOBILE, OUR_NUMBER, promised, f"{PUBLIC_URL}/sms/{id}")]
    assert statuses(city) == [SmsStatus.SENT]
    assert city.rows("sms", "body") == [(None,)]


def test_it_is_tried_again(city: City, twilio: Twilio) -> None:
    """While Twilio cannot be reached it waits, and then goes out once."""
    twilio.fails = [BUSY, BUSY]
    city.call(TEXT)
    for minutes in (0, 1, 3):
        city.clock.now = EVENING + timedelta(minutes=minutes)
        city.couriers().send()
    assert len(twilio.sent) == 1
    assert statuses(city) == [SmsStatus.SENT]


def test_it_cannot_arrive(city: City, twilio: Twilio) -> None:
    """What Twilio refuses for good is not tried again, and the text is deleted."""
    twilio.fails = [REFUSED]
    city.call(TEXT)
    for minutes in (0, 60):
        city.clock.now = EVENING + timedelta(minutes=minutes)
        city.couriers().send()
    assert not twilio.sent
    assert city.rows("sms", "status, body, error_code") == [(SmsStatus.FAILED, None, "21614")]


@pytest.mark.parametrize("wrong", [(401, 20003), (403, 0), (400, 21606), (400, 21408), (404, 20404)])
def test_a_wrong_setting_loses_no_text(
    city: City, twilio: Twilio, wrong: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    """However often it fails: the operator is told what to do, and once that is done the SMS goes out."""
    twilio.fails = [failure(*wrong)] * 20
    city.call(TEXT)
    for minutes in range(0, 200, 10):
        city.clock.now = EVENING + timedelta(minutes=minutes)
        city.couriers().send()
    assert failure(*wrong).cure in caplog.text
    assert MOBILE not in caplog.text
    assert not twilio.sent
    city.clock.now = EVENING + timedelta(minutes=210)
    assert city.couriers().send() == 1
    assert len(twilio.sent[0][2]) > 50


def test_a_setting_that_nobody_mends(city: City, twilio: Twilio) -> None:
    """A day later the caller has found out otherwise: the text is deleted and the SMS has failed."""
    twilio.fails = [failure(401, 20003)] * 2
    city.call(TEXT)
    for days in (0, 1):
        city.clock.now = EVENING + timedelta(days=days)
        city.couriers().send()
    assert city.rows("sms", "status, body, error_code") == [(SmsStatus.FAILED, None, "20003")]


def test_delivery_reports(city: City) -> None:
    """In any order and more than once: what is final stays."""
    city.call(TEXT)
    city.couriers().send()
    for status in ("delivered", "sent", "queued", "delivered", "nonsense"):
        report(city, status)
    assert statuses(city) == [SmsStatus.DELIVERED]


def test_a_report_of_a_failure(city: City) -> None:
    """With Twilio's code, for the staff to see."""
    city.call(TEXT)
    city.couriers().send()
    report(city, "undelivered", ErrorCode="30003")
    assert city.rows("sms", "status, error_code") == [(SmsStatus.UNDELIVERED, "30003")]


def test_a_report_of_an_sms_that_nobody_knows(city: City) -> None:
    """Is taken, and changes nothing."""
    carrier = city.carrier(MOBILE)
    answer = carrier.ask(carrier.resolve("/sms/rUnknown"), "POST", "", {"MessageStatus": "sent"})
    assert answer.response.status_code == 204


def test_until_it_is_sent_it_can_be_read(city: City) -> None:
    """The outbox holds it whole."""
    city.call(TEXT)
    assert statuses(city) == [SmsStatus.QUEUED]
    [(_, _, body)] = city.texts()
    assert "1. " in body


def test_a_message_is_fetched_for_its_caller_only(city: City) -> None:
    """A recording is played from Twilio through us, to a signed request that knows its name."""
    call = city.call("0 3 1 record:9 2")
    [played] = [path for path in call.played if path.startswith("/recording/")]
    carrier = city.carrier(MOBILE)
    assert carrier.sound(carrier.resolve(played)) == SOUND
    assert city.client.get(played).status_code == 403
    other = carrier.sound(carrier.resolve("/recording/rNobodysMessage"))
    assert other.startswith(b"RIFF")
    assert other != SOUND


def test_a_message_that_does_not_come(city: City, twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller waits for so long, and then the call goes on without it."""
    over = Event()
    monkeypatch.setattr("ivr.web.messages.WAIT_SECONDS", 0.05)
    monkeypatch.setattr(twilio, "recording", lambda sid: over.wait(2))
    call = city.call("0 3 1 record:9 2")
    [played] = [path for path in call.played if path.startswith("/recording/")]
    sound = city.carrier(MOBILE).sound(city.carrier(MOBILE).resolve(played))
    over.set()
    assert sound == SILENCE
    assert call.hears("message-redo")


def test_a_recording_that_was_made_again_is_deleted(city: City, twilio: Twilio) -> None:
    """At Twilio too, soon."""
    city.call("0 3 1 record:9 3 record:9 1")
    city.couriers().keep_house()
    assert len(twilio.deleted) == 1
    assert len(city.requests()) == 1
