"""Prompts as data: which message is spoken with which fillings.

Made by the dialogue, put into words by speech.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from ivr.model import LanguageTag, Message


@dataclass(frozen=True, slots=True)
class Count:
    """A number of list items ("3つ", "three things")."""

    number: int


@dataclass(frozen=True, slots=True)
class Options:
    """A number of menu options ("3つ", "three options")."""

    number: int


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in a list, from 1 ("1つ目", "First")."""

    number: int


@dataclass(frozen=True, slots=True)
class Key:
    """A key to press, ``0``-``9``, ``*`` or ``#``; spoken as the language names it."""

    key: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day to come, with its weekday and without its year ("Tuesday, November twenty-fourth")."""

    date: date


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, local to the city ("午前8時30分", "eight thirty a.m.")."""

    time: time


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days ("30日", "thirty days")."""

    number: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """A number of minutes ("2分", "two minutes")."""

    number: int


@dataclass(frozen=True, slots=True)
class People:
    """A number of people ("3人", "three people")."""

    number: int


@dataclass(frozen=True, slots=True)
class KeyedNumber:
    """A telephone number that the caller keyed in, digit by digit in its groups.

    The dialogue does not know it: whoever answers the call puts the groups in before it is spoken.
    """

    groups: tuple[str, ...] = ("000", "0000", "0000")


Filling = Count | Options | Ordinal | Key | Day | Clock | Days | Minutes | People | KeyedNumber | Message
"""What a placeholder that is not a fact is filled with. A Message must be a single sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message to speak, its fillings by placeholder name, and the silence after it.

    ``pause_ms``: milliseconds. ``language``: only where it differs from the turn's (language gate).
    """

    message: Message
    fill: tuple[tuple[str, Filling], ...] = ()
    pause_ms: int = 600
    language: LanguageTag | None = None
