"""Walking the tree as callers do: the cases of a procedure, and every state that keys can reach.

The checks, the case tables and the list of paths all walk the real state machine, so what they show is
what callers get.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.dialogue.inputs import Moment
from ivr.dialogue.machine import situation, start
from ivr.dialogue.procedure import Outcome, next_question, outcome
from ivr.dialogue.settle import options_to
from ivr.dialogue.situation import Offer, Situation
from ivr.dialogue.state import DialogueState, Step
from ivr.model import Answer, Asked, ChoiceId, LanguageTag, Procedure, QuestionId, Tree

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
    """The answers that menu options settle on the way in; no answers if none does."""
    return tuple(dict.fromkeys(option.answers for option in options_to(tree, procedure.id))) or ((),)


@dataclass(frozen=True, slots=True)
class Visit:
    """A state met on a walk, the keys that led there from the language gate, and what is there."""

    state: DialogueState
    keys: tuple[str, ...]
    met: Situation


def visits(tree: Tree, language: LanguageTag) -> Iterator[Visit]:
    """Every state below overlays that a caller of one language reaches by offered keys, by the fewest."""
    first = DialogueState(language, tree.front)
    key = tree.languages[language].key
    seen = {first}
    queue: deque[tuple[DialogueState, tuple[str, ...]]] = deque([(first, (key,))])
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
    """Keys from the language gate to the first part of an outcome, with the states passed."""

    keys: tuple[str, ...]
    states: tuple[DialogueState, ...]
    end: DialogueState


def paths(tree: Tree, language: LanguageTag) -> Iterator[Path]:
    """Every way to every outcome: offered keys only, no place twice."""
    gate = start(tree)
    first = DialogueState(language, tree.front)
    yield from _paths_from(tree, first, (tree.languages[language].key,), (gate,))


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
