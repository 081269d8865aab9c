"""Both cities, their states, and calls driven as a carrier does: always from the address of the last turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.walk import visits
from ivr.dialogue.inputs import Input, KeysPressed, Moment, NoInput, TransferEnded, TransferResult
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.state import DialogueState, Overlay
from ivr.dialogue.turn import HangUp, Transfer, Turn
from ivr.model import LanguageTag, Message, Tree

TINY = Path(__file__).parent.parent / "cities" / "tiny"
SILENCE = "-"


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


@dataclass
class Call:
    """One call. ``turns`` are all turns so far; ``state`` is where the last one came from."""

    tree: Tree
    state: DialogueState
    moment: Moment = field(default_factory=Moment)
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns.append(present(self.tree, self.state, self.moment))

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
        self.state = step(self.tree, then.address, given, self.moment)
        self.turns.append(present(self.tree, self.state, self.moment))
        return self

    def press(self, *keys: str) -> Call:
        """Keys one after another; ``-`` is silence."""
        for key in keys:
            self.give(NoInput() if key == SILENCE else KeysPressed(key))
        return self

    def wait(self) -> Call:
        """Silence, and nobody answers a transfer."""
        unreached = TransferEnded(TransferResult.NO_ANSWER)
        return self.give(unreached if isinstance(self.turn.then, Transfer) else NoInput())

    def heard(self, turn: Turn | None = None) -> list[str]:
        """Units of the last turn in order, those filled into others after them."""
        lines = (turn or self.turn).lines
        return [unit for line in lines for unit in (line.message.id, *_filled(line.fill))]

    def heard_ever(self) -> list[str]:
        """Units of all turns."""
        return [unit for turn in self.turns for unit in self.heard(turn)]


def _filled(fill: tuple[tuple[str, object], ...]) -> Iterator[str]:
    yield from (filling.id for _, filling in fill if isinstance(filling, Message))


MakeCall = Callable[..., Call]


@pytest.fixture
def call() -> MakeCall:
    """Makes a call to a city: from the language gate, or from a state, at a moment."""

    def make(tree: Tree, state: DialogueState | None = None, *, person: bool = False) -> Call:
        return Call(tree, state or start(tree), Moment(person))

    return make


@pytest.fixture
def enter(call: MakeCall) -> MakeCall:
    """Makes a call that has chosen a language and pressed keys."""

    def make(tree: Tree, keys: str = "", language: str | None = None, *, person: bool = False) -> Call:
        tag = LanguageTag(language) if language else tree.default_language
        return call(tree, person=person).press(tree.languages[tag].key, *keys)

    return make


@pytest.fixture(scope="session")
def places_met(city: Tree) -> list[DialogueState]:
    """Every state that keys can reach in any language, the gate first, without overlays."""
    found = [visit.state for language in city.languages for visit in visits(city, language)]
    return [start(city), *found]


@pytest.fixture(scope="session")
def all_met(places_met: list[DialogueState]) -> list[DialogueState]:
    """The same with every overlay on top."""
    covers = (None, *Overlay)
    return [replace(state, overlay=cover) for state in places_met for cover in covers]
