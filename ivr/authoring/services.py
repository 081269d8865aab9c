"""Ways through waiting, callback, message and SMS, walked as callers go, with whatever can come of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.authoring.moments import ALONE, CLOSED, STAFFED, UNDATED, moments
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
from ivr.dialogue.inputs import Input, KeysPressed, Moment, TransferEnded, TransferResult
from ivr.dialogue.machine import present, step
from ivr.dialogue.state import DialogueState, Overlay
from ivr.dialogue.turn import Enqueue, Gather, GatherNumber, HangUp, Perform, Record, Transfer, Turn
from ivr.dialogue.waiting import Wait, connecting, told
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line

REF = "r"
"""The request of a caller who only exists on a walk."""
MOST_AHEAD = 10
"""Callers ahead in the queue for whom the sentence is recorded and read; more are said all the same."""
MOST_MINUTES = 15
"""The same for minutes to wait."""


_QUEUE = (QueueResult.ERROR, *(each for each in QueueResult if each is not QueueResult.LANGUAGE))
"""The choice of a language is walked for itself, as it sounds the same everywhere."""


@dataclass(frozen=True, slots=True)
class Met:
    """A state at a moment, the keys that led there, and, as words, what came of what is no key."""

    state: DialogueState
    keys: tuple[str, ...]
    moment: Moment


def onward(turn: Turn) -> Iterator[tuple[str, Input]]:
    """All that can come in after a turn, failures and silence apart, each with a word for it."""
    match turn.then:
        case Gather(options=options):
            yield from ((option.key, KeysPressed(option.key)) for option in options)
        case Transfer():
            for result in (TransferResult.NO_ANSWER, TransferResult.COMPLETED):
                yield result, TransferEnded(result)
        case Enqueue():
            yield from ((result, QueueEnded(result)) for result in _QUEUE)
        case GatherNumber():
            yield from ((result, NumberKeyed(result)) for result in KeyedResult)
        case Record():
            heard = (result for result in RecordingResult if result is not RecordingResult.LEFT)
            yield from ((result, Recorded(result, REF)) for result in heard)
        case Perform():  # a result that does not fit is a failure, so that one comes first
            yield from ((result, Done(result, REF)) for result in (Result.FAILED, *Result))


def before(turn: Turn) -> DialogueState | None:
    """The state that what comes in comes to; None after the last words."""
    if isinstance(turn.then, HangUp):
        return None
    return turn.then.state if isinstance(turn.then, Perform) else turn.then.address


def followed(tree: Tree, first: Met, seen: set[object] | None = None) -> Iterator[Met]:
    """A state, and all that lies on top of a place and follows from it, each once, by the fewest keys.

    ``seen``: kinds of what lies on top that are left out; those met are added.
    """
    seen = set() if seen is None else seen
    seen.add(_kind(first.state))
    waiting = deque([first])
    while waiting:
        met = waiting.popleft()
        yield met
        turn = present(tree, met.state, met.moment)
        address = before(turn)
        for word, given in onward(turn) if address else ():
            after = step(tree, address or met.state, given, met.moment)
            if after.overlay and _kind(after) not in seen:
                seen.add(_kind(after))
                waiting.append(Met(after, (*met.keys, word), met.moment))


def _kind(state: DialogueState) -> object:
    """What lies on top sounds the same wherever it does; only a refused number counts."""
    return state.overlay, state.notice, state.tries if state.overlay is Overlay.CALLBACK_KEY else 0


def in_need(tree: Tree, state: DialogueState, keys: tuple[str, ...]) -> Iterator[Met]:
    """A caller who wants a person, at each of the moments, and what they go on to where all is offered."""
    seen: set[object] = set()
    for moment in moments(tree):
        why = (moment.desk,) if moment.desk in CLOSED else ()
        met = Met(step(tree, state, KeysPressed("0"), moment), (*keys, "0", *why), moment)
        if moment in (ALONE, STAFFED):
            yield from followed(tree, met, seen)
        else:
            yield met
            yield from _message(tree, met) if moment == UNDATED else ()


def _message(tree: Tree, met: Met) -> Iterator[Met]:
    """The consent to a recording, which tells the day of deletion if there is one."""
    then = present(tree, met.state, met.moment).then
    for option in then.options if isinstance(then, Gather) else ():
        if option.next.overlay is Overlay.MESSAGE:
            yield Met(option.next, (*met.keys, option.key), met.moment)


def wanting_text(tree: Tree, state: DialogueState, keys: tuple[str, ...]) -> Iterator[Met]:
    """A caller at the end of a list who wants it as SMS; nothing at any other place."""
    turn = present(tree, state, ALONE)
    for option in turn.then.options if isinstance(turn.then, Gather) else ():
        if option.next.overlay is Overlay.TEXT:
            yield Met(state, keys, ALONE)
            yield from followed(tree, Met(option.next, (*keys, option.key), ALONE))


def while_waiting(tree: Tree, language: LanguageTag) -> Iterator[Line]:
    """What is heard in the queue, up to so many ahead and minutes to wait, and when it is one's turn."""
    for ahead in range(MOST_AHEAD + 1):
        yield from told(tree, Wait(ahead + 1, 0, 0))
    for minutes in range(1, MOST_MINUTES + 1):
        yield from told(tree, Wait(1, 0, minutes * 60))
    yield from connecting(tree, language)
