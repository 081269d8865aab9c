"""The records of this process, opened beside the first calls and not before them.

Importing what a database needs takes half as long as the rest of a start; a call needs none of it.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from ivr.errors import IvrError, RecordsError
from ivr.settings import Settings

if TYPE_CHECKING:
    from ivr.model.desk import DeskChange
    from ivr.records.calls import Waiting
    from ivr.records.events import Event, Later
    from ivr.records.opening import Records
    from ivr.records.vault import Vault
    from ivr.records.writer import Writer, WriterHealth

log = logging.getLogger("ivr.archive")

MOST_ORPHANS = 1000
MOST_EARLY = 10_000
"""Entries kept until the writer is there."""
LOOK_SECONDS = 0.05
"""Seconds between looks for the tables."""


class Archive:
    """Opens once; whoever needs the records first, in a thread, waits for it. Safe to use from threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening, self._starting, self._handover = Lock(), Lock(), Lock()
        self._closed = False
        self._records: Records | None = None
        self._writer: Writer | None = None
        self.orphans: deque[str] = deque(maxlen=MOST_ORPHANS)
        """Recordings of no request that could not be noted for deletion, as the database was away."""
        self._early: deque[Event | Later] = deque(maxlen=MOST_EARLY)
        self._error: str | None = None

    @property
    def records(self) -> Records:
        """The records; never on the event loop, as they may have to be opened. Raises RecordsError."""
        if self._records is None:
            with self._opening:
                self._records = self._records or self._opened()
        return self._records

    @property
    def vault(self) -> Vault:
        """The keys. Raises RecordsError."""
        return self.records.vault

    def _opened(self) -> Records:
        from ivr.records.opening import open_records

        try:
            records = open_records(self._settings)
        except (IvrError, OSError) as error:
            if self._error is None:
                log.error("the records cannot be opened, nothing is recorded: %s", error)
            self._error = type(error).__name__
            raise RecordsError(f"the records cannot be opened ({self._error})") from error
        self._error = None
        return records

    def start(self) -> bool:
        """Open, and begin to write; to be called in a thread, again while it is False."""
        with self._starting:
            if self._closed:
                return False
            try:
                writer = self.records.writer()
            except RecordsError:
                return False
            writer.start()
            with self._handover:
                self._writer = writer
                while self._early:
                    writer.add(self._early.popleft())
            return True

    @property
    def prepared(self) -> bool:
        """Are the tables there?"""
        return self._writer is not None and self._writer.prepared.is_set()

    def wait_prepared(self, seconds: float) -> bool:
        """Wait so long for the tables, in a thread; are they there?"""
        ends = time.monotonic() + seconds
        while not self.prepared and time.monotonic() < ends:
            time.sleep(LOOK_SECONDS)
        return self.prepared

    def add(self, event: Event | Later) -> None:
        """Have something recorded soon. Never raises, and waits for nobody but ``start`` as it takes over."""
        if self._writer is None:
            with self._handover:
                if self._writer is None:
                    self._early.append(event)
                    return
        self._writer.add(event)

    @property
    def usable(self) -> bool:
        """May requests be offered? Not while there is nowhere to keep them, or never was."""
        if self._writer is None:
            return self._error is None
        return self.prepared or self._writer.health().error is None

    @property
    def error(self) -> str | None:
        """Why the records could not be opened."""
        return self._error

    def health(self) -> WriterHealth | None:
        """How the writer does; None while there is none."""
        return self._writer.health() if self._writer else None

    def close(self) -> None:
        """Write what is waiting, as long as that can be waited for, and let go of the database."""
        with self._starting:
            self._closed = True
        if self._writer is not None:
            self._writer.close()
        elif self._early:
            log.error("what happened in calls was not recorded, as the records could not be opened")
        self.let_go()

    def let_go(self) -> None:
        """Close every connection; once more when all threads have ended, as one may have looked meanwhile."""
        if self._records is not None:
            self._records.database.dispose()

    def waiting(self) -> Sequence[Waiting]:
        """Who waits for a person. Raises RecordsError."""
        from ivr.records.calls import waiting_now

        return waiting_now(self.records.database)

    def changes(self, now: datetime) -> Sequence[DeskChange]:
        """What staff have set, from now on. Raises RecordsError."""
        from ivr.records.desk import changes_from

        return changes_from(self.records.database, now)
