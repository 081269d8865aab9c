"""Clocks of a city: when something is open, and the days that are other than usual.

Everything is a tuple, so that a calendar is hashable and its days can be remembered (ivr.hours).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

from ivr.model.facts import Hours
from ivr.model.ids import FactId, Position
from ivr.model.words import Message

ClockId = NewType("ClockId", str)
ExceptionId = NewType("ExceptionId", str)
"""A closure or an extra opening."""


class DayKind(StrEnum):
    """What a day is for a clock. A public holiday is a HOLIDAY on whatever weekday it falls."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


class Reason(StrEnum):
    """Why a closure is, as callers are told."""

    HOLIDAY = "holiday"
    YEAR_END = "year-end"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Shift:
    """The hours of one kind of day, and the fact that they are from."""

    fact: FactId
    hours: Hours


@dataclass(frozen=True, slots=True)
class Clock:
    """When something is open. ``always``: day and night, and then there are no ``shifts``."""

    id: ClockId
    shifts: tuple[tuple[DayKind, Shift], ...]
    always: bool
    at: Position

    def shift(self, kind: DayKind) -> Shift | None:
        """The hours on a kind of day, or None if it is closed then."""
        return next((shift for each, shift in self.shifts if each is kind), None)


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def rank(self) -> int:
        """The more particular, the higher: one day goes before a range."""
        return 2 if self.first == self.last else 1

    def holds(self, day: date) -> bool:
        """Is the day one of them?"""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Yearly:
    """The same days of every year, (month, day) both included; may go over New Year.

    Compared by month and day, so that 29 February is a day only of the years that have it.
    """

    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def rank(self) -> int:
        """A range or a date of one year goes before what is so every year."""
        return 0

    def holds(self, day: date) -> bool:
        """Is the day one of them?"""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


Days = Dates | Yearly


@dataclass(frozen=True, slots=True)
class Closure:
    """Whole days on which clocks stay closed."""

    id: ExceptionId
    clocks: tuple[ClockId, ...]
    days: Days
    reason: Reason
    at: Position


@dataclass(frozen=True, slots=True)
class ExtraOpening:
    """Days on which clocks are open, or open at other hours. ``shift`` None: the hours of a usual day."""

    id: ExceptionId
    clocks: tuple[ClockId, ...]
    days: Days
    shift: Shift | None
    at: Position


@dataclass(frozen=True, slots=True)
class CityHours:
    """All clocks of a city and their exceptions. ``zone``: IANA name, in which every time here is meant.

    ``desk``: the clock of the people whom key 0 rings. Of a closure and an opening on the same day, the one
    of the higher rank holds (Dates, Yearly); equal ranks do not pass authoring. ``texts``: what else is said
    of a closure.
    """

    zone: str
    desk: ClockId
    clocks: tuple[Clock, ...]
    closures: tuple[Closure, ...] = ()
    openings: tuple[ExtraOpening, ...] = ()
    texts: Mapping[ExceptionId, Message] = field(default_factory=dict, compare=False)

    def clock(self, name: ClockId) -> Clock:
        """The clock of this id. Raises LookupError, naming those there are."""
        for clock in self.clocks:
            if clock.id == name:
                return clock
        raise LookupError(f"no clock {name!r}; there are: {', '.join(clock.id for clock in self.clocks)}")

    def facts(self) -> frozenset[FactId]:
        """The facts that clocks and openings name."""
        shifts = [shift for clock in self.clocks for _, shift in clock.shifts]
        shifts += [opening.shift for opening in self.openings if opening.shift]
        return frozenset(shift.fact for shift in shifts)
