"""A keep-alive HTTP client on bare transports: just enough of HTTP to cost much less than a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

_OK = b"HTTP/1.1 200 "

Done = Callable[["Connection", bool], None]
"""Called with the connection, free again, and whether the answer was a 200."""


class Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, done: Done) -> None:
        self._done = done
        self._received = bytearray()
        self._awaited = 0
        self.busy = False
        """Is an answer awaited?"""
        self.transport: asyncio.Transport | None = None
        self.due = 0.0
        """When the request in progress should have been sent."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self.transport = cast(asyncio.Transport, transport)

    def send(self, request: bytes) -> None:
        """Send a request; ``done`` is called when it has been answered, or the connection is lost."""
        assert self.transport is not None
        self.busy = True
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Most answers come in one piece or two."""
        received = self._received
        received += data
        if not self._awaited:
            self._awaited = _length(received)
        if self._awaited and len(received) >= self._awaited:
            ok = received.startswith(_OK)
            received.clear()
            self._awaited = 0
            self.busy = False
            self._done(self, ok)

    def connection_lost(self, exc: Exception | None) -> None:
        """A request in progress has failed; the connection is not used again."""
        self.transport = None
        if self.busy:
            self.busy = False
            self._done(self, False)


def _length(received: bytearray) -> int:
    """Bytes of the whole answer, or 0 as long as its head is not complete."""
    head = received.find(b"\r\n\r\n")
    if head < 0:
        return 0
    at = received.find(b"content-length: ", 0, head)
    if at < 0:
        return head + 4
    return head + 4 + int(received[at + 16 : received.find(b"\r\n", at)])


async def connect(port: int, count: int, done: Done) -> list[Connection]:
    """Open connections to a server on this machine."""
    loop = asyncio.get_running_loop()
    pairs = [await loop.create_connection(lambda: Connection(done), "127.0.0.1", port) for _ in range(count)]
    return [connection for _, connection in pairs]


def close(connections: list[Connection]) -> None:
    """Close them all."""
    for connection in connections:
        if connection.transport:
            connection.transport.close()
