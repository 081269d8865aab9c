"""Taking over what a translator sent back: all of it, or nothing and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.authoring.translations.book import Unit
from ivr.authoring.translations.desk import Desk
from ivr.authoring.translations.editing import TranslationsRefusedError, placeholder_problem
from ivr.authoring.translations.row import Row, joined, parted
from ivr.authoring.translations.sheet import Sentences
from ivr.model import LanguageTag, TranslationState, UnitId


@dataclass(frozen=True, slots=True)
class Taken:
    """Units with a new text, and those left as they were because they are marked as not ready."""

    changed: tuple[str, ...]
    drafts: tuple[str, ...]


def take(desk: Desk, language: LanguageTag, rows: Sequence[Row]) -> Taken:
    """Put the rows into the book of a language. Raises TranslationsRefusedError with every problem."""
    if problems := [*_twice(rows), *(p for row in rows for p in _problems(desk, language, row))]:
        raise TranslationsRefusedError(problems)
    changed = []
    for row in rows:
        unit = desk.units[UnitId(row.unit)]
        if text := _new_text(desk, language, unit, row):
            desk.books[language].put(unit, text)
            changed.append(row.unit)
    return Taken(tuple(changed), tuple(row.unit for row in rows if row.draft and parted(row.text)))


def _twice(rows: Sequence[Row]) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        if row.unit in seen:
            yield f"'{row.unit}' is in the file twice. Keep one."
        seen.add(row.unit)


def _problems(desk: Desk, language: LanguageTag, row: Row) -> Iterator[str]:
    unit = desk.units.get(UnitId(row.unit))
    if unit is None:
        named = f"'{row.unit}'" if row.unit else f"A text without an id ({row.source[:15]!r})"
        yield f"{named} is not a text of these menus. Take it out, or export anew."
    elif parted(row.source) != parted(joined(unit.text)):
        yield f"'{row.unit}' was exported from another source; today it is: {' '.join(unit.text)}"
    elif text := _new_text(desk, language, unit, row):
        problem = placeholder_problem(unit.text, text, desk.kinds)
        yield from [f"'{row.unit}': {problem}"] if problem else []


def _new_text(desk: Desk, language: LanguageTag, unit: Unit, row: Row) -> Sentences | None:
    """The text to be written, or None. An empty text never takes one away, a draft never replaces one."""
    new = parted(row.text)
    if not new or row.draft:
        return None
    entry = desk.books[language].entry(unit.id)
    if entry is None or new != parted(joined(entry.text)):
        return new
    if row.state is not TranslationState.CURRENT or unit.states[language] is TranslationState.CURRENT:
        return None
    return entry.text if all(part.strip() for part in entry.text) else new
