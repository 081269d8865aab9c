"""When a clock is open, why not, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays
import pytest

from ivr.hours.calendar import HORIZON_DAYS, Why, day_of, holiday_name, kind_of, next_opening, opening
from ivr.model.hours import CityHours, Clock, ClockId, Dates, DayKind, Reason, Yearly

if TYPE_CHECKING:
    from tests.hours.city_clocks import (
        AT,
        CALLS,
        CITY,
        CLOCKS,
        DESK,
        EVENING,
        LOST,
        WEEKEND,
        city,
        closed,
        on,
        opened,
        tokyo,
        utc,
    )
else:
    from city_clocks import (
        AT,
        CALLS,
        CITY,
        CLOCKS,
        DESK,
        EVENING,
        LOST,
        WEEKEND,
        city,
        closed,
        on,
        opened,
        tokyo,
        utc,
    )


def told(hours: CityHours, clock: ClockId, at: str) -> tuple[bool, str, str | None]:
    """Open, why, and when it changes, as a caller in Tokyo would write it."""
    found = opening(hours, clock, tokyo(at))
    return found.is_open, str(found.why), f"{found.changes_at:%Y-%m-%d %H:%M}" if found.changes_at else None


@pytest.mark.parametrize(
    ("at", "open_", "changes"),
    [
        ("2026-11-24 08:29:59", False, "2026-11-24 08:30"),
        ("2026-11-24 08:30:00", True, "2026-11-24 17:00"),
        ("2026-11-24 16:59:59", True, "2026-11-24 17:00"),
        ("2026-11-24 17:00:00", False, "2026-11-25 08:30"),
        ("2026-11-24 00:00", False, "2026-11-24 08:30"),
        ("2026-11-27 17:00", False, "2026-11-30 08:30"),
        ("2026-11-28 12:00", False, "2026-11-30 08:30"),
        ("2026-11-29 12:00", False, "2026-11-30 08:30"),
    ],
)
def test_a_week_at_the_counters(at: str, open_: bool, changes: str) -> None:
    """Open from the first second of 8:30 until before 17:00, on weekdays only."""
    assert told(CITY, DESK, at) == (open_, "open" if open_ else "hours", changes)


@pytest.mark.parametrize(
    ("at", "open_", "changes"),
    [
        ("2026-11-24 19:59", True, "2026-11-24 20:00"),
        ("2026-11-24 20:00", False, "2026-11-25 09:30"),
        ("2026-11-28 17:29", True, "2026-11-28 17:30"),
        ("2026-11-28 17:30", False, "2026-11-29 09:30"),
        ("2026-11-23 19:00", False, "2026-11-24 09:30"),
        ("2026-11-23 12:00", True, "2026-11-23 17:30"),
    ],
)
def test_hours_by_kind_of_day(at: str, open_: bool, changes: str) -> None:
    """The call centre has its weekend hours on a holiday (23 November) that is a Monday."""
    assert told(CITY, CALLS, at) == (open_, "open" if open_ else "hours", changes)


def test_a_clock_that_never_closes() -> None:
    """The suspension line does not change, not even on New Year's Day."""
    assert told(CITY, LOST, "2027-01-01 03:00") == (True, "open", None)
    assert next_opening(CITY, LOST, tokyo("2027-01-01 03:00")) is None


@pytest.mark.parametrize(
    ("at", "why", "changes"),
    [
        ("2026-09-21 10:00", "holiday", "2026-09-24 08:30"),
        ("2026-09-22 10:00", "holiday", "2026-09-24 08:30"),
        ("2026-05-06 10:00", "holiday", "2026-05-07 08:30"),
        ("2026-11-03 08:00", "holiday", "2026-11-04 08:30"),
        ("2027-03-22 10:00", "holiday", "2027-03-23 08:30"),
    ],
)
def test_holidays(at: str, why: str, changes: str) -> None:
    """Public holidays, the day between two holidays, and substitutes for those on a Sunday."""
    assert told(CITY, DESK, at) == (False, why, changes)


@pytest.mark.parametrize(
    ("at", "open_", "why"),
    [
        ("2026-12-28 16:59", True, "open"),
        ("2026-12-28 17:00", False, "hours"),
        ("2026-12-29 10:00", False, "year-end"),
        ("2026-12-31 23:59:59", False, "year-end"),
        ("2027-01-01 00:00", False, "year-end"),
        ("2027-01-03 10:00", False, "year-end"),
        ("2027-01-04 08:29", False, "hours"),
        ("2027-01-04 08:30", True, "open"),
    ],
)
def test_the_years_end(at: str, open_: bool, why: str) -> None:
    """28 December is a working day, 4 January too, and New Year's Day counts as the year's end."""
    assert told(CITY, DESK, at)[:2] == (open_, why)


def test_after_the_last_working_day() -> None:
    """In the evening of 28 December the next opening is in the next year."""
    assert told(CITY, DESK, "2026-12-28 18:00")[2] == "2027-01-04 08:30"


def test_holidays_are_those_of_another_source() -> None:
    """Two packages that know nothing of each other agree on every day of 2025 to 2027."""
    other = holidays.country_holidays("JP", years=range(2025, 2028))
    day, count = date(2025, 1, 1), 0
    while day.year < 2028:
        assert (kind_of(day) is DayKind.HOLIDAY) == (day in other), day
        assert (holiday_name(day) is not None) == (day in other)
        count += day in other
        day += timedelta(days=1)
    assert count == 54


@pytest.mark.parametrize(
    "zone", [UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=14))]
)
@pytest.mark.parametrize(
    "at", ["2026-12-28 08:30", "2026-12-28 08:29", "2026-12-29 00:00", "2026-03-08 16:59"]
)
def test_the_servers_zone_does_not_matter(zone: ZoneInfo, at: str) -> None:
    """The same moment gives the same answer whatever zone it comes in, days of daylight saving included."""
    here = tokyo(at)
    assert opening(CITY, DESK, here.astimezone(zone)) == opening(CITY, DESK, here)
    assert next_opening(CITY, CALLS, here.astimezone(zone)) == next_opening(CITY, CALLS, here)


def test_a_city_with_daylight_saving() -> None:
    """Opening times are those of the wall clock, before and after the change."""
    halifax = city(zone="America/Halifax")
    for before in (datetime(2026, 3, 6, 21, tzinfo=UTC), datetime(2026, 10, 30, 21, tzinfo=UTC)):
        opens = next_opening(halifax, DESK, before)
        assert opens is not None
        assert (opens.weekday(), opens.hour, opens.minute) == (0, 8, 30)
        assert opening(halifax, DESK, utc(opens)).is_open
        assert not opening(halifax, DESK, utc(opens) - timedelta(minutes=1)).is_open


def test_a_moment_needs_a_zone() -> None:
    """A time of nowhere is refused instead of taken for the server's."""
    with pytest.raises(ValueError, match="time zone"):
        opening(CITY, DESK, datetime(2026, 11, 24, 9))


def test_an_unknown_clock_is_named() -> None:
    """Asked for a clock that there is not, the answer names those there are."""
    with pytest.raises(LookupError, match=r"'attic'.*desk, calls, lost"):
        opening(CITY, ClockId("attic"), tokyo("2026-11-24 09:00"))


def test_a_closure_names_itself() -> None:
    """Its reason and its id, so that callers can be told of it; on the day before nothing is said of it."""
    storm = city(closed("storm", on(2026, 11, 25)))
    found = opening(storm, DESK, tokyo("2026-11-25 09:00"))
    assert (found.is_open, found.why, found.exception) == (False, Why.CLOSURE, "storm")
    assert told(storm, DESK, "2026-11-24 17:30") == (False, "hours", "2026-11-26 08:30")
    assert opening(storm, CALLS, tokyo("2026-11-25 10:00")).is_open


def test_a_closure_for_a_holiday() -> None:
    """The city can give its own day off the reason of a holiday."""
    founding = city(closed("founding", on(2026, 11, 25), reason=Reason.HOLIDAY))
    assert told(founding, DESK, "2026-11-25 09:00")[1] == "holiday"


def test_a_range_ends_by_itself() -> None:
    """Both ends are closed, the day after is not."""
    works = city(closed("works", Dates(date(2026, 11, 24), date(2026, 11, 26))))
    days = [day_of(works, DESK, date(2026, 11, day)).hours is not None for day in (23, 24, 25, 26, 27)]
    assert days == [False, False, False, False, True]


def test_a_closed_always_clock() -> None:
    """Even the line that never closes can be closed, and its days run into each other otherwise."""
    broken = city(closed("broken", on(2026, 11, 25), LOST))
    assert told(broken, LOST, "2026-11-23 12:00") == (True, "open", "2026-11-25 00:00")
    assert told(broken, LOST, "2026-11-25 12:00") == (False, "closure", "2026-11-26 00:00")
    assert f"{next_opening(broken, LOST, tokyo('2026-11-23 12:00')):%d %H:%M}" == "26 00:00"


def test_an_opening_on_a_sunday() -> None:
    """Without hours of its own it has those of a weekday where the clock has none for that day."""
    sunday = city(opened("moving-season", on(2027, 3, 28)))
    assert told(sunday, DESK, "2027-03-28 08:30") == (True, "open", "2027-03-28 17:00")
    assert told(sunday, DESK, "2027-03-26 17:00")[2] == "2027-03-28 08:30"


def test_an_opening_with_other_hours() -> None:
    """Also on a day that is open anyway; a call centre's Saturday keeps the hours of a Saturday."""
    late = city(opened("late", on(2026, 11, 25), at=EVENING), opened("saturday", on(2026, 11, 28), CALLS))
    assert told(late, DESK, "2026-11-25 08:45") == (False, "hours", "2026-11-25 09:30")
    assert told(late, DESK, "2026-11-25 19:59") == (True, "open", "2026-11-25 20:00")
    assert day_of(late, CALLS, date(2026, 11, 28)).hours == WEEKEND.hours


@pytest.mark.parametrize(
    ("closure", "extra", "open_"),
    [
        (Yearly((12, 29), (1, 3)), on(2026, 12, 29), True),
        (Yearly((12, 29), (1, 3)), Dates(date(2026, 12, 29), date(2026, 12, 30)), True),
        (Dates(date(2026, 12, 28), date(2026, 12, 30)), on(2026, 12, 29), True),
        (on(2026, 12, 29), Dates(date(2026, 12, 28), date(2026, 12, 30)), False),
        (on(2026, 12, 29), Yearly((12, 29), (12, 29)), False),
    ],
)
def test_the_more_particular_holds(closure: Dates | Yearly, extra: Dates | Yearly, open_: bool) -> None:
    """One day goes before a range, a range before what is so every year, whichever of them opens."""
    both = replace(CITY, closures=(closed("shut", closure),), openings=(opened("extra", extra),))
    assert opening(both, DESK, tokyo("2026-12-29 10:00")).is_open is open_


@pytest.mark.parametrize(
    ("days", "held", "not_held"),
    [
        (Yearly((2, 29), (2, 29)), ["2028-02-29"], ["2027-02-28", "2027-03-01", "2028-02-28"]),
        (Yearly((2, 25), (2, 29)), ["2027-02-28", "2028-02-29"], ["2027-03-01", "2028-03-01"]),
        (Yearly((2, 29), (3, 2)), ["2027-03-01", "2028-02-29"], ["2027-02-28", "2027-03-03"]),
        (Yearly((12, 29), (1, 3)), ["2026-12-29", "2027-01-03"], ["2026-12-28", "2027-01-04", "2027-07-01"]),
    ],
)
def test_yearly_days(days: Yearly, held: list[str], not_held: list[str]) -> None:
    """29 February is a day of leap years only; a range over it, or over New Year, is whole every year."""
    assert all(days.holds(date.fromisoformat(day)) for day in held)
    assert not any(days.holds(date.fromisoformat(day)) for day in not_held)


def test_a_clock_that_never_opens() -> None:
    """The search ends: closed for longer than a year has no date that could be told."""
    forever = city(closed("forever", Dates(date(2026, 1, 1), date(2036, 1, 1))))
    assert told(forever, DESK, "2026-11-24 09:00") == (False, "closure", None)
    long = city(closed("long", Dates(date(2026, 11, 24), date(2027, 12, 20))))
    assert (date(2027, 12, 21) - date(2026, 11, 24)).days < HORIZON_DAYS
    assert told(long, DESK, "2026-11-24 09:00") == (False, "closure", "2027-12-21 08:30")


def test_a_clock_of_the_weekend_only() -> None:
    """Kinds of day that a clock does not name are closed, holidays on a weekend too."""
    market = Clock(DESK, ((DayKind.SUNDAY, WEEKEND),), False, AT)
    hours = CityHours("Asia/Tokyo", DESK, (market, *CLOCKS[1:]))
    assert told(hours, DESK, "2026-11-24 10:00") == (False, "hours", "2026-11-29 09:30")
    assert told(hours, DESK, "2027-03-21 10:00") == (False, "holiday", "2027-03-28 09:30")


def test_the_next_change_is_kept() -> None:
    """What is said of the next change holds at every step of two weeks over the year's end."""
    at, change = tokyo("2026-12-22 00:00"), opening(CITY, CALLS, tokyo("2026-12-22 00:00"))
    while at < tokyo("2027-01-06 00:00"):
        if at == change.changes_at:
            assert opening(CITY, CALLS, at).is_open is not change.is_open
            change = opening(CITY, CALLS, at)
        found = opening(CITY, CALLS, at)
        assert (found.is_open, found.changes_at) == (change.is_open, change.changes_at)
        at += timedelta(minutes=10)
