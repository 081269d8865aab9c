"""From answers to what is asked next and what is read out: the rules of a procedure, pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.model import (
    ITEMS_PER_PART,
    Asked,
    ChoiceId,
    Condition,
    Item,
    ListKind,
    Note,
    Procedure,
    QuestionId,
)

Given = Mapping[QuestionId, ChoiceId]


def next_question(procedure: Procedure, given: Given) -> Asked | None:
    """The first unanswered question that can still change what is said, or None."""
    unanswered = [asked for asked in procedure.ask if asked.question.id not in given]
    if not unanswered:
        return None
    undecided = [found for found in procedure.decisions if not any(each.holds(given) for each in found)]
    return next((asked for asked in unanswered if _matters(asked.question.id, undecided, given)), None)


def _matters(question: QuestionId, undecided: Sequence[Sequence[Condition]], given: Given) -> bool:
    """Does a condition that may still come to hold ask for this?"""
    return any(question in each.terms and each.open(given) for found in undecided for each in found)


@dataclass(frozen=True, slots=True)
class Listed:
    """A stretch of one list: ``items`` numbered from ``first``, out of ``total``."""

    kind: ListKind
    items: tuple[Item, ...]
    first: int
    total: int

    @property
    def opens(self) -> bool:
        """Does this stretch begin the list?"""
        return self.first == 1

    @property
    def closes(self) -> bool:
        """Does this stretch end the list?"""
        return self.first + len(self.items) - 1 == self.total


Piece = Listed | Note


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one case is told, in order of reading."""

    before: tuple[Note, ...]
    lists: Mapping[ListKind, tuple[Item, ...]]
    after: tuple[Note, ...]
    person: bool

    @property
    def silent(self) -> bool:
        """Is there nothing at all to say?"""
        return not (self.before or self.after or self.has_list)

    @property
    def has_list(self) -> bool:
        """Is there anything to bring, to know or to tell?"""
        return any(self.lists.values())


def outcome(procedure: Procedure, given: Given) -> Outcome:
    """What the case with these answers is told. Conditions on unanswered questions do not hold."""
    return Outcome(
        before=tuple(note for note in procedure.before if note.when.holds(given)),
        lists={kind: _items(procedure, kind, given) for kind in ListKind},
        after=tuple(note for note in procedure.after if note.when.holds(given)),
        person=any(handover.when.holds(given) for handover in procedure.handovers),
    )


def _items(procedure: Procedure, kind: ListKind, given: Given) -> tuple[Item, ...]:
    """Each item once, where its first entry that holds stands."""
    holding = (e.item for e in procedure.lists.get(kind, ()) if e.when.holds(given))
    return tuple({item.id: item for item in holding}.values())


Part = tuple[Piece, ...]


def parts(told: Outcome) -> tuple[Part, ...]:
    """The outcome in stretches of at most three items or notes, each followed by a key (rule L2).

    A list that fits into one stretch is never torn; notes fill up what is left.
    """
    packed: list[list[Piece]] = []
    room = 0
    for piece in _pieces(told):
        weight = len(piece.items) if isinstance(piece, Listed) else 1
        if weight > room:
            packed.append([])
            room = ITEMS_PER_PART
        packed[-1].append(piece)
        room -= weight
    return tuple(tuple(part) for part in packed) or ((),)


def _pieces(told: Outcome) -> Sequence[Piece]:
    listed = [piece for kind in ListKind for piece in _stretches(kind, told.lists[kind])]
    return [*told.before, *listed, *told.after]


def _stretches(kind: ListKind, items: tuple[Item, ...]) -> list[Listed]:
    return [
        Listed(kind, items[start : start + ITEMS_PER_PART], start + 1, len(items))
        for start in range(0, len(items), ITEMS_PER_PART)
    ]
