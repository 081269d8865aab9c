"""A service with its screens for a browser, in this process: a test has the same records and clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from socket import create_server
from threading import Thread

import uvicorn
from playwright.sync_api import Page

from ivr.cli.serve import MOST_FRAME
from ivr.model.roles import Role
from ivr.records.opening import Records
from ivr.records.schema import upgrade
from ivr.screens.mount import mount
from ivr.screens.passwords import hash_of
from ivr.settings import Settings
from ivr.web.app import Outside, create_app
from ivr.web.lifespan import Background

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
PASSWORD = "correct horse battery"
START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Site:
    """``url``: its address. ``background``: what it works with, ``records`` included."""

    url: str
    settings: Settings
    background: Background

    @property
    def records(self) -> Records:
        """The same as the service's."""
        return self.background.records

    def add_user(self, name: str, role: Role, password: str = PASSWORD) -> None:
        """Let somebody in."""
        self.records.accounts.add(name, role, _hash_of(password), "test", datetime.now(UTC))


@cache
def _hash_of(password: str) -> str:
    """Made to be slow, so once for all."""
    return hash_of(password)


@contextmanager
def running_site(make_settings: object, outside: Outside | None = None, **changes: object) -> Iterator[Site]:
    """A service on a free port. ``changes``: settings; a token makes it one that people sign in to."""
    assert callable(make_settings)
    with closing(create_server(("127.0.0.1", 0))) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        given = {"public_url": url, **changes} if changes.get("auth_token") else changes
        settings = make_settings(reload_every=0, **given)
        app = mount(create_app(settings, outside or Outside()))
        background: Background = app.state.background
        upgrade(background.records.database)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="on",
                proxy_headers=False,
                ws_max_size=MOST_FRAME,
            )
        )
        thread = Thread(target=lambda: asyncio.run(server.serve([door])), daemon=True)
        thread.start()
        try:
            _wait_for(server)
            yield Site(url, settings, background)
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)


def _wait_for(server: uvicorn.Server) -> None:
    end = time.monotonic() + START_SECONDS
    while not server.started:
        assert time.monotonic() < end, "the service did not start"
        time.sleep(0.01)


def no_serious_violation(page: Page) -> None:
    """axe-core finds nothing serious or critical on the page as it is (WCAG 2.2 A and AA)."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    grave = [
        (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0].get("failureSummary"))
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert not grave, grave
