"""``ivr diff``"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from ivr.authoring.compile import Compiled, compile_menus
from ivr.authoring.diff.cases import CaseChange
from ivr.authoring.diff.compare import Difference, compare
from ivr.authoring.diff.days import a_day_of
from ivr.authoring.diff.facts import FactChange
from ivr.authoring.diff.revisions import folder_of
from ivr.authoring.diff.side import Side
from ivr.authoring.diff.texts import SpokenChange
from ivr.authoring.issues import errors
from ivr.authoring.proof.markdown import plain
from ivr.authoring.tables import Written
from ivr.cli.main import DiffFormat
from ivr.cli.today import city_today
from ivr.errors import IvrError
from ivr.model import Tree

NOTHING = "Callers notice no difference.\n"
_GONE = "\u2014"
"""Stands where one side has nothing."""


def run(old: str, new: str, language: str | None, format: DiffFormat, menus: Path) -> int:
    """Print what differs; always 0, as a difference is no error."""
    with ExitStack() as stack:
        before, after = (_side(name, stack.enter_context(folder_of(name, menus))) for name in (old, new))
    known = [*after.tree.languages, *before.tree.languages]
    if language is not None and language not in known:
        raise IvrError(f"There is no language '{language}'. Known: {', '.join(dict.fromkeys(known))}.")
    print(diff_text(_only(compare(before, after), language), before.tree, after.tree, format), end="")
    return 0


def _side(name: str, folder: Path) -> Side:
    """A version compiled. Facts that were valid then need not be valid today."""
    compiled: Compiled = compile_menus(folder, a_day_of(folder, city_today()), name)
    if compiled.tree is None:
        listing = "\n".join(map(str, errors(compiled.issues)))
        raise IvrError(f"The menus of '{name}' cannot be compared, as they have errors:\n{listing}")
    return Side(compiled.tree, compiled.units)


def _only(found: Difference, language: str | None) -> Difference:
    if language is None:
        return found
    return replace(
        found,
        offers=tuple(each for each in found.offers if each.language in (None, language)),
        spoken=tuple(each for each in found.spoken if each.language == language),
    )


def diff_text(found: Difference, old: Tree, new: Tree, format: DiffFormat) -> str:
    """The difference as text."""
    if format is DiffFormat.JSON:
        return json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n"
    if not found:
        return NOTHING
    tables = list(_tables(found, old, new))
    return _markdown(tables) if format is DiffFormat.MARKDOWN else _rich(tables)


@dataclass(frozen=True, slots=True)
class _Table:
    """One kind of difference."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def _tables(found: Difference, old: Tree, new: Tree) -> Iterator[_Table]:
    names = _Names(old, new)
    offers = [
        (o.name, o.language or "all", "from now on" if o.offered else "no longer") for o in found.offers
    ]
    languages = [(k.place, k.what, k.old or _GONE, k.new or _GONE) for k in found.languages]
    keys = [(k.place, k.what, k.old or _GONE, k.new or _GONE) for k in found.keys]
    every = [
        _Table("Offered", ("what", "language", "offered"), offers),
        _Table("Languages", ("language", "what", "old", "new"), languages),
        _Table("Facts", ("fact", "old", "new", "spoken in"), [_fact(fact) for fact in found.facts]),
        _Table("Keys and questions", ("place", "what", "old", "new"), keys),
        _Table("Cases", ("procedure", "cases", "change"), [_case(names, case) for case in found.cases]),
    ]
    yield from (table for table in every if table.rows)
    in_order = sorted(found.spoken, key=lambda change: change.group)
    for group, changes in groupby(in_order, key=lambda change: change.group):
        rows = [_text(change) for change in changes]
        yield _Table(f"Spoken: {group}", ("text", "language", "old", "new"), rows)


def _text(change: SpokenChange) -> tuple[str, ...]:
    old, new = _differing(change.old, change.new)
    return change.unit, f"{change.language}{' (reading)' if change.reading else ''}", old, new


def _differing(old: str | None, new: str | None) -> tuple[str, str]:
    """The sentences that differ; what stays is only hinted at."""
    if old is None or new is None:
        return old or _GONE, new or _GONE
    lines = old.split("\n"), new.split("\n")
    shown: tuple[list[str], list[str]] = [], []
    for kind, *at in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        for side, (start, end) in enumerate((at[:2], at[2:])):
            shown[side].extend(["\u2026"] if kind == "equal" else lines[side][start:end])
    return "\n".join(shown[0]), "\n".join(shown[1])


def _fact(fact: FactChange) -> tuple[str, ...]:
    where = ", ".join(fact.units)
    return fact.fact, fact.old or _GONE, fact.new or _GONE, where


class _Names:
    """Items and notes by what they are called, beside their ids."""

    def __init__(self, old: Tree, new: Tree) -> None:
        self._names = {
            str(item.id): Written(tree, tree.default_language).message(item.name)
            for tree in (old, new)
            for item in tree.items.values()
        }

    def named(self, name: str) -> str:
        """An id with its name, if it is an item."""
        return f"{name} ({self._names[name]})" if name in self._names else name


def _case(names: _Names, case: CaseChange) -> tuple[str, ...]:
    listed = "\n".join(" ".join(ids) or _GONE for ids in case.cases)
    everyone = len(case.cases) == case.total
    cases = f"all {case.total}" if everyone else f"{len(case.cases)} of {case.total}:\n{listed}"
    return case.procedure, cases, "\n".join(_case_lines(names, case))


def _case_lines(names: _Names, case: CaseChange) -> Iterator[str]:
    if case.kind != "changed":
        yield f"case {case.kind}"
    for each in case.lists:
        yield from (f"{each.name}: + {names.named(name)}" for name in each.added)
        yield from (f"{each.name}: - {names.named(name)}" for name in each.removed)
        if each.moved:
            yield f"{each.name}: in another order"
    if case.person is not None:
        yield "a person finishes it" if case.person else "no person finishes it any more"


def _markdown(tables: Sequence[_Table]) -> str:
    lines: list[str] = []
    for table in tables:
        lines += [
            f"## {table.title}",
            "",
            f"| {' | '.join(table.columns)} |",
            "|---" * len(table.columns) + "|",
        ]
        lines += [
            f"| {' | '.join(plain(cell).replace(chr(10), '<br>') for cell in row)} |" for row in table.rows
        ]
        lines.append("")
    return "\n".join(lines)


def _rich(tables: Sequence[_Table]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = io.StringIO()
    console = Console(file=out, width=shutil.get_terminal_size((140, 24)).columns, force_terminal=False)
    for table in tables:
        shown = Table(title=table.title, title_justify="left", show_lines=True)
        for column in table.columns:
            shown.add_column(column, overflow="fold")
        for row in table.rows:
            shown.add_row(*map(Text, row))  # as text: brackets of the menus are no markup
        console.print(shown)
    return out.getvalue()
