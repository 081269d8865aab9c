"""Every line that callers can hear, by walking the state machine with every kind of input.

Failures and overlays sound the same wherever they happen, so overlays are walked once and not at each place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ivr.authoring.moments import ALONE, BARE, STAFFED, UNDATED, moments, offering
from ivr.authoring.services import before, onward, while_waiting
from ivr.authoring.walk import visits
from ivr.dialogue.inputs import Input, KeysPressed, Moment, NoInput, TransferEnded, TransferResult
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.state import DialogueState, Overlay
from ivr.dialogue.turn import Gather, Turn
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line

_AT_PLACES = (BARE, STAFFED)
"""What a place says depends on the moment only in what is offered at the end of a list."""
_ON_TOP = (BARE, ALONE, STAFFED)
"""What most that lies on top of a place says depends on no more than whether it can be there."""
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


def heard_lines(tree: Tree, walked: Collection[LanguageTag] | None = None) -> Iterator[HeardLine]:
    """Every line of every turn; many come more than once.

    ``walked``: languages to walk, all if left out. Lines of others are only those that are heard on the way.
    """
    walk = _Walk(tree)
    yield from walk.onward_from(start(tree))
    for language in tree.languages if walked is None else walked:
        front = DialogueState(language, tree.front)
        for given in _ANYWHERE:
            yield from walk.onward_from(step(tree, front, given, BARE))
        for visit in visits(tree, language):
            yield from walk.onward_from(visit.state)
        yield from (
            HeardLine(line.language or language, line, False) for line in while_waiting(tree, language)
        )


class _Walk:
    """A walk that goes to each kind of state once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._told: dict[Overlay | None, tuple[Moment, ...]] = {
            None: _AT_PLACES,
            Overlay.PERSON: (*moments(tree), *offering(person=False)),
            Overlay.UNREACHED: (BARE, *offering(person=True)),
            Overlay.NOTICE: (BARE, *offering(person=True)),
            Overlay.MESSAGE: (*_ON_TOP, UNDATED),
        }
        self._seen: set[object] = set()

    def onward_from(self, first: DialogueState) -> Iterator[HeardLine]:
        """All lines from a state on, at places other than it only what lies on top of them."""
        waiting = deque([first])
        while waiting:
            state = waiting.popleft()
            if (kind := _kind(state)) in self._seen:
                continue
            self._seen.add(kind)
            for moment in self._told.get(state.overlay, _ON_TOP):
                turn = present(self._tree, state, moment)
                yield from _heard(turn)
                if not state.slow:  # after a repetition the call goes on as before it
                    waiting += self._after(state, turn, moment)

    def _after(self, state: DialogueState, turn: Turn, moment: Moment) -> Iterator[DialogueState]:
        """What failures lead to, and what lies on top of a place afterwards."""
        yield from (step(self._tree, state, given, moment) for given in _LOCAL)
        if isinstance(turn.then, Gather):
            found = (option.next for option in turn.then.options)
        else:
            address = before(turn) or state
            found = (step(self._tree, address, given, moment) for _, given in onward(turn))
        yield from (after for after in found if after.overlay)


def _kind(state: DialogueState) -> object:
    """States of one kind sound the same: what lies on top does not depend on the place below."""
    if state.overlay:
        line = state.line if state.overlay is Overlay.NOTICE else None
        return state.language, state.overlay, state.notice, line, state.tries, state.failure, state.slow
    return state


def _heard(turn: Turn) -> Iterator[HeardLine]:
    for line in turn.lines:
        yield HeardLine(line.language or turn.language, line, turn.slow)
