"""The spike: 10,000 calls in progress, then 10,000 more within one second, none waiting for another."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from bench.client import Connection, close, connect
from bench.servers import Server, core_seconds
from bench.twilio import NEW_CALL, Question, request, some_calls

CALLS = 10_000
NEW_CALLS = 10_000
STEADY_SECONDS = 3.0
AFTER_SECONDS = 6.0
ASKS_EVERY = (4.0, 6.0)
CONNECTIONS = 500
PATIENCE_SECONDS = 15.0
"""Twilio gives up on a webhook after 15 seconds."""
_TICK = 0.001

Scheduled = tuple[float, bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Milliseconds from the moment a request was due, over all that were due from the spike on.

    ``lag``: how late this generator itself was. ``others``: share of the server's core that other processes
    of this machine took.
    """

    asked: int
    failed: int
    p50: float
    p99: float
    p999: float
    worst: float
    lag_p99: float
    lag_worst: float
    others: float


def schedule(questions: Sequence[Question], seed: int = 2) -> list[Scheduled]:
    """Every request with its time, in order: the calls in progress, the new ones, and what those ask next."""
    dice = random.Random(seed)
    calls = some_calls(CALLS + NEW_CALLS, seed)
    end = STEADY_SECONDS + 1.0 + AFTER_SECONDS
    due: list[Scheduled] = []
    for number, call in enumerate(calls):
        at = dice.uniform(0, ASKS_EVERY[1] - 1)
        if number >= CALLS:
            at = STEADY_SECONDS + dice.random()
            due.append((at, request(NEW_CALL, call)))
            at += dice.uniform(*ASKS_EVERY)
        while at < end:
            due.append((at, request(dice.choice(questions), call)))
            at += dice.uniform(*ASKS_EVERY)
    return sorted(due)


class _OpenLoop:
    """Sends each request when it is due, on a free connection or on the next that becomes free."""

    def __init__(self, scheduled: Sequence[Scheduled]) -> None:
        self._scheduled = scheduled
        self._free: deque[Connection] = deque()
        self._waiting: deque[Scheduled] = deque()
        self._next = 0
        self._began = 0.0
        self.answers: list[tuple[float, float]] = []
        """When each answered request was due, and how long it took from then on."""
        self.lags: list[float] = []
        self.failed = 0

    async def run(self, port: int) -> None:
        """All of the schedule, then as long as a request may still be answered in time."""
        connections = await connect(port, CONNECTIONS, self._done)
        self._free.extend(connections)
        self._began = time.perf_counter()
        while self._next < len(self._scheduled):
            self._send_due()
            await asyncio.sleep(_TICK)
        while len(self.answers) + self.failed < len(self._scheduled):
            if self._now() > self._scheduled[-1][0] + PATIENCE_SECONDS:
                break
            await asyncio.sleep(0.01)
        close(connections)
        await asyncio.sleep(0.05)

    def _now(self) -> float:
        return time.perf_counter() - self._began

    def _send_due(self) -> None:
        while self._next < len(self._scheduled) and self._scheduled[self._next][0] <= self._now():
            scheduled = self._scheduled[self._next]
            self._next += 1
            self.lags.append(self._now() - scheduled[0])
            self._waiting.append(scheduled)
            if self._free:
                # The longest unused first: uvicorn closes a connection after five idle seconds.
                self._send_next(self._free.popleft())

    def _send_next(self, connection: Connection) -> None:
        """The request waiting longest that a caller still waits for."""
        while self._waiting:
            due, data = self._waiting.popleft()
            if self._now() - due < PATIENCE_SECONDS:
                connection.due = due
                connection.send(data)
                return
            self.failed += 1
        self._free.append(connection)

    def _done(self, connection: Connection, ok: bool) -> None:
        took = self._now() - connection.due
        if ok and took <= PATIENCE_SECONDS:
            self.answers.append((connection.due, took))
        else:
            self.failed += 1
        if connection.transport is not None:
            self._send_next(connection)


async def spike(server: Server, scheduled: Sequence[Scheduled]) -> Outcome:
    """Run the schedule against a server. Unanswered, refused and answered too late: failed."""
    load = _OpenLoop(scheduled)
    began, all_cpu, server_cpu = time.perf_counter(), core_seconds(), server.cpu_seconds()
    await load.run(server.port)
    others = core_seconds() - all_cpu - (server.cpu_seconds() - server_cpu)
    since = [1000 * took for due, took in load.answers if due >= STEADY_SECONDS]
    return Outcome(
        asked=len(scheduled),
        failed=len(scheduled) - len(load.answers),
        p50=_share(since, 0.5),
        p99=_share(since, 0.99),
        p999=_share(since, 0.999),
        worst=max(since),
        lag_p99=1000 * _share(load.lags, 0.99),
        lag_worst=1000 * max(load.lags),
        others=max(0.0, others / (time.perf_counter() - began)),
    )


def _share(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
