"""The service without its database: at the start, lost during calls, hanging, and back again."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from ivr.model import Tree
from ivr.records.vault import new_key

if TYPE_CHECKING:
    from tests.conftest import Running, Serve
    from tests.postgres_server import Server
    from tests.waiting import until
    from tests.web.service_calls import said_in
    from tests.web.whole_service import LIVE, WISHES, Placed, Wish, assert_private, call, count, kept
else:
    from service_calls import said_in
    from waiting import until
    from whole_service import LIVE, WISHES, Placed, Wish, assert_private, call, count, kept

CALLBACK = WISHES[0]
AGAIN_SECONDS = 4.0
"""When Twilio asks again, as ``ivr connect`` sets it."""
TOLD = Wish("told", "/voice", "1 1 1 2 1 1 1", ())
"""The documents for a lost card, for which nothing is kept."""


class Relay:
    """A way to PostgreSQL that can be shut, or hold back all that is said, as if the server went."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"postgresql://postgres@127.0.0.1:{self._door.getsockname()[1]}{parts.path}"
        self.shut, self.holds = True, False
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Everybody is cut off, and nobody gets in."""
        self.shut = True
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        """As usual."""
        self.shut = self.holds = False

    def end(self) -> None:
        """For good."""
        self.close()
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            if self.shut:
                line.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._server)
            self._lines += [line, server]
            for pair in ((line, server), (server, line)):
                threading.Thread(target=self._copy, args=pair, daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                while self.holds and not self.shut:
                    time.sleep(0.02)
                target.sendall(data)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        source.close()


@pytest.fixture
def relay(postgres: Server) -> Iterator[Relay]:
    """Shut, in front of a new database."""
    with postgres.database() as url:
        relay = Relay(url)
        yield relay
        relay.end()


def ready(service: Running) -> bool:
    """Are records written?"""
    return httpx2.get(f"{service.url}/readyz", timeout=5).status_code == 200


def hears(tree: Tree, placed: Placed, unit: str) -> bool:
    """Was this sentence heard?"""
    return placed.error is None and said_in(tree, unit, "ja", placed.heard)


def test_lost_and_back(serve: Serve, tree: Tree, relay: Relay) -> None:
    """Started without it, calls are answered; lost, a request is said to be impossible and a person offered.

    Back, requests are kept as ever, and the calls of meanwhile are recorded.
    """
    key = new_key()
    service = serve(**LIVE, IVR_DATABASE_URL=relay.url, IVR_RECORDS_KEY=key)
    assert hears(tree, call([service.url], tree, 1, TOLD), "end-other")
    assert not ready(service)
    relay.open()
    assert until(lambda: ready(service), 40)
    assert call([service.url], tree, 2, CALLBACK).promised
    relay.close()
    assert hears(tree, call([service.url], tree, 3, TOLD), "end-other")
    refused = call([service.url], tree, 4, CALLBACK)
    assert hears(tree, refused, "notice-failed")
    assert hears(tree, refused, "end-person")
    assert until(lambda: not ready(service))
    relay.open()
    assert until(lambda: ready(service), 40)
    assert call([service.url], tree, 5, CALLBACK).promised
    service.stop()
    assert sorted(kept(relay.url, key).values()) == ["+819010000002", "+819010000005"]
    assert count(relay.url, "calls") == 5
    assert "Traceback" not in service.log
    assert_private(service.log)


def test_it_answers_nobody(serve: Serve, tree: Tree, relay: Relay) -> None:
    """A database that hangs: the caller is told before Twilio asks again, and everybody else is answered."""
    relay.open()
    service = serve(**LIVE, IVR_DATABASE_URL=relay.url, IVR_RECORDS_KEY=new_key())
    assert until(lambda: ready(service), 40)
    assert call([service.url], tree, 1, CALLBACK).promised
    relay.holds = True
    for number in range(2, 4):
        began = time.monotonic()
        refused = call([service.url], tree, number, CALLBACK)
        assert hears(tree, refused, "notice-failed")
        assert time.monotonic() - began < AGAIN_SECONDS + 1
        assert hears(tree, call([service.url], tree, 10 * number, TOLD), "end-other")
    relay.open()
    assert until(lambda: call([service.url], tree, 99, CALLBACK).promised, 40)
    service.stop()
    assert "a request could not be stored" in service.log
    assert_private(service.log)


def test_a_file_that_cannot_be_made(serve: Serve, tree: Tree, tmp_path: Path) -> None:
    """SQLite on a disk that is not there yet: calls are answered; when it is there records are written."""
    folder = tmp_path / "disk"
    folder.write_text("")
    url = f"sqlite:///{folder / 'records.sqlite3'}"
    service = serve(**LIVE, IVR_DATABASE_URL=url, IVR_RECORDS_KEY=new_key())
    assert hears(tree, call([service.url], tree, 1, TOLD), "end-other")
    assert not ready(service)
    folder.unlink()
    folder.mkdir()
    assert until(lambda: ready(service), 40)
    assert call([service.url], tree, 2, CALLBACK).promised
    service.stop()
    assert count(url, "calls") == 2
