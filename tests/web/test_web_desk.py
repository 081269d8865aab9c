"""Key 0 by the clock: who is rung, what is heard while nobody is, and what staff set meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from ivr.model import LanguageTag
from ivr.model.desk import DeskChange, DeskChangeKind

if TYPE_CHECKING:
    from tests.web.conftest import MakeCity
    from tests.web.service_calls import KEYS, LOST, STAFF, City, action, said, said_in
else:
    from service_calls import KEYS, LOST, STAFF, City, action, said, said_in

TOKYO = ZoneInfo("Asia/Tokyo")
TUESDAY = date(2026, 12, 1)
ANSWERED, UNANSWERED = "completed", ("busy", "no-answer", "failed", "canceled")
every_language = pytest.mark.parametrize("language", KEYS)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in the city."""
    return datetime.combine(day, time(hour, minute), TOKYO).astimezone(UTC)


CLOSED = {
    "person-closed-hours": at(TUESDAY, 20),
    "person-closed-holiday": at(date(2026, 11, 23)),
    "person-closed-year-end": at(date(2026, 12, 30)),
}
"""Sentences, and a moment when each is the reason. 2026-11-23 is Labour Thanksgiving Day, a Monday."""


# ------------------------------------------------------------------ open


@every_language
def test_somebody_answers(city: City, language: str) -> None:
    """The caller is put through, told beforehand what language staff speak, and may go on afterwards."""
    call = city.call("0 1", language, staff="accept")
    assert call.dialed() == [(", ".join(STAFF), ANSWERED, True)]
    assert call.hears("person-connecting")
    assert call.hears("person-ended")
    assert call.hears("staff-language") is (language != "ja")
    assert len(call.voices()) == 1


@every_language
@pytest.mark.parametrize("result", [*UNANSWERED, "machine", "decline"])
def test_nobody_answers(city: City, language: str, result: str) -> None:
    """Busy, unanswered, refused, or an answering machine: nobody is put through, and there are ways on."""
    call = city.call("0 1", language, staff=result)
    [(_, _, bridged)] = call.dialed()
    assert not bridged
    assert call.hears("person-unreached")
    assert not call.hears("person-ended")
    assert all(call.hears(way) for way in ("go-on", "choice-queue", "choice-callback", "choice-message"))
    assert len(call.voices()) == 1


def test_one_number_after_another(make_city: MakeCity) -> None:
    """If so set, the next is rung when the one before does not answer."""
    call = make_city(staff_order="in-order").call("0", staff="busy")
    assert [number for number, _, _ in call.dialed()] == list(STAFF)


@every_language
def test_the_whisper(city: City, language: str) -> None:
    """Staff hear in Japanese which language, which procedure and which answers, and how to take the call."""
    staff = city.call(f"{LOST} 0", language, staff="accept").staff_heard
    assert staff
    units = ["whisper", "whisper-place", "whisper-answers", "whisper-accept"]
    assert all(said_in(city.tree, unit, "ja", staff, staff=True) for unit in units)
    foreign = said_in(city.tree, "whisper-language", "ja", staff, staff=True)
    assert foreign is (language != "ja")
    name = said_in(city.tree, f"language-{language}", "ja", staff, staff=True)
    assert name is (language != "ja")
    place = city.tree.places[next(place for place in city.tree.places if place == "card-loss")]
    assert "".join(str(part) for part in place.official.texts[LanguageTag("ja")][0]) in staff  # type: ignore[union-attr]


def test_the_whisper_before_a_procedure(city: City) -> None:
    """Nothing is made up where nothing was chosen yet."""
    staff = city.call("0", staff="accept").staff_heard
    assert said_in(city.tree, "whisper", "ja", staff, staff=True)
    assert not said_in(city.tree, "whisper-place", "ja", staff, staff=True)


# ------------------------------------------------------------------ closed by the clock


@every_language
@pytest.mark.parametrize("why", CLOSED)
def test_closed(make_city: MakeCity, language: str, why: str) -> None:
    """Why, the hours, when again, and the other ways; nobody is rung, and no queue is offered."""
    call = make_city(CLOSED[why]).call("0", language, staff="accept")
    assert not call.dialed()
    assert call.hears(why)
    assert call.hears("person-hours")
    assert call.hears("person-reopens")
    assert call.hears("choice-callback")
    assert call.hears("choice-message")
    assert not call.hears("choice-queue")
    assert len(call.voices()) == 1


@pytest.mark.parametrize(
    ("day", "why", "next_day"),
    [
        (date(2026, 12, 5), "person-closed-hours", "12月7日"),
        (date(2027, 3, 22), "person-closed-holiday", "3月23日"),
        (date(2026, 12, 29), "person-closed-year-end", "1月4日"),
        (date(2027, 1, 3), "person-closed-year-end", "1月4日"),
    ],
)
def test_the_next_opening(make_city: MakeCity, day: date, why: str, next_day: str) -> None:
    """A Saturday, a substitute holiday, the first and the last day of the year's end."""
    call = make_city(at(day)).call("0")
    assert call.hears(why)
    assert next_day in call.heard


@pytest.mark.parametrize(
    ("hour", "minute", "opened"), [(8, 29, False), (8, 30, True), (16, 59, True), (17, 0, False)]
)
def test_to_the_minute(make_city: MakeCity, hour: int, minute: int, opened: bool) -> None:
    """The hours of the page: 8:30 to 17:00."""
    assert bool(make_city(at(TUESDAY, hour, minute)).call("0").dialed()) is opened


def test_early_in_the_morning(make_city: MakeCity) -> None:
    """It opens today."""
    assert make_city(at(TUESDAY, 7)).call("0").hears("person-reopens-today")


def test_without_staff_numbers(make_city: MakeCity) -> None:
    """An open desk without a telephone: the number to call, and the other ways; never silence."""
    call = make_city(staff_numbers=(), caller_id="").call("0", staff="accept")
    assert not call.dialed()
    assert call.hears("person-unavailable")
    assert not call.hears("choice-queue")


# ------------------------------------------------------------------ what staff set


def change(kind: DeskChangeKind, texts: Mapping[str, str] | None = None, hours: int = 3) -> DeskChange:
    """From an hour ago, on an ordinary day."""
    starts = at(TUESDAY, 9)
    words = tuple((LanguageTag(tag), said) for tag, said in (texts or {}).items())
    return DeskChange(kind.value, kind, starts, starts + timedelta(hours=hours), words)


@every_language
def test_closed_by_staff(city: City, language: str) -> None:
    """It wins over the clock, ends by itself, and nobody is rung meanwhile."""
    city.set(change(DeskChangeKind.CLOSED))
    call = city.call("0", language, staff="accept")
    assert not call.dialed()
    assert call.hears("person-closed-staff")
    assert call.hears("person-reopens-today")
    assert city.at(at(TUESDAY, 12)).call("0", language, staff="accept").dialed()


def test_open_late(city: City) -> None:
    """Until the end they gave, and no longer."""
    city.set(change(DeskChangeKind.OPEN_LATE, hours=10))
    assert city.at(at(TUESDAY, 18, 59)).call("0").dialed()
    assert not city.at(at(TUESDAY, 19)).call("0").dialed()


@every_language
def test_an_announcement(city: City, language: str) -> None:
    """Right after the gate, once, in the caller's own voice."""
    said = {"ja": "窓口が混みあっています。", "en": "Crowded today.", "vi": "Hôm nay rất đông."}
    city.set(change(DeskChangeKind.ANNOUNCEMENT, said))
    call = city.call("1 9", language)
    assert call.heard.count(said[language].rstrip("。.")) == 1
    assert len(call.voices()) == 1


@pytest.mark.parametrize(
    ("language", "texts", "voice"),
    [
        ("vi", {"ja": "混みあっています。", "en": "Crowded."}, "en-US"),
        ("vi", {"ja": "混みあっています。"}, "ja-JP"),
        ("ja", {"en": "Crowded."}, "en-US"),
    ],
)
def test_an_announcement_by_a_stand_in(city: City, language: str, texts: dict[str, str], voice: str) -> None:
    """Without a text of its own, a language hears another one, in that one's voice."""
    city.set(change(DeskChangeKind.ANNOUNCEMENT, texts))
    call = city.call("1", language)
    own = city.tree.languages[LanguageTag(language)].say_language
    assert call.voices() == {own, voice}


def test_a_newer_announcement_in_english_alone(city: City) -> None:
    """Who has a text of their own in an older one goes on hearing that; the others hear the newer one."""
    city.set(change(DeskChangeKind.ANNOUNCEMENT, {"ja": "混みあっています。", "vi": "Rất đông."}))
    newer = replace(change(DeskChangeKind.ANNOUNCEMENT, {"en": "Crowded."}), id="newer")
    city.set(replace(newer, starts=newer.starts + timedelta(seconds=1)))
    city.at(at(TUESDAY, 10, 30))
    for language, said in {"ja": "混みあっています", "vi": "Rất đông", "en": "Crowded"}.items():
        call = city.call("1", language)
        assert said in call.heard
        assert ("Crowded" in call.heard) is (language == "en")


def test_an_announcement_ends_by_itself(city: City) -> None:
    """Nobody hears it after its time."""
    city.set(change(DeskChangeKind.ANNOUNCEMENT, {"en": "Crowded."}))
    assert "Crowded" in city.call("1", "en").heard
    assert "Crowded" not in city.at(at(TUESDAY, 13)).call("1", "en").heard


# ------------------------------------------------------------------ the moment changes in between


@pytest.mark.parametrize("key", ["1", "2", "3", "9", "#", "*", "0", "8", ""])
def test_the_desk_opens_while_a_caller_listens(make_city: MakeCity, key: str) -> None:
    """What was offered while it was closed still leads where it was said to; nobody hears a false excuse."""
    city = make_city(at(TUESDAY, 8))
    heard = next(path for path in reversed(city.call("0 *").paths()) if "over=person" in path)
    leads = {"1": "front?", "2": "over=callback", "3": "over=message", "9": "front?", "#": "over=language"}
    answer = city.at(at(TUESDAY, 9)).answer(heard, Digits=key)
    assert leads.get(key, "over=person") in action(answer)
    assert not said_in(city.tree, "person-unreached", "ja", said(answer))


def test_the_desk_closes_while_it_rings(city: City) -> None:
    """How the ringing ended counts, not the clock."""
    [rang] = [path for path in city.call("0").paths() if "over=person&" in path]
    city.at(at(TUESDAY, 17))
    assert said_in(city.tree, "person-ended", "ja", said(city.answer(rang, DialCallStatus="completed")))
    assert said_in(city.tree, "person-unreached", "ja", said(city.answer(rang, DialCallStatus="busy")))


def test_the_queue_closes_while_a_caller_chooses(city: City) -> None:
    """A key for the queue of a desk that is closed by now does not mean the option that took its place."""
    chosen = next(
        path for path in reversed(city.call("0 *", staff="busy").paths()) if "over=unreached" in path
    )
    closed = city.at(at(TUESDAY, 17)).answer(chosen, Digits="2")
    assert "over=callback" not in action(closed)
