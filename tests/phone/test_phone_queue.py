"""Waiting in a queue: what the service is told, how time passes, and how it ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ivr.errors import PhoneError
from ivr.phone.script import ScriptError
from ivr.phone.simulation import QueueSimulation, read_queue
from ivr.phone.transcript import Heard, HungUpBy, LeftQueue, Paused, Queued

if TYPE_CHECKING:
    from tests.phone.conftest import Service

ENQUEUE = '<Enqueue action="/done" waitUrl="/wait" waitUrlMethod="POST">desk</Enqueue>'
MUSIC = '<Gather numDigits="1" action="/leave" timeout="1" finishOnKey=""><Pause length="44"/></Gather>'


@pytest.fixture
def queue(service: Service) -> Service:
    """A service whose waiting callers hear 45 seconds at a time and leave with any key."""
    service.pages = {"/voice": ENQUEUE, "/wait": MUSIC, "/leave": "<Leave/>", "/done": "<Hangup/>"}
    return service


def waits(service: Service, name: str) -> list[str | None]:
    """A parameter of each request for the wait document."""
    return [asked.get(name) for asked in service.asked if asked.path == "/wait"]


def test_the_queue_moves(queue: Service) -> None:
    """Each round tells the position, the time so far and the average; those ahead are taken one by one."""
    queue.call("wait:200 5", queue=QueueSimulation(position=4, average=180, every=60))
    assert waits(queue, "QueueTime") == ["0", "45", "90", "135", "180"]
    assert waits(queue, "QueuePosition") == ["4", "4", "3", "2", "1"]
    assert set(waits(queue, "AvgQueueTime")) == {"180"}
    assert set(waits(queue, "MaxQueueSize")) == {"1000"}
    assert re.fullmatch(r"QU[0-9a-f]{32}", waits(queue, "QueueSid")[0] or "")


def test_a_key_leaves_the_queue_at_its_second(queue: Service) -> None:
    """The key falls into the music, which stops there, and the action is told how long it was."""
    queue.call("wait:100 5")
    assert queue.happened(Paused)[-1] == Paused(10, barged=True)
    assert queue.happened(Queued, LeftQueue) == [Queued("desk"), LeftQueue("leave")]
    done = queue.asked[-1]
    assert (done.path, done.get("QueueResult"), done.get("QueueTime")) == ("/done", "leave", "100")
    assert queue.asked[-2].get("Digits") == "5"


def test_staff_take_the_caller(queue: Service) -> None:
    """After the time given somebody takes the call, whatever is being played."""
    queue.call(stay=True, queue=QueueSimulation(answer=80))
    assert queue.happened(LeftQueue) == [LeftQueue("bridged")]
    assert (queue.asked[-1].get("QueueResult"), queue.asked[-1].get("QueueTime")) == ("bridged", "89")


def test_staff_take_the_caller_between_two_rounds(queue: Service) -> None:
    """A line's end in the script is somebody who takes the call at the next end of the music."""
    queue.call("_ accept")
    assert queue.asked[-1].get("QueueResult") == "bridged"
    assert waits(queue, "QueueTime") == ["0"]


def test_hanging_up_is_posted(queue: Service) -> None:
    """A caller who hangs up in the queue is still reported to the action."""
    assert queue.call("_ hangup").hung_up_by is HungUpBy.CALLER
    done = queue.asked[-1]
    assert (done.path, done.get("QueueResult"), done.get("CallStatus")) == ("/done", "hangup", "completed")


def test_a_full_queue(queue: Service) -> None:
    """Nobody waits, and there is no queue to name."""
    queue.call(queue=QueueSimulation(full=True))
    assert [asked.path for asked in queue.asked] == ["/voice", "/done"]
    assert queue.asked[1].get("QueueResult") == "queue-full"
    assert queue.asked[1].get("QueueSid") is None


def test_the_service_ends_the_waiting(queue: Service) -> None:
    """A wait document may take the caller out by itself."""
    queue.pages["/wait"] = "<Say>too long</Say><Leave/>"
    queue.call(stay=True)
    assert queue.asked[-1].get("QueueResult") == "leave"


def test_the_service_hangs_up(queue: Service) -> None:
    """Or end the call, after which there is nothing to go on with."""
    queue.pages["/wait"] = "<Hangup/>"
    assert queue.call(stay=True).hung_up_by is HungUpBy.SERVICE
    assert queue.asked[-1].path == "/wait"


def test_the_carriers_own_music(queue: Service) -> None:
    """Without a document time passes all the same, until somebody takes the call."""
    queue.pages["/voice"] = ENQUEUE.replace("/wait", "")
    queue.call(stay=True, queue=QueueSimulation(answer=40))
    assert (queue.asked[-1].get("QueueResult"), queue.asked[-1].get("QueueTime")) == ("bridged", "40")
    assert queue.happened(Heard) == []


def test_waiting_for_ever(queue: Service) -> None:
    """A queue that never ends is an error, with or without a document."""
    with pytest.raises(PhoneError, match="over 200 requests"):
        queue.call(stay=True)
    queue.pages["/voice"] = ENQUEUE.replace("/wait", "")
    with pytest.raises(PhoneError, match="over 4 hours in a queue"):
        queue.call(stay=True)


def test_read_queue() -> None:
    """Every setting is read, none is needed."""
    assert read_queue("") == QueueSimulation()
    assert read_queue("position=3,average=180, every=40,answer=0,full,empty") == QueueSimulation(
        3, 180, 40, 0, full=True, empty=True
    )


@pytest.mark.parametrize(
    "text", ["position=0", "position", "full=1", "every=0", "average=-1", "answer=x", "length=3"]
)
def test_not_a_queue(text: str) -> None:
    """Anything else is refused by name, with what can be written."""
    with pytest.raises(ScriptError) as refused:
        read_queue(text)
    assert repr(text) in str(refused.value)
    assert "position=3" in str(refused.value)


def test_the_last_position_is_first() -> None:
    """Nobody is ahead of the one who is next."""
    assert QueueSimulation(position=2, every=10).position_after(500) == 1
    assert QueueSimulation(position=2).position_after(500) == 2
