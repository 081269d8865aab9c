"""What the recorder hands over sorts as it came, whatever the clock says."""

from __future__ import annotations

from datetime import UTC, datetime

from ivr.model import Tree
from ivr.records.events import CallStarted, Event, Later, TurnTaken
from ivr.telephony.request import Form
from ivr.web.recorder import Recorder
from ivr.web.switchboard import Switchboard

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
SID = "CA0123456789abcdef0123456789abcdef"


def no_vault() -> None:
    """Withheld numbers need no key."""
    raise AssertionError


def test_turns_of_one_moment_keep_their_order(tree: Tree) -> None:
    """The story of a call is read by time and then by id; a coarse clock must not shuffle it."""
    taken: list[Event] = []

    def take(event: Event | Later) -> None:
        taken.extend(event.make() if isinstance(event, Later) else [event])

    recorder = Recorder(take, no_vault, lambda: NOW)  # type: ignore[arg-type]
    begun = Switchboard(tree, None).begin()
    recorder.started(Form(f"CallSid={SID}".encode()), None, begun)
    for _ in range(3):
        for _ in range(7):
            recorder.turn(SID, begun)
        recorder.flush()
    assert isinstance(taken[0], CallStarted)
    ids = [event.id for event in taken if isinstance(event, TurnTaken)]
    assert len(set(ids)) == 22
    assert ids == sorted(ids)
