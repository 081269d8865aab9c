"""``ivr cases`` and ``ivr paths``"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ivr.authoring.compile import compile_menus, require_tree
from ivr.authoring.tables import PathRow, Row, Written, case_rows, path_rows
from ivr.cli.main import TableFormat
from ivr.cli.today import city_today
from ivr.errors import IvrError
from ivr.model import LanguageTag, LineId, Procedure, Tree

HEADINGS = {
    "ja": (
        "場合",
        "はじめに言うこと",
        "持ってくるもの",
        "暗証番号",
        "職員に言うこと",
        "あとで言うこと",
        "職員へ",
    ),
    "en": ("Case", "Said first", "To bring", "PINs", "To tell the staff", "Said after", "Person"),
}
"""Column headings; other languages have the English ones."""


def _tree(menus: Path, language: str) -> tuple[Tree, LanguageTag]:
    tree = require_tree(compile_menus(menus, city_today()))
    if language not in tree.languages:
        raise IvrError(f"There is no language '{language}'. Known: {', '.join(tree.languages)}.")
    return tree, LanguageTag(language)


def run_cases(name: str | None, language: str, format: TableFormat, menus: Path) -> int:
    """Print the case tables of one or all procedures."""
    tree, tag = _tree(menus, language)
    known = {p.id: p for p in tree.places.values() if isinstance(p, Procedure)}
    if name is not None and name not in known:
        raise IvrError(f"There is no procedure '{name}'. Known: {', '.join(known)}.")
    chosen = [p for p in known.values() if name in (None, p.id)]
    print(cases_text(tree, chosen, tag, format), end="")
    return 0


def cases_text(tree: Tree, procedures: Sequence[Procedure], tag: LanguageTag, format: TableFormat) -> str:
    """The case tables as text."""
    tables = [(p, case_rows(tree, p, tag)) for p in sorted(procedures, key=lambda p: p.id)]
    match format:
        case TableFormat.JSON:
            data = {p.id: [asdict(row) for row in rows] for p, rows in tables}
            return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        case TableFormat.CSV:
            flat = [(p.id, *_cells(row, " / ")) for p, rows in tables for row in rows]
            return _csv([("procedure", "case", "before", "bring", "know", "state", "after", "person"), *flat])
        case TableFormat.MARKDOWN:
            return "\n".join(_markdown(tree, p, rows, tag) for p, rows in tables)
        case TableFormat.TABLE:
            return _rich(tables, tag)


def _cells(row: Row, joint: str) -> tuple[str, ...]:
    parts = (row.answers, row.before, row.bring, row.know, row.state, row.after)
    return (*(joint.join(part) for part in parts), "●" if row.person else "")


def _headings(tag: LanguageTag) -> tuple[str, ...]:
    return HEADINGS.get(tag, HEADINGS["ja" if tag.startswith("ja") else "en"])


def _markdown(tree: Tree, procedure: Procedure, rows: list[Row], tag: LanguageTag) -> str:
    """A heading, the opening, and for each case a short list: long sentences do not fit into a table."""
    words = Written(tree, tag)
    lines = [f"## {words.message(procedure.official)} (`{procedure.id}`)", "", f"*{procedure.source}*", ""]
    if procedure.opening:
        lines += [f"> {words.message(procedure.opening.say)}", ""]
    for number, row in enumerate(rows, 1):
        lines += [f"### {number}. {' '.join(row.answers) or '—'}", ""]
        for heading, part in zip(_headings(tag)[1:-1], _parts(row), strict=True):
            if part:
                lines += [f"- **{heading}**", *(f"  {n}. {text}" for n, text in enumerate(part, 1))]
        lines += [f"- **{_headings(tag)[-1]}**", ""] if row.person else [""]
    return "\n".join(lines)


def _parts(row: Row) -> tuple[tuple[str, ...], ...]:
    return (row.before, row.bring, row.know, row.state, row.after)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _rich(tables: Sequence[tuple[Procedure, list[Row]]], tag: LanguageTag) -> str:
    from rich.console import Console
    from rich.table import Table

    out = io.StringIO()
    console = Console(file=out, width=shutil.get_terminal_size((160, 24)).columns, force_terminal=False)
    for procedure, rows in tables:
        table = Table(title=procedure.id, show_lines=True)
        for heading in _headings(tag):
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*_cells(row, "\n"))
        console.print(table)
    return out.getvalue()


def run_paths(language: str, format: TableFormat, menus: Path, line: str | None = None) -> int:
    """Print every path of a language, on one line."""
    tree, tag = _tree(menus, language)
    if line is not None and line not in tree.lines:
        raise IvrError(f"There is no line '{line}'. Known: {', '.join(tree.lines) or 'none'}.")
    rows = list(path_rows(tree, tag, LineId(line) if line else None))
    print(paths_text(rows, format), end="")
    return 0


def paths_text(rows: Sequence[PathRow], format: TableFormat) -> str:
    """The paths as text."""
    if format is TableFormat.JSON:
        return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"
    cells = [("keys", "seconds", "place", "answers", "listed"), *(_path_cells(row) for row in rows)]
    if format is TableFormat.CSV:
        return _csv(cells)
    if format is TableFormat.MARKDOWN:
        marked = [f"| {' | '.join(row)} |" for row in cells]
        return "\n".join([marked[0], "|---|---|---|---|---|", *marked[1:]]) + "\n"
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    return "".join(
        "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[4]]) + "\n" for row in cells
    )


def _path_cells(row: PathRow) -> tuple[str, ...]:
    return (row.keys, str(round(row.seconds)), row.place, " ".join(row.answers), " ".join(row.wanted))
