"""What runs beside the calls ends before the database is let go."""

from __future__ import annotations

import asyncio
import time
from threading import Event

from ivr.web.lifespan import every


async def test_work_under_way_is_finished() -> None:
    """A thread that uses the database when the service stops keeps its connection until it is done."""
    began, done = Event(), Event()

    def work() -> None:
        began.set()
        time.sleep(0.2)
        done.set()

    task = asyncio.create_task(every(60, work))
    await asyncio.to_thread(began.wait, 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert done.is_set()
