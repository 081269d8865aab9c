"""Everything is killed in the middle of the traffic: what callers were told was accepted is kept."""

from __future__ import annotations

import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import httpx2
import pytest

from ivr.errors import PhoneError
from ivr.model import Tree
from ivr.phone.call import place_call
from ivr.phone.carrier import Carrier
from ivr.phone.script import ScriptedCaller, read_script
from ivr.phone.transcript import Event, Heard, Requested

if TYPE_CHECKING:
    from tests.conftest import Running, Serve
    from tests.web.service_calls import new_sid, said_in, seconds_of
else:
    from service_calls import new_sid, said_in, seconds_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")

CALLERS = 4
TRAFFIC = 40
"""Accepted requests after which everything is killed."""
CALLBACK = "1 0 2 1 1 1"
"""Nobody to be rung: the callback, consent, the own number, at any time."""


class Traffic:
    """Callers who ask for a callback, one after another, until they are stopped or nothing answers."""

    def __init__(self, url: str, tree: Tree) -> None:
        self._url, self._tree, self._lock = url, tree, Lock()
        self._next = 0
        self.stopped = False
        self.accepted: set[str] = set()
        """The CallSid of everybody who heard that the request was accepted."""

    def go_on(self) -> None:
        """One caller's thread."""
        with httpx2.Client(timeout=10) as client:
            while not self.stopped:
                try:
                    self._call(client)
                except PhoneError:  # nothing answers any more
                    return

    def _call(self, client: httpx2.Client) -> None:
        with self._lock:
            self._next += 1
            number = self._next
        sid, events = new_sid(number), list[Event]()
        carrier = Carrier(client, self._url, None, f"+819012{number:06d}", "+815012345678", sid, seconds_of)
        try:
            place_call(carrier, ScriptedCaller(read_script(CALLBACK)), events.append)
        finally:
            heard = " ".join(event.text for event in events if isinstance(event, Heard))
            if said_in(self._tree, "notice-callback-accepted", "ja", heard):
                with self._lock:
                    self.accepted.add(sid)


def kill_everything(service: Running) -> None:
    """As when the power goes: nobody is asked to finish anything."""
    import os

    workers = service.workers()
    service.process.kill()
    for pid in workers:
        if pid != service.process.pid:
            os.kill(pid, signal.SIGKILL)
    service.process.wait(timeout=15)


def accepted_in(file: Path) -> set[str]:
    """The CallSids of the accepted requests that are kept."""
    with sqlite3.connect(file) as database:
        rows = database.execute("SELECT call_sid FROM requests WHERE accepted_at IS NOT NULL").fetchall()
    return {str(sid) for (sid,) in rows}


def test_nothing_that_was_accepted_is_lost(serve: Serve, tree: Tree, tmp_path: Path) -> None:
    """Two workers under load die at once. Who heard 'accepted' is in the records, and a call goes on."""
    file = tmp_path / "records.sqlite3"
    service = serve("--workers", "2", IVR_DATABASE_URL=f"sqlite:///{file}")
    assert service.until(lambda: httpx2.get(f"{service.url}/readyz").status_code == 200, 20)
    under_way, question = a_call_under_way(service)
    traffic = Traffic(service.url, tree)
    with ThreadPoolExecutor(CALLERS) as pool:
        for _ in range(CALLERS):
            pool.submit(traffic.go_on)
        try:
            assert service.until(lambda: len(traffic.accepted) >= TRAFFIC, 60)
            kill_everything(service)
        finally:
            traffic.stopped = True
    again = serve("--workers", "2", IVR_DATABASE_URL=f"sqlite:///{file}")
    assert len(traffic.accepted) >= TRAFFIC
    assert traffic.accepted <= accepted_in(file)
    assert asked(again, under_way) == question


def a_call_under_way(service: Running) -> tuple[str, bytes]:
    """A caller in the middle of a procedure: where the next key will be sent, and what comes of it."""
    events: list[Event] = []
    with httpx2.Client(timeout=10) as client:
        carrier = Carrier(client, service.url, None, "+819099999999", "+815012345678", new_sid(9), seconds_of)
        place_call(carrier, ScriptedCaller(read_script("3 1 1 2")), events.append)
    last = [event.path for event in events if isinstance(event, Requested)][-1]
    return last, asked(service, last)


def asked(service: Running, path: str) -> bytes:
    """The answer to the key 1 there."""
    form = {"CallSid": new_sid(9), "Digits": "1"}
    answer = httpx2.post(f"{service.url}{path}", data=form, timeout=10)
    assert answer.status_code == 200
    return answer.content
