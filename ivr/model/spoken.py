"""How a language says numbers, keys and times, written as data instead of code.

Patterns hold placeholders in braces; ``speech.spoken.forms`` puts words into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from ivr.model.ids import LanguageTag


@dataclass(frozen=True, slots=True)
class NumberForms:
    """A number with its noun: ``exact`` texts for some numbers, ``other`` with ``{n}`` for the rest."""

    other: str
    exact: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ClockForms:
    """A time of day. ``hours``: names of the hours, as ``{hour}`` in ``minutes``.

    ``minutes``: patterns with ``{hour}`` and, in ``other``, ``{minute}``. ``parts``: (first hour, pattern
    with ``{time}``), ascending from 0. ``named``: times with a name of their own, such as noon.
    ``face``: 12 or 24 hours are counted.
    """

    face: int
    hours: NumberForms
    minutes: NumberForms
    parts: tuple[tuple[int, str], ...]
    named: Mapping[time, str]


@dataclass(frozen=True, slots=True)
class DateForms:
    """A day to come: ``pattern`` with ``{weekday}``, ``{month}`` and ``{day}``.

    ``months``: twelve names. ``weekdays``: seven names from Monday. ``days``: of a month.
    """

    pattern: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    days: NumberForms


@dataclass(frozen=True, slots=True)
class SpokenForms:
    """Everything of one language. ``numbers``: words for 1, 2, … as far as given, then the numeral."""

    tag: LanguageTag
    numbers: tuple[str, ...]
    phone_digits: Mapping[str, str]
    keys: Mapping[str, str]
    counts: Mapping[str, NumberForms]
    clock: ClockForms
    hours: str
    date: DateForms
    length_range: str


COUNTS = (
    "count",
    "options",
    "ordinal",
    "days",
    "months",
    "age",
    "times",
    "minutes",
    "people",
    "digits",
    "floor",
)
"""What ``SpokenForms.counts`` has forms for, as named in ``speech.spoken.base.Spoken``."""
