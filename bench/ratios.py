"""Throughput of servers under the same load, in turns: each server is asked as fast as it answers."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.client import Connection, close, connect
from bench.servers import Server, core_seconds, written

CONNECTIONS = 32
SATURATED = 0.9
"""Share of a core from which a server is taken to be at its limit."""

LAST_SECONDS = 5.0
"""The longest wait for the last answers of a round."""


@dataclass(frozen=True, slots=True)
class Round:
    """One server asked for a while. Seconds of processor time: the server's, this generator's, and what other
    processes of this machine took of the server's core; ``later``: the server's after the last answer, until
    its records were written.
    """

    answered: int
    failed: int
    seconds: float
    server_cpu: float
    load_cpu: float
    others: float
    later: float = 0.0

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return self.answered / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of the server's processor per answer."""
        return 1e6 * self.server_cpu / self.answered

    @property
    def all_cpu_us(self) -> float:
        """The same with what is done after the answers."""
        return 1e6 * (self.server_cpu + self.later) / self.answered


class _Load:
    """Keeps every connection busy until it is told to stop."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self._requests = requests
        self.answered = 0
        self.failed = 0
        self.on = True

    def done(self, connection: Connection, ok: bool) -> None:
        """Count, and ask the next."""
        if ok:
            self.answered += 1
        else:
            self.failed += 1
        if self.on and connection.transport:
            self.ask(connection)

    def ask(self, connection: Connection) -> None:
        """Send the next request."""
        connection.send(next(self._requests))


async def _round(server: Server, requests: Sequence[bytes], start: int, seconds: float) -> Round:
    load = _Load(itertools.islice(itertools.cycle(requests), start, None))
    connections = await connect(server.port, CONNECTIONS, load.done)
    began, before = time.perf_counter(), _processor(server)
    for connection in connections:
        load.ask(connection)
    await asyncio.sleep(seconds)
    load.on = False
    seconds, after = time.perf_counter() - began, _processor(server)
    used = [now - then for now, then in zip(after, before, strict=True)]
    await _answered(connections)
    close(connections)
    await asyncio.sleep(0.05)
    if dropped := await asyncio.to_thread(written, server):
        raise RuntimeError(f"{server.name} dropped {dropped} records")
    later, others = server.cpu_seconds() - after[0], max(0.0, used[2] - used[0])
    return Round(load.answered, load.failed, seconds, used[0], used[1], others, later)


async def _answered(connections: Sequence[Connection]) -> None:
    """Waits for the answers on their way: closing before they come would count them as failed."""
    until = time.perf_counter() + LAST_SECONDS
    while any(connection.busy for connection in connections) and time.perf_counter() < until:
        await asyncio.sleep(0.01)


def _processor(server: Server) -> tuple[float, float, float]:
    """Processor time used so far by the server, by us, and by all on the server's core."""
    return server.cpu_seconds(), time.process_time(), core_seconds()


async def in_turns(
    servers: Sequence[Server], requests: Sequence[bytes], rounds: int, seconds: float
) -> dict[str, list[Round]]:
    """Rounds A B C A B C …, so that a slow minute of the machine meets all alike; a first one warms up."""
    found: dict[str, list[Round]] = {server.name: [] for server in servers}
    for server in servers:
        await _round(server, requests, 0, seconds / 2)
    for number in range(rounds):
        for server in servers:
            start = (number + 1) * 2711 % len(requests)
            found[server.name].append(await _round(server, requests, start, seconds))
    return found


def saturated(rounds: Sequence[Round]) -> bool:
    """Was it the server that set the pace? If not, only processor time tells how fast it is."""
    return median(one.server_cpu / one.seconds for one in rounds) >= SATURATED


def ratio(ours: Sequence[Round], theirs: Sequence[Round], *, by_cpu: bool = False) -> float:
    """How many of our answers for one of theirs, the median over neighbouring rounds."""
    if by_cpu:
        return median(their.cpu_us / our.cpu_us for our, their in zip(ours, theirs, strict=True))
    return median(our.per_second / their.per_second for our, their in zip(ours, theirs, strict=True))
