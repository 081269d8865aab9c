"""Threads of the screens. Pages have theirs and passwords one, so that neither calls nor /metrics nor pages
wait for those who sign in, or who try to.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar

from ivr.errors import RecordsError

T = TypeVar("T")

_PAGES = ThreadPoolExecutor(max_workers=6, thread_name_prefix="ivr-screens")
_BESIDE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ivr-screens-beside")
_PENDING: set[str] = set()

MOST = 12
"""Tries that wait for their turn; one takes some 50 ms of a processor, and calls keep the others."""
RESERVED = 8
"""Further ones, of browsers in which somebody has signed in before: strangers cannot take these places."""
MOST_OF_ONE = 6
"""Of one address or browser."""


async def in_thread(work: Callable[..., T], *arguments: object) -> T:
    """Do what takes time or asks the database, off the event loop that answers calls."""
    return await asyncio.get_running_loop().run_in_executor(_PAGES, partial(work, *arguments))


def soon(key: str, work: Callable[[], None]) -> None:
    """Do what no page waits for, once at a time for each key; without the records it is left out."""
    if key not in _PENDING:
        _PENDING.add(key)
        _BESIDE.submit(_done, key, work)


def _done(key: str, work: Callable[[], None]) -> None:
    try:
        with suppress(RecordsError):
            work()
    finally:
        _PENDING.discard(key)


class BusyError(Exception):
    """So many try to sign in just now that this one has to come again."""


class Turnstile:
    """Passwords are looked at one after another. To be used on the event loop."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ivr-passwords")
        self._waiting: Counter[str] = Counter()

    async def through(self, origin: str, known: bool, work: Callable[[], T]) -> T:
        """When it is its turn. Raises BusyError at once if too many wait. ``origin``: who waits; ``known``: a
        browser that was here before.
        """
        places = MOST + (RESERVED if known else 0)
        if self._waiting.total() >= places or self._waiting[origin] >= MOST_OF_ONE:
            raise BusyError
        self._waiting[origin] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting[origin] -= 1
            self._waiting += Counter()  # forgets whoever does not wait any more
