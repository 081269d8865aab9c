"""A URL from before a change of the menus leads to the nearest place that exists, never to an error."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.dialogue.inputs import Moment
from ivr.dialogue.machine import present
from ivr.dialogue.settle import back, settle
from ivr.dialogue.state import DialogueState, Failure, Overlay, Step
from ivr.model import Answer, ChoiceId, LanguageTag, PlaceId, QuestionId, Tree

EN, ES = LanguageTag("en"), LanguageTag("es")
LICENSE, TAG = PlaceId("dog-license"), PlaceId("lost-tag")


def answers(*given: str) -> tuple[Answer, ...]:
    """Answers written as ``question=choice``."""
    pairs = [text.split("=") for text in given]
    return tuple(Answer(QuestionId(question), ChoiceId(choice)) for question, choice in pairs)


def test_a_state_that_exists_is_left_alone(city: Tree, all_met: list[DialogueState]) -> None:
    """Settling changes nothing that keys can reach."""
    for state in all_met:
        assert settle(city, state) == state


@pytest.mark.parametrize("tag", ["", "xx", "EN", "en-US", "日本"])
def test_an_unknown_language_becomes_the_citys_own(tiny: Tree, tag: str) -> None:
    """Place and answers stay."""
    state = DialogueState(LanguageTag(tag), LICENSE, answers("keeper=self"), Step.ASKING)
    assert settle(tiny, state) == replace(state, language=EN)


@pytest.mark.parametrize("place", ["", "gone", "DESK", "desk/more"])
def test_an_unknown_place_becomes_the_front_menu(tiny: Tree, place: str) -> None:
    """In the caller's language, without answers to questions of elsewhere."""
    state = DialogueState(ES, PlaceId(place), answers("keeper=self"), Step.OUTCOME, part=2)
    assert settle(tiny, state) == DialogueState(ES, tiny.front, step=Step.ASKING)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["keeper=self", "first-time=no"], 2),
        (["keeper=self", "first-time=maybe"], 1),
        (["keeper=nobody", "first-time=no"], 0),
        (["keeper=self", "way=counter", "first-time=no"], 1),
        (["keeper=self", "keeper=family"], 1),
        (["first-time=no", "keeper=self"], 2),
        (["size=big"], 0),
    ],
)
def test_answers_are_kept_up_to_the_first_unknown_one(tiny: Tree, given: list[str], kept: int) -> None:
    """What was asked before a change counts; what is not known now is asked again."""
    state = DialogueState(EN, LICENSE, answers(*given), Step.ASKING)
    assert settle(tiny, state).answers == answers(*given)[:kept]


def test_an_outcome_of_unknown_answers_is_asked_for_again(tiny: Tree) -> None:
    """Nobody hears a list for a case that is no longer theirs."""
    state = DialogueState(EN, LICENSE, answers("keeper=self", "first-time=maybe"), Step.OUTCOME, part=1)
    assert settle(tiny, state) == DialogueState(EN, LICENSE, answers("keeper=self"), Step.ASKING)
    heard = [line.message.id for line in present(tiny, state, Moment()).lines]
    assert "questions.first-time.ask" in heard


def test_an_outcome_with_a_question_open_asks_it(tiny: Tree) -> None:
    """A step in the URL never skips a question that matters."""
    state = DialogueState(EN, LICENSE, answers("keeper=self"), Step.OUTCOME, part=1)
    heard = [line.message.id for line in present(tiny, state, Moment()).lines]
    assert "questions.first-time.ask" in heard


def test_a_menu_has_no_answers(tiny: Tree) -> None:
    """Those of a former procedure of the same name are dropped."""
    assert settle(tiny, DialogueState(EN, PlaceId("more"), answers("keeper=self"))).answers == ()


def test_a_part_beyond_the_last_is_the_last(tiny: Tree) -> None:
    """A list that became shorter still ends properly."""
    state = DialogueState(EN, TAG, answers("way=counter"), Step.OUTCOME, part=99)
    heard = [line.message.id for line in present(tiny, state, Moment()).lines]
    assert "system.end" in heard


@pytest.mark.parametrize("overlay", list(Overlay))
def test_what_lies_on_top_stays_when_the_place_is_gone(tiny: Tree, overlay: Overlay) -> None:
    """Who is being told how to reach a person is not thrown into a menu in the middle of it."""
    state = DialogueState(EN, PlaceId("gone"), overlay=overlay)
    assert settle(tiny, state) == DialogueState(EN, tiny.front, step=Step.ASKING, overlay=overlay)


@pytest.mark.parametrize(
    ("origin", "kept"), [("more", True), ("lost-tag", True), ("town-hall", False), ("gone", False)]
)
def test_where_a_caller_came_from_is_kept_while_it_leads_here(tiny: Tree, origin: str, kept: bool) -> None:
    """A menu that no longer offers the place is forgotten; back then leads to the first that does."""
    state = DialogueState(EN, LICENSE, origin=PlaceId(origin))
    assert settle(tiny, state).origin == (origin if kept else None)
    assert back(tiny, settle(tiny, state)).place == (origin if kept else "desk")


@pytest.mark.parametrize(
    "nonsense",
    [
        {"part": -1},
        {"part": -99, "step": Step.OUTCOME},
        {"tries": -1, "failure": Failure.NO_INPUT},
        {"tries": 0, "failure": Failure.NO_MATCH},
        {"tries": 99, "failure": Failure.NO_MATCH},
    ],
)
def test_nonsense_numbers_are_presented_all_the_same(tiny: Tree, nonsense: dict[str, object]) -> None:
    """Counts below nothing and failures that were never counted do no harm."""
    state = DialogueState(EN, LICENSE, answers("keeper=family", "first-time=no"))
    for base in (state, replace(state, step=Step.OUTCOME), DialogueState(EN, TAG)):
        assert present(tiny, replace(base, **nonsense), Moment()).lines  # type: ignore[arg-type]
