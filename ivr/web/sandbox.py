"""The service as it would answer at another time, for calls that are only tried: nothing of them is kept.

It runs in this process in demo mode, with records of its own that are gone afterwards. It offers what its
original offers, with what staff have set for that time, and changes nothing there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.applications import Starlette

from ivr.errors import RecordsError
from ivr.model.desk import DeskChange
from ivr.records.database import open_database
from ivr.records.known import known_changes
from ivr.records.schema import upgrade
from ivr.records.vault import new_key
from ivr.settings import Settings, read_settings
from ivr.web.app import Original, Outside, create_app, services_of
from ivr.web.archive import Archive
from ivr.web.demo import peopled
from ivr.web.lifespan import Background

RECORDS = "records.sqlite3"


class Running:
    """A clock that starts at a moment of the caller's choice and goes on from there."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def __call__(self) -> datetime:
        """The time now, aware."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)


@contextmanager
def sandbox(given: Settings, start: datetime) -> Iterator[tuple[Starlette, Settings]]:
    """The service of these settings with the menus on disk, its clock starting then, and the settings of the
    copy. Raises MenusRefusedError, SettingsError.
    """
    given = peopled(given)
    offered = services_of(given, Archive(given), bool(given.staff))
    with _copied(given, Original(lambda: offered, known_changes(given, start)), start) as made:
        yield made


@contextmanager
def trial(running: Background, start: datetime) -> Iterator[Starlette]:
    """A copy of the service that runs, made from what is in memory, so that it is there at once and callers
    wait for nothing. Raises SettingsError.
    """
    menus, audio = running.menus, running.menus.audio
    original = Original(
        running.desk.services,
        _set_by_staff(running, start),
        menus.switchboard.tree,
        audio.here() if audio else None,
    )
    with _copied(running.settings, original, start) as (app, _settings):
        yield app


def _set_by_staff(running: Background, start: datetime) -> tuple[DeskChange, ...]:
    """Without its records the clock's hours are heard all the same."""
    with suppress(RecordsError):
        return tuple(running.archive.changes(start))
    return ()


@contextmanager
def _copied(given: Settings, original: Original, start: datetime) -> Iterator[tuple[Starlette, Settings]]:
    with TemporaryDirectory(prefix="ivr-") as folder:
        settings = demo_of(given, Path(folder))
        (Path(folder) / RECORDS).write_bytes(_empty_records())
        app = create_app(settings, Outside(Running(start), original=original))
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
        "staff_numbers": given.staff,
        "database_url": f"sqlite:///{folder / RECORDS}",
        "records_key": new_key(),
        "reload_every": 0,
    }
    return read_settings(**{**{name: getattr(given, name) for name in Settings.model_fields}, **alone})


@cache
def _empty_records() -> bytes:
    """A database with its tables and nothing in them, made once: that takes longer than all the rest."""
    with TemporaryDirectory(prefix="ivr-") as folder:
        path = Path(folder) / RECORDS
        database = open_database(f"sqlite:///{path}")
        try:
            upgrade(database)
        finally:
            database.dispose()
        return path.read_bytes()
