"""A caller who never presses anything hears what matters, is never cut off and never kept for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.dialogue.turn import Transfer
from ivr.model import Procedure, Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall
    from tests.dialogue.dialogue_states import ALONE, STAFFED
else:
    from dialogue_states import ALONE, STAFFED

MOST_TURNS = 20
LAST_HELP = {
    Overlay.PERSON: "system.person-unavailable",
    Overlay.UNREACHED: "system.person-unreached",
    Overlay.ENDED: "system.person-ended",
    Overlay.HELP: "system.help",
}


def silent(call: Call) -> Call:
    """The call after nothing but silence, which must end within bounds."""
    for _ in range(MOST_TURNS):
        if call.over:
            return call
        call.wait()
    pytest.fail(f"still going after {MOST_TURNS} turns: {call.state}")


@pytest.mark.parametrize("person", [False, True])
def test_silence_ends_every_call(
    city: Tree, all_met: list[DialogueState], call: MakeCall, person: bool
) -> None:
    """From every state, with and without a desk, in a bounded number of turns, with a goodbye."""
    for state in all_met:
        here = call(city, state, moment=STAFFED if person else ALONE)
        assert silent(here).heard() == ["system.goodbye"]


def test_a_silent_caller_has_heard_help_or_the_outcome(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """Nobody is let go in the middle: the last part was read to its end, or the numbers were given."""
    for state in places_met:
        heard = silent(call(city, state)).heard_ever()
        assert "system.help" in heard or "system.end" in heard, state


def test_on_top_of_a_place_its_own_sentence_was_heard(
    city: Tree, all_met: list[DialogueState], call: MakeCall
) -> None:
    """A silent caller on an overlay heard what it says, and once more what key leads back."""
    for state in all_met:
        if state.overlay in LAST_HELP:
            here = silent(call(city, state))
            assert here.heard_ever().count(LAST_HELP[state.overlay]) == 1
            assert all(turn.lines != here.turns[0].lines for turn in here.turns[1:])


def test_while_the_desk_is_open_a_silent_caller_reaches_it_or_the_outcome(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """Two silences at a question ring a person."""
    for state in places_met:
        here = silent(call(city, state, person=True))
        assert any(isinstance(t.then, Transfer) for t in here.turns) or "system.end" in here.heard_ever()


def test_from_the_start_a_silent_caller_hears_the_vital_numbers(city: Tree, call: MakeCall) -> None:
    """In the city's own language: greeting, front menu, help, goodbye."""
    heard = silent(call(city)).heard_ever()
    order = ["system.greeting", f"{city.front}.ask", "system.help", "system.goodbye"]
    assert [heard.index(unit) for unit in order] == sorted(heard.index(unit) for unit in order)


def test_an_opening_goes_on_by_itself(city: Tree, enter: MakeCall) -> None:
    """After the numbers to call the first question comes without a key."""
    here = enter(city, "1")
    place = city.places[here.state.place]
    assert isinstance(place, Procedure)
    assert place.opening is not None
    assert place.opening.say.id in here.heard()
    assert place.ask[0].question.ask.id in here.press("-").heard()
    assert here.state.tries == 0


def test_after_an_outcome_silence_gives_the_hours_once_and_ends(city: Tree, enter: MakeCall) -> None:
    """The end is not repeated in the same words; then comes the goodbye."""
    here = enter(city, "111" if city.city == "Port Alder" else "11111")
    while "system.end" not in here.heard():
        assert here.state.step in (Step.OUTCOME, Step.ASKING)
        here.press("-")
    assert here.press("-").heard()[0] == "system.offices-short"
    assert here.press("-").heard() == ["system.goodbye"]


def test_silence_at_the_choice_of_a_language_changes_nothing(city: Tree, enter: MakeCall) -> None:
    """The place is presented again, as if # had not been pressed."""
    here = enter(city, "1")
    before = here.state
    assert here.press("#", "-").state == before
