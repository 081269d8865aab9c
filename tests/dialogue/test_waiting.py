"""The queue: how one gets in, what is told there, and where each way out leads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.effects import QueueEnded, QueueResult
from ivr.dialogue.inputs import Moment, Services
from ivr.dialogue.machine import step
from ivr.dialogue.state import DialogueState, Notice, Overlay
from ivr.dialogue.turn import Enqueue, Gather
from ivr.dialogue.waiting import Wait, connecting, ends, told
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line, Minutes, People

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall
    from tests.dialogue.dialogue_states import ALL, ALONE, STAFFED, topped
else:
    from dialogue_states import ALL, ALONE, STAFFED, topped

LEFT = {
    QueueResult.LEAVE: Notice.QUEUE_LEFT,
    QueueResult.LONG: Notice.QUEUE_LONG,
    QueueResult.FULL: Notice.QUEUE_FULL,
    QueueResult.CLOSED: Notice.QUEUE_CLOSED,
    QueueResult.ERROR: Notice.FAILED,
    QueueResult.HANGUP: Notice.FAILED,
}


def units(lines: tuple[Line, ...]) -> list[str]:
    """Ids, without the service's own prefix."""
    return [line.message.id.removeprefix("system.") for line in lines]


@pytest.fixture
def waiting(enter: MakeCall, tiny: Tree) -> Call:
    """A call that waits, after nobody answered."""
    return enter(tiny, "0", moment=STAFFED).wait().press("2")


def test_into_the_queue(waiting: Call) -> None:
    """It is said that one waits for one's turn; the place below is in the address."""
    assert waiting.heard() == ["system.queue-joining"]
    then = waiting.turn.then
    assert isinstance(then, Enqueue)
    front = DialogueState(LanguageTag("en"), waiting.tree.front)
    assert then.address == topped(front, Overlay.WAITING)


def test_the_language_of_the_staff_is_told_before(city: Tree, enter: MakeCall) -> None:
    """Before waiting and before talking; in the city's own language there is nothing to tell."""
    for language in city.languages:
        here = enter(city, "0", language, moment=STAFFED).wait().press("2")
        foreign = ["staff-language"] if language != city.default_language else []
        assert units(here.turn.lines) == [*foreign, "queue-joining"]
        assert units(connecting(city, language)) == [*foreign, "queue-connecting"]


@pytest.mark.parametrize(("result", "notice"), LEFT.items())
def test_each_way_out(waiting: Call, result: QueueResult, notice: Notice) -> None:
    """Told as it is, with everything else that can be done."""
    waiting.give(QueueEnded(result))
    assert waiting.heard()[0] == f"system.notice-{notice}"
    then = waiting.turn.then
    assert isinstance(then, Gather)
    assert {option.next.overlay for option in then.options} >= {None, Overlay.CALLBACK, Overlay.MESSAGE}
    front = DialogueState(LanguageTag("en"), waiting.tree.front)
    assert waiting.state == replace(topped(front, Overlay.NOTICE), notice=notice)
    assert waiting.press("1").state == front


def test_another_language_is_chosen_first(waiting: Call) -> None:
    """Then it is said in it that one waits no more, with the same ways, one of them back into the queue."""
    place = waiting.state.place
    waiting.give(QueueEnded(QueueResult.LANGUAGE))
    assert waiting.state.overlay is Overlay.LANGUAGE
    waiting.press("2")
    assert waiting.state.notice is Notice.QUEUE_LEFT
    assert (waiting.state.language, waiting.state.place) == ("es", place)
    assert waiting.heard()[0] == "system.notice-queue-left"
    assert isinstance(waiting.press("2").turn.then, Enqueue)


def test_after_a_talk(waiting: Call) -> None:
    """As after any talk with a person."""
    waiting.give(QueueEnded(QueueResult.BRIDGED))
    assert waiting.heard()[0] == "system.person-ended"
    assert waiting.state.overlay is Overlay.ENDED


@pytest.mark.parametrize("key", ["-", "1", "0", "#", "*"])
def test_what_comes_instead_of_a_result_is_a_failure(waiting: Call, key: str) -> None:
    """Keys reach the queue's own document and not this one."""
    assert waiting.press(key).state.notice is Notice.FAILED


@pytest.mark.parametrize("result", list(QueueResult))
def test_a_queue_that_nobody_waited_in(tiny: Tree, result: QueueResult) -> None:
    """Whatever a URL holds: it did not work, and nobody is told to have talked to somebody."""
    here = DialogueState(LanguageTag("en"), tiny.front)
    for state in (here, topped(here, Overlay.HELP), topped(here, Overlay.GOODBYE)):
        assert step(tiny, state, QueueEnded(result), STAFFED).notice is Notice.FAILED


def test_the_same_result_twice(waiting: Call) -> None:
    """A carrier that repeats itself gets the same answer."""
    then = waiting.turn.then
    assert isinstance(then, Enqueue)
    for result in QueueResult:
        once, twice = (
            step(waiting.tree, then.address, QueueEnded(result), moment) for moment in (STAFFED, STAFFED)
        )
        assert once == twice


@pytest.mark.parametrize(
    ("moment", "notice"),
    [
        (ALONE, Notice.QUEUE_CLOSED),
        (Moment(True, replace(ALL, queue=False)), Notice.FAILED),
        (Moment(False, Services()), Notice.FAILED),
    ],
)
def test_nobody_is_put_into_a_queue_that_is_not_there(
    tiny: Tree, call: MakeCall, moment: Moment, notice: Notice
) -> None:
    """The desk has closed since the key was heard of: it is said, with what else can be done."""
    state = DialogueState(LanguageTag("en"), tiny.front, overlay=Overlay.WAITING)
    here = call(tiny, state, moment=moment)
    assert here.heard()[0] == f"system.notice-{notice}"
    assert isinstance(here.turn.then, Gather)


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        (Wait(1, 0, 0), ["queue-next", "queue-leave"]),
        (Wait(0, 0, 0), ["queue-next", "queue-leave"]),
        (Wait(2, 0, 0), ["queue-ahead", "queue-leave"]),
        (Wait(3, 30, 120), ["queue-ahead", "queue-wait", "queue-leave"]),
        (Wait(3, 120, 120), ["queue-ahead", "queue-leave"]),
        (Wait(1, 10, 60), ["queue-next", "queue-wait", "queue-leave"]),
    ],
)
def test_what_is_told_while_waiting(tiny: Tree, wait: Wait, expected: list[str]) -> None:
    """How many are ahead; how long it takes, until that has proved wrong; how to get out."""
    assert units(told(tiny, wait)) == expected


@pytest.mark.parametrize(("average", "minutes"), [(1, 1), (60, 1), (61, 2), (180, 3), (599, 10)])
def test_times_are_rounded_up(tiny: Tree, average: int, minutes: int) -> None:
    """Nobody minds being served earlier."""
    ahead, estimate, _ = told(tiny, Wait(4, 0, average))
    assert ahead.fill == (("people", People(3)),)
    assert estimate.fill == (("minutes", Minutes(minutes)),)


@pytest.mark.parametrize(
    ("seconds", "moment", "result"),
    [
        (0, STAFFED, None),
        (599, STAFFED, None),
        (600, STAFFED, QueueResult.LONG),
        (0, ALONE, QueueResult.CLOSED),
        (900, ALONE, QueueResult.CLOSED),
    ],
)
def test_when_waiting_ends_by_itself(seconds: int, moment: Moment, result: QueueResult | None) -> None:
    """After the longest wait, and when the desk closes."""
    assert ends(seconds, 600, moment) is result


def test_waiting_again_and_again_by_silence_is_bounded(waiting: Call) -> None:
    """Who says nothing after a long wait is rung through once more, then told what matters and let go."""
    for _ in range(12):
        if not waiting.over:
            waiting.wait()
    assert waiting.over
    assert len([turn for turn in waiting.turns if isinstance(turn.then, Enqueue)]) == 1
