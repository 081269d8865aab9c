"""Walking the tree as callers do: the cases of a procedure, and every state that keys can reach.

The checks, the case tables and the list of paths all walk the real state machine, so what they show is
what callers get.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.dialogue.entrance import entrance, start
from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.languages import keys_to
from ivr.dialogue.machine import situation, step
from ivr.dialogue.procedure import Outcome, next_question, outcome
from ivr.dialogue.settle import options_to
from ivr.dialogue.situation import Offer, Situation
from ivr.dialogue.state import DialogueState, Step
from ivr.model import Answer, Asked, ChoiceId, LanguageTag, LineId, Procedure, QuestionId, Tree

NO_PERSON = Moment(person=False)

Answers = tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One combination of answers and what it is told."""

    answers: Answers
    told: Outcome


def given(answers: Answers) -> dict[QuestionId, ChoiceId]:
    """Answers as a mapping."""
    return {answer.question: answer.choice for answer in answers}


def cases(procedure: Procedure, answers: Answers = ()) -> Iterator[Case]:
    """Every case of a procedure, in the order of the choices, from some answers on."""
    asked = next_question(procedure, given(answers))
    if asked is None:
        yield Case(answers, outcome(procedure, given(answers)))
        return
    for choice in asked.choices:
        yield from cases(procedure, (*answers, Answer(asked.question.id, choice.id)))


def askings(procedure: Procedure, answers: Answers = ()) -> Iterator[tuple[Answers, Asked]]:
    """Every point at which a question is asked, with the answers given before."""
    asked = next_question(procedure, given(answers))
    if asked is None:
        return
    yield answers, asked
    for choice in asked.choices:
        yield from askings(procedure, (*answers, Answer(asked.question.id, choice.id)))


def entries(tree: Tree, procedure: Procedure) -> tuple[Answers, ...]:
    """The answers that menu options settle on the way in; none where none does, and where a line starts."""
    settled = [option.answers for option in options_to(tree, procedure.id)]
    by_line = [() for line in tree.lines.values() if line.start == procedure.id]
    return tuple(dict.fromkeys((*settled, *by_line))) or ((),)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a call comes in, in one language, with the keys that led there and the states passed."""

    state: DialogueState
    keys: tuple[str, ...]
    passed: tuple[DialogueState, ...]


def entry(tree: Tree, language: LanguageTag, called: LineId | None = None) -> Entry:
    """The first place of a call: after the gate, or by # where a line presets another language."""
    begin, first = start(tree, called), entrance(tree, language, called)
    if begin == first:
        return Entry(first, (), ())
    if begin.step is Step.GATE:
        return Entry(first, keys_to(tree, language), (begin,))
    choice = step(tree, begin, KeysPressed("#"), NO_PERSON)
    return Entry(first, ("#", *keys_to(tree, language)), (begin, choice))


@dataclass(frozen=True, slots=True)
class Visit:
    """A state met on a walk, the keys that led there from the start of a call, and what is there."""

    state: DialogueState
    keys: tuple[str, ...]
    met: Situation


def visits(tree: Tree, language: LanguageTag) -> Iterator[Visit]:
    """Every state below overlays that a caller of one language reaches by offered keys, by the fewest."""
    ways = [entry(tree, language, called) for called in (None, *tree.lines)]
    queue: deque[tuple[DialogueState, tuple[str, ...]]] = deque((way.state, way.keys) for way in ways)
    seen = {way.state for way in ways}
    while queue:
        state, keys = queue.popleft()
        met = situation(tree, state)
        yield Visit(state, keys, met)
        for offer in met.offers:
            if offer.next not in seen and not offer.next.overlay:
                seen.add(offer.next)
                queue.append((offer.next, (*keys, offer.key)))


@dataclass(frozen=True, slots=True)
class Path:
    """Keys from the start of a call to the first part of an outcome, with the states passed."""

    keys: tuple[str, ...]
    states: tuple[DialogueState, ...]
    end: DialogueState


def paths(tree: Tree, language: LanguageTag, called: LineId | None = None) -> Iterator[Path]:
    """Every way to every outcome, on one line: offered keys only, no place twice."""
    way = entry(tree, language, called)
    yield from _paths_from(tree, way.state, way.keys, way.passed)


def _paths_from(
    tree: Tree, state: DialogueState, keys: tuple[str, ...], passed: tuple[DialogueState, ...]
) -> Iterator[Path]:
    if is_outcome(tree, state):
        yield Path(keys, passed, state)
        return
    for offer in onward(tree, state):
        if offer.next not in passed and offer.next != state:
            yield from _paths_from(tree, offer.next, (*keys, offer.key), (*passed, state))


def onward(tree: Tree, state: DialogueState) -> tuple[Offer, ...]:
    """The offers of a state that go forward: "no, start again" at a confirmation does not."""
    met = situation(tree, state)
    return tuple(offer for offer in met.offers if not _is_again(state, offer))


def _is_again(state: DialogueState, offer: Offer) -> bool:
    return offer.next.place == state.place and len(offer.next.answers) < len(state.answers)


def is_outcome(tree: Tree, state: DialogueState) -> bool:
    """Is the first part of an outcome read here?"""
    place = tree.places[state.place]
    if not isinstance(place, Procedure) or state.overlay:
        return False
    if state.step is Step.OUTCOME:
        return state.part == 0
    met = situation(tree, state)
    return met.ends or any(offer.next.step is Step.OUTCOME and offer.next.part for offer in met.offers)
