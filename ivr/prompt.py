"""Prompts as data: which message is spoken with which fillings.

Made by the dialogue, put into words by speech.
"""

from __future__ import annotations

from dataclasses import dataclass

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


Filling = Count | Options | Ordinal | Key | Message
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
