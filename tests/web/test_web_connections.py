"""A process that is told to stop answers what is on its way to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.server import ServerState

from ivr.web import connections
from ivr.web.connections import Connection

REQUEST = b"POST /voice HTTP/1.1\r\nHost: phone.example.jp\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A connection from both ends: what the other side reads and writes, and ours."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    connection: Connection

    async def asks(self) -> bytes:
        """One request; the head of its answer."""
        self.writer.write(REQUEST)
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert await self.reader.readexactly(5) == b"heard"
        return head

    async def rest(self) -> bytes:
        """What comes until the connection is closed."""
        return await asyncio.wait_for(self.reader.read(), 10)


@asynccontextmanager
async def accepted() -> AsyncIterator[Line]:
    """A connection that has been taken and has not been asked anything."""
    config = uvicorn.Config(PlainTextResponse("heard"), lifespan="off", log_config=None)
    config.load()
    loop, state = asyncio.get_running_loop(), ServerState()
    server = await loop.create_server(lambda: Connection(config, state, {}, loop), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    while not state.connections:
        await asyncio.sleep(0)
    (connection,) = state.connections
    assert isinstance(connection, Connection)
    try:
        yield Line(reader, writer, connection)
    finally:
        writer.close()
        server.close()


@pytest.mark.parametrize("asked_before", [0, 2])
async def test_a_request_on_its_way(asked_before: int) -> None:
    """Sent just as the process is told to stop, on a new connection or one that is kept, it is answered.

    That answer is the last one on this connection, and says so.
    """
    async with accepted() as line:
        for _ in range(asked_before):
            assert b"connection: close" not in await line.asks()
        line.connection.shutdown()
        head = await line.asks()
        assert head.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close" in head
        assert await line.rest() == b""


async def test_half_a_request() -> None:
    """What has come in part is waited for, too."""
    async with accepted() as line:
        line.writer.write(REQUEST[:20])
        await line.writer.drain()
        line.connection.shutdown()
        line.writer.write(REQUEST[20:])
        assert (await line.rest()).endswith(b"\r\n\r\nheard")


@pytest.mark.parametrize("asked_before", [0, 1])
async def test_nothing_on_its_way(monkeypatch: pytest.MonkeyPatch, asked_before: int) -> None:
    """A connection that is asked nothing more is closed after a moment, so that the process ends."""
    monkeypatch.setattr(connections, "LAST_REQUEST_SECONDS", 0.05)
    async with accepted() as line:
        for _ in range(asked_before):
            await line.asks()
        line.connection.shutdown()
        assert await line.rest() == b""
