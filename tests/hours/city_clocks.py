"""A small calendar for the tests of hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ivr.model import FactId, Hours, Position
from ivr.model.hours import (
    CityHours,
    Clock,
    ClockId,
    Closure,
    Dates,
    DayKind,
    Days,
    ExceptionId,
    ExtraOpening,
    Reason,
    Shift,
    Yearly,
)

TOKYO = ZoneInfo("Asia/Tokyo")
AT = Position("hours.yaml", 1, 1)
DESK, CALLS, LOST = ClockId("desk"), ClockId("calls"), ClockId("lost")


def shift(opens: time, closes: time) -> Shift:
    """Hours of some fact."""
    return Shift(FactId("some-hours"), Hours(opens, closes))


WEEKDAY, EVENING, WEEKEND = (
    shift(time(8, 30), time(17)),
    shift(time(9, 30), time(20)),
    shift(time(9, 30), time(17, 30)),
)
CLOCKS = (
    Clock(DESK, ((DayKind.WEEKDAY, WEEKDAY),), False, AT),
    Clock(
        CALLS,
        (
            (DayKind.WEEKDAY, EVENING),
            (DayKind.SATURDAY, WEEKEND),
            (DayKind.SUNDAY, WEEKEND),
            (DayKind.HOLIDAY, WEEKEND),
        ),
        False,
        AT,
    ),
    Clock(LOST, (), True, AT),
)


def closed(name: str, days: Days, *clocks: ClockId, reason: Reason = Reason.CLOSURE) -> Closure:
    """A closure; of the desk if no clock is given."""
    return Closure(ExceptionId(name), clocks or (DESK,), days, reason, AT)


def opened(name: str, days: Days, *clocks: ClockId, at: Shift | None = None) -> ExtraOpening:
    """An extra opening; of the desk if no clock is given."""
    return ExtraOpening(ExceptionId(name), clocks or (DESK,), days, at, AT)


def on(year: int, month: int, day: int) -> Dates:
    """One day."""
    return Dates(date(year, month, day), date(year, month, day))


YEAR_END = closed("year-end", Yearly((12, 29), (1, 3)), DESK, CALLS, reason=Reason.YEAR_END)
CITY = CityHours("Asia/Tokyo", DESK, CLOCKS, (YEAR_END,))


def city(*exceptions: Closure | ExtraOpening, zone: str = "Asia/Tokyo") -> CityHours:
    """The calendar with further closures and openings."""
    closures = tuple(each for each in exceptions if isinstance(each, Closure))
    openings = tuple(each for each in exceptions if isinstance(each, ExtraOpening))
    return CityHours(zone, DESK, CLOCKS, (YEAR_END, *closures), openings)


def tokyo(text: str) -> datetime:
    """A moment by the clocks of Tokyo: ``2026-12-30 20:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def utc(moment: datetime) -> datetime:
    """The same moment as a server in another zone has it."""
    return moment.astimezone(UTC)
