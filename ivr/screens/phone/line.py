"""The WebSocket of a call: it holds the call in this process as long as the page is open."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from typing import cast
from zoneinfo import ZoneInfo

from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from ivr.errors import IvrError, PhoneError
from ivr.phone.script import ScriptError
from ivr.phone.steps import HangUp
from ivr.screens.house import House
from ivr.screens.phone.bridge import Bridge
from ivr.screens.phone.caller import BrowserCall
from ivr.screens.phone.messages import MessageError, SoundWanted, Start, read_message, read_start
from ivr.screens.visitor import Visitor
from ivr.settings import Settings
from ivr.web.sandbox import sandbox

log = logging.getLogger("ivr.screens")

MOST_CALLS = 8
"""At once, in one process: trying the phone must not slow down callers."""
IDLE_SECONDS = 600.0
LONGEST_SECONDS = 3600.0
HERE = "http://127.0.0.1"


class CallOverError(Exception):
    """The call cannot go on. Its text is the key of what the page shows."""


class Lines:
    """All calls of this process."""

    def __init__(self) -> None:
        self._calls = 0

    async def answer(self, house: House, _visitor: Visitor, websocket: WebSocket) -> None:
        """From the first message to the end."""
        await websocket.accept()
        self._calls += 1
        try:
            if self._calls > MOST_CALLS:
                raise CallOverError("phone-problem-many")
            await _call(house, websocket)
        except (WebSocketDisconnect, asyncio.CancelledError):
            return
        except CallOverError as over:
            await websocket.send_text(json.dumps({"problem": str(over)}))
            await websocket.close()
        finally:
            self._calls -= 1


async def _call(house: House, websocket: WebSocket) -> None:
    """Raises CallOverError, WebSocketDisconnect."""
    start = await _started(websocket)
    async with AsyncExitStack() as stack:
        app, settings = await _service(house, start, stack)
        bridge = Bridge(app, asyncio.get_running_loop())
        token = None if settings.demo else settings.auth_token.get_secret_value()
        base_url = f"{HERE}:{settings.port}"
        try:
            call = BrowserCall(bridge, base_url, start, token, settings.public_url)
        except ScriptError:
            raise CallOverError("phone-problem-queue") from None
        stack.push_async_callback(asyncio.to_thread, call.close)
        try:
            await _steps(websocket, call)
        finally:
            if not call.over:  # the page is gone: the service hears of the end, as from a carrier
                await asyncio.to_thread(_hang_up, call)


def _hang_up(call: BrowserCall) -> None:
    try:
        call.step(HangUp())
    except (PhoneError, TimeoutError):
        return


async def _started(websocket: WebSocket) -> Start:
    try:
        return read_start(await asyncio.wait_for(websocket.receive_text(), IDLE_SECONDS))
    except (MessageError, TimeoutError):
        raise CallOverError("phone-problem-page") from None


async def _service(house: House, start: Start, stack: AsyncExitStack) -> tuple[ASGIApp, Settings]:
    """The service itself in the demo mode, so that what is asked for is seen at the desk; else a copy of it
    that forgets: whoever tries the phone is no caller. Raises CallOverError.
    """
    if house.settings.demo and not start.at:
        return house.app, house.settings
    try:
        at = _moment(start.at, house.tree.zone) if start.at else house.now()
        made = sandbox(house.settings, at)
        app, settings = await asyncio.to_thread(made.__enter__)
    except ValueError:
        raise CallOverError("phone-problem-time") from None
    except IvrError as error:
        log.warning("the browser phone cannot be connected: %s", type(error).__name__)
        raise CallOverError("phone-problem-service") from None
    stack.push_async_callback(partial(asyncio.to_thread, made.__exit__, None, None, None))
    return cast(ASGIApp, app), settings


def _moment(text: str, zone: str) -> datetime:
    """As a browser's field gives it, in the city's time. Raises ValueError."""
    given = datetime.fromisoformat(text)
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))


async def _steps(websocket: WebSocket, call: BrowserCall) -> None:
    """Raises CallOverError, WebSocketDisconnect."""
    end = time.monotonic() + LONGEST_SECONDS
    try:
        await websocket.send_text(json.dumps(await asyncio.to_thread(call.step, None)))
        while time.monotonic() < end:
            wanted = read_message(await asyncio.wait_for(websocket.receive_text(), IDLE_SECONDS))
            if isinstance(wanted, SoundWanted):
                sound = await asyncio.to_thread(call.sound, wanted.id)
                await websocket.send_text(json.dumps({"sound": wanted.id, "wav": sound}))
            elif not call.over:
                await websocket.send_text(json.dumps(await asyncio.to_thread(call.step, wanted)))
    except MessageError:
        raise CallOverError("phone-problem-page") from None
    except PhoneError as error:  # where a carrier would give up: worth a look by whoever runs the service
        log.warning("the browser phone met an answer that a carrier would refuse: %s", type(error).__name__)
        raise CallOverError("phone-problem-answer") from None
    except TimeoutError:
        raise CallOverError("phone-problem-idle") from None
    raise CallOverError("phone-problem-idle")
