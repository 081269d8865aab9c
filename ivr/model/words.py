"""Words: messages in every language, and the languages themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ivr.model.ids import LanguageTag, Position, UnitId


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A ``{name}`` in a text: a fact id, or a value that the system fills in."""

    name: str


Sentence = tuple[str | Placeholder, ...]
"""One spoken sentence: literal text and placeholders in order."""


class TranslationState(StrEnum):
    """Computed by comparing texts, never written by hand."""

    SOURCE = "source"
    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Message:
    """One unit: the same thing said in every language, as one or more sentences.

    A language whose text is missing has no entry.
    """

    id: UnitId
    at: Position
    texts: Mapping[LanguageTag, tuple[Sentence, ...]]
    states: Mapping[LanguageTag, TranslationState]
    translated_at: Mapping[LanguageTag, Position] = field(default_factory=dict)

    def where(self, language: LanguageTag) -> Position:
        """Where the text of a language is written."""
        return self.translated_at.get(language, self.at)

    def placeholders(self, language: LanguageTag) -> frozenset[str]:
        """Names of all placeholders in this language's text."""
        return frozenset(
            part.name
            for sentence in self.texts.get(language, ())
            for part in sentence
            if isinstance(part, Placeholder)
        )


@dataclass(frozen=True, slots=True)
class Language:
    """A language callers may choose, and the voice that speaks it.

    ``say_language`` and ``gather_language`` are separate because Twilio names some languages
    differently for speaking and for recognition (twilio.com/docs/voice/twiml/gather, read
    2026-11-22). ``units_per_second`` is the speaking rate for estimates, see ``speech.timing``.
    ``staff_name``: what the staff call it, in the default language.
    ``review``: ``source``, ``machine-drafted``, or who has read all of it and when.
    ``key``: languages with the same key are asked apart in a second step; None: not offered by key.
    ``keys_at``: where single values are written, by their key in the file; only for messages.
    """

    tag: LanguageTag
    name: str
    staff_name: str
    key: str | None
    voice: str
    say_language: str
    gather_language: str
    rate_percent: int
    units_per_second: float
    review: str
    at: Position
    keys_at: Mapping[str, Position] = field(default_factory=dict, compare=False, repr=False)

    def where(self, key: str) -> Position:
        """Where a value of this language is written, or the language itself."""
        return self.keys_at.get(key, self.at)
