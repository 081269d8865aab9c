"""The desk at a moment: its clock and what staff set, as the dialogue gets it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import DeskStatus, Moment
from ivr.hours.announcing import announcements_at
from ivr.hours.desk import closing as closes
from ivr.hours.desk import moment_at, reopening, status_at
from ivr.model import LanguageTag
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.model.hours import CityHours, Dates, ExceptionId

if TYPE_CHECKING:
    from tests.hours.city_clocks import CITY, LOST, city, closed, on, tokyo, utc
else:
    from city_clocks import CITY, LOST, city, closed, on, tokyo, utc

JA, EN = LanguageTag("ja"), LanguageTag("en")


def change(kind: DeskChangeKind, starts: str, ends: str, name: str = "c") -> DeskChange:
    """What staff set, by the clocks of Tokyo, as a database gives it back: in UTC."""
    texts = ((JA, "本日は、混みあっています。"),) if kind is DeskChangeKind.ANNOUNCEMENT else ()
    return DeskChange(name, kind, utc(tokyo(starts)), utc(tokyo(ends)), texts)


def shut(starts: str, ends: str) -> DeskChange:
    """The desk is closed for a while."""
    return change(DeskChangeKind.CLOSED, starts, ends)


def late(starts: str, ends: str) -> DeskChange:
    """The desk stays open longer."""
    return change(DeskChangeKind.OPEN_LATE, starts, ends)


def desk(at: str, *changes: DeskChange, hours: CityHours | None = CITY) -> tuple[str, str | None]:
    """The desk's status and when it opens again."""
    moment = moment_at(hours, changes, utc(tokyo(at)), staffed=True)
    assert moment.person == (moment.desk in (DeskStatus.OPEN, DeskStatus.UNKNOWN))
    return str(moment.desk), f"{moment.reopens:%m-%d %H:%M}" if moment.reopens else None


@pytest.mark.parametrize(
    ("at", "status", "reopens"),
    [
        ("2026-11-24 08:29", "closed-hours", "11-24 08:30"),
        ("2026-11-24 08:30", "open", None),
        ("2026-11-24 17:00", "closed-hours", "11-25 08:30"),
        ("2026-11-28 12:00", "closed-hours", "11-30 08:30"),
        ("2026-09-22 12:00", "closed-holiday", "09-24 08:30"),
        ("2026-12-30 20:00", "closed-year-end", "01-04 08:30"),
    ],
)
def test_the_clock_alone(at: str, status: str, reopens: str | None) -> None:
    """Without changes the desk is as its clock, and the reason is told apart."""
    assert desk(at) == (status, reopens)


def test_a_closure_of_the_city_is_named() -> None:
    """So that its own text can be said."""
    storm = city(closed("storm", on(2026, 11, 25)))
    moment = moment_at(storm, (), tokyo("2026-11-25 09:00"), staffed=True)
    assert (moment.desk, moment.closure) == (DeskStatus.CLOSED_CITY, ExceptionId("storm"))
    assert moment_at(storm, (), tokyo("2026-11-24 18:00"), staffed=True).closure is None


@pytest.mark.parametrize(
    ("at", "status", "reopens"),
    [
        ("2026-11-24 10:00", "open", None),
        ("2026-11-24 13:00", "closed-staff", "11-24 14:30"),
        ("2026-11-24 14:29", "closed-staff", "11-24 14:30"),
        ("2026-11-24 14:30", "open", None),
    ],
)
def test_closed_for_an_hour(at: str, status: str, reopens: str | None) -> None:
    """The desk closes when staff say so and opens by itself."""
    assert desk(at, shut("2026-11-24 13:00", "2026-11-24 14:30")) == (status, reopens)


def test_closed_until_after_closing_time() -> None:
    """The desk opens again with its clock, not when the change ends in the evening."""
    assert desk("2026-11-24 16:00", shut("2026-11-24 15:00", "2026-11-24 19:00"))[1] == "11-25 08:30"


def test_closed_over_the_next_opening() -> None:
    """In the evening callers are told when the desk really opens, as far as it is known."""
    morning = shut("2026-11-25 08:00", "2026-11-25 10:00")
    assert desk("2026-11-24 18:00", morning) == ("closed-hours", "11-25 10:00")
    assert desk("2026-11-24 18:00", shut("2026-11-25 08:00", "2026-11-27 17:00"))[1] == "11-30 08:30"


def test_changes_one_after_another() -> None:
    """A closure that follows on the heels of another is one closure for callers."""
    both = (shut("2026-11-24 10:00", "2026-11-24 11:00"), shut("2026-11-24 11:00", "2026-11-24 12:00"))
    assert desk("2026-11-24 10:30", *both) == ("closed-staff", "11-24 12:00")


@pytest.mark.parametrize(
    ("at", "status", "reopens"),
    [
        ("2026-11-24 07:30", "closed-hours", "11-24 08:30"),
        ("2026-11-24 16:59", "open", None),
        ("2026-11-24 17:00", "open", None),
        ("2026-11-24 18:59", "open", None),
        ("2026-11-24 19:00", "closed-hours", "11-25 08:30"),
    ],
)
def test_open_late_over_closing_time(at: str, status: str, reopens: str | None) -> None:
    """Set early in the morning it does not open the desk early, and at closing time nothing changes."""
    assert desk(at, late("2026-11-24 07:00", "2026-11-24 19:00")) == (status, reopens)


def test_open_late_is_the_same_moment_before_and_after_closing_time() -> None:
    """Nothing that callers hear changes at 17:00, so the moment does not."""
    longer = (late("2026-11-24 15:00", "2026-11-24 19:00"),)
    before, after = (moment_at(CITY, longer, tokyo(f"2026-11-24 {at}"), True) for at in ("16:59", "17:01"))
    assert before == after


def test_open_late_after_closing_time_or_on_a_saturday() -> None:
    """Staff who come in, or come back, open the desk at the time they say."""
    assert desk("2026-11-24 18:30", late("2026-11-24 18:30", "2026-11-24 20:00")) == ("open", None)
    saturday = late("2026-11-28 10:00", "2026-11-28 12:00")
    assert desk("2026-11-28 09:00", saturday) == ("closed-hours", "11-28 10:00")
    assert desk("2026-11-28 11:00", saturday) == ("open", None)


def test_open_late_over_midnight() -> None:
    """Open until two in the morning is one opening; the morning after begins with the clock."""
    night = late("2026-11-24 16:00", "2026-11-25 02:00")
    assert desk("2026-11-25 01:59", night) == ("open", None)
    assert desk("2026-11-25 02:00", night) == ("closed-hours", "11-25 08:30")


def test_closed_wins_over_open_late() -> None:
    """Nobody's telephone rings in a room that staff said is empty."""
    both = (late("2026-11-24 15:00", "2026-11-24 19:00"), shut("2026-11-24 16:00", "2026-11-24 18:00"))
    assert desk("2026-11-24 17:30", *both) == ("closed-staff", "11-24 18:00")
    assert desk("2026-11-24 18:00", *both) == ("open", None)


def test_changes_that_are_over_or_yet_to_come() -> None:
    """What has ended has no effect, and what begins tomorrow has none today."""
    over, coming = shut("2026-11-24 09:00", "2026-11-24 09:30"), late("2026-11-25 16:00", "2026-11-25 19:00")
    assert desk("2026-11-24 09:30", over, coming) == ("open", None)
    assert desk("2026-11-24 17:30", over, coming) == ("closed-hours", "11-25 08:30")
    without = moment_at(CITY, (), tokyo("2026-11-24 10:00"), True)
    assert moment_at(CITY, (over, coming), tokyo("2026-11-24 10:00"), True) == without


def test_nobody_to_ring() -> None:
    """Without a staff number the desk may be open, but nobody can be rung."""
    moment = moment_at(CITY, (), tokyo("2026-11-24 10:00"), staffed=False)
    assert (moment.person, moment.desk) == (False, DeskStatus.OPEN)


@pytest.mark.parametrize("staffed", [True, False])
def test_without_hours(staffed: bool) -> None:
    """Menus that write no hours ring whenever there is a number, as nobody knows better."""
    assert moment_at(None, (), tokyo("2026-11-24 03:00"), staffed) == Moment(person=staffed)


def test_without_hours_staff_can_still_close() -> None:
    """Closed is closed; when it opens again is not known."""
    closing = shut("2026-11-24 10:00", "2026-11-24 11:00")
    assert desk("2026-11-24 10:30", closing, hours=None) == ("closed-staff", None)
    assert desk("2026-11-24 11:00", closing, hours=None) == ("unknown", None)
    assert (
        status_at(None, (late("2026-11-24 10:00", "2026-11-24 11:00"),), tokyo("2026-11-24 10:30"))
        == "unknown"
    )


def test_closed_for_longer_than_is_looked_ahead() -> None:
    """There is no date to be told."""
    forever = city(closed("forever", Dates(date(2026, 1, 1), date(2036, 1, 1))))
    assert desk("2026-11-24 10:00", hours=forever) == ("closed-city", None)
    assert desk("2026-11-24 10:00", shut("2026-11-24 09:00", "2028-11-24 09:00")) == ("closed-staff", None)


def test_a_desk_that_never_closes() -> None:
    """Only staff can close it, and it opens when their change ends."""
    always = CityHours(CITY.zone, LOST, CITY.clocks)
    closing = shut("2026-11-24 03:00", "2026-11-24 04:00")
    assert desk("2026-11-24 03:30", closing, hours=always) == ("closed-staff", "11-24 04:00")
    assert reopening(always, (), tokyo("2026-11-24 03:30")) is None


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ((), "2026-11-24 17:00"),
        ((shut("2026-11-24 15:00", "2026-11-24 16:00"),), "2026-11-24 15:00"),
        ((late("2026-11-24 09:00", "2026-11-24 19:00"),), "2026-11-24 19:00"),
        ((late("2026-11-24 09:00", "2026-11-24 16:00"),), "2026-11-24 17:00"),
    ],
)
def test_until_when_it_is_open(changes: tuple[DeskChange, ...], at: str) -> None:
    """Until its hour, unless staff set something else."""
    assert closes(CITY, changes, tokyo("2026-11-24 10:00")) == tokyo(at)


def test_today_is_the_citys() -> None:
    """In the evening of a server in Greenwich it is tomorrow in Tokyo."""
    moment = moment_at(CITY, (), utc(tokyo("2026-11-25 08:00")), staffed=True)
    assert moment.today == date(2026, 11, 25)


def test_the_moment_changes_only_when_callers_are_told_something_else() -> None:
    """Second after second the same moment, hashable, so that answers rendered for it stay good."""
    changes = (
        shut("2026-11-24 13:00", "2026-11-24 14:00"),
        change(DeskChangeKind.ANNOUNCEMENT, "2026-11-24 10:00", "2026-11-24 12:00"),
    )
    seen: list[tuple[str, int]] = []
    at = tokyo("2026-11-24 00:00")
    while at < tokyo("2026-11-25 00:00"):
        moment = moment_at(CITY, changes, at, staffed=True)
        if not seen or seen[-1][1] != hash(moment):
            seen.append((f"{at:%H:%M}", hash(moment)))
        at += timedelta(minutes=5)
    assert [when for when, _ in seen] == ["00:00", "08:30", "10:00", "12:00", "13:00", "14:00", "17:00"]


def test_the_newest_announcement_is_heard() -> None:
    """One at a time in a language; when it ends, the one before is heard again."""
    day = change(DeskChangeKind.ANNOUNCEMENT, "2026-11-24 08:00", "2026-11-24 17:00", "day")
    hour = change(DeskChangeKind.ANNOUNCEMENT, "2026-11-24 10:00", "2026-11-24 11:00", "hour")

    def heard(at: str) -> list[str]:
        return [found.id for found in announcements_at((hour, day), tokyo(at))]

    times = ("07:59", "08:00", "10:00", "11:00", "17:00")
    assert [heard(f"2026-11-24 {at}") for at in times] == [[], ["day"], ["hour"], ["day"], []]


def test_a_moment_needs_a_zone_here_too() -> None:
    """The server's zone is never assumed."""
    with pytest.raises(ValueError, match="zone"):
        moment_at(CITY, (), datetime(2026, 11, 24, 9), staffed=True)
