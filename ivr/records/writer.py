"""The one thread that writes events behind the calls. A caller never waits for it, nor does a call fail.

Events wait in memory, bounded; what does not fit is dropped, counted and logged. They go into the database
in batches, in order, and while the database is away the first batch is tried again and again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from ivr.errors import RecordsError
from ivr.records.database import Database
from ivr.records.events import Event, Later, QueueJoined, QueueLeft
from ivr.records.recording import record

log = logging.getLogger("ivr.records")

MOST_WAITING = 100_000
"""Events kept until they are written, about 300 bytes each; more are counted and dropped."""
BATCH = 1_000
BATCH_SECONDS = 0.25
LONGEST_PAUSE = 15.0
REST, LEAST_REST = 49, 1.0
"""At a peak callers come first, and their records are written a little later: the writer rests so many times
as long as a batch kept the processor, and so many seconds at least, until half of what may wait is waiting.
"""
QUIET = 0.5
"""Share of a processor that this process uses at most when it is no peak: then the rest is over. Other
workers on the same processor are not seen.
"""
CLOSE_SECONDS = 15.0
"""Seconds that the end waits for what is waiting: half the limit took PostgreSQL 7 to 14 (2026-11-26).
systemd allows 40 for everything (deploy/).
"""
LOG_SECONDS = 60.0
_URGENT = (QueueJoined, QueueLeft)
"""Staff and other workers look for these within seconds."""
_AWAY = (RecordsError, OSError)
"""The database's fault, which passes. Any other failure is an event's, and would happen again for ever."""
_REFUSED = (DataError, IntegrityError)
"""What a database says of an event that it will never take."""

Write = Callable[[Connection, Sequence[Event]], None]


@dataclass(frozen=True, slots=True)
class WriterHealth:
    """How the writer does. ``error``: class of the last failure, until something is written again."""

    waiting: int
    written: int
    dropped: int
    error: str | None
    running: bool

    @property
    def healthy(self) -> bool:
        """Is everything being written?"""
        return self.running and self.error is None


class Writer:
    """Takes events from any thread. ``prepare`` is done first, until it succeeds once: then ``prepared``."""

    def __init__(
        self,
        database: Database,
        *,
        limit: int = MOST_WAITING,
        prepare: Callable[[], object] | None = None,
        write: Write = record,
        clock: Callable[[], float] = time.monotonic,
        processor: Callable[[], float] = time.process_time,
    ) -> None:
        self._database, self._limit, self._prepare, self._write = database, limit, prepare, write
        self._clock, self._processor = clock, processor
        self._urgent = 0
        self._waiting: deque[Event | Later] = deque()
        self._count = 0
        self._batch: list[Event] = []
        self.prepared = threading.Event()
        self._wake, self._closing, self._stopped = threading.Event(), threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._dropped = self._reported = self._written = 0
        self._logged_at = -LOG_SECONDS
        self._error: str | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write, in the process that answers calls."""
        self._thread = threading.Thread(target=self._run, name="ivr-records", daemon=True)
        self._thread.start()

    def add(self, event: Event | Later) -> None:
        """Have an event, or several, written soon. Never waits, never raises."""
        count = event.count if isinstance(event, Later) else 1
        with self._lock:
            if self._count + count > self._limit or self._closing.is_set():
                self._dropped += count
                return
            self._waiting.append(event)
            self._count += count
            self._urgent += isinstance(event, _URGENT)
        if self._pressing:
            self._wake.set()

    @property
    def _pressing(self) -> bool:
        """Is there something, or so much, to write that it cannot wait for a quieter moment?"""
        return self._urgent > 0 or self._count >= self._limit // 2

    def close(self, timeout: float = CLOSE_SECONDS) -> bool:
        """Write what is waiting and stop. False if there was no time or no database; the rest is lost."""
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
        self._stopped.set()
        lost = self._count
        if lost:
            why = f"the database was away ({self._error})" if self._error else "there was not the time"
            log.error("%d records were lost at the end, as %s", lost, why)
        return not lost

    def health(self) -> WriterHealth:
        """How it does now."""
        running = self._thread is not None and self._thread.is_alive()
        return WriterHealth(self._count, self._written, self._dropped, self._error, running)

    def _run(self) -> None:
        self._until_done(self._prepared)
        while not self._stopped.is_set():
            self._fill()
            if not self._batch and self._closing.is_set():
                return
            began = time.thread_time()
            self._until_done(self._written_batch)
            self._rest(max(LEAST_REST, REST * (time.thread_time() - began)))
            self._log_dropped()

    def _until_done(self, work: Callable[[], None]) -> None:
        """Tries until the database takes it; while closing only until somebody will wait no longer."""
        pause = BATCH_SECONDS
        while not self._stopped.is_set():
            try:
                work()
            except Exception as error:  # whatever it is: the thread goes on and tries again
                self._failed(error)
            else:
                self._error = None
                return
            if self._closing.is_set():
                self._stopped.wait(BATCH_SECONDS)
            else:
                self._closing.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            self._log_dropped()

    def _prepared(self) -> None:
        if self._prepare is not None:
            self._prepare()
        self.prepared.set()

    def _fill(self) -> None:
        """Events go from the queue into the batch, which stays until it is in the database."""
        while self._waiting and len(self._batch) < BATCH:
            event = self._waiting.popleft()
            if isinstance(event, _URGENT):
                with self._lock:
                    self._urgent -= 1
            self._batch.extend(self._made(event) if isinstance(event, Later) else (event,))

    def _made(self, later: Later) -> Sequence[Event]:
        try:
            return list(later.make())
        except Exception as error:  # whatever it is: the thread must go on, or nothing is written any more
            log.error("events could not be made (%s)", type(error).__name__)
            self._drop(later.count)
            return ()

    def _drop(self, count: int) -> None:
        """What was waiting will never be written."""
        with self._lock:
            self._dropped += count
            self._count -= count

    def _rest(self, owed: float) -> None:
        """Leave the processor to callers for so many seconds, or for a moment if they need little of it.

        Not at all if there is enough to do or somebody waits for the end.
        """
        while not self._closing.is_set() and not self._pressing:
            before = self._processor()
            self._wake.wait(BATCH_SECONDS)
            self._wake.clear()
            owed -= BATCH_SECONDS
            if owed <= 0 or self._processor() - before < QUIET * BATCH_SECONDS:
                return

    def _written_batch(self) -> None:
        """One attempt at the batch. Raises RecordsError if it is to be tried again."""
        if not self._batch:
            return
        try:
            self._store(self._batch)
        except _AWAY:
            raise
        except Exception as error:
            self._one_by_one(type(error).__name__)
        self._batch = []

    def _store(self, events: Sequence[Event]) -> None:
        try:
            with self._database.write() as connection:
                self._write(connection, events)
        except RecordsError as error:
            if (cause := _of_an_event(error.__cause__)) is not None:
                raise cause from None
            raise
        with self._lock:
            self._written += len(events)
            self._count -= len(events)

    def _one_by_one(self, why: str) -> None:
        """One event of the batch cannot be written: that one is dropped, and no other.

        Raises RecordsError if the database is away meanwhile; what is left of the batch is tried again.
        """
        log.error("an event could not be recorded (%s); the others of its batch are tried alone", why)
        while self._batch:
            try:
                self._store(self._batch[:1])
            except _AWAY:
                raise
            except Exception:
                self._drop(1)
            del self._batch[0]

    def _failed(self, error: Exception) -> None:
        name = type(error.__cause__ or error).__name__
        if name != self._error:
            log.error("records wait: the database cannot be used (%s)", name)
        self._error = name

    def _log_dropped(self) -> None:
        """At most once a minute, however many."""
        new, now = self._dropped - self._reported, self._clock()
        if new and now - self._logged_at >= LOG_SECONDS:
            log.warning("%d events were not recorded, as too many were waiting", new)
            self._reported, self._logged_at = self._dropped, now


def _of_an_event(cause: BaseException | None) -> Exception | None:
    """Why an event cannot be written; None if that is the database's fault."""
    if isinstance(cause, _REFUSED):
        return cause
    if isinstance(cause, StatementError) and not isinstance(cause, DBAPIError):
        return cause  # a value that could not even be handed to the driver
    return None
