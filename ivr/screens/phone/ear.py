"""The page's side of a connection: what it says in time, and whether it may still say anything."""

from __future__ import annotations

import asyncio
import time

from starlette.websockets import WebSocket

from ivr.screens.door import Allowed
from ivr.screens.phone.messages import MessageError

START_SECONDS = 15.0
"""A connection that says nothing takes a line from others."""
IDLE_SECONDS = 600.0
CHECK_SECONDS = 30.0
"""Between looks whether whoever calls is still signed in."""


class CallOverError(Exception):
    """The call cannot go on. Its text is the key of what the page shows."""


class Ear:
    """Of one connection. Every method raises CallOverError, MessageError for what is no text, and
    WebSocketDisconnect.
    """

    def __init__(self, websocket: WebSocket, allowed: Allowed) -> None:
        self._websocket, self._allowed = websocket, allowed
        self._checked = time.monotonic()

    async def first(self) -> str:
        """The first message."""
        return await self._heard(START_SECONDS, "phone-problem-page")

    async def next(self) -> str:
        """A further message."""
        return await self._heard(IDLE_SECONDS, "phone-problem-idle")

    async def _heard(self, seconds: float, otherwise: str) -> str:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            await self._check()
            try:
                return await asyncio.wait_for(self._websocket.receive_text(), min(left, CHECK_SECONDS))
            except TimeoutError:
                continue
            except KeyError:
                raise MessageError from None
        raise CallOverError(otherwise)

    async def _check(self) -> None:
        if time.monotonic() - self._checked < CHECK_SECONDS:
            return
        if not await self._allowed():
            raise CallOverError("phone-problem-out")
        self._checked = time.monotonic()
