"""What the commands of ``ivr translations`` do. Exit status: 0 done, 1 ``--check`` found something.

1 is also the status of an import that left a row as it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, fields
from pathlib import Path

from ivr.authoring.translations import editing
from ivr.authoring.translations.desk import Desk, open_desk
from ivr.authoring.translations.exchange import FileFormat, exported, format_of, rows_in
from ivr.authoring.translations.importing import take
from ivr.authoring.translations.merging import Fate, Merged
from ivr.authoring.translations.proving import Proof, prove
from ivr.authoring.translations.status import Row, status
from ivr.authoring.translations.writing import changes, write
from ivr.cli.today import city_today
from ivr.errors import IvrError
from ivr.model import LanguageTag


def _desk(menus: Path) -> Desk:
    return open_desk(menus, city_today())


def run_status(menus: Path, language: str | None, format: str, check: bool) -> int:
    """Print the counts."""
    desk = _desk(menus)
    rows = [row for tag in desk.chosen(language) for row in status(desk, tag)]
    print(_json(rows) if format == "json" else _table(rows), end="")
    return 1 if check and not all(row.done for row in rows) else 0


def _json(rows: Sequence[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _table(rows: Sequence[Row]) -> str:
    """One line per file, and one for the whole of each language."""
    lines = [tuple(field.name for field in fields(Row))]
    for tag in dict.fromkeys(row.language for row in rows):
        own = [row for row in rows if row.language == tag]
        numbers = zip(*(astuple(row)[2:] for row in own), strict=True)
        lines += [tuple(map(str, astuple(row))) for row in own]
        lines.append((tag, "all", *(str(sum(column)) for column in numbers)))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "".join(_aligned(line, widths) + "\n" for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    words = [cell.ljust(width) for cell, width in zip(line[:2], widths[:2], strict=True)]
    return "  ".join([*words, *(cell.rjust(w) for cell, w in zip(line[2:], widths[2:], strict=True))])


def run_update(menus: Path, language: str | None, check: bool) -> int:
    """Complete and arrange the files."""
    desk = _desk(menus)
    editing.update(desk, desk.chosen(language))
    return _finish(desk, check)


def run_accept(menus: Path, units: Sequence[str], all: bool, language: str | None, check: bool) -> int:
    """Note today's source for stale translations."""
    if all == bool(units):
        raise IvrError("Name the texts to accept, or write --all with --language.")
    if all and language is None:
        raise IvrError("--all needs --language: accept one language after the other.")
    desk = _desk(menus)
    if all:
        editing.accept_all(desk, desk.chosen(language)[0])
    else:
        editing.accept(desk, desk.chosen(language), units)
    return _finish(desk, check)


def run_prune(menus: Path, language: str | None, check: bool) -> int:
    """Take out orphans."""
    desk = _desk(menus)
    editing.prune(desk, desk.chosen(language))
    return _finish(desk, check)


def run_export(menus: Path, language: str, format: str | None, out: Path | None, check: bool) -> int:
    """Write or print a file for translators."""
    if check and out is None:
        raise IvrError("--check needs --out: the file to compare with.")
    desk = _desk(menus)
    chosen = FileFormat(format) if format else format_of(out) if out else FileFormat.CSV
    text = exported(desk, desk.chosen(language)[0], chosen)
    if out is None:
        print(text.removeprefix("\ufeff"), end="")
        return 0
    try:
        same = out.is_file() and out.read_bytes() == text.encode("utf-8")
        if not same and not check:
            out.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise IvrError(f"{out} cannot be written ({error.strerror}).") from None
    print(f"{out}: {'up to date' if same else 'would be written' if check else 'written'}")
    return 1 if check and not same else 0


def run_import(menus: Path, file: Path, language: str | None, check: bool) -> int:
    """Take over a translator's file. Status 1 also where a row was not taken."""
    desk = _desk(menus)
    rows, named = rows_in(file, format_of(file), language)
    tag = desk.chosen(named)[0]
    taken = take(desk, tag, rows)
    for warning in prove(Proof(desk.root, changes(desk), tag, city_today()), taken):
        print(warning)
    for each in taken.rows:
        print(f"{each.row.unit}: {_told(each, desk, tag)}")
    return _finish(desk, check) or int(bool(taken.of(Fate.LEFT)))


def _told(each: Merged, desk: Desk, tag: LanguageTag) -> str:
    """What became of a row, and what is to be done."""
    match each.fate:
        case Fate.DRAFT:
            return "marked as not ready, left as it is"
        case Fate.HOLDS:
            return "still holds"
        case Fate.OLDER:
            today = " ".join(desk.unit(each.row.unit).text)
            cure = f"Translate it from '{today}', or say that it holds: accept {each.row.unit} -l {tag}."
            return f"taken, but stale: its source has changed since the export. {cure}"
        case Fate.LEFT:
            return f"NOT TAKEN: {each.why}"
        case _:
            return "new text"


def _finish(desk: Desk, check: bool) -> int:
    """Write what has changed, or with ``--check`` only say it."""
    planned = changes(desk)
    if not check:
        write(desk.root, planned)
    for change in planned:
        print(
            f"{desk.root / change.name}: {change.said}{'' if change.text is not None else ', file removed'}"
        )
    if not planned:
        print("Nothing to change.")
    return 1 if check and planned else 0
