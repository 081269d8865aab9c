"""What a call cannot know by itself: how a queue goes on, and who waits in it."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.phone.script import ScriptError

_NUMBERS = {"position": 1, "average": 0, "every": 1, "answer": 0}
"""The settings that are numbers, and the least of each."""
_FLAGS = frozenset({"full", "empty"})
_SYNTAX = (
    "position=3 (1 is next), average=180, every=40 and answer=120 (seconds; every from 1), full or empty, "
    "with commas between them"
)


@dataclass(frozen=True, slots=True)
class QueueSimulation:
    """A queue as this phone's callers meet it. Times in seconds.

    ``position``: of the caller at first, 1 is next. ``average``: what Twilio tells as AvgQueueTime.
    ``every``: how often one of those ahead is taken, None never. ``answer``: when staff take the caller,
    None never. ``full``: nobody can enter. ``empty``: nobody waits when staff take the next caller.
    """

    position: int = 1
    average: int = 0
    every: int | None = None
    answer: int | None = None
    full: bool = False
    empty: bool = False

    def position_after(self, seconds: float) -> int:
        """The caller's position after so many seconds in the queue."""
        taken = 0 if self.every is None else int(seconds // self.every)
        return max(1, self.position - taken)


def read_queue(text: str) -> QueueSimulation:
    """Read ``position=3,average=180,every=40,answer=120,full,empty``, each optional. Raises ScriptError."""
    numbers: dict[str, int] = {}
    flags: set[str] = set()
    for entry in text.replace(",", " ").split():
        name, separator, value = entry.partition("=")
        if name in _FLAGS and not separator:
            flags.add(name)
        elif name in _NUMBERS and value.isascii() and value.isdigit() and int(value) >= _NUMBERS[name]:
            numbers[name] = int(value)
        else:
            raise ScriptError(f"{entry!r} says nothing of a queue: write {_SYNTAX}")
    return QueueSimulation(
        position=numbers.get("position", 1),
        average=numbers.get("average", 0),
        every=numbers.get("every"),
        answer=numbers.get("answer"),
        full="full" in flags,
        empty="empty" in flags,
    )
