"""Cases of procedures as SMS: which there are, and the text of each.

Only a case with a list is sent: where nothing is to be brought, entered or told, no SMS is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.authoring.walk import Answers, cases, entries
from ivr.authoring.walk import Case as Walked
from ivr.dialogue.procedure import Outcome
from ivr.model import Answer, LanguageTag, ListKind, Message, Note, Procedure, Tree
from ivr.speech.written import Case, Text, Writer


@dataclass(frozen=True, slots=True)
class CaseText:
    """An SMS, and every combination of answers that is sent it."""

    procedure: Procedure
    cases: tuple[Answers, ...]
    text: Text


def as_case(procedure: Procedure, answers: Iterable[Answer], told: Outcome) -> Case:
    """What a case is told, as the writer of SMS takes it.

    An opening without words of its own for SMS is said first among the notes, if it fits at all.
    """
    opening = procedure.opening
    spoken = (opening.say,) if opening and not opening.sms else ()
    return Case(
        official=procedure.official,
        answers=tuple(_echoes(procedure, answers)),
        urgent=opening.sms if opening else None,
        before=(*spoken, *_written(told.before)),
        lists=told.lists,
        after=_written(told.after),
        person=told.person,
        first=frozenset(note.say.id for note in (*told.before, *told.after) if note.sms_first),
    )


def procedures(tree: Tree, language: LanguageTag) -> list[Procedure]:
    """What callers of a language can hear, and so get as SMS."""
    withheld = tree.withheld.get(language, frozenset())
    places = tree.places.values()
    return [place for place in places if isinstance(place, Procedure) and place.id not in withheld]


def different_cases(tree: Tree, procedure: Procedure) -> dict[tuple[object, ...], tuple[Answers, Case]]:
    """One case for each different thing that can be told, with the first answers that lead there."""
    found: dict[tuple[object, ...], tuple[Answers, Case]] = {}
    for case in _sent(tree, procedure):
        told = case.told
        items = tuple(tuple(item.id for item in told.lists[kind]) for kind in ListKind)
        notes = tuple(note.id for note in (*told.before, *told.after))
        as_sent = as_case(procedure, case.answers, told)
        found.setdefault((items, notes, told.person), (case.answers, as_sent))
    return found


def case_texts(tree: Tree, language: LanguageTag) -> Iterator[CaseText]:
    """The different SMS of a language."""
    writer = Writer(tree, language)
    for procedure in procedures(tree, language):
        found: dict[str, tuple[Text, list[Answers]]] = {}
        for case in _sent(tree, procedure):
            text = writer.text(as_case(procedure, case.answers, case.told))
            found.setdefault(text.body, (text, []))[1].append(case.answers)
        yield from (CaseText(procedure, tuple(answers), text) for text, answers in found.values())


def _sent(tree: Tree, procedure: Procedure) -> Iterator[Walked]:
    """The cases with a list, each once, from every way into the procedure."""
    walked = {case.answers: case for start in entries(tree, procedure) for case in cases(procedure, start)}
    return (case for case in walked.values() if case.told.has_list)


def _written(notes: Iterable[Note]) -> tuple[Message, ...]:
    return tuple(note.say for note in notes if not note.spoken_only)


def _echoes(procedure: Procedure, answers: Iterable[Answer]) -> Iterator[Message]:
    """The answers as they were said back, in the order given."""
    asked = {each.question.id: each.question for each in procedure.ask}
    for answer in answers:
        question = asked.get(answer.question)
        choice = question.choice(answer.choice) if question else None
        if choice:
            yield choice.echo
