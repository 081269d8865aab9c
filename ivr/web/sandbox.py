"""The service as it would answer at another time, for calls that are only tried: nothing of them is kept.

It runs in this process in demo mode, with records of its own that are gone afterwards. What staff have set
for that time is taken along, and nothing is changed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.applications import Starlette

from ivr.model.desk import DeskChange
from ivr.records.database import open_database
from ivr.records.desk import store_change
from ivr.records.known import known_changes
from ivr.records.schema import upgrade
from ivr.records.vault import new_key
from ivr.settings import Settings, read_settings
from ivr.web.app import Outside, create_app
from ivr.web.demo import SOMEBODY


class Running:
    """A clock that starts at a moment of the caller's choice and goes on from there."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def __call__(self) -> datetime:
        """The time now, aware."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)


@contextmanager
def sandbox(given: Settings, start: datetime) -> Iterator[tuple[Starlette, Settings]]:
    """A service whose clock starts then, and its settings. Raises MenusRefusedError, SettingsError."""
    with TemporaryDirectory(prefix="ivr-") as folder:
        settings = demo_of(given, Path(folder))
        _take_along(known_changes(given, start), settings, start)
        app = create_app(settings, Outside(Running(start)))
        app.state.background.desk.look()
        app.state.background.menus.take_moment()
        try:
            yield app, settings
        finally:
            app.state.patience.close()
            app.state.background.archive.let_go()  # what nobody wrote down is not missed


def demo_of(given: Settings, folder: Path) -> Settings:
    """These settings without everything that reaches beyond this machine; records go into ``folder``."""
    alone: dict[str, object] = {
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
    return read_settings(**{**{name: getattr(given, name) for name in Settings.model_fields}, **alone})


def _take_along(changes: tuple[DeskChange, ...], settings: Settings, at: datetime) -> None:
    """Into the records of these calls, which exist from now on."""
    database = open_database(settings.records_url)
    try:
        upgrade(database)
        for change in changes:
            store_change(database, change, "", at)
    finally:
        database.dispose()
