"""Tables are made by whoever comes first, match the code, and only ever grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ivr.errors import RecordsError
from ivr.records.database import Database, open_database
from ivr.records.schema import FOLDER, revisions, upgrade
from ivr.records.tables import metadata

ADDING = {"create_table", "create_index", "add_column", "f"}


@pytest.fixture
def fresh(new_url: str) -> Iterator[Database]:
    """A database without tables."""
    database = open_database(new_url)
    yield database
    database.dispose()


def test_migrations_equal_the_tables(fresh: Database) -> None:
    """After all migrations nothing differs from what the code uses."""
    assert revisions(fresh).found is None
    assert not revisions(fresh).current
    upgrade(fresh)
    assert revisions(fresh).current
    with fresh.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrade_twice_changes_nothing(fresh: Database) -> None:
    """The second worker finds it done."""
    assert upgrade(fresh).found is None
    assert upgrade(fresh).current


def test_workers_that_start_together(new_url: str) -> None:
    """Each upgrades; one does it and no other fails."""
    workers = [open_database(new_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(upgrade, workers))
    assert sorted(revision.found or "" for revision in found) == ["", *[newest()] * 3]
    for worker in workers:
        worker.dispose()


def newest() -> str:
    """The newest revision."""
    return max(path.name[1:5] for path in (FOLDER / "versions").glob("v*.py"))


def test_several_databases_at_once(tmp_path: Path) -> None:
    """As when two clerks try the phone in the browser, each with records of its own, in one process."""
    databases = [open_database(f"sqlite:///{tmp_path / str(number)}.sqlite3") for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(upgrade, databases))
    assert [each.found for each in found] == [None] * 6
    assert all(revisions(database).current for database in databases)
    for database in databases:
        database.dispose()


def test_a_newer_database_is_taken(fresh: Database) -> None:
    """While workers are replaced, the old code runs on tables that newer code has extended."""
    upgrade(fresh)
    _make_newer(fresh, "ALTER TABLE calls ADD COLUMN from_the_future VARCHAR(20)")
    assert revisions(fresh).newer
    assert upgrade(fresh).newer
    with fresh.read() as connection:
        assert connection.execute(metadata.tables["calls"].select()).all() == []


def test_a_newer_database_that_lacks_something_is_refused(fresh: Database) -> None:
    """Not additive: then it is said at the start, and not by a failing write."""
    upgrade(fresh)
    _make_newer(fresh, "ALTER TABLE calls DROP COLUMN line")
    with pytest.raises(RecordsError, match=r"calls\.line"):
        upgrade(fresh)


def _make_newer(database: Database, statement: str) -> None:
    with database.write() as connection:
        connection.execute(text(statement))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def test_migrations_only_add() -> None:
    """No migration drops or alters, and a new column that may not be null has a value of its own."""
    for path in sorted((FOLDER / "versions").glob("v*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        used = {
            node.func.attr for node in calls if _is_operation(node) and isinstance(node.func, ast.Attribute)
        }
        assert used <= ADDING, path.name
        for node in calls:
            if _is_operation(node) and getattr(node.func, "attr", "") == "add_column":
                source = ast.unparse(node)
                assert "nullable=False" not in source or "server_default" in source


def _is_operation(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "op"
    )


def test_revisions_count_up() -> None:
    """Four digits, as newer and older are told by comparing them."""
    names = sorted(path.name[1:5] for path in (FOLDER / "versions").glob("v*.py"))
    assert names == [f"{number:04}" for number in range(1, len(names) + 1)]
