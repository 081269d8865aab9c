"""Every line that callers can hear, by walking the state machine with every kind of input.

Failures and overlays sound the same wherever they happen, so overlays are walked once and not at each place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.authoring.walk import visits
from ivr.dialogue.inputs import Input, KeysPressed, Moment, NoInput, TransferEnded, TransferResult
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.state import DialogueState
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line

_MOMENTS = (Moment(person=False), Moment(person=True))
_LOCAL: tuple[Input, ...] = (NoInput(), KeysPressed("?"), KeysPressed("*"))
"""What happens at a place without leaving it: silence, a wrong key, "again"."""
_ANYWHERE: tuple[Input, ...] = (
    KeysPressed("0"),
    KeysPressed("#"),
    TransferEnded(TransferResult.COMPLETED),
    TransferEnded(TransferResult.BUSY),
)


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A line in the language that it is heard in. ``slow``: as it is heard when repeated."""

    language: LanguageTag
    line: Line
    slow: bool


def heard_lines(tree: Tree) -> Iterator[HeardLine]:
    """Every line of every turn; many come more than once."""
    seen: set[object] = set()
    yield from _from(tree, start(tree), seen)
    for language in tree.languages:
        front = DialogueState(language, tree.front)
        for given in _ANYWHERE:
            yield from _from(tree, step(tree, front, given, _MOMENTS[0]), seen)
        for visit in visits(tree, language):
            yield from _from(tree, visit.state, seen)


def _from(tree: Tree, first: DialogueState, seen: set[object]) -> Iterator[HeardLine]:
    waiting = deque([first])
    while waiting:
        state = waiting.popleft()
        if (kind := _kind(state)) in seen:
            continue
        seen.add(kind)
        for moment in _MOMENTS:
            yield from _heard(tree, state, moment)
            if not state.slow:  # after a repetition the call goes on as before it
                waiting += [step(tree, state, given, moment) for given in _LOCAL]


def _kind(state: DialogueState) -> object:
    """States of one kind sound the same: an overlay does not depend on the place below."""
    if state.overlay:
        return state.language, state.overlay, state.tries, state.failure, state.slow
    return state


def _heard(tree: Tree, state: DialogueState, moment: Moment) -> Iterator[HeardLine]:
    turn = present(tree, state, moment)
    for line in turn.lines:
        yield HeardLine(line.language or turn.language, line, turn.slow)
