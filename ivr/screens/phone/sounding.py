"""Sounds that the machine's voices make for a call, beside its steps: a key never waits for a sound."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from starlette.websockets import WebSocketDisconnect

_VOICES = ThreadPoolExecutor(2, thread_name_prefix="ivr-voices")


class Sounding:
    """Of one call. ``make`` runs in a thread, once at a time; only the newest sound is of use."""

    def __init__(
        self, make: Callable[[int], str], send: Callable[[Mapping[str, object]], Awaitable[None]]
    ) -> None:
        self._make, self._send = make, send
        self._newest: int | None = None
        self._working: asyncio.Task[None] | None = None

    def wanted(self, number: int) -> None:
        """The page waits for this one, and no more for any before it."""
        self._newest = number
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while (number := self._newest) is not None:
            made = await asyncio.get_running_loop().run_in_executor(_VOICES, self._make, number)
            if self._newest == number:
                self._newest = None
                with suppress(WebSocketDisconnect):
                    await self._send({"sound": number, "wav": made})

    async def close(self) -> None:
        """Wait for what is being made: what it is made with is let go of afterwards."""
        self._newest = None
        if self._working is not None:
            await asyncio.gather(self._working, return_exceptions=True)
