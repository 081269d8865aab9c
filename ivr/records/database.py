"""Connections: SQLite or PostgreSQL, each with bounded waits, so that no caller hangs on a database."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.schema import Table

from ivr.errors import DatabaseError, SettingsError
from ivr.settings_checks import DATABASE_CURE, database_problem

WAIT_SECONDS = 3
"""The longest that a durable request waits: for a lock, a connection or one statement."""
LONG_WAIT_SECONDS = 120
"""The same for migrations and reports, for which no caller waits."""
SERVER_CURE = "look at IVR_DATABASE_URL, and that its server runs and lets us in"
FILE_CURE = (
    "look at IVR_DATABASE_URL, and that its folder is there and can be written by whoever runs this "
    "(the service's user: sudo -u ivr …)"
)
"""What whoever runs a command can look at, for PostgreSQL and for a file."""
_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "wal_autocheckpoint=4000")
_READ_ONLY = "ivr_read_only"
_MAKING_FILE = threading.Lock()
"""Nobody connects to a file while this process still has it open from making it."""
Lock = Literal["schema", "sms"]
_LOCKS: dict[Lock, int] = {"schema": 0x1B58_0001, "sms": 0x1B58_0002}
"""Numbers of our advisory locks in PostgreSQL, which all programs using a database share."""


class Database:
    """An engine, and transactions whose failures are one kind of error. Safe to use from threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        """A file on this machine?"""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction, committed at the end. Raises RecordsError if the database cannot be used.

        Committed means on the disk: SQLite runs with synchronous=FULL, PostgreSQL with its default.
        """
        with _one_error(self.is_sqlite), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view, which never waits for writers. Raises RecordsError."""
        with _one_error(self.is_sqlite), self.engine.connect() as connection:
            yield connection.execution_options(**{_READ_ONLY: True})

    def wipe(self) -> None:
        """After a deletion: what is gone from an SQLite file goes from the log beside it too.

        If somebody reads for too long just now, a later deletion does it. PostgreSQL has its vacuum. Raises
        RecordsError.
        """
        if not self.is_sqlite:
            return
        with _one_error(self.is_sqlite):
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _one_error(is_file: bool) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        cure = FILE_CURE if is_file else SERVER_CURE
        raise DatabaseError(f"the records' database cannot be used ({_reason(error)})", cure) from error


def _reason(error: Exception) -> str:
    """The class alone: messages of databases repeat the values that were to be stored."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return type(cause).__name__


def open_database(url: str) -> Database:
    """A database by its URL. Nothing is connected yet. Raises SettingsError for a URL of another kind."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite(parsed))
    return Database(_postgres(parsed))


def parse_url(url: str) -> URL:
    """The URL with the driver that we use. Raises SettingsError."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError(f"IVR_DATABASE_URL: {DATABASE_CURE}.") from None
    if problem := database_problem(url):
        raise SettingsError(f"IVR_DATABASE_URL: {problem}.")
    if parsed.get_backend_name() == "sqlite":
        return parsed
    return parsed.set(drivername="postgresql+psycopg")


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, pool_timeout=WAIT_SECONDS)
    path = Path(str(url.database))
    event.listen(engine, "do_connect", lambda *_: _private_file(path))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _private_file(path: Path) -> None:
    """Readable by its owner alone, before anything is in it; SQLite's side files take the same mode.

    A file that is there is never opened: closing it would take away the locks that SQLite holds on it in this
    process, and another process would delete the log beside it under our feet
    (sqlite.org/howtocorrupt.html, section 2.2, read 2026-11-24).
    """
    with _MAKING_FILE, suppress(FileExistsError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL: readers and the one writer do not stop each other. FULL: what was committed survives a power cut.

    https://www.sqlite.org/pragma.html, read 2026-11-23. ``secure_delete`` overwrites what is deleted.

    Ids of calls are random, so what a batch writes is all over an index: a log of 16 MB instead of 4 until it
    is copied into the file makes that cheaper.
    """
    connection.isolation_level = None  # transactions are begun below, not by the driver
    _use_wal(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _use_wal(connection: Any) -> None:
    """SQLite does not wait for whoever makes the same switch in a new file at this moment, so we do."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once and waits for it; one that begins by reading could only fail."""
    mode = "DEFERRED" if connection.get_execution_options().get(_READ_ONLY) else "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}")


def _postgres(url: URL) -> Engine:
    milliseconds = WAIT_SECONDS * 1000
    options = f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} -c timezone=UTC"
    arguments = {
        "connect_timeout": WAIT_SECONDS,
        "tcp_user_timeout": milliseconds,
        "keepalives_idle": 10,
        "options": options,
        "application_name": "ivr",
    }
    return create_engine(
        url, connect_args=arguments, pool_pre_ping=True, pool_timeout=WAIT_SECONDS, pool_recycle=1800
    )


def take_time(connection: Connection, seconds: int = LONG_WAIT_SECONDS) -> None:
    """Lets each of this transaction's statements run longer: migrations, purges, reports."""
    if connection.dialect.name == "postgresql":
        for setting in ("statement_timeout", "lock_timeout"):
            connection.execute(text(f"SET LOCAL {setting} = '{int(seconds)}s'"))


def lock(connection: Connection, name: Lock) -> None:
    """Holds everybody else off until this transaction ends. On SQLite a writer does so anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCKS[name]})


def insert_new(connection: Connection, table: Table) -> Insert:
    """An insert that leaves out rows that are there already, by any unique key."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
