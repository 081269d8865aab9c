"""What staff announce: once, right after the language, in the caller's own or in the voice of a stand-in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import CallStarted
from ivr.dialogue.languages import by_key
from ivr.model import LanguageTag, Tree
from ivr.model.desk import Announcement
from ivr.speech.compose import Composer

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall
    from tests.dialogue.dialogue_states import ALONE
else:
    from dialogue_states import ALONE

JA, EASY, EN, ES, FIL = map(LanguageTag, ("ja", "ja-x-easy", "en", "es", "fil"))


def texts(*tags: LanguageTag) -> Announcement:
    """An announcement with a text in each of these languages."""
    return Announcement("a1", tuple((tag, f"Text {tag}") for tag in tags))


def said(call: Call) -> list[tuple[LanguageTag, object]]:
    """Voice and text of what is announced now."""
    return [
        (line.language or call.turn.language, text)
        for line in call.turn.lines
        if line.message.id == "announcement"
        for sentences in line.message.texts.values()
        for sentence in sentences
        for text in sentence
    ]


@pytest.mark.parametrize(
    ("caller", "given", "voice"),
    [
        (JA, (JA, EN), JA),
        (EN, (JA, EN), EN),
        (ES, (ES, JA), ES),
        (ES, (JA, EN), EN),
        (ES, (JA, EASY), EASY),
        (FIL, (JA,), JA),
        (EASY, (JA, EN), JA),
        (JA, (EASY, EN), EASY),
    ],
)
def test_each_language_hears_its_own_or_a_stand_in(
    tree: Tree, enter: MakeCall, caller: LanguageTag, given: tuple[LanguageTag, ...], voice: LanguageTag
) -> None:
    """Always in the voice of the language that the text is in."""
    moment = replace(ALONE, announcements=(texts(*given),))
    call = enter(tree, language=caller, moment=moment)
    assert said(call) == [(voice, f"Text {voice}")]
    spoken = Composer(tree).utterances(call.turn.lines, caller)
    assert [u.language.tag for u in spoken if f"Text {voice}" in u.text] == [voice]


@pytest.mark.parametrize(
    ("caller", "heard"), [(JA, "old ja"), (EASY, "old ja"), (EN, "new en"), (FIL, "new en")]
)
def test_a_newer_one_silences_no_other_language(
    tree: Tree, enter: MakeCall, caller: LanguageTag, heard: str
) -> None:
    """Who has a text of their own in an older one hears that, in their own voice."""
    old = Announcement("a1", ((JA, "old ja"), (ES, "old es")))
    new = Announcement("a2", ((EN, "new en"),))
    call = enter(tree, language=caller, moment=replace(ALONE, announcements=(new, old)))
    assert [text for _, text in said(call)] == [heard]


def test_it_comes_right_after_the_language(tree: Tree, enter: MakeCall) -> None:
    """Before the first menu, and before nothing else: not at the gate, not at a place below."""
    moment = replace(ALONE, announcements=(texts(EN, JA),))
    call = enter(tree, language=EN, moment=moment)
    assert call.heard()[0] == "announcement"
    assert "announcement" not in call.heard(call.turns[0])
    for key in "19":
        assert said(call.press(key)) == []


def test_it_is_heard_on_every_line(tree: Tree, call: MakeCall) -> None:
    """Once on each; on the line for calls left over with what is said first there."""
    moment = replace(ALONE, announcements=(texts(EN, JA),))
    for called in tree.lines.values():
        here = call(tree, moment=moment)
        here.give(CallStarted(called.id))
        if not called.language:
            here.press(next(iter(by_key(tree))))
        assert len(said(here)) == 1
        here.press("1")
        assert said(here) == []


def test_a_caller_in_need_is_not_told_again(tree: Tree, enter: MakeCall) -> None:
    """Silence and wrong keys bring the options; only who asks for it hears all of it again."""
    moment = replace(ALONE, announcements=(texts(EN, JA),))
    call = enter(tree, language=EN, moment=moment)
    assert said(call.press("8")) == []
    assert said(call.press("-")) == []
    assert said(call.press("*")) == [(EN, "Text en")]


def test_without_one_nothing_is_said(tree: Tree, enter: MakeCall) -> None:
    """And nothing else changes."""
    call = enter(tree, language=EN, moment=ALONE)
    announced = enter(tree, language=EN, moment=replace(ALONE, announcements=(texts(EN),)))
    assert announced.turn.lines[1:] == call.turn.lines
    assert announced.turn.then == call.turn.then
