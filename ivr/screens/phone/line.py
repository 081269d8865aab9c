"""The WebSocket of a call: it holds the call in this process as long as the page is open."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

import httpx2
from starlette.applications import Starlette
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from ivr.errors import IvrError, PhoneError
from ivr.phone.script import ScriptError
from ivr.phone.steps import HangUp
from ivr.screens.door import Allowed
from ivr.screens.house import House
from ivr.screens.phone.bridge import Bridge
from ivr.screens.phone.caller import BrowserCall
from ivr.screens.phone.ear import CallOverError, Ear
from ivr.screens.phone.keys import wrong_key
from ivr.screens.phone.messages import MessageError, SoundWanted, Start, read_message, read_start
from ivr.screens.phone.played import told_by
from ivr.screens.phone.sounding import Sounding
from ivr.web.lifespan import Background
from ivr.web.sandbox import trial

log = logging.getLogger("ivr.screens")

T = TypeVar("T")

MOST_CALLS = 8
"""At once, in one process: trying the phone must not slow down callers."""
LONGEST_SECONDS = 3600.0
HERE = "http://127.0.0.1"
FAR = timedelta(days=3660)
"""From now: no calendar is asked for another time."""


class Lines:
    """All calls of this process.

    They have threads of their own, one for each: a step waits for the service, which must find threads too.
    """

    def __init__(self) -> None:
        self._calls = 0
        self._pool = ThreadPoolExecutor(MOST_CALLS, thread_name_prefix="ivr-phone")

    async def answer(self, house: House, allowed: Allowed, websocket: WebSocket) -> None:
        """From the first message to the end."""
        await websocket.accept()
        self._calls += 1
        try:
            if self._calls > MOST_CALLS:
                raise CallOverError("phone-problem-many")
            await self._call(house, Ear(websocket, allowed), websocket)
        except WebSocketDisconnect:
            return
        except CallOverError as over:
            await _refuse(websocket, str(over))
        finally:
            self._calls -= 1

    async def _call(self, house: House, ear: Ear, websocket: WebSocket) -> None:
        """Raises CallOverError, WebSocketDisconnect."""
        start = await _started(ear)
        async with self._service(house, start) as (app, background):
            call = _placed(app, background, start, copied=background is not house.background)
            sounding = Sounding(call.sound, partial(_send, websocket))
            try:
                await self._steps(ear, websocket, call, sounding)
            finally:  # where the page is gone, the service hears of the end, as from a carrier
                await sounding.close()
                await self._thread(_end, call)

    @asynccontextmanager
    async def _service(self, house: House, start: Start) -> AsyncIterator[tuple[ASGIApp, Background]]:
        """The service itself in the demo mode, so that what is asked for is seen at the desk; else a copy of
        it that forgets: whoever tries the phone is no caller. Raises CallOverError.
        """
        if house.settings.demo and not start.at:
            yield house.app, house.background
            return
        made, stack = trial(house.background, _moment(start.at, house)), ExitStack()
        try:
            app = await self._made(partial(stack.enter_context, made))
            yield app, app.state.background
        finally:
            await self._thread(stack.close)

    async def _made(self, enter: Callable[[], Starlette]) -> Starlette:
        """Raises CallOverError."""
        try:
            return await self._thread(enter)
        except (IvrError, OSError) as error:
            log.warning("the browser phone cannot be connected: %s", type(error).__name__)
            raise CallOverError("phone-problem-service") from None

    async def _steps(self, ear: Ear, websocket: WebSocket, call: BrowserCall, sounding: Sounding) -> None:
        """Raises CallOverError, WebSocketDisconnect."""
        end = time.monotonic() + LONGEST_SECONDS
        try:
            await _send(websocket, await self._thread(call.step, None))
            while time.monotonic() < end:
                wanted = read_message(await ear.next())
                if isinstance(wanted, SoundWanted):
                    sounding.wanted(wanted.id)
                elif not call.over:
                    await _send(websocket, await self._thread(call.step, wanted))
        except MessageError:
            raise CallOverError("phone-problem-page") from None
        except PhoneError as error:  # where a carrier would give up: worth a look by whoever runs the service
            raise _refused(error) from None
        raise CallOverError("phone-problem-long")

    async def _thread(self, work: Callable[..., T], *arguments: object) -> T:
        """In a thread of these calls. Whoever is stopped meanwhile waits for its end: what it made is let go
        of afterwards, and not beside it.
        """
        doing = asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *arguments))
        try:
            return await asyncio.shield(doing)
        except asyncio.CancelledError:
            await asyncio.wait({doing})
            raise


def _placed(app: ASGIApp, background: Background, start: Start, *, copied: bool) -> BrowserCall:
    """Raises CallOverError. ``copied``: the id tells that it is no caller's, wherever it is logged."""
    settings = background.settings
    token = None if settings.demo else settings.auth_token.get_secret_value()

    def wrong(document: str) -> str | None:
        board = background.menus.switchboard
        return wrong_key(board.tree, board.moment, document)

    bridge, base_url = Bridge(app, asyncio.get_running_loop()), f"{HERE}:{settings.port}"
    try:
        told = told_by(background.menus)
        sid = f"trial-{secrets.token_hex(8)}" if copied else f"CA{secrets.token_hex(16)}"
        return BrowserCall(bridge, base_url, start, token, settings.public_url, wrong, told, sid)
    except ScriptError:
        raise CallOverError("phone-problem-queue") from None


def _end(call: BrowserCall) -> None:
    """Let go of everything, also where the service does not answer any more."""
    try:
        if not call.over:
            call.step(HangUp())
    except PhoneError:
        return
    finally:
        call.close()


def _refused(error: PhoneError) -> CallOverError:
    log.warning("the browser phone met an answer that a carrier would refuse: %s", type(error).__name__)
    gone = isinstance(error.__cause__, httpx2.RequestError)
    return CallOverError("phone-problem-service" if gone else "phone-problem-answer")


async def _started(ear: Ear) -> Start:
    try:
        return read_start(await ear.first())
    except MessageError:
        raise CallOverError("phone-problem-page") from None


async def _refuse(websocket: WebSocket, problem: str) -> None:
    """Say why the call is over, if anybody still listens."""
    with suppress(WebSocketDisconnect, RuntimeError):
        await _send(websocket, {"problem": problem})
        await websocket.close()


async def _send(websocket: WebSocket, message: Mapping[str, object]) -> None:
    """Raises WebSocketDisconnect, also where the server knows already that the page is gone."""
    try:
        await websocket.send_text(json.dumps(message))
    except RuntimeError:
        raise WebSocketDisconnect(1006) from None


def _moment(text: str, house: House) -> datetime:
    """As a browser's field gives it, in the city's time; now if it is empty. Raises CallOverError."""
    now = house.now()
    try:
        given = datetime.fromisoformat(text) if text else now
        at = given if given.tzinfo else given.replace(tzinfo=ZoneInfo(house.tree.zone))
        if abs(at - now) <= FAR:
            return at
    except (ValueError, OverflowError):
        pass
    raise CallOverError("phone-problem-time")
