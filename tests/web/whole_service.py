"""The service as processes, and callers in it: many at once, signed, through a proxy with two instances.

The proxy does what deploy/ has one do: if an instance does not answer, another is asked, or the same one
again. Every call is one of the terminal phone, so it executes what it gets as the carrier does.
"""

from __future__ import annotations

import itertools
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import httpx2

from ivr.errors import PhoneError
from ivr.model import Tree
from ivr.model.retention import Retention
from ivr.phone.call import place_call
from ivr.phone.carrier import Carrier
from ivr.phone.script import ScriptedCaller, read_line, read_script
from ivr.phone.transcript import Event, Heard
from ivr.records.database import open_database
from ivr.records.opening import Records
from ivr.records.vault import Vault

if TYPE_CHECKING:
    from tests.conftest import Running
    from tests.web.service_calls import (
        OUR_NUMBER,
        PUBLIC_URL,
        TOKEN,
        new_sid,
        said_in,
        seconds_of,
        without_sids,
    )
else:
    from service_calls import OUR_NUMBER, PUBLIC_URL, TOKEN, new_sid, said_in, seconds_of, without_sids

LIVE = {
    "IVR_AUTH_TOKEN": TOKEN,
    "IVR_PUBLIC_URL": PUBLIC_URL,
    "IVR_ACCOUNT_SID": "AC" + "0" * 32,
    "IVR_SMS_FROM": OUR_NUMBER,
    "IVR_SMS_PER_DAY": "10000",
    "IVR_LOG_FORMAT": "json",
    # Twilio's REST API is nowhere: what is to be sent waits in the outbox.
    "HTTPS_PROXY": "http://127.0.0.1:9",
}
"""Settings of a line with everything that needs no person. Nobody is rung, so the hour does not matter."""
PATIENCE = 25.0
"""Seconds until a proxy gives up. Twilio would go to the fallback sooner; a start takes some of them here."""


class Proxy(httpx2.BaseTransport):
    """Asks the instances in turn until one answers; each is asked for one request at a time on a new line."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls, self._lines = itertools.cycle([httpx2.URL(url) for url in urls]), httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """See BaseTransport."""
        body, ends = request.read(), time.monotonic() + PATIENCE
        while True:
            base = next(self._urls)
            url = request.url.copy_with(scheme=base.scheme, host=base.host, port=base.port)
            sent = httpx2.Request(request.method, url, headers=request.headers, content=body)
            sent.extensions = {"timeout": httpx2.Timeout(10).as_dict()}
            try:
                answer = self._lines.handle_request(sent)
                answer.read()
            except httpx2.TransportError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.05)
            else:
                return answer

    def close(self) -> None:
        """See BaseTransport."""
        self._lines.close()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller wants: the way to it, the sentence that promises it, the table it is kept in."""

    kind: str
    path: str
    keys: str
    promise: tuple[str, ...]


WISHES = (
    Wish("callback", "/voice?line=overflow", "1 2 1 1 1", ("notice-callback-accepted",)),
    Wish("message", "/voice?line=overflow", "1 3 1 record:12 1", ("notice-message-accepted",)),
    # Asked a second time it is not sent again, and said so: a promise all the same.
    Wish("sms", "/voice", "1 1 1 2 1 1 1 4 1", ("notice-text-sent", "notice-text-already")),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A call that is over. ``promised``: did the caller hear that the wish was accepted?"""

    sid: str
    number: str
    wish: Wish
    heard: str
    promised: bool
    error: str | None


def call(urls: Sequence[str], tree: Tree, number: int, wish: Wish) -> Placed:
    """One call of a caller of their own. ``number`` tells it from all others."""
    events: list[Event] = []
    from_, sid, error = f"+8190{10_000_000 + number}", new_sid(number), None
    with httpx2.Client(transport=Proxy(urls)) as client:
        carrier = Carrier(client, urls[0], TOKEN, from_, OUR_NUMBER, sid, seconds_of, PUBLIC_URL, wish.path)
        carrier = replace(carrier, clock=lambda: 0.0)  # how long a start takes here is no matter
        caller = ScriptedCaller(read_script(wish.keys), stay=False, staff=read_line("no-answer"))
        try:
            place_call(carrier, caller, events.append)
        except PhoneError as failed:
            error = str(failed)
    heard = " ".join(event.text for event in events if isinstance(event, Heard))
    promised = any(said_in(tree, unit, "ja", heard) for unit in wish.promise)
    return Placed(sid, from_, wish, heard, promised, error)


@dataclass
class Load:
    """Callers who call one after another, so many at once, until they are told to stop."""

    urls: Sequence[str]
    tree: Tree
    placed: list[Placed] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self, callers: int = 6) -> Iterator[Load]:
        """While this lasts; at the end every call under way is finished."""
        threads = [threading.Thread(target=self._caller) for _ in range(callers)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _caller(self) -> None:
        while not self._over.is_set():
            with self._lock:
                number = next(self._numbers)
            done = call(self.urls, self.tree, number, WISHES[number % len(WISHES)])
            with self._lock:
                self.placed.append(done)

    def finished(self, more: int) -> Callable[[], bool]:
        """Have so many more calls come to their end than now?"""
        enough = len(self.placed) + more
        return lambda: len(self.placed) >= enough


def kill(service: Running) -> None:
    """kill -9 of all its processes at one moment, as when the power fails."""
    workers = service.workers()
    for pid in {service.process.pid, *workers}:
        os.kill(pid, signal.SIGKILL)
    service.process.wait()


def kept(url: str, key: str) -> dict[tuple[str, str], str]:
    """Everything that was promised, as the database has it: the number by call and kind."""
    database = open_database(url)
    records = Records(database, Vault([key]), Retention())
    with database.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT call_sid, kind, number FROM requests WHERE status = 'open'"
        )
        texts = connection.exec_driver_sql("SELECT call_sid, 'sms', number FROM sms")
        rows = [*found.all(), *texts.all()]
    database.dispose()
    return {(sid, kind): records.vault.decrypt(number) for sid, kind, number in rows}


def count(url: str, table: str) -> int:
    """Rows of a table."""
    database = open_database(url)
    with database.read() as connection:
        found = int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
    database.dispose()
    return found


def assert_private(log: str) -> None:
    """The log holds no number of anybody."""
    assert not re.search(r"\d{7}", re.sub(r'"time": "[^"]*"', "", without_sids(log)))
