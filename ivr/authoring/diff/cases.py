"""Which cases of which procedure are told something else: documents and notes added or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.authoring.walk import cases, entries
from ivr.dialogue.procedure import Outcome
from ivr.model import Answer, ListKind, Procedure, Tree

Answers = frozenset[Answer]


@dataclass(frozen=True, slots=True)
class ListChange:
    """One list of a case: ids that came, ids that went; ``moved``: the same ids in another order."""

    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class CaseChange:
    """Cases of one procedure that changed in the same way.

    ``kind``: ``added``, ``removed`` or ``changed``; ``cases``: answers as ``question=choice``;
    ``total``: how many cases the procedure has now (of a removed one: had). ``person``: a person finishes
    them from now on (True), no longer (False), as before (None).
    """

    procedure: str
    kind: str
    cases: tuple[tuple[str, ...], ...]
    total: int
    lists: tuple[ListChange, ...] = ()
    person: bool | None = None


def case_changes(old: Tree, new: Tree) -> Iterator[CaseChange]:
    """Every change of every procedure that both trees have; offers tell of the others."""
    for name, place in new.places.items():
        before = old.places.get(name)
        if isinstance(place, Procedure) and isinstance(before, Procedure):
            yield from _of_procedure(name, _cases(old, before), _cases(new, place))


_Cases = Mapping[Answers, tuple[tuple[str, ...], Outcome]]
_Change = tuple[str, tuple[ListChange, ...], bool | None]


def _cases(tree: Tree, procedure: Procedure) -> _Cases:
    """Every case by its answers in whatever order, with the order in which they are asked."""
    return {
        frozenset(case.answers): (tuple(f"{a.question}={a.choice}" for a in case.answers), case.told)
        for start in entries(tree, procedure)
        for case in cases(procedure, start)
    }


def _of_procedure(name: str, old: _Cases, new: _Cases) -> Iterator[CaseChange]:
    found: dict[_Change, list[tuple[str, ...]]] = {}
    for answers in dict.fromkeys((*new, *old)):
        if change := _change(old, new, answers):
            found.setdefault(change, []).append((new.get(answers) or old[answers])[0])
    for (kind, lists, person), ids in found.items():
        total = len(old) if kind == "removed" else len(new)
        yield CaseChange(name, kind, tuple(ids), total, lists, person)


def _change(old: _Cases, new: _Cases, answers: Answers) -> _Change | None:
    if answers not in old:
        return "added", (), None
    if answers not in new:
        return "removed", (), None
    before, after = old[answers][1], new[answers][1]
    lists = tuple(_lists(_told(before), _told(after)))
    person = after.person if after.person != before.person else None
    return ("changed", lists, person) if lists or person is not None else None


def _told(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """The ids of everything said, in the order of reading."""
    return {
        "before": tuple(note.id for note in outcome.before),
        **{str(kind): tuple(item.id for item in outcome.lists[kind]) for kind in ListKind},
        "after": tuple(note.id for note in outcome.after),
    }


def _lists(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> Iterator[ListChange]:
    for name, after in new.items():
        before = old[name]
        added = tuple(each for each in after if each not in before)
        removed = tuple(each for each in before if each not in after)
        stayed = [each for each in before if each in after]
        moved = stayed != [each for each in after if each in before]
        if added or removed or moved:
            yield ListChange(name, added, removed, moved)
