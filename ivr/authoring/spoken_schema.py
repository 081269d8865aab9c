"""The YAML of menus/spoken/ as types. Everything may be left out here: what is empty is told apart later."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from ivr.authoring.schema import Part


def _for_all(value: object) -> object:
    return {"other": value} if isinstance(value, str) else value


def _no_words(value: object) -> object:
    return () if value == "" else value


Forms = Annotated[
    dict[str, str],
    BeforeValidator(_for_all),
    WithJsonSchema(
        {
            "description": "One pattern, or texts for some numbers and the pattern for the others.",
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ],
        }
    ),
]
"""One pattern for every number, or ``{1: …, 2: …, other: …}``; always a mapping here."""


class ClockPart(Part):
    """A time of day: hours, what is said for the minutes, and how the parts of the day are told apart."""

    face: str = "12"
    hours: Forms = Field(default={"other": "{n}"})
    minutes: Forms = Field(default={})
    parts: dict[str, str] = Field(default={})
    named: dict[str, str] = Field(default={})


class DatePart(Part):
    """A day to come: a pattern, the names of months and weekdays, and how days of a month are counted."""

    pattern: str = ""
    months: Annotated[tuple[str, ...], BeforeValidator(_no_words)] = ()
    weekdays: Annotated[tuple[str, ...], BeforeValidator(_no_words)] = ()
    days: Forms = Field(default={"other": "{n}"})


class SpokenFile(Part):
    """menus/spoken/<language>.yaml: how a language says numbers, keys and times"""

    numbers: Annotated[tuple[str, ...], BeforeValidator(_no_words)] = ()
    phone_digits: dict[str, str] = Field(default={})
    keys: dict[str, str] = Field(default={})
    count: Forms = Field(default={})
    options: Forms = Field(default={})
    ordinal: Forms = Field(default={})
    clock: ClockPart = ClockPart()
    hours: str = ""
    date: DatePart = DatePart()
    days: Forms = Field(default={})
    months: Forms = Field(default={})
    age: Forms = Field(default={})
    times: Forms = Field(default={})
    minutes: Forms = Field(default={})
    people: Forms = Field(default={})
    digits: Forms = Field(default={})
    length_range: str = ""
    floor: Forms = Field(default={})
