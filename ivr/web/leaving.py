"""With which key callers leave the queue: known where it is pressed, needed where the carrier asks next.

``<Leave>`` carries nothing, and the address that is asked next was made when the caller joined. So it is
remembered here, and for another worker in the records.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from ivr.dialogue.effects import QueueResult
from ivr.dialogue.waiting import LANGUAGE_KEY
from ivr.web.archive import Archive
from ivr.web.patience import Patience

MOST_REMEMBERED = 1000
"""Calls; each is asked for within a second."""
REMEMBERED = timedelta(seconds=10)
"""After this another worker has been asked, and the caller may be waiting anew."""


class Leaving:
    """Of one process."""

    def __init__(self, archive: Archive, patience: Patience, clock: Callable[[], datetime]) -> None:
        self._archive, self._patience, self._clock = archive, patience, clock
        self._for_language: OrderedDict[str, tuple[bool, datetime]] = OrderedDict()

    async def leaves(self, sid: str, keys: bytes) -> None:
        """A caller pressed a key while waiting."""
        wished = keys.decode("ascii", "replace") == LANGUAGE_KEY
        self._for_language[sid] = wished, self._clock()
        if len(self._for_language) > MOST_REMEMBERED:
            self._for_language.popitem(last=False)
        if wished:
            await self._patience.tried(lambda: self._note(sid), "a key of the queue was not noted")

    async def wants_language(self, sid: str) -> bool:
        """Did the caller leave in order to choose a language? False where that cannot be known."""
        wished, at = self._for_language.pop(sid, (False, None))
        if at and self._clock() - at <= REMEMBERED:
            return wished
        why = await self._patience.tried(lambda: self._why(sid), "a key of the queue was not found")
        return why == QueueResult.LANGUAGE

    def _note(self, sid: str) -> None:
        """Runs in a thread. Raises RecordsError."""
        from ivr.records.calls import leave

        leave(self._archive.records.database, sid, self._clock(), QueueResult.LANGUAGE)

    def _why(self, sid: str) -> str | None:
        """Runs in a thread. Raises RecordsError."""
        from ivr.records.calls import why_left

        return why_left(self._archive.records.database, sid)
