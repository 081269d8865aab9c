"""Taking over what a translator sent back: each row on its own, but no row while one is wrong in itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.authoring.translations.desk import Desk
from ivr.authoring.translations.editing import TranslationsRefusedError, placeholder_problem
from ivr.authoring.translations.merging import Fate, Merged, merged
from ivr.authoring.translations.row import Row, parted
from ivr.model import LanguageTag, UnitId


@dataclass(frozen=True, slots=True)
class Taken:
    """Every row that the file says something with: taken, or left and why."""

    rows: tuple[Merged, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """Units that are not as they were."""
        return tuple(each.row.unit for each in self.rows if each.taken)

    def of(self, fate: Fate) -> tuple[str, ...]:
        """Units by what became of their rows."""
        return tuple(each.row.unit for each in self.rows if each.fate is fate)


def take(desk: Desk, language: LanguageTag, rows: Sequence[Row]) -> Taken:
    """Put the rows into the book of a language. Raises TranslationsRefusedError with every problem."""
    found = {id(row): _merged(desk, language, row) for row in rows if UnitId(row.unit) in desk.units}
    if problems := [*_twice(rows), *(p for row in rows for p in _problems(desk, row, found.get(id(row))))]:
        raise TranslationsRefusedError(problems)
    for each in found.values():
        if each.taken:
            desk.books[language].put(desk.units[UnitId(each.row.unit)], each.text, each.source)
    return Taken(tuple(each for each in found.values() if each.fate is not Fate.SAME))


def _merged(desk: Desk, language: LanguageTag, row: Row) -> Merged:
    unit = desk.units[UnitId(row.unit)]
    return merged(unit, desk.books[language].entry(unit.id), unit.states[language], row, desk.kinds)


def _twice(rows: Sequence[Row]) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        if row.unit in seen:
            yield f"{_at(row)}'{row.unit}' is in the file twice. Keep one."
        seen.add(row.unit)


def _problems(desk: Desk, row: Row, found: Merged | None) -> Iterator[str]:
    if found is None:
        named = f"'{row.unit}'" if row.unit else f"A text without an id ({row.source[:15]!r})"
        yield f"{_at(row)}{named} is not a text of these menus. Take it out, or export anew."
    elif not parted(row.source):
        yield f"{_at(row)}'{row.unit}' has no source any more. Leave it as it was exported."
    elif found.taken and (problem := placeholder_problem(found.source, found.text, desk.kinds)):
        yield f"{_at(row)}'{row.unit}': {problem}"


def _at(row: Row) -> str:
    return f"{row.at}: " if row.at else ""
