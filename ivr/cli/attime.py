"""``ivr call --at``: the service of this folder as it would answer at another time, for one call.

It runs in this process on a free port of this machine, in demo mode, with records of its own that are gone
afterwards. What staff have set for that time is taken along, and nothing is changed.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import uvicorn
from starlette.applications import Starlette

from ivr.cli.hours import read_moment
from ivr.errors import IvrError, RecordsError
from ivr.model.desk import DeskChange
from ivr.records.database import open_database, parse_url
from ivr.records.desk import changes_from, store_change
from ivr.records.schema import upgrade
from ivr.records.vault import new_key
from ivr.settings import Settings, read_settings
from ivr.web.app import CITY_ZONE, Outside, create_app

SOMEBODY = {"staff_numbers": ("+81312345678",), "caller_id": "+815012345678"}
"""Who is rung where the settings name nobody: only the terminal phone hears of them."""
START_SECONDS = 20.0
STOP_SECONDS = 10.0


@contextmanager
def service_at(text: str) -> Iterator[tuple[str, Settings]]:
    """The address of a service whose clock starts at a moment as it is typed, and its settings.

    Raises IvrError for a time that cannot be read, MenusRefusedError, SettingsError.
    """
    start = read_moment(text, CITY_ZONE)
    given = read_settings()
    with TemporaryDirectory(prefix="ivr-") as folder:
        settings = demo_of(given, Path(folder))
        _take_along(known_changes(given, start), settings, start)
        app = create_app(settings, Outside(Running(start)))
        app.state.background.desk.look()
        app.state.background.menus.take_moment()
        with _listening(app) as url:
            yield url, settings


class Running:
    """A clock that starts at a moment of the caller's choice and goes on from there."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def __call__(self) -> datetime:
        """The time now, aware."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)


def demo_of(given: Settings, folder: Path) -> Settings:
    """These settings without everything that reaches beyond this machine; records go into ``folder``."""
    alone = {
        "host": "127.0.0.1",
        "auth_token": "",
        "auth_token_next": "",
        "public_url": "",
        "account_sid": "",
        "api_key": "",
        "api_secret": "",
        "sms_from": "",
        "staff_number": "",
        **(SOMEBODY if not given.staff else {"staff_numbers": given.staff}),
        "database_url": f"sqlite:///{folder / 'records.sqlite3'}",
        "records_key": new_key(),
        "reload_every": 0,
    }
    return read_settings(**alone)


def known_changes(settings: Settings, at: datetime) -> tuple[DeskChange, ...]:
    """What staff have set for that time, as far as the records can be read; they are not made for it."""
    url = settings.database_url.get_secret_value()
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).is_file():
        return ()
    database = open_database(url)
    try:
        return changes_from(database, at)
    except RecordsError:  # no tables yet, or away: the clock's hours are heard all the same
        return ()
    finally:
        database.dispose()


def _take_along(changes: tuple[DeskChange, ...], settings: Settings, at: datetime) -> None:
    """Into the records of this call, which exist from now on."""
    database = open_database(settings.database_url.get_secret_value())
    try:
        upgrade(database)
        for change in changes:
            store_change(database, change, "", at)
    finally:
        database.dispose()


@contextmanager
def _listening(app: Starlette) -> Iterator[str]:
    """The application answers at this address until the end. Raises IvrError if it does not start."""
    # What was logged of a service that nobody runs would only stand among the words of the call.
    logging.getLogger("ivr").setLevel(logging.CRITICAL)
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = Thread(target=lambda: asyncio.run(server.serve([door])), daemon=True)
        thread.start()
        try:
            _wait_for(server)
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(STOP_SECONDS)


def _wait_for(server: uvicorn.Server) -> None:
    end = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > end:
            raise IvrError("The service for this call did not start.")
        time.sleep(0.01)
