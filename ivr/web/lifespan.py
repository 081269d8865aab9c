"""What goes on beside the calls while the service runs, and what is finished before it stops."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from starlette.applications import Starlette

from ivr.settings import Settings
from ivr.telephony.rest import TwilioApi
from ivr.web.archive import Archive
from ivr.web.couriers import Couriers
from ivr.web.currentdesk import LOOK_SECONDS, Clock, CurrentDesk
from ivr.web.health import Health
from ivr.web.menus import CurrentMenus
from ivr.web.metrics import Metrics
from ivr.web.recorder import Recorder
from ivr.web.turnlog import FLUSH_SECONDS, TurnLog

if TYPE_CHECKING:
    from ivr.records.opening import Records

log = logging.getLogger("ivr.app")

T = TypeVar("T")

MOMENT_SECONDS = 1.0
"""Seconds between looks at the clock: callers meet a desk that opens or closes at most so much later."""
COURIER_SECONDS = 2.0
HOUSEKEEPING_SECONDS = 300.0
COLLECT_SECONDS = 1.0
PREPARED_LOOKS = 50
"""Looks for the tables before what needs them begins all the same, and says that they are away."""
LAST_SECONDS = 4.0
"""Most seconds that the end waits for work under way in a thread: a database is waited for no longer."""
_BESIDE = ThreadPoolExecutor(max_workers=8, thread_name_prefix="ivr-beside")
"""One thread for each piece of work, and none of those that callers and screens wait for."""
OPEN_SECONDS = 15.0
"""Seconds until records that could not be opened are tried again."""


@dataclass(frozen=True, slots=True)
class Background:
    """Everything that runs beside the calls."""

    settings: Settings
    menus: CurrentMenus
    desk: CurrentDesk
    turns: TurnLog
    recorder: Recorder
    archive: Archive
    metrics: Metrics
    health: Health
    twilio: TwilioApi | None
    clock: Clock

    @property
    def records(self) -> Records:
        """The records, opened if they are not yet."""
        return self.archive.records

    def flush(self) -> None:
        """Hand over what was answered to the log, the records and the figures."""
        sids, answers = self.recorder.flush()
        self.turns.add(
            (sid, answered.place, answered.heard) for sid, answered in zip(sids, answers, strict=True)
        )
        self.turns.flush()
        self.metrics.answered(answers)


@asynccontextmanager
async def lifespan(app: Starlette, *, background: Background) -> AsyncIterator[None]:
    """Starts the work beside the calls; at the end everything recorded is written."""
    menus, loop = background.menus, asyncio.get_running_loop()
    with suppress(NotImplementedError, RuntimeError):  # no signals off the main thread or on Windows
        # Off the event loop: reading and checking the menus would hold up every call for a moment.
        loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, menus.reload))
    tasks = [asyncio.create_task(task) for task in _tasks(background)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        background.flush()
        await asyncio.to_thread(background.archive.close)
        with suppress(Exception):  # the figures of a worker that goes: the last of them count too
            await asyncio.to_thread(background.health.collect)


def _tasks(background: Background) -> list[Coroutine[None, None, None]]:
    menus, settings = background.menus, background.settings
    tasks = [
        every(FLUSH_SECONDS, background.flush, threaded=False),
        every(MOMENT_SECONDS, menus.take_moment, threaded=False),
        _with_records(background),
        _collect(background),
    ]
    if settings.reload_every:
        tasks.append(every(settings.reload_every, menus.reload_if_changed))
    return tasks


async def _with_records(background: Background) -> None:
    """What needs the records, once they are there; they are opened beside the first calls."""
    archive, desk = background.archive, background.desk
    while not await _threaded(archive.start):
        await asyncio.sleep(OPEN_SECONDS)
    for _ in range(PREPARED_LOOKS):
        if archive.prepared:
            break
        await asyncio.sleep(LOOK_SECONDS / 10)
    couriers = Couriers(archive, background.twilio, background.settings, background.clock, background.metrics)
    await asyncio.gather(
        every(LOOK_SECONDS, desk.look),
        every(COURIER_SECONDS, couriers.send),
        every(HOUSEKEEPING_SECONDS, couriers.keep_house),
    )


async def _collect(background: Background) -> None:
    """Not at once: the first calls come first."""
    await asyncio.sleep(COLLECT_SECONDS)
    await every(COLLECT_SECONDS, background.health.collect)


async def every(seconds: float, work: Callable[[], object], threaded: bool = True) -> None:
    """Does something again and again, off the event loop unless it is only a moment's work."""
    while True:
        try:
            await _threaded(work) if threaded else work()
        except Exception as error:  # it goes on whatever happens; the next time may do
            log.critical("%s failed with %s", getattr(work, "__qualname__", "a task"), type(error).__name__)
        await asyncio.sleep(seconds)


async def _threaded(work: Callable[[], T]) -> T:
    """In a thread. Whoever is cancelled meanwhile waits for its end, as it may have a connection in use."""
    doing = asyncio.ensure_future(asyncio.get_running_loop().run_in_executor(_BESIDE, work))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait({doing}, timeout=LAST_SECONDS)
        raise
