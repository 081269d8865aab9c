"""Callback, voice message and SMS over signed webhooks: what is heard, what is stored and what not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from ivr.errors import RecordsError
from ivr.phone.transcript import HungUpBy
from ivr.records.events import Outcome
from ivr.records.requests import RequestStatus

if TYPE_CHECKING:
    from tests.web.conftest import MakeCity
    from tests.web.service_calls import (
        FOREIGN,
        IP_PHONE,
        KEYS,
        LANDLINE,
        LOST,
        MOBILE,
        WITHHELD,
        City,
        action,
        said,
        said_in,
    )
else:
    from service_calls import (
        FOREIGN,
        IP_PHONE,
        KEYS,
        LANDLINE,
        LOST,
        MOBILE,
        WITHHELD,
        City,
        action,
        said,
        said_in,
    )

EVENING = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
"""Eight in the evening of a Tuesday in the city."""
CALLBACK, MESSAGE = "0 2 1", "0 3 1"
"""While the desk is closed: a person, the callback or the message, consent."""
MY_NUMBER = "123456789018"
every_language = pytest.mark.parametrize("language", KEYS)


@pytest.fixture
def evening(make_city: MakeCity) -> City:
    """A city whose desk is closed."""
    return make_city(EVENING)


# ------------------------------------------------------------------ callback


@every_language
def test_called_back_at_the_own_number(evening: City, language: str) -> None:
    """Consent, own number, time of day: stored before the caller hears that it was accepted."""
    call = evening.call(f"{CALLBACK} 1 2 1", language)
    units = ["callback-consent", "callback-own", "callback-when", "notice-callback-accepted", "go-on"]
    assert all(call.hears(unit) for unit in units)
    assert evening.requests() == [("callback", "open", "morning")]
    assert evening.numbers() == [MOBILE]
    assert len(call.voices()) == 1


@every_language
@pytest.mark.parametrize("way", ["0 2", "0 3"])
def test_what_staff_speak_is_told_before_they_are_asked_to_call(
    evening: City, language: str, way: str
) -> None:
    """With the consent to a callback and to a voice message; Japanese callers need not hear it."""
    assert evening.call(way, language).hears("staff-language") is (language != "ja")


@pytest.mark.parametrize(("key", "band"), [("1", "any"), ("2", "morning"), ("3", "afternoon")])
def test_the_time_of_day(evening: City, key: str, band: str) -> None:
    """As the caller chose it."""
    evening.call(f"{CALLBACK} 1 {key}")
    assert evening.requests() == [("callback", "open", band)]


@pytest.mark.parametrize(
    ("now", "key", "due"),
    [
        (datetime(2026, 12, 1, 1, 0, tzinfo=UTC), "2", date(2026, 12, 1)),
        (datetime(2026, 12, 1, 4, 0, tzinfo=UTC), "2", date(2026, 12, 2)),
        (datetime(2026, 12, 1, 4, 0, tzinfo=UTC), "1", date(2026, 12, 1)),
        (datetime(2026, 12, 1, 4, 0, tzinfo=UTC), "3", date(2026, 12, 1)),
        (EVENING, "1", date(2026, 12, 2)),
        (datetime(2026, 12, 4, 4, 0, tzinfo=UTC), "2", date(2026, 12, 7)),
        (datetime(2026, 12, 1, 16, 0, tzinfo=UTC), "1", date(2026, 12, 2)),
        (datetime(2026, 12, 28, 11, 0, tzinfo=UTC), "1", date(2027, 1, 4)),
    ],
)
def test_the_day_of_the_call(make_city: MakeCity, now: datetime, key: str, due: date) -> None:
    """The next day whose hours are still to come: a morning that is over is tomorrow's, or Monday's."""
    city = make_city(now)
    way = "0 3" if city.background.menus.switchboard.moment.person else "0 2"
    city.call(f"{way} 1 1 {key}", staff="busy")
    assert city.rows("requests", "due") == [(due.isoformat(),)]


@every_language
def test_a_number_keyed_in(evening: City, language: str) -> None:
    """A caller who shows no number keys one in, hears it, and it is what is stored."""
    call = evening.call(f"{CALLBACK} 0312345678# 1 1", language, from_=WITHHELD)
    assert call.hears("callback-key")
    assert not call.hears("callback-own")
    assert call.hears("notice-callback-accepted")
    assert evening.numbers() == ["+81312345678"]
    assert len(call.voices()) == 1


def test_the_number_is_read_back(evening: City) -> None:
    """In groups, as numbers are written, and not kept in any cache."""
    one = evening.call(f"{CALLBACK} 0312345678#", from_=WITHHELD)
    other = evening.call(f"{CALLBACK} 09012345678#", from_=WITHHELD)
    assert "ゼロ サン イチ ニ サン ヨン ゴ ロク ナナ ハチ" in one.last_heard()
    assert one.last_heard() != other.last_heard()


def test_another_number_than_the_own(evening: City) -> None:
    """The number keyed in takes the place of the own one."""
    evening.call(f"{CALLBACK} 2 0312345678# 1 1")
    assert evening.numbers() == ["+81312345678"]


def test_keyed_again(evening: City) -> None:
    """Who hears a wrong number keys it in again."""
    evening.call(f"{CALLBACK} 0312345678# 2 0312345679# 1 1", from_=WITHHELD)
    assert evening.numbers() == ["+81312345679"]


@every_language
def test_twelve_digits_are_refused_unread(
    evening: City, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may be a My Number is neither parsed nor stored, and the caller is told never to key it in."""
    stored: list[object] = []
    monkeypatch.setattr("ivr.records.requests.Requests.set_number", lambda *given: stored.append(given))
    call = evening.call(f"{CALLBACK} {MY_NUMBER}#", language, from_=WITHHELD)
    assert call.hears("callback-number-like-my-number")
    assert call.hears("callback-key")
    assert not stored
    assert not evening.requests()
    kept = [evening.rows(table) for table in ("requests", "turns", "calls", "sms", "request_history")]
    assert MY_NUMBER not in str(kept)


@pytest.mark.parametrize(
    ("keyed", "unit"),
    [
        ("12345#", "callback-number-unreadable"),
        ("0000000000#", "callback-number-unreadable"),
        ("0312345678901#", "callback-number-unreadable"),
        ("0120123456#", "callback-number-not-callable"),
        ("0570012345#", "callback-number-not-callable"),
    ],
)
def test_numbers_that_nobody_can_call(evening: City, keyed: str, unit: str) -> None:
    """Why it is not taken, and how to key in another."""
    call = evening.call(f"{CALLBACK} {keyed}", from_=WITHHELD)
    assert call.hears(unit)
    assert call.last_heard().count("最初のゼロ") == 1


def test_three_numbers_that_cannot_be_used(evening: City) -> None:
    """Then the other ways, and a person, are offered."""
    call = evening.call(f"{CALLBACK} 1# 2# 3#", from_=WITHHELD)
    assert said_in(evening.tree, "choice-message", "ja", call.last_heard())
    assert not evening.requests()


def test_the_same_caller_twice_a_day(evening: City) -> None:
    """Is told so, and counts once; the next day is another matter."""
    first, second = evening.call(f"{CALLBACK} 1 1"), evening.call(f"{CALLBACK} 1 2")
    assert first.hears("notice-callback-accepted")
    assert second.hears("notice-callback-already")
    assert len(evening.requests()) == 1
    evening.at(datetime(2026, 12, 2, 11, 0, tzinfo=UTC)).call(f"{CALLBACK} 1 1")
    assert len(evening.requests()) == 2


def test_a_webhook_that_comes_twice(evening: City) -> None:
    """Every step of a request gives the same answer again, and the request counts once."""
    call = evening.call(f"{CALLBACK} 1 1")
    sid = "CA" + "ab" * 16
    for path, key in [(path, "1") for path in call.paths() if "over=callback" in path]:
        once, twice = (evening.answer(path, Digits=key, CallSid=sid) for _ in range(2))
        assert said(once) == said(twice), path
    assert len(evening.requests()) == 1


def test_without_consent(evening: City) -> None:
    """Nothing is begun."""
    call = evening.call("0 2 2")
    assert "over=" not in call.paths()[-2].partition("?")[2] or "over=callback" in call.paths()[-2]
    assert not evening.rows("requests")


@every_language
@pytest.mark.parametrize("step", [f"{CALLBACK} 1 1", CALLBACK], ids=["accept", "draft"])
def test_the_database_is_gone(
    evening: City, language: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody hears "accepted" of what is not on the disk; they are told, and offered a person."""

    def gone(*_: object) -> None:
        raise RecordsError("the records' database cannot be used (OperationalError)")

    name = "accept_callback" if step != CALLBACK else "draft_callback"
    monkeypatch.setattr(f"ivr.records.requests.Requests.{name}", gone)
    call = evening.call(step, language)
    assert call.hears("notice-failed")
    assert call.hears("end-person")
    assert not call.hears("notice-callback-accepted")
    assert len(call.voices()) == 1


UNIVERSAL = {"0": "over=person", "#": "over=language", "9": "front"}


@pytest.mark.parametrize("key", UNIVERSAL)
@pytest.mark.parametrize(
    "way",
    ["0 2", CALLBACK, f"{CALLBACK} 1", f"{CALLBACK} 2 0312345678#", "0 3", f"{MESSAGE} record:9"],
    ids=["consent", "own", "band", "check", "message", "review"],
)
def test_universal_keys_in_a_request(evening: City, way: str, key: str) -> None:
    """A person, another language and one step back are there at every step."""
    call = evening.call(f"{way} {key}")
    answered = evening.answer(call.paths()[-2], Digits=key)
    assert UNIVERSAL[key] in action(answered)


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    "way", [CALLBACK, f"{CALLBACK} 1", f"{CALLBACK} 2 0312345678#", f"{MESSAGE} record:9"]
)
def test_another_language_in_the_middle(evening: City, way: str, language: str) -> None:
    """All that was said so far is kept, and goes on in the other voice."""
    rest = {"record": "1", "0312": "1 1"}
    finish = next((keys for mark, keys in rest.items() if mark in way), "1 1")
    finish = "1" if way == f"{CALLBACK} 1" else finish
    call = evening.call(f"{way} # {KEYS[language]} {finish}")
    kind = "message" if "record" in way else "callback"
    assert [row[:2] for row in evening.requests()] == [(kind, "open")]
    unit = f"notice-{kind}-accepted"
    assert said_in(evening.tree, unit, language, call.last_heard())


# ------------------------------------------------------------------ voice message


@every_language
def test_a_message(evening: City, language: str) -> None:
    """Consent with the day of deletion, the beep, what can be done with it, and then it is with the staff."""
    call = evening.call(f"{MESSAGE} record:12 1", language)
    units = ["message-consent", "message-deleted", "message-never", "message-speak", "message-recorded"]
    assert all(call.hears(unit) for unit in [*units, "message-send", "message-listen", "message-redo"])
    assert call.hears("notice-message-accepted")
    assert evening.requests() == [("message", "open", None)]
    assert len(call.voices()) == 1


def test_the_day_of_deletion(evening: City) -> None:
    """Said as a date, and kept: thirty days after today in the city."""
    call = evening.call(f"{MESSAGE} record:12 1")
    assert "12月31日" in call.heard
    [(deleted,)] = evening.rows("requests", "delete_after")
    assert str(deleted).startswith("2026-12-31")


def test_a_message_is_heard_again(evening: City) -> None:
    """Its own recording is played to its caller, then the same choices."""
    call = evening.call(f"{MESSAGE} record:12 2 1")
    [played] = [path for path in call.played if path.startswith("/recording/")]
    [(ref,)] = evening.rows("requests", "id")
    assert played == f"/recording/{ref}"
    assert evening.requests() == [("message", "open", None)]


def test_a_message_recorded_again(evening: City) -> None:
    """The last recording counts; the one before is to be deleted at Twilio."""
    evening.call(f"{MESSAGE} record:12 3 record:20 1")
    assert evening.rows("requests", "recording_seconds, status") == [(20, RequestStatus.OPEN)]
    assert len(evening.rows("recordings_to_delete")) == 1


def test_hanging_up_after_speaking(evening: City) -> None:
    """Who chose to record, spoke and put the phone down has left a message."""
    call = evening.call(f"{MESSAGE} record:12hangup")
    assert call.ended_by is HungUpBy.CALLER
    assert evening.requests() == [("message", "open", None)]
    assert evening.outcomes() == [Outcome.MESSAGE]


@every_language
@pytest.mark.parametrize("way", ["", "2 "], ids=["review", "listened"])
def test_silence_after_a_message(evening: City, language: str, way: str) -> None:
    """Who recorded, pressed # and then nothing is told that it was accepted, after it was stored."""
    call = evening.call(f"{MESSAGE} record:12 {way}_ _ _", language, stay=True)
    assert call.hears("notice-message-accepted")
    assert not call.hears("help")
    assert evening.requests() == [("message", "open", None)]
    assert evening.outcomes() == [Outcome.MESSAGE]
    assert not evening.rows("recordings_to_delete")


def test_silence_after_a_message_while_the_database_is_gone(
    evening: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody hears "accepted" of what is not on the disk, here either."""

    def gone(*_: object) -> None:
        raise RecordsError("the records' database cannot be used (OperationalError)")

    monkeypatch.setattr("ivr.records.requests.Requests.accept_message", gone)
    call = evening.call(f"{MESSAGE} record:12 _ _ _", stay=True)
    assert call.hears("notice-failed")
    assert not call.hears("notice-message-accepted")


def test_hanging_up_after_the_suspension_numbers(evening: City) -> None:
    """Who has them may put the phone down at once to call them: that is no call that was given up."""
    evening.call("1 hangup")
    assert evening.outcomes() == [Outcome.OPENING]


def test_hanging_up_in_a_menu(evening: City) -> None:
    """Nothing was said that anybody came for."""
    evening.call("2 hangup")
    assert evening.outcomes() == [None]


def test_hanging_up_at_the_beep(evening: City) -> None:
    """Who says nothing and hangs up has left none."""
    evening.call(f"{MESSAGE} record:1hangup")
    assert not evening.requests()
    assert evening.outcomes() == [None]


@every_language
@pytest.mark.parametrize("nothing", ["_", "record:0"])
def test_an_empty_recording(evening: City, language: str, nothing: str) -> None:
    """Who says nothing is told so, and may try again; nothing is sent."""
    call = evening.call(f"{MESSAGE} {nothing} 1 record:5 1", language)
    assert call.hears("message-empty")
    assert call.hears("notice-message-accepted")
    assert len(evening.requests()) == 1


def test_a_carrier_that_posts_no_recording(evening: City) -> None:
    """Where a recording is empty some carriers go on in the document: the call is not lost."""
    [speak] = [path for path in evening.call(f"{MESSAGE} record:12").paths() if "over=recording" in path]
    assert said_in(evening.tree, "message-empty", "ja", said(evening.answer(speak)))


def test_a_message_of_which_nothing_is_kept(evening: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the database is gone the caller is told."""

    def gone(*_: object) -> None:
        raise RecordsError("the records' database cannot be used (OperationalError)")

    monkeypatch.setattr("ivr.records.requests.Requests.draft_message", gone)
    call = evening.call(f"{MESSAGE} record:12")
    assert call.hears("notice-failed")
    assert call.hears("choice-callback")


# ------------------------------------------------------------------ SMS

TEXT = f"{LOST} 4 1"
"""The list to its end, the SMS, consent."""


@every_language
def test_sms_to_a_mobile_phone(evening: City, language: str) -> None:
    """The list of this case, in the caller's language, with the city's number; durable when promised."""
    call = evening.call(TEXT, language)
    assert call.hears("text-consent")
    assert call.hears("notice-text-sent")
    [(number, tag, body)] = evening.texts()
    assert (number, tag) == (MOBILE, language)
    assert "042-460-9845" in body
    assert MOBILE[3:] not in body


@every_language
@pytest.mark.parametrize(
    ("from_", "unit"),
    [
        (LANDLINE, "notice-text-landline"),
        (WITHHELD, "notice-text-withheld"),
        ("", "notice-text-withheld"),
        (FOREIGN, "notice-text-foreign"),
        (IP_PHONE, "notice-text-impossible"),
        ("+81120123456", "notice-text-impossible"),
    ],
)
def test_sms_that_cannot_arrive(evening: City, language: str, from_: str, unit: str) -> None:
    """Said so, with the reason, and nothing is stored."""
    call = evening.call(TEXT, language, from_=from_)
    assert call.hears(unit)
    assert not evening.texts()


def test_sms_twice_in_a_call(evening: City) -> None:
    """The same list is sent once."""
    call = evening.call(f"{TEXT} 1 4 1")
    assert call.hears("notice-text-already"), call.paths()
    assert len(evening.texts()) == 1


def test_the_limits_of_sms(make_city: MakeCity) -> None:
    """So many to one number in a day, and so many in all."""
    city = make_city(EVENING, sms_per_number=1, sms_per_day=2)
    assert city.call(TEXT).hears("notice-text-sent")
    assert city.call(TEXT).hears("notice-text-limit")
    assert city.call(TEXT, from_="+819011112222").hears("notice-text-sent")
    assert city.call(TEXT, from_="+819033334444").hears("notice-text-limit")
    assert len(city.texts()) == 2


def test_nothing_is_offered_that_cannot_be_done(make_city: MakeCity) -> None:
    """Without a key nothing is kept, without Twilio's API nothing is sent or deleted."""
    bare = make_city(EVENING, records_key="").call("0")
    assert not any(bare.hears(way) for way in ("choice-callback", "choice-message"))
    assert not make_city(EVENING, records_key="").call(LOST).hears("end-text")
    without = make_city(EVENING, account_sid="", sms_from="")
    assert not without.call(LOST).hears("end-text")
    call = without.call("0")
    assert call.hears("choice-callback")
    assert not call.hears("choice-message")


def test_a_second_message_in_a_call_is_kept_too(evening: City) -> None:
    """Who hears that it was accepted has been: both are there, and neither recording is to be deleted."""
    call = evening.call(f"{MESSAGE} record:12 1 1 {MESSAGE} record:40 1")
    assert call.heard.count("伝言を、お預かりしました") == 2
    kept = [row for row in evening.rows("requests", "kind, status, recording_seconds") if row[1] == "open"]
    assert sorted(kept) == [("message", "open", 12), ("message", "open", 40)]
    assert not evening.rows("recordings_to_delete", "recording_sid")


def test_an_empty_recording_is_deleted_at_twilio(evening: City) -> None:
    """Nothing was said, so nothing is kept, there either."""
    evening.call(f"{MESSAGE} record:0_")
    assert not evening.requests()
    assert len(evening.rows("recordings_to_delete", "recording_sid")) == 1


def test_a_request_is_about_what_its_caller_asked_last(evening: City) -> None:
    """Begun at the front menu, left, and asked for in a procedure: staff see that, with its answers."""
    evening.call("0 2 1 9 9 9 1 1 2 0 2 1 1 1")
    [(place, answers)] = evening.rows("requests", "place, answers")
    assert place == "card-loss"
    assert "lost-at-home" in str(answers)
