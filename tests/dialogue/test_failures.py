"""Silence and wrong keys: counted, each prompt another and more explicit, and help at the end."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.machine import FAILURES_BEFORE_HELP, FAILURES_BEFORE_PERSON, situation
from ivr.dialogue.state import DialogueState, Failure, Overlay
from ivr.dialogue.turn import Gather, GatherNumber, Transfer, Turn
from ivr.model import Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall
    from tests.dialogue.dialogue_states import ALONE, STAFFED
else:
    from dialogue_states import ALONE, STAFFED

WRONG = "55"
MOST_FAILURES = 14
"""At one request and then at one place, each until help comes."""
either = pytest.mark.parametrize("person", [False, True])


def all_differ(turns: list[Turn]) -> bool:
    """Does no turn say the same as another?"""
    return all(one.lines != other.lines for one, other in combinations(turns, 2))


def test_wrong_keys_are_counted_and_each_prompt_differs(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """No-match 1 and 2 say different things, and neither repeats all of the prompt before (rule E2)."""
    for state in places_met:
        here = call(city, state)
        first = here.press(WRONG).turn
        assert (here.state.tries, here.state.failure) == (1, Failure.NO_MATCH)
        assert here.heard()[0] == "system.no-match-1"
        second = here.press("77").turn
        assert here.state.tries == 2
        assert here.heard()[0] == "system.no-match-2"
        assert here.heard()[-1] == "system.unsure"
        assert all_differ([here.turns[0], first, second])


def test_silence_is_counted_and_each_prompt_differs(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """Where silence means "I need help", no-input 1 and 2 differ and the second offers less."""
    for state in places_met:
        met = situation(city, state)
        if met.on_silence or met.ends:
            continue
        here = call(city, state).press("-")
        assert here.heard()[0] == "system.no-input-1"
        assert all(offer.label is None or offer.label.id in here.heard() for offer in met.offers)
        here.press("-")
        assert here.heard()[0] == "system.no-input-2"
        assert here.heard()[-1] == "system.unsure"
        assert all_differ(here.turns)


def test_a_reprompt_leaves_out_what_was_said_before_the_question(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """Lead, echo and privacy are not heard again; the question and the options are."""
    for state in places_met:
        met = situation(city, state)
        if met.content and met.ask and not met.ends:
            heard = call(city, state).press(WRONG).turn.lines
            assert not [line for line in heard if line in met.content]
            assert all(line in heard for line in met.ask)


@either
def test_after_enough_failures_somebody_or_something_helps(
    city: Tree, places_met: list[DialogueState], call: MakeCall, person: bool
) -> None:
    """While the desk can be rung a person, else the sentence with what matters most (rule E1)."""
    limit = FAILURES_BEFORE_PERSON if person else FAILURES_BEFORE_HELP
    for state in places_met:
        here = call(city, state, person=person).press(*[WRONG] * limit)
        assert here.state == replace(state, overlay=Overlay.PERSON if person else Overlay.HELP)
        assert isinstance(here.turn.then, Transfer) if person else "system.help" in here.heard()


def test_silence_and_wrong_keys_are_counted_together(city: Tree, enter: MakeCall) -> None:
    """A caller who alternates gets help as soon as one who does not."""
    call = enter(city).press(WRONG, "-", WRONG)
    assert call.state.overlay is Overlay.HELP


def test_a_good_key_forgets_the_failures(city: Tree, enter: MakeCall) -> None:
    """The next place starts counting anew."""
    assert enter(city).press(WRONG, WRONG, "1").state.tries == 0


@either
def test_wrong_keys_never_end_a_call_unhelped(
    city: Tree, all_met: list[DialogueState], call: MakeCall, person: bool
) -> None:
    """Before the line is closed the caller has heard help or a person was rung (rule E3)."""
    for state in all_met:
        here = call(city, state, moment=STAFFED if person else ALONE)
        for _ in range(MOST_FAILURES):
            if here.over:
                break
            keys_taken = isinstance(here.turn.then, (Gather, GatherNumber))
            here = here.press(WRONG) if keys_taken else here.wait()
        assert here.over, f"endless at {state}"
        assert state.overlay is Overlay.GOODBYE or helped(here.heard_ever()), f"cut off at {state}"


def helped(units: list[str]) -> bool:
    """Was there a number to call, or somebody to talk to?"""
    told = {"help", "person-unavailable", "person-unreached", "person-ended", "withheld"}
    return any(unit.removeprefix("system.") in told for unit in units)


def test_several_digits_at_once_are_a_wrong_key(city: Tree, enter: MakeCall) -> None:
    """Even if each of them alone would be offered; so is a key that telephones do not have."""
    for keys in ("11", "1#", "A", "", " ", "１", "x" * 500):
        assert enter(city).press(keys).state.failure is Failure.NO_MATCH
