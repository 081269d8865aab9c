"""One log line per turn: CallSid, place and kind of input, nothing of the caller.

Written in batches, off the caller's path.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

log = logging.getLogger("ivr.turns")

FLUSH_SECONDS = 0.25
MOST_WAITING = 50_000
"""Lines kept until the next flush; more are counted and dropped, as a caller never waits for the log."""


class TurnLog:
    """Collects turns in memory; ``flush`` writes them."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._dropped = 0

    def add(self, turns: Iterable[tuple[str, str, str]]) -> None:
        """Remember turns: each the id of its call, the place reached and the kind of input."""
        lines = [f"call={sid} place={place} input={heard}" for sid, place, heard in turns]
        fits = MOST_WAITING - len(self._waiting)
        self._waiting += lines[:fits]
        self._dropped += len(lines[fits:])

    def flush(self) -> None:
        """Write what has come in."""
        if not log.isEnabledFor(logging.INFO):
            self._waiting.clear()
            return
        if self._waiting:
            log.info("%s", "\n".join(self._waiting))
            self._waiting.clear()
        if self._dropped:
            log.warning("%d turns were not logged, as too many came at once", self._dropped)
            self._dropped = 0
