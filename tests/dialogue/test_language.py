"""The language gate, changing the language at any place, and procedures that a language does not have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.languages import by_key, keys_to
from ivr.dialogue.state import DialogueState, Step
from ivr.model import LanguageTag, PlaceId, Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall

ES = LanguageTag("es")
LICENSE = PlaceId("dog-license")


def test_the_gate_offers_each_language_in_its_own_voice(city: Tree, call: MakeCall) -> None:
    """Greeting in the city's language, then each language by its own name and key."""
    greeting, *names = call(city).turn.lines
    assert greeting.message.id == "system.greeting"
    assert greeting.language == city.default_language
    expected = [language.tag for alike in by_key(city).values() for language in alike]
    assert [line.language for line in names] == expected


def test_a_key_at_the_gate_chooses_the_language(city: Tree, enter: MakeCall) -> None:
    """Everything after it is in that language."""
    for language in city.languages:
        call = enter(city, language=language)
        assert (call.state.language, call.state.place) == (language, city.front)
        assert call.turn.language == language
        assert {line.language for line in call.turn.lines} == {None}


def test_a_silent_start_is_in_the_citys_own_language(city: Tree, call: MakeCall) -> None:
    """Who does not choose is not asked again."""
    state = call(city).press("-").state
    assert (state.language, state.place, state.tries) == (city.default_language, city.front, 0)


def test_another_language_is_the_same_place_with_the_same_answers(
    city: Tree, places_met: list[DialogueState], call: MakeCall
) -> None:
    """# and a key change nothing but the language, at every question, list and part."""
    for state in places_met:
        if state.step is Step.GATE:
            continue
        for tag in city.languages:
            changed = call(city, state).press("#", *keys_to(city, tag))
            assert changed.state == replace(state, language=tag)


def test_the_choice_is_offered_in_every_language(city: Tree, enter: MakeCall) -> None:
    """Each is named in its own voice; the question is in the present one."""
    ask, *names = enter(city).press("#").turn.lines
    assert (ask.message.id, ask.language) == ("system.language-ask", None)
    assert {line.language for line in names} == set(city.languages)


def test_a_wrong_key_at_the_choice_of_a_language_keeps_the_place(city: Tree, enter: MakeCall) -> None:
    """The languages are offered again."""
    call = enter(city, "1")
    place = call.state.place
    assert "system.gate-option" in call.press("#", "55").heard()
    assert call.state.place == place


@pytest.fixture
def untranslated(tiny: Tree) -> Tree:
    """The tiny city whose Spanish dog license is not current."""
    return replace(tiny, withheld={**tiny.withheld, ES: frozenset({LICENSE})})


def test_a_withheld_procedure_says_so_and_helps(untranslated: Tree, enter: MakeCall) -> None:
    """Not one sentence of it is spoken; the nearest help is, and a key leads to the start."""
    call = enter(untranslated, "2", "es")
    assert call.heard() == ["system.withheld", "system.help", "system.option", "system.help-go-on"]
    assert call.press("1").state == DialogueState(ES, untranslated.front, step=Step.ASKING)


def test_a_withheld_procedure_is_told_in_the_other_languages(untranslated: Tree, enter: MakeCall) -> None:
    """Changing the language brings the procedure, with the place kept."""
    assert "dog-license.ask.keeper.lead" in enter(untranslated, "2", "en").heard()
    call = enter(untranslated, "2", "es").press("#", "1")
    assert (call.state.place, call.state.language) == (LICENSE, "en")
    assert "dog-license.ask.keeper.lead" in call.heard()


def test_a_withheld_procedure_has_the_universal_keys(untranslated: Tree, enter: MakeCall) -> None:
    """Back, a person and silence work as everywhere."""
    assert enter(untranslated, "29", "es").state.place == "desk"
    assert "system.person-unavailable" in enter(untranslated, "20", "es").heard()
    call = enter(untranslated, "2", "es").press("-", "-")
    assert call.over


def test_answers_reach_no_withheld_procedure(untranslated: Tree, call: MakeCall) -> None:
    """Neither does a URL with answers, a step or a part."""
    for step in (Step.ASKING, Step.OUTCOME, Step.ARRIVED):
        state = DialogueState(ES, LICENSE, step=step, part=1)
        assert "system.withheld" in call(untranslated, state).heard()
