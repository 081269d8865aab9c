"""Figures are counted by one job at a time, in threads of their own, and kept for a moment: however many
people look at them, calls and other pages have the database and the processors.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy import Connection

from ivr.records.database import Database, take_time
from ivr.records.reports import Period, Report

KEPT_SECONDS = 20.0
MOST_KEPT = 200
"""Tables."""
AT_ONCE = 2
PATIENCE = 30
"""The longest that one statement may take, in seconds."""
LONG = ("place", "funnel", "hotline", "answer")
"""What is counted among all turns, and not only among all calls: it begins first."""
Maker = Callable[[Connection, Period], Report]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table of a period. ``name``: the same for the same ``make``."""

    name: str
    period: Period
    make: Maker = field(compare=False)


class Counting:
    """The jobs of a process. ``clock``: seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._jobs = ThreadPoolExecutor(1, thread_name_prefix="ivr-figures")
        self._hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="ivr-figures-one")
        self._kept: dict[Wanted, tuple[float, Report]] = {}

    async def counted(
        self, database: Database, wanted: Sequence[Wanted], patience: int = PATIENCE
    ) -> list[Report]:
        """The tables, in this order, each not older than KEPT_SECONDS. Raises RecordsError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._jobs, self._job, database, wanted, patience)

    def _job(self, database: Database, wanted: Sequence[Wanted], patience: int) -> list[Report]:
        """The longest first: a database counts for one while it looks for the other."""
        oldest = self._clock() - KEPT_SECONDS
        self._kept = {each: kept for each, kept in self._kept.items() if kept[0] > oldest}
        new = sorted((each for each in wanted if each not in self._kept), key=lambda w: w.name not in LONG)
        started = self._clock()
        running = [(each, self._hands.submit(_count, database, each, patience)) for each in new]
        made = {each: (started, future.result()) for each, future in running}
        found = {**self._kept, **made}
        self._kept = found if len(found) <= MOST_KEPT else made
        return [found[each][1] for each in wanted]


def _count(database: Database, wanted: Wanted, patience: int) -> Report:
    with database.read() as connection:
        take_time(connection, patience)
        return wanted.make(connection, wanted.period)
