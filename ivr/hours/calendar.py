"""Is a clock open, why not, and until when? Pure: the moment comes in, and days are remembered.

Holidays are those of Japanese law by jpholiday, substitute holidays included. It agrees with the package
holidays on all of 2025 to 2027, which the tests hold it to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

from ivr.model.facts import Hours
from ivr.model.hours import CityHours, Clock, ClockId, Closure, DayKind, ExceptionId, ExtraOpening, Reason

HORIZON_DAYS = 400
"""How far ahead an opening is looked for: more than a year, so that every yearly exception is met once."""
DAYS_REMEMBERED = 8192

_WEEKEND = {5: DayKind.SATURDAY, 6: DayKind.SUNDAY}


class Why(StrEnum):
    """Why a clock is open or closed at a moment."""

    OPEN = "open"
    HOURS = "hours"
    HOLIDAY = "holiday"
    YEAR_END = "year-end"
    CLOSURE = "closure"


_OF_REASON = {
    Reason.HOLIDAY: Why.HOLIDAY,
    Reason.YEAR_END: Why.YEAR_END,
    Reason.CLOSURE: Why.CLOSURE,
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a clock: its hours, or why there are none.

    ``hours`` None: closed all day, or open all day if ``why`` is OPEN. ``exception``: the closure or opening
    that makes the day other than usual.
    """

    kind: DayKind
    hours: Hours | None
    why: Why
    exception: ExceptionId | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A clock at a moment. ``changes_at``: when it next closes or opens, in the city's zone.

    None: not within HORIZON_DAYS. ``exception``: the closure that keeps it closed.
    """

    is_open: bool
    why: Why
    changes_at: datetime | None
    exception: ExceptionId | None = None


def opening(hours: CityHours, clock: ClockId, now: datetime) -> Opening:
    """The clock at a moment, given in any zone.

    An opening time is open, a closing time is closed. Raises ValueError for a time without a zone and
    LookupError for a clock that there is not.
    """
    here = local(hours, now)
    day = day_of(hours, clock, here.date())
    if day.why is Why.OPEN and (day.hours is None or day.hours.opens <= here.time() < day.hours.closes):
        return Opening(True, Why.OPEN, _closing(hours, clock, here.date()))
    why = Why.HOURS if day.why is Why.OPEN else day.why
    return Opening(False, why, next_opening(hours, clock, now), day.exception if day.hours is None else None)


def next_opening(hours: CityHours, clock: ClockId, now: datetime) -> datetime | None:
    """When it opens next after ``now``, in the city's zone; None if not within HORIZON_DAYS.

    While it is open this is the opening after the next closing, and None for a clock that never closes.
    """
    here = local(hours, now)
    today = day_of(hours, clock, here.date())
    if today.hours and here.time() < today.hours.opens:
        return datetime.combine(here.date(), today.hours.opens, ZoneInfo(hours.zone))
    return _opening_after(hours, clock, here.date())


@lru_cache(maxsize=DAYS_REMEMBERED)
def _opening_after(hours: CityHours, clock: ClockId, last: date) -> datetime | None:
    """The first opening on a day after ``last``: a day that goes on from one open all day does not open."""
    was_open_all_day = _open_all_day(day_of(hours, clock, last))
    for ahead in range(1, HORIZON_DAYS + 1):
        on = last + timedelta(days=ahead)
        day = day_of(hours, clock, on)
        opens = day.hours.opens if day.hours else time.min
        if day.why is Why.OPEN and not (was_open_all_day and opens == time.min):
            return datetime.combine(on, opens, ZoneInfo(hours.zone))
        was_open_all_day = _open_all_day(day)
    return None


def _closing(hours: CityHours, clock: ClockId, on: date) -> datetime | None:
    """When it closes, if it is open on this day: days that are open all day run into each other."""
    zone = ZoneInfo(hours.zone)
    for ahead in range(HORIZON_DAYS + 1):
        day = day_of(hours, clock, on + timedelta(days=ahead))
        if day.why is not Why.OPEN or (ahead and day.hours and day.hours.opens != time.min):
            return datetime.combine(on + timedelta(days=ahead), time.min, zone)
        if day.hours:
            return datetime.combine(on + timedelta(days=ahead), day.hours.closes, zone)
    return None


def _open_all_day(day: Day) -> bool:
    return day.why is Why.OPEN and day.hours is None


def local(hours: CityHours, now: datetime) -> datetime:
    """The moment on the city's clocks. Raises ValueError for a time without a zone."""
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return now.astimezone(ZoneInfo(hours.zone))


@lru_cache(maxsize=DAYS_REMEMBERED)
def day_of(hours: CityHours, clock: ClockId, on: date) -> Day:
    """One day of a clock. Raises LookupError for a clock that there is not."""
    found = hours.clock(clock)
    kind = kind_of(on)
    closure, extra = _exceptions(hours, clock, on)
    if extra and not (closure and closure.days.rank > extra.days.rank):
        return Day(kind, None if found.always else _hours_of(found, extra, kind), Why.OPEN, extra.id)
    if closure:
        return Day(kind, None, _OF_REASON[closure.reason], closure.id)
    if found.always:
        return Day(kind, None, Why.OPEN)
    shift = found.shift(kind)
    if shift:
        return Day(kind, shift.hours, Why.OPEN)
    return Day(kind, None, Why.HOLIDAY if kind is DayKind.HOLIDAY else Why.HOURS)


def _exceptions(hours: CityHours, clock: ClockId, on: date) -> tuple[Closure | None, ExtraOpening | None]:
    """The closure and the opening of the highest rank on a day; of equal ones the first."""
    closures = [each for each in hours.closures if clock in each.clocks and each.days.holds(on)]
    openings = [each for each in hours.openings if clock in each.clocks and each.days.holds(on)]
    return (
        max(closures, key=lambda each: each.days.rank, default=None),
        max(openings, key=lambda each: each.days.rank, default=None),
    )


def _hours_of(clock: Clock, extra: ExtraOpening, kind: DayKind) -> Hours | None:
    """Hours of an extra opening: its own, else the day's, else a weekday's (authoring sees to one)."""
    shift = extra.shift or clock.shift(kind) or clock.shift(DayKind.WEEKDAY)
    return shift.hours if shift else None


@lru_cache(maxsize=DAYS_REMEMBERED)
def kind_of(on: date) -> DayKind:
    """What kind of day it is in Japan."""
    if jpholiday.is_holiday(on):
        return DayKind.HOLIDAY
    return _WEEKEND.get(on.weekday(), DayKind.WEEKDAY)


def holiday_name(on: date) -> str | None:
    """The Japanese name of a public holiday, or None on other days."""
    name: str | None = jpholiday.is_holiday_name(on)
    return name
