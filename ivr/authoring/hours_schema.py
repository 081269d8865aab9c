"""The YAML of menus/hours.yaml as types."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from ivr.authoring.schema import Id, Part, Text
from ivr.model.hours import Reason

MonthDay = Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}$")]
"""A day of every year: ``12-29``."""


class Always(StrEnum):
    """Said of a clock that never closes."""

    ALWAYS = "always"


class ClockPart(Part):
    """When something is open: ``open: always``, or for each kind of day the id of a fact of kind hours."""

    open: Always | None = None
    weekdays: Id | None = None
    saturdays: Id | None = None
    sundays: Id | None = None
    holidays: Id | None = None


class YearlyPart(Part):
    """The same days of every year, both included; may go over New Year."""

    from_: MonthDay = Field(alias="from")
    until: MonthDay


class ExceptionPart(Part):
    """Days that are other than usual: exactly one of ``on``, ``from`` with ``until``, or ``yearly``."""

    clocks: tuple[Id, ...] = Field(min_length=1)
    on: date | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    yearly: YearlyPart | None = None


class ClosurePart(ExceptionPart):
    """Days on which clocks stay closed, and what callers are told of it."""

    reason: Reason = Reason.CLOSURE
    say: Text | None = None


class ExtraOpeningPart(ExceptionPart):
    """Days on which clocks are open, or open at other hours: ``hours`` is the id of a fact of kind hours."""

    hours: Id | None = None


class HoursFile(Part):
    """menus/hours.yaml"""

    desk: Id
    clocks: dict[Id, ClockPart] = Field(min_length=1)
    closures: dict[Id, ClosurePart] = Field(default={})
    openings: dict[Id, ExtraOpeningPart] = Field(default={})
