"""Whatever comes in, in whatever state: one answer, always the same, never an exception."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.authoring.check import check_menus
from ivr.dialogue.effects import (
    Done,
    KeyedResult,
    NumberKeyed,
    QueueEnded,
    QueueResult,
    Recorded,
    RecordingResult,
    Result,
)
from ivr.dialogue.inputs import (
    CallStarted,
    DeskStatus,
    Input,
    KeysPressed,
    Moment,
    NoInput,
    Services,
    TransferEnded,
    TransferResult,
)
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState, Failure, Notice, Overlay, Step
from ivr.dialogue.turn import Enqueue, Gather, HangUp, Perform, Record, Transfer, Turn
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
)
from ivr.speech.compose import Composer


def lines_of(tree: Tree, *given: tuple[str, str]) -> dict[LineId, PhoneLine]:
    """A line for each language (or none) and first place, some with a greeting, some for calls left over."""
    greetings = (None, tree.system["privacy"])
    return {
        LineId(f"line-{number}"): PhoneLine(
            LineId(f"line-{number}"),
            (),
            LanguageTag(language) if language else None,
            greetings[number % 2],
            PlaceId(place),
            Position("city.yaml", 1, 1),
            overflow=number % 3 == 1,
        )
        for number, (language, place) in enumerate(given)
    }


CHECKED = check_menus(Path(__file__).parent.parent / "cities" / "tiny", date(2026, 11, 22), "menus")
assert CHECKED.tree is not None
TINY: Tree = replace(
    CHECKED.tree,
    withheld={LanguageTag("es"): frozenset({PlaceId("lost-tag")})},
    lines=lines_of(
        CHECKED.tree, ("", "desk"), ("es", "desk"), ("", "lost-tag"), ("es", "lost-tag"), ("en", "more")
    ),
)
COMPOSER = Composer(TINY)
KEYS = "0123456789*#"

languages = st.sampled_from([*TINY.languages, *map(LanguageTag, ("", "xx", "EN"))])
line_ids = st.sampled_from([*TINY.lines, *map(LineId, ("", "gone"))])
place_ids = st.sampled_from([*TINY.places, *map(PlaceId, ("", "gone", "DESK"))])
real_answers = st.sampled_from(
    [Answer(q.id, choice.id) for q in TINY.questions.values() for choice in q.choices]
)
odd_answers = st.builds(Answer, st.text(max_size=8).map(QuestionId), st.text(max_size=8).map(ChoiceId))
counts = st.integers(-3, 120)
refs = st.sampled_from(["", "r1"])
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
    under=st.none() | st.sampled_from(Overlay),
    line=st.none() | line_ids,
    shared_key=st.none() | st.sampled_from(["1", "9"]),
    notice=st.none() | st.sampled_from(Notice),
    ref=refs,
)
inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(KeysPressed, st.sampled_from(KEYS)),
    st.builds(KeysPressed, st.text(max_size=5)),
    st.just(NoInput()),
    st.builds(TransferEnded, st.sampled_from(TransferResult)),
    st.builds(CallStarted, st.none() | line_ids),
    st.builds(Done, st.sampled_from(Result), refs),
    st.builds(NumberKeyed, st.sampled_from(KeyedResult)),
    st.builds(Recorded, st.sampled_from(RecordingResult), refs),
    st.builds(QueueEnded, st.sampled_from(QueueResult)),
)
TODAY = date(2026, 11, 24)
moments = st.builds(
    Moment,
    st.booleans(),
    st.builds(Services, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    st.sampled_from([None, TODAY]),
    st.sampled_from(DeskStatus),
    st.sampled_from([None, datetime(2026, 11, 24, 13, 0), datetime(2026, 11, 25, 8, 30)]),
)


NOTHING_COMES: dict[type[object], Input] = {
    Transfer: TransferEnded(TransferResult.NO_ANSWER),
    Enqueue: QueueEnded(QueueResult.LONG),
    Record: Recorded(RecordingResult.EMPTY),
    Perform: Done(Result.FAILED),
}


def is_whole(turn: Turn) -> bool:
    """Is something said in words, or done at once, and can all keys that are offered be pressed?"""
    spoken = COMPOSER.utterances(turn.lines, turn.language, turn.slow)
    keys = [option.key for option in turn.then.options] if isinstance(turn.then, Gather) else []
    said = any(utterance.text.strip() for utterance in spoken)
    return (
        said != isinstance(turn.then, Perform)
        and bool(keys or not isinstance(turn.then, Gather))
        and len(set(keys)) == len(keys)
        and set(keys) <= set(KEYS)
    )


def before(turn: Turn) -> DialogueState:
    """The state that the next input comes to."""
    assert not isinstance(turn.then, HangUp)
    return turn.then.state if isinstance(turn.then, Perform) else turn.then.address


@settings(max_examples=400, deadline=None)
@given(states, moments)
def test_every_state_has_one_turn(state: DialogueState, moment: Moment) -> None:
    """Words in the turn's own language, then one thing to wait for or to do; asked twice, the same."""
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
    """Nothing that is offered has to be put right afterwards, nor is what a turn waits for posted to."""
    turn = present(TINY, state, moment)
    if isinstance(turn.then, Gather):
        assert all(option.next == settle(TINY, option.next) for option in turn.then.options)
    if not isinstance(turn.then, HangUp):
        assert before(turn) == settle(TINY, before(turn))


@settings(max_examples=200, deadline=None)
@given(states, moments)
def test_every_offered_key_is_accepted_at_the_same_moment(state: DialogueState, moment: Moment) -> None:
    """At the address of the turn, which is all that is left of it; only how slow it was is not."""
    then = present(TINY, state, moment).then
    if isinstance(then, Gather):
        for option in then.options:
            after = step(TINY, then.address, KeysPressed(option.key), moment)
            assert after == replace(option.next, slow=False)


@settings(max_examples=300, deadline=None)
@given(states, inputs, moments)
def test_a_request_never_stays_where_it_does_not_belong(
    state: DialogueState, given: Input, moment: Moment
) -> None:
    """Its id and what came of it are of one overlay, and gone with it."""
    after = step(TINY, state, given, moment)
    if after.overlay is None:
        assert (after.notice, after.ref, after.under) == (None, "", None)


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
        state = step(TINY, before(turn), happening, moment)


@settings(max_examples=100, deadline=None)
@given(states, moments)
def test_silence_ends_from_every_state(state: DialogueState, moment: Moment) -> None:
    """Within twenty turns, whatever a URL held."""
    for _ in range(20):
        turn = present(TINY, state, moment)
        if isinstance(turn.then, HangUp):
            return
        state = step(TINY, before(turn), NOTHING_COMES.get(type(turn.then), NoInput()), moment)
    pytest.fail(f"still going: {state}")
