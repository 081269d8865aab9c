"""Databases are asked in threads, each for a bounded time, while a caller is on the line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ivr.errors import RecordsError
from ivr.web.archive import Archive

log = logging.getLogger("ivr.services")

T = TypeVar("T")

WAIT_SECONDS = 3.5
"""Most seconds for one piece of work: Twilio, as ``ivr connect`` sets it, asks again after 4, and after three
such tries the caller hears the fallback instead of what else there is.
"""
TABLES_SECONDS = 3.0
"""Most seconds that work waits for the tables of a new database."""
THREADS = 8


class Patience:
    """Of one process, so that a database that answers nobody holds so many threads and no more."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="ivr-services")

    def close(self) -> None:
        """Its threads end when what they do is done."""
        self._pool.shutdown(wait=False)

    async def tried(self, work: Callable[[], T], without: str = "a request could not be stored") -> T | None:
        """The result, or None if it could not be had in time; why is in the log, by kind alone."""
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(loop.run_in_executor(self._pool, self._done, work), WAIT_SECONDS)
        except (RecordsError, TimeoutError) as error:
            log.error("%s: %s", without, error if isinstance(error, RecordsError) else "too slow")
            return None

    def _done(self, work: Callable[[], T]) -> T:
        """Runs in a thread. Raises RecordsError. The first callers of a new database wait for its tables."""
        new = not self._archive.prepared
        try:
            return work()
        except RecordsError:
            if not new or not self._archive.wait_prepared(TABLES_SECONDS):
                raise
        return work()
