"""All translations of one language, to be changed unit by unit and written at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ivr.authoring.translations.sheet import Entry, Sentences, Sheet, new_entry
from ivr.model import LanguageTag, Position, TranslationState, UnitId


@dataclass(frozen=True, slots=True)
class Unit:
    """One text of the source. ``file`` is relative to menus/ and the same below each translation."""

    id: UnitId
    file: str
    at: Position
    text: Sentences
    states: dict[LanguageTag, TranslationState]


class Book:
    """The files of one language. Nothing here touches a disk."""

    def __init__(self, language: LanguageTag, sheets: dict[str, Sheet], units: Sequence[Unit]) -> None:
        self.language = language
        self.units = units
        self._sheets = sheets
        self._before = dict(sheets)

    def entry(self, unit: str) -> Entry | None:
        """A unit as it stands now."""
        return next((e for sheet in self._sheets.values() for e in sheet.entries if e.unit == unit), None)

    def orphans(self) -> Iterator[tuple[str, str]]:
        """File and id of every translation whose unit does not exist."""
        known = {unit.id for unit in self.units}
        for file, sheet in self._sheets.items():
            yield from ((file, entry.unit) for entry in sheet.entries if entry.unit not in known)

    def put(self, unit: Unit, text: Sentences, source: Sentences | None = None) -> None:
        """A text made from today's source, or from ``source``; in place, or where the source has it."""
        source = unit.text if source is None else source
        for file, sheet in self._sheets.items():
            if any(entry.unit == unit.id for entry in sheet.entries):
                changed = [e.with_texts(source, text) if e.unit == unit.id else e for e in sheet.entries]
                self._sheets[file] = sheet.with_entries(changed)
                return
        sheet = self._sheet(unit.file)
        at = self._place(sheet, unit)
        entries = (*sheet.entries[:at], new_entry(unit.id, source, text), *sheet.entries[at:])
        self._sheets[unit.file] = sheet.with_entries(entries)

    def _place(self, sheet: Sheet, unit: Unit) -> int:
        """Behind the nearest unit that the source has before this one."""
        order = {str(each.id): number for number, each in enumerate(self.units)}
        before = {
            order[e.unit]: n
            for n, e in enumerate(sheet.entries, 1)
            if order.get(e.unit, -1) in range(order[unit.id])
        }
        return before[max(before)] if before else 0

    def drop_orphans(self) -> None:
        """Without the translations of units that do not exist."""
        known = {unit.id for unit in self.units}
        for file, sheet in self._sheets.items():
            self._sheets[file] = sheet.with_entries([e for e in sheet.entries if e.unit in known])

    def arrange(self) -> None:
        """Every unit of the source in its file and order; orphans stay at the end of theirs."""
        found = {e.unit: e for sheet in self._sheets.values() for e in sheet.entries}
        stray: dict[str, list[Entry]] = {}
        for file, orphan in self.orphans():
            stray.setdefault(file, []).append(found[orphan])
        wanted: dict[str, list[Entry]] = {}
        for unit in self.units:
            wanted.setdefault(unit.file, []).append(_kept(found.get(unit.id), unit))
        for file in dict.fromkeys([*self._sheets, *wanted]):
            entries = [*wanted.get(file, []), *stray.get(file, [])]
            self._sheets[file] = self._sheet(file).with_entries(entries)

    def _sheet(self, file: str) -> Sheet:
        return self._sheets.get(file) or Sheet(self.path(file))

    def path(self, file: str) -> str:
        """The place of a file below menus/."""
        return str(PurePosixPath("translations", self.language, file))

    def changed(self) -> Iterator[tuple[Sheet, Sheet]]:
        """Every file that is not as it was, before and now."""
        for file, sheet in sorted(self._sheets.items()):
            before = self._before.get(file) or Sheet(self.path(file))
            if sheet.entries != before.entries:
                yield before, sheet


def _kept(entry: Entry | None, unit: Unit) -> Entry:
    """The entry as it is; where nothing is written yet, with today's source."""
    if entry is None:
        return new_entry(unit.id, unit.text)
    if entry.blank and entry.source != unit.text:
        return entry.with_texts(unit.text, entry.text)
    return entry
