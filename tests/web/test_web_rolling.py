"""Instances are replaced one after another while people call, by a newer version on the same database."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from ivr.model import Tree
from ivr.records.database import open_database
from ivr.records.schema import FOLDER
from ivr.records.vault import new_key

if TYPE_CHECKING:
    from tests.conftest import Running, Serve
    from tests.waiting import until
    from tests.web.whole_service import LIVE, Load, assert_private, count, kept
else:
    from waiting import until
    from whole_service import LIVE, Load, assert_private, count, kept

CALLS = 6
NEWER = '''
"""A later version adds to the records."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{new}", "{head}", None, None


def upgrade() -> None:
    op.add_column("requests", sa.Column("colour", sa.String(20), nullable=False, server_default="none"))
    op.create_table("colours", sa.Column("id", sa.Integer, primary_key=True))


def downgrade() -> None:
    pass
'''


HEAD = max(path.name[1:5] for path in (FOLDER / "versions").glob("v*.py"))
NEW = f"{int(HEAD) + 1:04}"


def newer_version(project_root: Path, folder: Path) -> str:
    """The next version of this code; where Python finds it."""
    shutil.copytree(project_root / "ivr", folder / "ivr", ignore=shutil.ignore_patterns("__pycache__"))
    versions = folder / "ivr/records/migrations/versions"
    (versions / f"v{NEW}_colour.py").write_text(NEWER.format(new=NEW, head=HEAD), "utf-8")
    tables = folder / "ivr/records/tables.py"
    text = tables.read_text("utf-8")
    column = '    Column("done_at", UtcTime),\n'
    assert column in text
    added = column + '    Column("colour", String(20), nullable=False, server_default="none"),\n'
    tables.write_text(text.replace(column, added), "utf-8")
    return str(folder)


def version(url: str) -> str:
    """Of the tables."""
    database = open_database(url)
    with database.read() as connection:
        found = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    database.dispose()
    return found


def ready(service: Running) -> bool:
    """As an operator asks before the next instance is restarted."""
    return httpx2.get(f"{service.url}/readyz", timeout=5).status_code == 200


def test_two_versions_at_once(
    serve: Serve, tree: Tree, new_url: str, project_root: Path, tmp_path: Path
) -> None:
    """A restart of one after the other, newer code in between: no call, request or record is lost.

    Each version goes on beside the other, and at last there is only the newer one.
    """
    key = new_key()
    settings = {**LIVE, "IVR_DATABASE_URL": new_url, "IVR_RECORDS_KEY": key}
    newer = {**settings, "PYTHONPATH": newer_version(project_root, tmp_path / "newer")}
    services = [serve(**settings), serve(**settings)]
    assert until(lambda: all(map(ready, services)), 40)
    with Load([service.url for service in services], tree).running(3) as load:
        for at in range(2):
            assert until(load.finished(CALLS), 60)
            port = services[at].url.rpartition(":")[2]
            services[at].stop()
            services[at] = serve(**newer, IVR_PORT=port)
            assert until(lambda at=at: ready(services[at]), 40)  # type: ignore[misc]
            assert version(new_url) == NEW
        assert until(load.finished(CALLS), 60)
    for service in services:
        service.stop()
    assert [call for call in load.placed if call.error or not call.promised] == []
    promised = {(call.sid, call.wish.kind): call.number for call in load.placed}
    assert promised == kept(new_url, key)
    assert count(new_url, "calls") == len(load.placed)
    assert count(new_url, "turns") >= sum(len(call.wish.keys.split()) + 1 for call in load.placed)
    for service in services:
        assert "Traceback" not in service.log
        assert_private(service.log)
