"""0 a person, * again, # language, 9 back: the same at every place (voice rules K1, K2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ivr.dialogue.inputs import KeysPressed
from ivr.dialogue.machine import present, situation, start, step
from ivr.dialogue.settle import back
from ivr.dialogue.state import KEPT_UNDER, KEYLESS, DialogueState, Overlay, Step
from ivr.dialogue.turn import Gather, GatherNumber
from ivr.model import Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall
    from tests.dialogue.dialogue_states import ALONE, STAFFED, topped, waits
else:
    from dialogue_states import ALONE, STAFFED, topped, waits


def pressed(tree: Tree, state: DialogueState, key: str) -> DialogueState:
    """The state after a key."""
    return step(tree, state, KeysPressed(key), ALONE)


def test_zero_is_a_person_everywhere(city: Tree, all_met: list[DialogueState]) -> None:
    """Also at the language gate and on top of anything; the place below is kept."""
    for state in filter(waits, all_met):
        assert pressed(city, state, "0") == topped(state, Overlay.PERSON)


def test_star_says_the_same_again_slower(city: Tree, all_met: list[DialogueState]) -> None:
    """The state stays, once slowly; the failures are not forgotten and not counted."""
    for state in filter(waits, all_met):
        again = pressed(city, replace(state, tries=1), "*")
        assert again == replace(state, tries=1, slow=True)
        turn = present(city, again, ALONE)
        assert turn.slow
        assert turn.lines == present(city, state, ALONE).lines
        assert isinstance(turn.then, Gather)
        assert not turn.then.address.slow


def test_hash_offers_the_languages_everywhere(city: Tree, all_met: list[DialogueState]) -> None:
    """Everywhere but at the gate itself, which offers them anyway."""
    for state in filter(waits, all_met):
        if state.step is not Step.GATE:
            below = state.overlay if state.overlay in KEPT_UNDER else None
            choice = replace(state, overlay=Overlay.LANGUAGE, under=below)
            assert pressed(city, state, "#") == choice


def test_nine_is_back_everywhere(city: Tree, all_met: list[DialogueState]) -> None:
    """Everywhere but where languages are chosen, of which 9 may be one; never a failure."""
    for state in filter(waits, all_met):
        if state.step is not Step.GATE and state.overlay is not Overlay.LANGUAGE:
            gone = pressed(city, replace(state, tries=1), "9")
            assert gone == back(city, state)
            assert (gone.tries, gone.failure) == (0, None)


def test_back_works_on_top_of_the_gate(city: Tree) -> None:
    """Who asked for a person at the gate comes back to the languages with 9 as everywhere."""
    for overlay in (Overlay.PERSON, Overlay.UNREACHED, Overlay.ENDED):
        assert pressed(city, replace(start(city), overlay=overlay), "9") == start(city)


def test_no_place_gives_these_keys_another_meaning(city: Tree, all_met: list[DialogueState]) -> None:
    """Offered keys are others than 0, * and #, and 9 is offered only where languages are."""
    for state in filter(waits, all_met):
        keys = {offer.key for offer in situation(city, state, ALONE).offers}
        assert not keys & {"0", "*", "#"}
        assert "9" not in keys or state.step is Step.GATE or state.overlay is Overlay.LANGUAGE


def test_offered_keys_are_those_accepted(city: Tree, all_met: list[DialogueState]) -> None:
    """What the turn lists is what the next step understands."""
    for state in filter(waits, all_met):
        then = present(city, state, ALONE).then
        assert isinstance(then, Gather)
        for option in then.options:
            assert pressed(city, then.address, option.key) == option.next


def test_where_no_key_is_waited_for_none_is_taken(city: Tree, all_met: list[DialogueState]) -> None:
    """A number, a message, a place in the queue, and what is done at once: the carrier takes the keys."""
    for state in all_met:
        if state.overlay in KEYLESS:
            assert not isinstance(present(city, state, STAFFED).then, Gather)


def test_while_a_number_is_keyed_in_a_single_key_means_what_it_means_everywhere(
    city: Tree, all_met: list[DialogueState]
) -> None:
    """No number has one digit: 0, * and 9 still help; # ends the number and is never seen."""
    for state in all_met:
        if state.overlay is Overlay.CALLBACK_KEY:
            assert pressed(city, state, "0") == topped(state, Overlay.PERSON)
            assert pressed(city, state, "*") == replace(state, slow=True)
            assert pressed(city, state, "9") == topped(state, None)
            assert isinstance(present(city, state, ALONE).then, GatherNumber)


def test_the_keys_are_told_once_at_the_start(city: Tree, enter: MakeCall) -> None:
    """After the first menu they are not told again."""
    for language in city.languages:
        call = enter(city, language=language)
        assert "system.keys-help" in call.heard()
        assert "system.keys-help" not in call.press("1", "9").heard()
