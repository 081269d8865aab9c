"""Connections: which URLs, whose file, how long a wait, and no value in an error."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Insert, insert, select, text

from ivr.errors import RecordsError, SettingsError
from ivr.records.database import Database, insert_new, open_database, parse_url
from ivr.records.opening import open_records
from ivr.records.schema import upgrade
from ivr.records.tables import calls

if TYPE_CHECKING:
    from tests.conftest import MakeSettings


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql(scheme: str) -> None:
    """As hosting providers write it, too."""
    assert parse_url(f"{scheme}://u:p@h/d").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["", "mysql://u:secret@h/d", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_other_urls(url: str) -> None:
    """Refused with what to write, without the password."""
    with pytest.raises(SettingsError, match="IVR_DATABASE_URL") as raised:
        open_database(url)
    assert "secret" not in str(raised.value)


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    """The folder, the file and the files beside it."""
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'records.sqlite3'}")
    upgrade(database)
    with database.write() as connection:
        connection.execute(calls.delete())
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    database.dispose()


def test_durable(sqlite_database: Database, postgres_database: Database) -> None:
    """A commit is on the disk."""
    with sqlite_database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA secure_delete")) == 1
    with postgres_database.read() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        assert connection.scalar(text("SHOW statement_timeout")) == "3s"
        assert connection.scalar(text("SHOW lock_timeout")) == "3s"


def test_waits_are_bounded(database: Database, now: datetime) -> None:
    """Another holds the row, or on SQLite the file: an error after some seconds; a reader never waits."""
    with database.write() as connection:
        connection.execute(_call("CA1", now))
    with database.engine.begin() as holder:
        holder.execute(calls.update().values(line="held"))
        with database.read() as reader:
            assert reader.scalar(select(calls.c.line)) == "main"
        began = time.monotonic()
        with pytest.raises(RecordsError), database.write() as connection:
            connection.execute(calls.update().values(line="other"))
        assert 1 < time.monotonic() - began < 10


def test_errors_hold_no_values(database: Database, now: datetime) -> None:
    """Databases repeat in their messages what was to be stored."""
    with database.write() as connection:
        connection.execute(_call("CA-private", now))
    refused = pytest.raises(RecordsError, match=r"\((IntegrityError|UniqueViolation)\)$")
    with refused as raised, database.write() as connection:
        connection.execute(_call("CA-private", now))
    assert "CA-private" not in str(raised.value)


def test_insert_new_leaves_what_is_there(database: Database, now: datetime) -> None:
    """The first one stands."""
    row = {"started_at": now, "day": now.date(), "hour": 12}
    for line in ("first", "second"):
        with database.write() as connection:
            connection.execute(insert_new(connection, calls), [{**row, "call_sid": "CA1", "line": line}])
    with database.read() as connection:
        assert connection.scalar(select(calls.c.line)) == "first"


def test_times_are_moments(database: Database, now: datetime) -> None:
    """They come back aware and equal; one without a zone is refused."""
    with database.write() as connection:
        connection.execute(_call("CA1", now))
    with database.read() as connection:
        assert connection.scalar(select(calls.c.started_at)) == now
    with pytest.raises(RecordsError), database.write() as connection:
        connection.execute(_call("CA2", now.replace(tzinfo=None)))


def _call(sid: str, now: datetime) -> Insert:
    return insert(calls).values(call_sid=sid, started_at=now, day=now.date(), hour=12, line="main")


def test_opening_connects_to_nothing(
    make_settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service starts while the database is away."""
    monkeypatch.chdir(tmp_path)
    records = open_records(make_settings(database_url="postgresql://nobody@127.0.0.1:1/none"))
    assert records.vault.available
    assert not records.writer().health().running


def test_another_process_leaves_the_log_alone(tmp_path: Path) -> None:
    """A command that ends does not take the log from under a service that has just connected once more.

    Closing any handle of SQLite's file takes away the locks of the whole process: we never open it ourselves.
    """
    path = tmp_path / "records.sqlite3"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    with database.read() as one, database.read() as two:
        for connection in (one, two):
            connection.execute(text("SELECT 1"))
    command = (
        "import sqlite3, sys; database = sqlite3.connect(sys.argv[1]); "
        "print(database.execute('SELECT count(*) FROM t').fetchone()[0]); database.close()"
    )

    def seen_by_another() -> str:
        return subprocess.run(
            [sys.executable, "-c", command, str(path)], check=True, capture_output=True, text=True
        ).stdout.strip()

    with database.write() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
    assert seen_by_another() == "0"
    with database.write() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
    assert seen_by_another() == "1"
    database.dispose()
