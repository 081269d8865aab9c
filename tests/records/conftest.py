"""Both databases, each with its tables, and what is kept in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from ivr.model.retention import Retention
from ivr.records.database import Database, open_database
from ivr.records.opening import Records
from ivr.records.schema import upgrade
from ivr.records.tables import metadata
from ivr.records.vault import Vault, new_key

if TYPE_CHECKING:
    from tests.postgres_server import Server

NOW = datetime(2026, 12, 28, 3, 0, tzinfo=UTC)
"""Noon in the city, of a Monday."""


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A file with all tables."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite3'}")
    upgrade(database)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def postgres_database(postgres: Server) -> Iterator[Database]:
    """A database of this process with all tables."""
    with postgres.database() as url:
        database = open_database(url)
        upgrade(database)
        yield database
        database.dispose()


BOTH = ("sqlite", "postgres")


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """Each database in turn, empty."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    with found.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return found


@pytest.fixture(scope="session")
def vault() -> Vault:
    """With a key."""
    return Vault([new_key()])


@pytest.fixture
def records(database: Database, vault: Vault) -> Records:
    """Everything, on each database in turn."""
    return Records(database, vault, Retention())


@pytest.fixture
def now() -> datetime:
    """A moment."""
    return NOW
