"""A person: rung while somebody can be, otherwise told how to reach one; the place is always kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import Moment, TransferEnded, TransferResult
from ivr.dialogue.machine import present, step
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.dialogue.turn import Gather, Transfer
from ivr.model import Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall
    from tests.dialogue.dialogue_states import topped
else:
    from dialogue_states import topped

REACHED = {TransferResult.COMPLETED, TransferResult.ANSWERED}
each_result = pytest.mark.parametrize("result", list(TransferResult))


def test_zero_rings_a_person_while_somebody_can_be_rung(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """From every place; the address of the transfer is that place."""
    for state in places_met:
        then = call(city, state, person=True).press("0").turn.then
        assert isinstance(then, Transfer)
        assert replace(then.address, overlay=None) == state


def test_in_another_language_the_caller_is_told_what_the_staff_speak(city: Tree, enter: MakeCall) -> None:
    """Before it rings, in the caller's language; in the city's own there is nothing to tell."""
    for language in city.languages:
        heard = enter(city, "0", language, person=True).heard()
        foreign = ["system.staff-language"] if language != city.default_language else []
        assert heard == [*foreign, "system.person-connecting"]


def test_when_nobody_can_be_rung_the_number_is_told(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """No transfer is tried; 1 leads back to the same place."""
    for state in places_met:
        here = call(city, state).press("0")
        assert here.heard()[0] == "system.person-unavailable"
        assert here.press("1").state == state


@each_result
def test_after_a_transfer_the_caller_is_where_they_were(
    city: Tree, places_met: list[DialogueState], call: MakeCall, result: TransferResult
) -> None:
    """Reached or not, it is said which, and 1 leads back with all answers."""
    for state in places_met:
        here = call(city, state, person=True).press("0").give(TransferEnded(result))
        assert here.state.overlay is (Overlay.ENDED if result in REACHED else Overlay.UNREACHED)
        unit = "system.person-ended" if result in REACHED else "system.person-unreached"
        assert here.heard()[0] == unit
        assert isinstance(here.turn.then, Gather)
        assert here.press("1").state == state


@each_result
def test_the_end_of_a_transfer_is_understood_in_every_state(
    city: Tree, all_met: list[DialogueState], result: TransferResult
) -> None:
    """Also one that comes late or twice, or when the desk has closed meanwhile."""
    for state in all_met:
        for moment in (Moment(False), Moment(True)):
            after = step(city, replace(state, tries=2), TransferEnded(result), moment)
            overlay = Overlay.ENDED if result in REACHED else Overlay.UNREACHED
            assert after == topped(state, overlay)


def test_who_was_not_reached_can_be_rung_again(city: Tree, enter: MakeCall) -> None:
    """0 tries once more; waiting does not."""
    call = enter(city, "0", person=True).give(TransferEnded(TransferResult.BUSY))
    assert isinstance(call.press("0").turn.then, Transfer)
    call.give(TransferEnded(TransferResult.BUSY)).press("-", "-")
    assert call.over


def test_the_desk_closing_while_it_rings_is_no_dead_end(city: Tree, enter: MakeCall) -> None:
    """The same URL asked a moment later tells the number instead."""
    state = enter(city, "1", person=True).press("0").state
    turn = present(city, state, Moment(person=False))
    assert turn.lines[0].message.id == "system.person-unavailable"
    assert isinstance(turn.then, Gather)


def test_failures_before_a_transfer_are_forgotten(city: Tree, enter: MakeCall) -> None:
    """Back from the person, the caller has all tries again."""
    call = enter(city, "88", person=True)
    assert isinstance(call.turn.then, Transfer)
    assert call.give(TransferEnded(TransferResult.COMPLETED)).press("1").state.tries == 0


def test_a_case_for_a_person_is_never_transferred_unasked(tiny: Tree, enter: MakeCall) -> None:
    """What to have ready is read first, even while the desk is open."""
    call = enter(tiny, "112", person=True)
    assert "items.dog-name.name" in call.heard()
    assert isinstance(call.turn.then, Gather)
    assert call.state.step is not Step.GATE
