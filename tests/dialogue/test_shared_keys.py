"""Several languages on one key: the gate names each, and a second step asks which of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.languages import by_key, keys_to
from ivr.dialogue.machine import present, start
from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.model import LanguageTag, Message, Tree
from ivr.prompt import Key
from ivr.telephony.address import from_url, to_url

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall

EN, ES, QAA, QAB = (LanguageTag(tag) for tag in ("en", "es", "qaa", "qab"))


def _as_spanish(message: Message, tag: LanguageTag) -> Message:
    return replace(
        message,
        texts={**message.texts, tag: message.texts[ES]},
        states={**message.states, tag: message.states[ES]},
    )


@pytest.fixture(scope="module")
def shared(tiny: Tree) -> Tree:
    """The tiny city with an invented language beside Spanish on key 2, and one without a key."""
    spanish = tiny.languages[ES]
    invented = {QAA: replace(spanish, tag=QAA, name="Qaa"), QAB: replace(spanish, tag=QAB, key=None)}
    system = {name: _as_spanish(_as_spanish(each, QAA), QAB) for name, each in tiny.system.items()}
    return replace(tiny, languages={**tiny.languages, **invented}, system=system)


def named(call: Call) -> list[tuple[str | None, str]]:
    """Languages named in the last turn, with the key that each says."""
    lines = [line for line in call.turn.lines if line.message.id == "system.gate-option"]
    return [(line.language, key.key) for line in lines for _, key in line.fill if isinstance(key, Key)]


def test_each_key_has_its_languages(shared: Tree) -> None:
    """In the order of the keys and then of the file; what has no key is not offered."""
    assert {key: [one.tag for one in alike] for key, alike in by_key(shared).items()} == {
        "1": [EN],
        "2": [ES, QAA],
    }
    assert [keys_to(shared, tag) for tag in (EN, ES, QAA, QAB)] == [("1",), ("2", "1"), ("2", "2"), ()]


def test_the_gate_names_both_with_their_key(shared: Tree, call: MakeCall) -> None:
    """Each in its own voice, as nobody needs to know that they share it."""
    assert named(call(shared)) == [(EN, "1"), (ES, "2"), (QAA, "2")]


def test_the_second_step_asks_which(shared: Tree, call: MakeCall) -> None:
    """Only these, each in its own voice with a key of its own; the city's greeting is not said again."""
    met = call(shared).press("2")
    assert named(met) == [(ES, "1"), (QAA, "2")]
    assert set(met.heard()) == {"system.gate-option"}
    assert met.turn.settle_ms > 0


@pytest.mark.parametrize("tag", [EN, ES, QAA])
def test_every_language_is_reached(shared: Tree, call: MakeCall, tag: LanguageTag) -> None:
    """By its keys from the gate, and by # and its keys from any place."""
    assert call(shared).press(*keys_to(shared, tag)).state == DialogueState(tag, shared.front)
    changed = call(shared).press("1", "2").press("#", *keys_to(shared, tag)).state
    assert changed == replace(call(shared).press("1", "2").state, language=tag)


def test_silence_in_the_second_step(shared: Tree, call: MakeCall) -> None:
    """At the gate it leads to the city's own language, elsewhere it changes nothing."""
    assert call(shared).press("2", "-").state == DialogueState(EN, shared.front)
    before = call(shared).press("1", "2").state
    assert call(shared).press("1", "2", "#", "2", "-").state == before


@pytest.mark.parametrize("way", [("2",), ("1", "2", "#", "2")])
def test_keys_in_the_second_step(shared: Tree, call: MakeCall, way: tuple[str, ...]) -> None:
    """A wrong key gets the same two names again, 9 all languages, 0 a person; * says it again, slower."""
    wrong = call(shared).press(*way, "7")
    assert wrong.heard()[0] == "system.no-match-1"
    assert named(wrong) == [(ES, "1"), (QAA, "2")]
    assert named(call(shared).press(*way, "9")) == [(EN, "1"), (ES, "2"), (QAA, "2")]
    assert call(shared).press(*way, "0").state.overlay is Overlay.PERSON
    again = call(shared).press(*way, "*")
    assert again.turn.slow
    assert named(again) == [(ES, "1"), (QAA, "2")]


def test_wrong_keys_end_somewhere(shared: Tree, call: MakeCall) -> None:
    """Three of them lead to help at the gate and back to the place elsewhere, never round and round."""
    assert call(shared).press("2", "7", "7", "7").state.overlay is Overlay.HELP
    before = call(shared).press("1", "2").state
    assert call(shared).press("1", "2", "#", "2", "7", "7", "7").state == before


def test_the_second_step_is_in_the_url(shared: Tree, call: MakeCall) -> None:
    """A webhook sent twice gets the same question."""
    state = call(shared).press("2").state
    url = to_url(state)
    assert url.endswith("step=gate&key=2")
    assert from_url(*url.split("?")) == state


def test_a_url_from_before_a_change_of_keys(shared: Tree) -> None:
    """A key that no longer is shared, or never was, leads to the question about all languages."""
    gate = start(shared)
    for key in ("1", "3", "x"):
        assert settle(shared, replace(gate, shared_key=key)) == gate
    place = DialogueState(EN, shared.front, step=Step.ASKING)
    assert settle(shared, replace(place, shared_key="2")) == place


def test_a_language_without_a_key_is_spoken_all_the_same(shared: Tree, call: MakeCall) -> None:
    """A call that begins in it goes on in it, and # leads from it to the others."""
    met = call(shared, replace(start(shared), language=QAB, overlay=Overlay.LANGUAGE))
    assert met.turn.language == QAB
    assert met.press("1").state.language == EN
    assert present(shared, DialogueState(QAB, shared.front), met.moment).language == QAB
