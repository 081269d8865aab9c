"""The line that takes the calls of busy staff: what else can be done comes before the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import CallStarted, Moment
from ivr.dialogue.languages import keys_to
from ivr.dialogue.machine import start
from ivr.dialogue.state import DialogueState, Notice, Overlay
from ivr.dialogue.turn import Enqueue, Transfer
from ivr.model import LanguageTag, LineId, Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall
    from tests.dialogue.dialogue_states import ALONE, STAFFED
else:
    from dialogue_states import ALONE, STAFFED

OVERFLOW = LineId("overflow")
EN, ES = LanguageTag("en"), LanguageTag("es")


@pytest.fixture
def busy(tree: Tree, call: MakeCall) -> Call:
    """A call of that line in English, while somebody takes calls."""
    return call(tree, moment=STAFFED).give(CallStarted(OVERFLOW)).press(*keys_to(tree, EN))


def test_what_is_said_first(tree: Tree, busy: Call) -> None:
    """The line's own greeting, whom the answers are for too, then the ways on with the answers first."""
    assert busy.heard()[0] == "lines.overflow.greeting"
    assert busy.state == DialogueState(
        EN, tree.front, line=OVERFLOW, overlay=Overlay.NOTICE, notice=Notice.BUSY
    )
    labels = [unit for unit in busy.heard() if "choice" in unit]
    assert labels == [
        f"system.choice-{what}" for what in ("answers-lost", "answers", "queue", "callback", "message")
    ]


def test_the_answers(tree: Tree, busy: Call) -> None:
    """The first menu with what everybody hears there; that all are busy is not said again."""
    busy.press("1")
    assert busy.state == DialogueState(EN, tree.front, line=OVERFLOW)
    assert busy.heard()[:2] == ["system.privacy", f"{tree.front}.ask"]
    assert "lines.overflow.greeting" not in busy.heard()
    assert "lines.overflow.greeting" not in busy.press("1", "9").heard()


def test_the_queue(busy: Call) -> None:
    """One key from the start."""
    assert isinstance(busy.press("2").turn.then, Enqueue)


def test_while_nobody_takes_calls_there_is_no_queue(tree: Tree, call: MakeCall) -> None:
    """The call centre may forward its calls after hours too."""
    here = call(tree, moment=ALONE).give(CallStarted(OVERFLOW)).press(*keys_to(tree, EN))
    assert [unit for unit in here.heard() if "choice" in unit] == [
        f"system.choice-{what}" for what in ("answers-lost", "answers", "callback", "message")
    ]


def test_without_services_the_answers_are_there(tree: Tree, call: MakeCall) -> None:
    """Nothing is offered that is not there."""
    here = call(tree, moment=Moment()).give(CallStarted(OVERFLOW)).press(*keys_to(tree, EN))
    found = [unit for unit in here.heard() if "choice" in unit]
    assert found == ["system.choice-answers-lost", "system.choice-answers"]
    assert here.press("1").state.overlay is None


def test_the_same_in_every_language(tree: Tree, call: MakeCall) -> None:
    """And # keeps it: the greeting is heard in the new language, with the same keys."""
    heard = set()
    for language in tree.languages:
        here = call(tree, moment=STAFFED).give(CallStarted(OVERFLOW)).press(*keys_to(tree, language))
        heard.add(tuple(here.heard()))
        here.press("#", *keys_to(tree, ES))
        heard.add(tuple(here.heard()))
        assert here.state.notice is Notice.BUSY
        assert here.turn.language == ES
    assert len(heard) == 1


def test_the_keys_of_everywhere(tree: Tree, busy: Call) -> None:
    """* the same slower, 9 to the answers, 0 a person."""
    before = busy.turn.lines
    assert busy.press("*").turn.lines == before
    assert isinstance(busy.press("0").turn.then, Transfer)
    unreached = busy.wait()
    assert unreached.press("9").state == DialogueState(EN, tree.front, line=OVERFLOW)


def test_silence_is_helped(tree: Tree, call: MakeCall) -> None:
    """Who cannot press keys hears the numbers that matter most."""
    here = call(tree, moment=ALONE).give(CallStarted(OVERFLOW)).press(*keys_to(tree, EN))
    while not here.over:
        here.wait()
    assert "system.help" in here.heard_ever()


def test_a_language_chosen_late_does_not_skip_it(tree: Tree, call: MakeCall) -> None:
    """Who wants a person at the gate and chooses a language there is told of the person, then the answers."""
    gate = start(tree, OVERFLOW)
    here = call(tree, gate, moment=ALONE).press("0", "#", *keys_to(tree, EN))
    assert here.state == DialogueState(EN, tree.front, line=OVERFLOW, overlay=Overlay.PERSON)
    assert here.press("1").state == DialogueState(EN, tree.front, line=OVERFLOW)


def test_a_line_with_its_own_language_begins_so(tree: Tree, call: MakeCall) -> None:
    """Without the gate; without a greeting of its own the city's is said."""
    own = replace(tree.lines[OVERFLOW], language=ES, greeting=None)
    lined = replace(tree, lines={OVERFLOW: own})
    here = call(lined, moment=ALONE).give(CallStarted(OVERFLOW))
    assert (here.heard()[0], here.turn.language) == ("system.greeting", "es")
    assert here.state.notice is Notice.BUSY
