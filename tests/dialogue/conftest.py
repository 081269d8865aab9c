"""Both cities, their states, and calls driven as a carrier does: always from the address of the last turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.walk import visits
from ivr.dialogue.effects import (
    Done,
    QueueEnded,
    QueueResult,
    Recorded,
    RecordingResult,
    Result,
)
from ivr.dialogue.inputs import Input, KeysPressed, Moment, NoInput, TransferEnded, TransferResult
from ivr.dialogue.languages import keys_to
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.state import DialogueState
from ivr.dialogue.turn import Enqueue, HangUp, Perform, Record, Transfer, Turn
from ivr.model import LanguageTag, Message, Tree

if TYPE_CHECKING:
    from tests.dialogue.dialogue_states import tops
else:
    from dialogue_states import tops

TINY = Path(__file__).parent.parent / "cities" / "tiny"
SILENCE = "-"
REMEMBERED = 30_000


@pytest.fixture(scope="session")
def tiny() -> Tree:
    """The tiny city, compiled."""
    checked = check_menus(TINY, date(2026, 11, 22), "menus")
    assert checked.tree is not None
    return checked.tree


@pytest.fixture(scope="session", params=["tiny", "menus"])
def city(request: pytest.FixtureRequest, tiny: Tree, tree: Tree) -> Tree:
    """Both cities, one after the other."""
    return tiny if request.param == "tiny" else tree


class Machine:
    """The state machine of one tree. It is pure, so what was computed once is not computed again."""

    def __init__(self, tree: Tree) -> None:
        self.present = lru_cache(maxsize=REMEMBERED)(partial(present, tree))
        self.step = lru_cache(maxsize=REMEMBERED)(partial(step, tree))


_machines: dict[int, tuple[Tree, Machine]] = {}
"""By the identity of the tree, which is held here so that no other can have it."""


def machine_of(tree: Tree) -> Machine:
    """The one machine of a tree."""
    if id(tree) not in _machines:
        _machines[id(tree)] = (tree, Machine(tree))
    return _machines[id(tree)][1]


@dataclass
class Call:
    """One call. ``turns`` are all turns so far; ``state`` is where the last one came from."""

    tree: Tree
    state: DialogueState
    moment: Moment = field(default_factory=Moment)
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.machine = machine_of(self.tree)
        self.turns.append(self.machine.present(self.state, self.moment))

    @property
    def turn(self) -> Turn:
        """The last turn."""
        return self.turns[-1]

    @property
    def over(self) -> bool:
        """Has the call been ended?"""
        return isinstance(self.turn.then, HangUp)

    def give(self, given: Input) -> Call:
        """Something comes in; the state is that of the address, as a URL holds it."""
        then = self.turn.then
        assert not isinstance(then, HangUp), "nothing can come in after a hang-up"
        before = then.state if isinstance(then, Perform) else then.address
        self.state = self.machine.step(before, given, self.moment)
        self.turns.append(self.machine.present(self.state, self.moment))
        return self

    def press(self, *keys: str) -> Call:
        """Keys one after another; ``-`` is silence."""
        for key in keys:
            self.give(NoInput() if key == SILENCE else KeysPressed(key))
        return self

    def wait(self) -> Call:
        """Silence, and nothing comes of anything: nobody answers, nothing can be stored."""
        return self.give(NOTHING_COMES.get(type(self.turn.then), NoInput()))

    def heard(self, turn: Turn | None = None) -> list[str]:
        """Units of the last turn in order, those filled into others after them."""
        lines = (turn or self.turn).lines
        return [unit for line in lines for unit in (line.message.id, *_filled(line.fill))]

    def heard_ever(self) -> list[str]:
        """Units of all turns."""
        return [unit for turn in self.turns for unit in self.heard(turn)]


NOTHING_COMES: dict[type[object], Input] = {
    Transfer: TransferEnded(TransferResult.NO_ANSWER),
    Enqueue: QueueEnded(QueueResult.LONG),
    Record: Recorded(RecordingResult.EMPTY),
    Perform: Done(Result.FAILED),
}
"""What comes in of a caller who does nothing, where that is not silence."""


def _filled(fill: tuple[tuple[str, object], ...]) -> Iterator[str]:
    yield from (filling.id for _, filling in fill if isinstance(filling, Message))


MakeCall = Callable[..., Call]


@pytest.fixture
def call() -> MakeCall:
    """Makes a call to a city: from the language gate, or from a state, at a moment."""

    def make(
        tree: Tree,
        state: DialogueState | None = None,
        *,
        person: bool = False,
        moment: Moment | None = None,
    ) -> Call:
        return Call(tree, state or start(tree), moment or Moment(person))

    return make


@pytest.fixture
def enter(call: MakeCall) -> MakeCall:
    """Makes a call that has chosen a language and pressed keys."""

    def make(
        tree: Tree,
        keys: str = "",
        language: str | None = None,
        *,
        person: bool = False,
        moment: Moment | None = None,
    ) -> Call:
        tag = LanguageTag(language) if language else tree.default_language
        return call(tree, person=person, moment=moment).press(*keys_to(tree, tag), *keys)

    return make


@pytest.fixture(scope="session")
def places_met(city: Tree) -> list[DialogueState]:
    """Every state that keys can reach in any language, the gate first, without overlays."""
    found = [visit.state for language in city.languages for visit in visits(city, language)]
    return [start(city), *(state for state in found if not state.overlay)]


@pytest.fixture(scope="session")
def all_met(city: Tree, places_met: list[DialogueState]) -> list[DialogueState]:
    """The same, and with everything on top that can lie there: at every place, and in every language."""
    tags = (city.default_language, *city.languages)
    first = {tag: next(state for state in reversed(places_met) if state.language == tag) for tag in tags}
    bases = [
        state for state in places_met if state.language == city.default_language or state in first.values()
    ]
    return [*places_met, *(top for base in bases for top in tops(city, base))]
