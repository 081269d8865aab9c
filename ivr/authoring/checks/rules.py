"""The rules of procedures, proved by going through every case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.walk import Answers, Case, askings, cases, entries, given, paths
from ivr.dialogue.languages import keys_to
from ivr.dialogue.procedure import Outcome
from ivr.model import Answer, Asked, Condition, ListKind, Position, Procedure, Tree

MOST_KEYS = 8
"""Keys after the language until the first document, in the longest case (voice rule M3)."""
MOST_KEYS_SHORTEST = 5
"""The same in the shortest case of a procedure (voice rule M3)."""


def check_rules(tree: Tree) -> Iterator[Issue]:
    """All checks of this module."""
    for place in tree.places.values():
        if isinstance(place, Procedure):
            found = list(cases(place))
            yield from _idle_questions(tree, place)
            yield from _conditions(place, found)
            yield from _silent(place, found)
    yield from _keys(tree)


def _idle_questions(tree: Tree, procedure: Procedure) -> Iterator[Issue]:
    points = [point for start in {(), *entries(tree, procedure)} for point in askings(procedure, start)]
    for asked in procedure.ask:
        here = [answers for answers, question in points if question is asked]
        if not here:
            yield _idle(asked, "is never asked")
            continue
        for answers in here:
            if not _matters(procedure, answers, asked):
                after = " after " + ", ".join(f"{a.question}={a.choice}" for a in answers) if answers else ""
                yield _idle(asked, f"changes nothing{after}")
                break


def _idle(asked: Asked, how: str) -> Issue:
    cure = "Take it out of 'ask', or add what depends on it."
    return Issue(Code.QUESTION_IDLE, asked.at, f"The question '{asked.question.id}' {how}.", cure)


def _matters(procedure: Procedure, answers: Answers, asked: Asked) -> bool:
    """Do at least two choices lead to different things being said?"""
    outcomes = {
        frozenset(
            signature(case.told)
            for case in cases(procedure, (*answers, Answer(asked.question.id, choice.id)))
        )
        for choice in asked.choices
    }
    return len(outcomes) > 1


def signature(told: Outcome) -> tuple[object, ...]:
    """What is said in an outcome, by ids."""
    lists = tuple(tuple(item.id for item in told.lists[kind]) for kind in ListKind)
    notes = tuple(note.id for note in (*told.before, *told.after))
    return (lists, notes, told.person)


def _conditions(procedure: Procedure, found: list[Case]) -> Iterator[Issue]:
    for position, condition in _placed(procedure):
        if not any(condition.holds(given(case.answers)) for case in found):
            cure = "Correct its choices, or remove the entry."
            yield Issue(Code.CONDITION_IMPOSSIBLE, position, "This condition holds in no case.", cure)
    for kind, list_entries in procedure.lists.items():
        for case in found:
            holding = [e for e in list_entries if e.when.holds(given(case.answers))]
            counted = Counter(entry.item.id for entry in holding)
            for entry in holding:
                if counted[entry.item.id] > 1:
                    yield _overlap(entry.at, entry.item.id, kind, case)


def _overlap(at: Position, item: str, kind: ListKind, case: Case) -> Issue:
    answers = ", ".join(f"{a.question}={a.choice}" for a in case.answers) or "every case"
    wrong = f"'{item}' is wanted twice under '{kind}' with {answers}."
    return Issue(Code.CONDITION_OVERLAP, at, wrong, "Make the conditions exclude each other.")


def _placed(procedure: Procedure) -> Iterator[tuple[Position, Condition]]:
    for list_entries in procedure.lists.values():
        yield from ((entry.at, entry.when) for entry in list_entries)
    yield from ((note.at, note.when) for note in (*procedure.before, *procedure.after))
    yield from ((handover.at, handover.when) for handover in procedure.handovers)


def _silent(procedure: Procedure, found: list[Case]) -> Iterator[Issue]:
    for case in found:
        if case.told.silent:
            answers = ", ".join(f"{a.question}={a.choice}" for a in case.answers) or "no answers"
            wrong = f"Nothing is said in '{procedure.id}' with {answers}."
            yield Issue(Code.CASE_SILENT, procedure.at, wrong, "Add a list entry or a note that holds there.")


def _keys(tree: Tree) -> Iterator[Issue]:
    lengths: dict[str, list[int]] = {}
    to_language = len(keys_to(tree, tree.default_language))
    for path in paths(tree, tree.default_language):
        lengths.setdefault(path.end.place, []).append(len(path.keys) - to_language)
    for name, counts in lengths.items():
        place = next(p for p in tree.places.values() if p.id == name)
        if max(counts) > MOST_KEYS or min(counts) > MOST_KEYS_SHORTEST:
            wrong = f"'{name}' takes {min(counts)} to {max(counts)} keys until the first document."
            cure = f"At most {MOST_KEYS_SHORTEST} in the shortest case and {MOST_KEYS} in the longest."
            yield Issue(Code.KEYS_TOO_MANY, place.at, wrong, cure)
