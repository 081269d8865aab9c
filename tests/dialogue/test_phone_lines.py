"""Lines: where a call enters that came over a number of its own, and what is said there first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import CallStarted, Moment
from ivr.dialogue.machine import start, step
from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.model import (
    Answer,
    ChoiceId,
    LanguageTag,
    LineId,
    PhoneLine,
    PlaceId,
    Position,
    QuestionId,
    Tree,
    UnitId,
)

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall

EN, ES = LanguageTag("en"), LanguageTag("es")
DESK, LOST, LICENSE = map(PlaceId, ("desk", "lost-tag", "dog-license"))
BUSY, SPANISH, NUMBERS, PLAIN = map(LineId, ("busy", "spanish", "numbers", "plain"))
GREETING = UnitId("lines.busy.greeting")


@pytest.fixture(scope="module")
def lined(tiny: Tree) -> Tree:
    """The tiny city with four lines."""
    said = replace(tiny.system["privacy"], id=GREETING)
    at = Position("menus/city.yaml", 1, 1)
    lines = (
        PhoneLine(BUSY, ("+15065550101",), None, said, DESK, at),
        PhoneLine(SPANISH, ("+15065550102",), ES, None, DESK, at),
        PhoneLine(NUMBERS, (), EN, said, LOST, at),
        PhoneLine(PLAIN, (), None, None, LICENSE, at),
    )
    return replace(tiny, lines={line.id: line for line in lines})


@pytest.fixture
def dial(lined: Tree, call: MakeCall) -> MakeCall:
    """A call on a line."""

    def make(line: str | None) -> Call:
        return call(lined, start(lined, LineId(line) if line else None))

    return make


def test_without_a_language_the_gate_comes_first(dial: MakeCall) -> None:
    """Then the greeting in the chosen language, then the menu with all that is told at the start."""
    call = dial(BUSY)
    assert call.heard() == ["system.greeting", "system.gate-option", "system.gate-option"]
    for key, language in (("1", EN), ("2", ES)):
        call = dial(BUSY).press(key)
        assert call.turn.language == language
        assert call.heard()[:3] == [GREETING, "system.privacy", "desk.ask"]
        assert call.heard()[-1] == "system.keys-help"


def test_who_is_silent_at_the_gate_hears_the_greeting_too(dial: MakeCall) -> None:
    """In the city's own language."""
    call = dial(BUSY).press("-")
    assert (call.turn.language, call.heard()[0]) == (EN, GREETING)


def test_a_line_with_a_language_has_no_gate(dial: MakeCall) -> None:
    """Without a greeting of its own it says who is called, in that language."""
    call = dial(SPANISH)
    assert call.state == DialogueState(ES, DESK, line=SPANISH)
    assert call.turn.language == ES
    assert call.heard()[:2] == ["system.greeting", "system.privacy"]


def test_another_language_can_be_chosen_there(dial: MakeCall) -> None:
    """It is the same place, greeting included."""
    call = dial(SPANISH).press("#", "1")
    assert (call.turn.language, call.heard()[:2]) == (EN, ["system.greeting", "system.privacy"])


def test_a_line_may_start_at_a_procedure(dial: MakeCall) -> None:
    """Its opening follows the greeting; back leads to its menu."""
    call = dial(NUMBERS)
    assert call.heard()[:2] == [GREETING, "lost-tag.opening.say"]
    assert call.press("9").state == DialogueState(EN, DESK, step=Step.ASKING)


def test_without_a_greeting_nothing_is_said_after_the_gate(dial: MakeCall) -> None:
    """The city's greeting was heard there."""
    assert dial(PLAIN).press("2").heard()[0] == "system.official"


def test_the_greeting_is_said_once(dial: MakeCall) -> None:
    """No key that leads on brings it back; neither do help with a key and the way back."""
    for line, keys in ((BUSY, "139"), (BUSY, "19"), (NUMBERS, "19"), (NUMBERS, "-9")):
        call = dial(line).press(*keys)
        assert call.state.line is None or call.state.step is Step.GATE
        assert GREETING not in call.heard()
    assert GREETING not in dial(BUSY).press("1", "8").heard()


def test_it_can_be_heard_again(dial: MakeCall) -> None:
    """Right after arrival * repeats all, and who came back from a person is where they were."""
    assert dial(BUSY).press("1", "*").heard()[0] == GREETING
    call = dial(BUSY).press("1")
    arrived = call.state
    assert call.press("0", "1").state == arrived


def test_a_person_asked_for_at_the_gate_leads_back_to_it(dial: MakeCall) -> None:
    """The line is not forgotten."""
    call = dial(BUSY).press("0", "9")
    assert call.state == start(call.tree, BUSY)
    assert call.press("2").heard()[0] == GREETING


@pytest.mark.parametrize("line", ["gone", "", None])
def test_an_unknown_line_is_the_ordinary_start(lined: Tree, line: str | None) -> None:
    """A number may still point to a line that was renamed."""
    called = CallStarted(LineId(line) if line is not None else None)
    assert step(lined, start(lined), called, Moment()) == start(lined)


@pytest.mark.parametrize(
    "state",
    [
        DialogueState(EN, DESK, line=LineId("gone")),
        DialogueState(EN, DESK, step=Step.ASKING, line=BUSY),
        DialogueState(EN, LOST, line=BUSY),
        DialogueState(EN, LOST, part=1, line=NUMBERS),
        DialogueState(EN, LICENSE, (Answer(QuestionId("keeper"), ChoiceId("self")),), line=PLAIN),
    ],
)
def test_a_line_is_forgotten_where_it_does_not_matter(lined: Tree, state: DialogueState) -> None:
    """A URL from before a change, or made up, has no greeting where nobody arrives."""
    assert settle(lined, state) == replace(state, line=None)


def test_a_withheld_first_place_says_so(lined: Tree, call: MakeCall) -> None:
    """After the greeting, with the nearest help."""
    closed = replace(lined, withheld={ES: frozenset({LICENSE})})
    heard = call(closed, start(closed, PLAIN)).press("2").heard()
    assert heard[:2] == ["system.withheld", "system.help"]


def test_silence_on_a_line_ends(lined: Tree, call: MakeCall) -> None:
    """As everywhere, with the vital numbers or the outcome heard."""
    for line in lined.lines:
        here = call(lined, start(lined, line))
        for _ in range(20):
            if here.over:
                break
            here.wait()
        assert here.over
        assert {"system.help", "system.end"} & set(here.heard_ever())


def test_the_line_is_only_in_the_state_while_it_matters(dial: MakeCall) -> None:
    """At the gate, at the first place and under what lies on top of them."""
    call = dial(BUSY)
    assert call.state.line == BUSY
    assert call.press("1").state.line == BUSY
    assert call.press("#").state.line == BUSY
    assert call.press("2").state.line == BUSY
    assert call.press("2").state == DialogueState(ES, LICENSE)


def test_overlays_do_not_hide_the_first_place(dial: MakeCall) -> None:
    """Help after failures is on top of it."""
    call = dial(SPANISH).press("7", "7", "7")
    assert (call.state.overlay, call.state.line) == (Overlay.HELP, SPANISH)
