"""The application: everything wired together in one place."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ivr.settings import Settings, read_settings
from ivr.telephony.signature import SignatureChecker
from ivr.telephony.twiml import Staff
from ivr.web.audio import AudioEndpoint, CurrentAudio
from ivr.web.callbacks import FallbackEndpoint, StatusEndpoint
from ivr.web.menus import CurrentMenus, today_in
from ivr.web.turnlog import FLUSH_SECONDS, TurnLog
from ivr.web.voice import Guard, VoiceEndpoint, VoiceFirst

log = logging.getLogger("ivr.app")

CITY_ZONE = "Asia/Tokyo"
"""Zone of the date that facts are held against; the tree's own zone governs everything spoken."""


def create_app(settings: Settings | None = None) -> Starlette:
    """The ASGI application. Raises SettingsError or MenusRefusedError before anything is served."""
    settings = settings or read_settings()
    staff = Staff(settings.staff_number, settings.caller_id) if settings.staff_number else None
    store = None if settings.demo else settings.keep
    audio = CurrentAudio(settings.audio, settings.public_url)
    menus = CurrentMenus(settings.menus, staff, today_in(CITY_ZONE), store, audio)
    guard = Guard(None if settings.demo else SignatureChecker(settings.public_url, settings.tokens))
    turns = TurnLog()
    voice = VoiceEndpoint(menus, guard, turns)
    app = Starlette(
        routes=[
            Route("/status", StatusEndpoint(guard)),
            Route("/fallback", FallbackEndpoint(menus, guard)),
            Route("/audio/{path:path}", AudioEndpoint(audio)),
            Route("/healthz", healthz, methods=["GET"]),
        ],
        middleware=[Middleware(VoiceFirst, voice=voice)],
        lifespan=partial(lifespan, menus=menus, turns=turns, every=settings.reload_every),
    )
    # Twilio follows a redirect without the keys that were pressed, so none is ever sent.
    app.router.redirect_slashes = False
    return app


async def healthz(request: Request) -> JSONResponse:
    """Alive."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def lifespan(
    app: Starlette, *, menus: CurrentMenus, turns: TurnLog, every: float
) -> AsyncIterator[None]:
    """Flushes the turn log and looks for new menus while the service runs."""
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError, RuntimeError):  # no signals off the main thread or on Windows
        # Off the event loop: reading and checking the menus would hold up every call for a moment.
        loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, menus.reload))
    tasks = [asyncio.create_task(_flushing(turns))]
    if every:
        tasks.append(asyncio.create_task(_watching(menus, every)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        turns.flush()


async def _flushing(turns: TurnLog) -> None:
    while True:
        await asyncio.sleep(FLUSH_SECONDS)
        turns.flush()


async def _watching(menus: CurrentMenus, every: float) -> None:
    """Looks for changed files; reading and checking happen off the event loop, so calls are not held up."""
    while True:
        await asyncio.sleep(every)
        try:
            await asyncio.to_thread(menus.reload_if_changed)
        except Exception as error:  # the watcher goes on whatever happens, or no change is taken any more
            log.critical("looking for changed menus failed with %s, the old ones stay", type(error).__name__)
