"""Texts to messages: placeholders found, translations joined to the Japanese they were made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ivr.authoring.codes import Code
from ivr.authoring.files import Folder
from ivr.authoring.issues import Issue, Severity
from ivr.authoring.schema import TranslatedPart
from ivr.model import LanguageTag, Message, Placeholder, Position, Sentence, TranslationState, UnitId

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)\}")

HOLDS = ", or, if it still holds, ivr translations accept {}"
"""What else may be done about a translation of an older text."""


def sentence(text: str) -> Sentence:
    """A text with its ``{placeholders}`` taken apart."""
    pieces = _PLACEHOLDER.split(text)
    return tuple(
        Placeholder(piece) if index % 2 else piece for index, piece in enumerate(pieces) if index % 2 or piece
    )


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation as found in its file."""

    part: TranslatedPart
    at: Position


@dataclass(slots=True)
class Texts:
    """Makes messages, remembering which translations were used."""

    source_language: LanguageTag
    languages: tuple[LanguageTag, ...]
    translations: dict[LanguageTag, dict[str, Translated]]
    issues: list[Issue]
    made: dict[UnitId, Message] = field(default_factory=dict)

    def message(self, unit: str, text: tuple[str, ...], at: Position) -> Message:
        """The message of a unit in every language that has it."""
        if not any(part.strip() for part in text) or not all(part.strip() for part in text):
            self.issues.append(
                Issue(Code.PROMPT_MISSING, at, f"The text of '{unit}' is empty.", "Write what is to be said.")
            )
        texts = {self.source_language: tuple(sentence(part) for part in text)}
        states = {self.source_language: TranslationState.SOURCE}
        for language in self.languages:
            if language != self.source_language:
                self._translated(language, unit, text, at, texts, states)
        places = {language: found[unit].at for language, found in self.translations.items() if unit in found}
        made = Message(UnitId(unit), at, texts, states, places)
        self.made[made.id] = made
        return made

    def _translated(
        self,
        language: LanguageTag,
        unit: str,
        text: tuple[str, ...],
        at: Position,
        texts: dict[LanguageTag, tuple[Sentence, ...]],
        states: dict[LanguageTag, TranslationState],
    ) -> None:
        found = self.translations.get(language, {}).get(unit)
        if found is None or not found.part.text or not all(part.strip() for part in found.part.text):
            states[language] = TranslationState.MISSING
            self._missing(language, unit, at)
            return
        texts[language] = tuple(sentence(part) for part in found.part.text)
        current = found.part.source == text
        states[language] = TranslationState.CURRENT if current else TranslationState.STALE
        if not current:
            self._stale(language, unit, found.at)

    def _missing(self, language: LanguageTag, unit: str, at: Position) -> None:
        self.issues.append(
            Issue(
                Code.TRANSLATION_MISSING,
                at,
                f"'{unit}' has no text in this language.",
                f"Add '{unit}' with 'source' and 'text' below translations/{language}/.",
                language,
                Severity.WARNING,
            )
        )

    def _stale(self, language: LanguageTag, unit: str, at: Position) -> None:
        self.issues.append(
            Issue(
                Code.TRANSLATION_STALE,
                at,
                f"'{unit}' was translated from an older text.",
                f"Translate it anew and copy today's text to 'source'{HOLDS.format(unit)}.",
                language,
                Severity.WARNING,
            )
        )

    def orphans(self) -> Iterable[Issue]:
        """Translations whose unit no longer exists."""
        for language, units in self.translations.items():
            for unit, found in units.items():
                if unit not in self.made:
                    yield Issue(
                        Code.TRANSLATION_ORPHAN,
                        found.at,
                        f"No text has the id '{unit}'.",
                        "Remove it, or correct the id.",
                        language,
                        Severity.WARNING,
                    )


def read_translations(folder: Folder, issues: list[Issue]) -> dict[LanguageTag, dict[str, Translated]]:
    """All translations by language and unit."""
    found: dict[LanguageTag, dict[str, Translated]] = {}
    for file in folder.under("translations"):
        language = LanguageTag(file.name.split("/")[1])
        units = found.setdefault(language, {})
        for unit, part in file.content.items():
            at = file.source.at(unit)
            if unit in units:
                issues.append(
                    Issue(Code.ID_DUPLICATE, at, f"'{unit}' is translated twice.", "Keep one.", language)
                )
            units[unit] = Translated(part, at)
    return found
