"""The choice of a language on top of an overlay: what was being said is said in the new language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import TransferEnded, TransferResult
from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.model import LanguageTag, PlaceId, Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall

WAITING_FOR_A_KEY = (Overlay.PERSON, Overlay.UNREACHED, Overlay.ENDED, Overlay.HELP, Overlay.OFFICES)
each_overlay = pytest.mark.parametrize("overlay", WAITING_FOR_A_KEY)


@each_overlay
def test_the_overlay_is_heard_in_the_new_language(
    city: Tree, places_met: list[DialogueState], call: MakeCall, overlay: Overlay
) -> None:
    """Same words, same keys, and the same place below."""
    for state in places_met:
        if state.step is Step.GATE:
            continue
        covered = replace(state, overlay=overlay)
        before = call(city, covered).heard()
        for language in city.languages.values():
            if language.key:
                here = call(city, covered).press("#", language.key)
                assert here.state == replace(covered, language=language.tag)
        withheld = city.offices in city.withheld.get(here.state.language, frozenset())
        assert here.heard() == before or withheld


@each_overlay
@pytest.mark.parametrize("keys", ["-", "9", "888"])
def test_who_does_not_choose_hears_the_overlay_again(
    tiny: Tree, call: MakeCall, overlay: Overlay, keys: str
) -> None:
    """Nothing is lost by silence, by going back, or by wrong keys."""
    covered = DialogueState(LanguageTag("es"), PlaceId("lost-tag"), overlay=overlay)
    choosing = call(tiny, covered).press("#")
    assert choosing.state == replace(covered, overlay=Overlay.LANGUAGE, under=overlay)
    assert choosing.press(*keys).state == covered


def test_the_choice_pressed_twice_keeps_what_is_below(tiny: Tree, enter: MakeCall) -> None:
    """# at the choice of a language is the choice of a language."""
    call = enter(tiny, "1").press("0", "#", "#", "2")
    assert (call.state.overlay, call.state.under) == (Overlay.PERSON, None)
    assert call.turn.language == "es"


def test_who_was_not_reached_hears_the_number_in_their_language(tiny: Tree, enter: MakeCall) -> None:
    """The line rang out, then another language was chosen."""
    call = enter(tiny, "0", person=True).give(TransferEnded(TransferResult.BUSY)).press("#", "2")
    assert call.turn.language == "es"
    assert call.heard()[0] == "system.person-unreached"
    assert call.press("1").state == DialogueState(LanguageTag("es"), tiny.front)


def test_at_the_gate_the_place_below_is_the_front_menu(tiny: Tree, call: MakeCall) -> None:
    """Who asked for a person there and chose a language then is not asked for it again."""
    here = call(tiny).press("0", "#", "2")
    assert (here.heard()[0], here.turn.language) == ("system.person-unavailable", "es")
    assert here.press("1").state == DialogueState(LanguageTag("es"), tiny.front)


def test_a_person_or_the_end_has_nothing_below(tiny: Tree, enter: MakeCall) -> None:
    """Other overlays replace what the choice of a language would lead back to."""
    call = enter(tiny, "1").press("0", "#", "0")
    assert (call.state.overlay, call.state.under) == (Overlay.PERSON, None)


@pytest.mark.parametrize("under", [Overlay.LANGUAGE, Overlay.GOODBYE])
def test_what_cannot_lie_below_is_left_out(tiny: Tree, under: Overlay) -> None:
    """A URL may hold anything."""
    state = DialogueState(LanguageTag("en"), PlaceId("desk"), overlay=Overlay.LANGUAGE, under=under)
    assert settle(tiny, state) == replace(state, under=None)
    stray = replace(state, overlay=Overlay.PERSON, under=Overlay.HELP)
    assert settle(tiny, stray) == replace(stray, under=None)
