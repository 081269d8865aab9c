"""Every line that callers can hear: what is not in this list nobody would record or check."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

import pytest

from ivr.audio.wanted import unit_of
from ivr.authoring.lines import heard_lines
from ivr.authoring.moments import ALONE, BARE, STAFFED, moments, offering
from ivr.authoring.services import REF, before, while_waiting
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
    DeskStatus,
    Input,
    KeysPressed,
    Moment,
    NoInput,
    TransferEnded,
    TransferResult,
)
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.turn import Gather
from ivr.model import LanguageTag, LineId, Menu, PhoneLine, PlaceId, Position, Procedure, Tree
from ivr.prompt import Line

EN = LanguageTag("en")
Heard = tuple[LanguageTag, Line, bool]
KEYS: tuple[Input, ...] = (
    *(KeysPressed(key) for key in "0123456789*#"),
    NoInput(),
    TransferEnded(TransferResult.COMPLETED),
    TransferEnded(TransferResult.FAILED),
)
RESULTS: tuple[Input, ...] = (
    *(Done(result, REF) for result in Result),
    *(NumberKeyed(result) for result in KeyedResult),
    *(Recorded(result, REF) for result in RecordingResult),
    *(QueueEnded(result) for result in QueueResult),
)
STEPPED = (BARE, Moment(person=True), ALONE, STAFFED)
OVERFLOW = LineId("overflow")


def everything(tree: Tree, at: tuple[Moment, ...], *lines: LineId) -> Iterable[Heard]:
    """All lines in English, the long way: every input at every state that can be reached at all."""
    seen, waiting = set(), deque([start(tree), *(start(tree, line) for line in lines)])
    while waiting:
        state = waiting.popleft()
        if state in seen or state.language != EN:
            continue
        seen.add(state)
        for moment in at:
            turn = present(tree, state, moment)
            yield from ((line.language or turn.language, line, turn.slow) for line in turn.lines)
            if moment not in STEPPED:  # what is said differs, where it leads does not
                continue
            inputs = KEYS if isinstance(turn.then, Gather) else (*KEYS, *RESULTS)
            waiting += [step(tree, before(turn) or state, given, moment) for given in inputs]


def names(lines: Iterable[Heard]) -> set[tuple[str, bool]]:
    """Lines by text and fillings; the silence after a line is not part of it."""
    return {(unit_of(line), slow) for tag, line, slow in lines if tag == EN}


def found(tree: Tree) -> set[tuple[str, bool]]:
    """What the short walk finds."""
    return names((one.language, one.line, one.slow) for one in heard_lines(tree))


@pytest.fixture
def small(tiny: Tree) -> Tree:
    """One menu, one procedure that asks nothing, and a line for the calls that are left over."""
    front, license_ = tiny.places[tiny.front], tiny.places[PlaceId("dog-license")]
    assert isinstance(front, Menu)
    assert isinstance(license_, Procedure)
    license_only = replace(front, options=tuple(o for o in front.options if o.target == license_.id))
    kept = (license_only, replace(license_, ask=()), tiny.places[tiny.offices])
    overflow = PhoneLine(
        OVERFLOW, (), None, tiny.system["help"], tiny.front, Position("city.yaml", 1, 1), overflow=True
    )
    return replace(tiny, places={place.id: place for place in kept}, lines={OVERFLOW: overflow})


def test_every_language_is_walked(tiny: Tree) -> None:
    """What is heard in one language is heard in the other."""
    all_heard = {(one.language, one.line.message.id, one.slow) for one in heard_lines(tiny)}
    by_language = [{(unit, slow) for tag, unit, slow in all_heard if tag == each} for each in tiny.languages]
    only_once = by_language[0] ^ by_language[1]
    assert {unit for unit, _ in only_once} <= {"system.greeting", "system.staff-language"}


def test_every_line_of_every_place_is_found(tiny: Tree) -> None:
    """The short walk finds whatever pressing every key everywhere finds."""
    assert names(everything(tiny, (BARE, Moment(person=True)))) <= found(tiny)


def test_every_line_of_every_service_is_found(small: Tree) -> None:
    """With every result of everything at every moment, and nothing that is never heard."""
    at = (*moments(small), *offering(person=True), *offering(person=False))
    queue = [(line.language or EN, line, False) for line in while_waiting(small, EN)]
    assert found(small) == names(everything(small, at, OVERFLOW)) | names(queue)


@pytest.mark.parametrize("desk", [desk for desk in DeskStatus if desk.startswith("closed")])
def test_every_reason_for_a_closed_desk_is_walked(tiny: Tree, desk: DeskStatus) -> None:
    """So that each is measured, recorded and read."""
    assert {unit.removeprefix("system.person-") for unit, _ in found(tiny)} >= {desk.value}


def test_moments_are_of_no_day(tree: Tree) -> None:
    """The same today and tomorrow; openings at the times of the menus."""
    assert STAFFED.today is not None
    opens = {moment.reopens.time() for moment in moments(tree) if moment.reopens}
    assert [str(at) for at in opens] == ["08:30:00"]


def test_one_language_alone(tiny: Tree) -> None:
    """Walking one language finds all its lines, and of others only what is heard on the way."""
    some = [(one.language, one.line, one.slow) for one in heard_lines(tiny, [EN])]
    assert names(some) == names((one.language, one.line, one.slow) for one in heard_lines(tiny))
    assert len({unit_of(line) for tag, line, _ in some if tag != EN}) < 5
