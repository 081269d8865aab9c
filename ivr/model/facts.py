"""Facts: numbers, times and limits with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from ivr.model.ids import FactId, Position


class FactKind(StrEnum):
    """What a fact's value is, and so how each language speaks it."""

    PHONE = "phone"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    AGE = "age"
    TIMES = "times"
    DIGITS = "digits"
    LENGTH_RANGE = "length-range"
    FLOOR = "floor"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class GroupedNumber:
    """A number as the city writes it, groups kept: written with hyphens, spoken digit by digit."""

    groups: tuple[str, ...]

    def __str__(self) -> str:
        return "-".join(self.groups)


@dataclass(frozen=True, slots=True)
class PhoneNumber(GroupedNumber):
    """A telephone number: ``("042", "460", "9845")``."""

    @property
    def digits(self) -> str:
        """All digits without the hyphens."""
        return "".join(self.groups)


@dataclass(frozen=True, slots=True)
class PageNumber(GroupedNumber):
    """The number by which a page of the city's site is found: ``("231", "583", "927")``."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening and closing time of one day, local to the city."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class LengthRange:
    """The least and the most characters of something."""

    least: int
    most: int


FactValue = PhoneNumber | PageNumber | Hours | LengthRange | int


@dataclass(frozen=True, slots=True)
class Fact:
    """One number, time or limit, with where it is from and how long it holds.

    ``checked`` is the day a person last compared it with the source.
    """

    id: FactId
    kind: FactKind
    value: FactValue
    source: str
    checked: date
    valid_from: date | None
    valid_until: date | None
    at: Position
