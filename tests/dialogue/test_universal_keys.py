"""0 a person, * again, # language, 9 back: the same at every place (voice rules K1, K2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.machine import present, situation, start, step
from ivr.dialogue.settle import back
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.dialogue.turn import Gather
from ivr.model import Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall

NOBODY = Moment()


def pressed(tree: Tree, state: DialogueState, key: str) -> DialogueState:
    """The state after a key."""
    return step(tree, state, KeysPressed(key), NOBODY)


def waits(state: DialogueState) -> bool:
    """Is a key waited for? After the last words it is not."""
    return state.overlay is not Overlay.GOODBYE


def test_zero_is_a_person_everywhere(city: Tree, all_met: list[DialogueState]) -> None:
    """Also at the language gate and on top of anything; the place below is kept."""
    for state in filter(waits, all_met):
        assert pressed(city, state, "0") == replace(state, overlay=Overlay.PERSON)


def test_star_says_the_same_again_slower(city: Tree, all_met: list[DialogueState]) -> None:
    """The state stays, once slowly; the failures are not forgotten and not counted."""
    for state in filter(waits, all_met):
        again = pressed(city, replace(state, tries=1), "*")
        assert again == replace(state, tries=1, slow=True)
        turn = present(city, again, NOBODY)
        assert turn.slow
        assert turn.lines == present(city, state, NOBODY).lines
        assert isinstance(turn.then, Gather)
        assert not turn.then.address.slow


def test_hash_offers_the_languages_everywhere(city: Tree, all_met: list[DialogueState]) -> None:
    """Everywhere but at the gate itself, which offers them anyway."""
    for state in filter(waits, all_met):
        if state.step is not Step.GATE:
            assert pressed(city, state, "#") == replace(state, overlay=Overlay.LANGUAGE)


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
        keys = {offer.key for offer in situation(city, state).offers}
        assert not keys & {"0", "*", "#"}
        assert "9" not in keys or state.step is Step.GATE or state.overlay is Overlay.LANGUAGE


def test_offered_keys_are_those_accepted(city: Tree, all_met: list[DialogueState]) -> None:
    """What the turn lists is what the next step understands."""
    for state in filter(waits, all_met):
        then = present(city, state, NOBODY).then
        assert isinstance(then, Gather)
        for option in then.options:
            assert pressed(city, then.address, option.key) == option.next


def test_the_keys_are_told_once_at_the_start(city: Tree, enter: MakeCall) -> None:
    """After the first menu they are not told again."""
    for language in city.languages:
        call = enter(city, language=language)
        assert "system.keys-help" in call.heard()
        assert "system.keys-help" not in call.press("1", "9").heard()
