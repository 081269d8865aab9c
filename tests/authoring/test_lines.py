"""Every line that callers can hear: what is not in this list nobody would record or check."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ivr.audio.wanted import unit_of
from ivr.authoring.lines import heard_lines
from ivr.dialogue.inputs import Input, KeysPressed, Moment, NoInput, TransferEnded, TransferResult
from ivr.dialogue.machine import present, start, step
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line

EN = LanguageTag("en")
Heard = tuple[LanguageTag, Line, bool]
INPUTS: tuple[Input, ...] = (
    *(KeysPressed(key) for key in "0123456789*#"),
    NoInput(),
    TransferEnded(TransferResult.COMPLETED),
    TransferEnded(TransferResult.FAILED),
)


def everything(tree: Tree) -> Iterable[Heard]:
    """All lines in English, the long way: every input at every state that can be reached at all."""
    seen, waiting = set(), deque([start(tree)])
    while waiting:
        state = waiting.popleft()
        if state in seen or state.language != EN:
            continue
        seen.add(state)
        for moment in (Moment(person=True), Moment(person=False)):
            turn = present(tree, state, moment)
            yield from ((line.language or turn.language, line, turn.slow) for line in turn.lines)
            waiting += [step(tree, state, given, moment) for given in INPUTS]


def names(lines: Iterable[Heard]) -> set[tuple[str, bool]]:
    """Lines by text and fillings; the silence after a line is not part of it."""
    return {(unit_of(line), slow) for tag, line, slow in lines if tag == EN}


def test_every_language_is_walked(tiny: Tree) -> None:
    """What is heard in one language is heard in the other."""
    found = {(one.language, one.line.message.id, one.slow) for one in heard_lines(tiny)}
    by_language = [{(unit, slow) for tag, unit, slow in found if tag == each} for each in tiny.languages]
    only_once = by_language[0] ^ by_language[1]
    assert {unit for unit, _ in only_once} <= {"system.greeting", "system.staff-language"}


def test_every_line_is_found(tiny: Tree) -> None:
    """The short walk finds exactly what pressing every key everywhere finds."""
    found = names((one.language, one.line, one.slow) for one in heard_lines(tiny))
    assert found == names(everything(tiny))
