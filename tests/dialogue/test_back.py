"""9 goes one step back: to the question before, to the part before, to the menu above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.derive import parents
from ivr.authoring.walk import visits
from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.machine import situation, step
from ivr.dialogue.settle import back, preset_answers
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.model import Answer, ChoiceId, Menu, PlaceId, QuestionId, Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall
    from tests.dialogue.dialogue_states import topped
else:
    from dialogue_states import topped

EN_LICENSE = PlaceId("dog-license")
NOBODY = Moment()


def test_back_from_an_answer_asks_the_same_question_again(city: Tree) -> None:
    """Exactly the last answer is dropped."""
    for visit in visits(city, city.default_language):
        for offer in visit.met.offers:
            answered = len(offer.next.answers) == len(visit.state.answers) + 1
            if answered and visit.state.step is Step.ASKING and offer.next.place == visit.state.place:
                assert back(city, offer.next) == visit.state


def test_back_from_a_place_is_the_menu_it_was_chosen_in(city: Tree, call: MakeCall) -> None:
    """Also for a place that several menus offer."""
    for visit in visits(city, city.default_language):
        if isinstance(city.places[visit.state.place], Menu):
            for offer in visit.met.offers:
                here = call(city, visit.state).press(offer.key, "9")
                assert here.state.place == visit.state.place, offer.next


def test_back_from_the_confirmation_drops_the_last_answer(tiny: Tree, enter: MakeCall) -> None:
    """Only 2, "that is wrong", starts all questions again."""
    call = enter(tiny, "211")
    assert "system.confirm" in call.heard()
    assert [a.question for a in call.press("9").state.answers] == ["keeper"]
    assert call.press("1", "2").state.answers == ()


@pytest.fixture
def shelters_only(tiny: Tree) -> Tree:
    """The tiny city with a single way to the license, which settles the first question."""
    places = dict(tiny.places)
    for name, place in tiny.places.items():
        if isinstance(place, Menu):
            kept = tuple(o for o in place.options if o.answers or o.target != EN_LICENSE)
            places[name] = replace(place, options=kept)
        elif place.opening:
            places[name] = replace(place, opening=replace(place.opening, elsewhere=()))
    return replace(tiny, places=places, parents=parents(places))


def test_answers_settled_by_a_menu_are_not_taken_back(shelters_only: Tree, enter: MakeCall) -> None:
    """Back from the first question that was really asked leads to the menu."""
    call = enter(shelters_only, "32")
    assert [a.choice for a in call.state.answers] == ["shelter"]
    assert call.press("9").state.place == "more"
    assert [a.choice for a in enter(shelters_only, "3219").state.answers] == ["shelter"]


def test_starting_again_keeps_what_the_menu_settled(shelters_only: Tree, enter: MakeCall) -> None:
    """ "That is wrong" asks only what was asked."""
    call = enter(shelters_only, "321")
    assert "system.confirm" in call.heard()
    assert [a.choice for a in call.press("2").state.answers] == ["shelter"]


def test_an_answer_of_ones_own_can_always_be_corrected(tiny: Tree, enter: MakeCall) -> None:
    """Even where another way to the procedure settles that very answer."""
    call = enter(tiny, "23")
    assert [a.choice for a in call.state.answers] == ["shelter"]
    assert (call.press("9").state.place, call.state.answers) == (EN_LICENSE, ())
    assert enter(tiny, "2312").state.answers == ()


def test_back_from_a_first_question_hears_the_opening_again(tiny: Tree, enter: MakeCall) -> None:
    """And from the opening the menu."""
    call = enter(tiny, "11").press("9")
    assert "lost-tag.opening.say" in call.heard()
    assert call.press("9").state.place == "desk"


def test_back_between_parts_goes_one_part_back(city: Tree, places_met: list[DialogueState]) -> None:
    """From the first part to the question."""
    for state in places_met:
        if state.step is Step.OUTCOME and state.part:
            assert back(city, state) == replace(state, part=state.part - 1)
        elif state.step is Step.OUTCOME and len(state.answers) > preset_answers(city, state):
            assert back(city, state).answers == state.answers[:-1]


def test_back_from_a_part_beyond_the_last_is_from_the_last(tiny: Tree) -> None:
    """A part number from an old URL does not make a caller press 9 many times."""
    answers = (
        Answer(QuestionId("keeper"), ChoiceId("family")),
        Answer(QuestionId("first-time"), ChoiceId("no")),
    )
    state = DialogueState(tiny.default_language, EN_LICENSE, answers, Step.OUTCOME, part=99)
    last = next(n for n in range(9) if situation(tiny, replace(state, part=n)).ends)
    assert back(tiny, state).part == last - 1


def test_back_leaves_an_overlay_and_changes_nothing_below(city: Tree, all_met: list[DialogueState]) -> None:
    """Who asked for a person by mistake goes on where they were."""
    for state in all_met:
        if state.overlay and state.step is not Step.GATE:
            assert back(city, state) == topped(state, None)


def test_back_again_and_again_ends_at_the_front_menu(city: Tree, all_met: list[DialogueState]) -> None:
    """From everywhere, in a bounded number of steps, without a circle."""
    for state in all_met:
        here = replace(state, step=Step.ASKING) if state.step is Step.GATE else state
        for _ in range(15):
            here = back(city, here)
        assert (here.place, here.answers, here.overlay) == (city.front, (), None), state


def test_back_at_the_front_menu_stays_there(city: Tree, enter: MakeCall) -> None:
    """There is nothing above; it is no failure."""
    call = enter(city, "9")
    assert (call.state.place, call.state.failure) == (city.front, None)


def test_every_opening_is_heard_however_one_arrives(tiny: Tree) -> None:
    """Also when a menu has settled an answer on the way: its numbers come before everything."""
    settled = (Answer(QuestionId("way"), ChoiceId("counter")),)
    arrived = DialogueState(tiny.default_language, PlaceId("lost-tag"), settled)
    heard = [line.message.id for line in situation(tiny, arrived).content]
    assert "lost-tag.opening.say" in heard
    onward = step(tiny, arrived, KeysPressed("1"), NOBODY)
    assert onward.answers == settled
    assert "lost-tag.opening.say" not in [line.message.id for line in situation(tiny, onward).content]


def test_overlays_do_not_pile_up(city: Tree, enter: MakeCall) -> None:
    """A language chosen on top of "nobody can be reached" leads back to the place below."""
    call = enter(city, "1").press("0", "#", "9")
    assert call.state.overlay in (None, Overlay.PERSON)
    assert call.state.place != city.front
