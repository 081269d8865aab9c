"""Whatever comes in, in whatever state: one answer, always the same, never an exception."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.authoring.check import check_menus
from ivr.dialogue.inputs import (
    CallStarted,
    Input,
    KeysPressed,
    Moment,
    NoInput,
    TransferEnded,
    TransferResult,
)
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState, Failure, Overlay, Step
from ivr.dialogue.turn import Gather, HangUp, Transfer, Turn
from ivr.model import Answer, ChoiceId, LanguageTag, PlaceId, QuestionId, Tree
from ivr.speech.compose import Composer

CHECKED = check_menus(Path(__file__).parent.parent / "cities" / "tiny", date(2026, 11, 22), "menus")
assert CHECKED.tree is not None
TINY: Tree = replace(CHECKED.tree, withheld={LanguageTag("es"): frozenset({PlaceId("lost-tag")})})
COMPOSER = Composer(TINY)
KEYS = "0123456789*#"

languages = st.sampled_from([*TINY.languages, *map(LanguageTag, ("", "xx", "EN"))])
place_ids = st.sampled_from([*TINY.places, *map(PlaceId, ("", "gone", "DESK"))])
real_answers = st.sampled_from(
    [Answer(q.id, choice.id) for q in TINY.questions.values() for choice in q.choices]
)
odd_answers = st.builds(Answer, st.text(max_size=8).map(QuestionId), st.text(max_size=8).map(ChoiceId))
counts = st.integers(-3, 120)
states = st.builds(
    DialogueState,
    language=languages,
    place=place_ids,
    answers=st.lists(real_answers | odd_answers, max_size=5).map(tuple),
    step=st.sampled_from(Step),
    part=counts,
    overlay=st.none() | st.sampled_from(Overlay),
    tries=counts,
    failure=st.none() | st.sampled_from(Failure),
    origin=st.none() | place_ids,
    slow=st.booleans(),
)
inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(KeysPressed, st.sampled_from(KEYS)),
    st.builds(KeysPressed, st.text(max_size=5)),
    st.just(NoInput()),
    st.builds(TransferEnded, st.sampled_from(TransferResult)),
    st.just(CallStarted()),
)
moments = st.builds(Moment, st.booleans())


def is_whole(turn: Turn) -> bool:
    """Is something said in words, and does exactly one thing follow with keys that can be pressed?"""
    spoken = COMPOSER.utterances(turn.lines, turn.language, turn.slow)
    keys = [option.key for option in turn.then.options] if isinstance(turn.then, Gather) else []
    return (
        any(utterance.text.strip() for utterance in spoken)
        and isinstance(turn.then, (Gather, Transfer, HangUp))
        and len(set(keys)) == len(keys)
        and set(keys) <= set(KEYS)
    )


@settings(max_examples=400, deadline=None)
@given(states, moments)
def test_every_state_has_one_turn(state: DialogueState, moment: Moment) -> None:
    """Words in the turn's own language, then gather, transfer or hang-up; asked twice, the same."""
    turn = present(TINY, state, moment)
    assert is_whole(turn)
    assert turn == present(TINY, state, moment)


@settings(max_examples=400, deadline=None)
@given(states, inputs, moments)
def test_every_state_and_input_has_one_next_state(state: DialogueState, given: Input, moment: Moment) -> None:
    """It exists in the tree as it is, and the same webhook sent twice leads to the same."""
    after = step(TINY, state, given, moment)
    assert after == step(TINY, state, given, moment)
    assert after == settle(TINY, after)
    assert is_whole(present(TINY, after, moment))


@settings(max_examples=300, deadline=None)
@given(states)
def test_settling_twice_is_settling_once(state: DialogueState) -> None:
    """What exists stays as it is."""
    assert settle(TINY, settle(TINY, state)) == settle(TINY, state)


@settings(max_examples=200, deadline=None)
@given(states, moments)
def test_every_offered_key_leads_to_a_state_that_exists(state: DialogueState, moment: Moment) -> None:
    """Nothing that is offered has to be put right afterwards."""
    then = present(TINY, state, moment).then
    if isinstance(then, Gather):
        assert all(option.next == settle(TINY, option.next) for option in then.options)
        assert then.address == settle(TINY, then.address)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(inputs, moments), max_size=40))
def test_every_call_is_a_sequence_of_whole_turns(happenings: list[tuple[Input, Moment]]) -> None:
    """From the start, through whatever callers do, until the line is closed."""
    state = start(TINY)
    for happening, moment in happenings:
        turn = present(TINY, state, moment)
        assert is_whole(turn)
        if isinstance(turn.then, HangUp):
            break
        state = step(TINY, turn.then.address, happening, moment)


@settings(max_examples=100, deadline=None)
@given(states, st.booleans())
def test_silence_ends_from_every_state(state: DialogueState, person: bool) -> None:
    """Within twenty turns, whatever a URL held."""
    moment = Moment(person)
    for _ in range(20):
        then = present(TINY, state, moment).then
        if isinstance(then, HangUp):
            return
        unreached = TransferEnded(TransferResult.NO_ANSWER)
        state = step(TINY, then.address, unreached if isinstance(then, Transfer) else NoInput(), moment)
    pytest.fail(f"still going: {state}")
