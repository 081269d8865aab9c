"""Bringing the tables up to date, by whichever process comes first; the others wait and find it done.

Every migration only adds (a test reads them), so while workers are replaced one after another the old code
works on the new tables. A database that is newer than the code is taken as it is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from ivr.errors import RecordsError
from ivr.records.database import Database, lock, take_time
from ivr.records.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = Lock()
"""Alembic keeps the connection that it works on in the process, and not in the thread."""
logging.getLogger("alembic").setLevel(logging.WARNING)  # its every step would be told at each start


@dataclass(frozen=True, slots=True)
class Revisions:
    """The version of the tables in a database (None: there are none yet) and that of this code."""

    found: str | None
    code: str

    @property
    def newer(self) -> bool:
        """Was the database made by newer code? Revisions are numbers of four digits that count up."""
        return self.found is not None and self.found > self.code

    @property
    def current(self) -> bool:
        """Can this code use the tables as they are?"""
        return self.found is not None and self.found >= self.code


def revisions(database: Database) -> Revisions:
    """What is there and what is wanted. Raises RecordsError."""
    with database.read() as connection:
        return _revisions(connection)


def _revisions(connection: Connection) -> Revisions:
    # Imported when it is needed, which is in the writer's thread: the start of the service does not wait.
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    found = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    if head is None:
        raise RecordsError("the migrations are not installed; install the package anew")
    return Revisions(found, head)


def upgrade(database: Database) -> Revisions:
    """Makes or extends the tables; what was found. Raises RecordsError, also for tables it cannot use."""
    from alembic import command

    with _ONE_AT_A_TIME, database.write() as connection:
        take_time(connection)
        lock(connection, "schema")
        revisions = _revisions(connection)
        if not revisions.current:
            command.upgrade(_config(connection), "head")
        elif revisions.newer:
            _refuse_unusable(connection)
    return revisions


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def _refuse_unusable(connection: Connection) -> None:
    """Raises RecordsError if a newer database lacks what this code uses."""
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        there = (
            {str(c["name"]) for c in inspector.get_columns(table.name)}
            if _has(connection, table.name)
            else set()
        )
        missing = {column.name for column in table.columns} - there
        if missing:
            raise RecordsError(
                f"the database is newer and lacks {table.name}.{min(missing)}; install that version"
            )


def _has(connection: Connection, table: str) -> bool:
    return inspect(connection).has_table(table)
