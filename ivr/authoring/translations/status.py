"""How far each language is, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.authoring.translations.desk import Desk
from ivr.model import LanguageTag


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one file in one language. ``file`` is relative to the language's folder."""

    language: str
    file: str
    current: int = 0
    stale: int = 0
    missing: int = 0
    orphan: int = 0

    @property
    def done(self) -> bool:
        """Every text is translated, and nothing else is there."""
        return not (self.stale or self.missing or self.orphan)


def status(desk: Desk, language: LanguageTag) -> Iterator[Row]:
    """One row per file, in the order of their names."""
    found: dict[str, Counter[str]] = {}
    for unit in desk.units.values():
        found.setdefault(unit.file, Counter())[unit.states[language]] += 1
    for file, _ in desk.books[language].orphans():
        found.setdefault(file, Counter())["orphan"] += 1
    for file, counts in sorted(found.items()):
        yield Row(language, file, **counts)
