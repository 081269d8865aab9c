"""${message}. Only additions: see ivr.records.schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Adds what this version needs; a column that may not be null needs a server_default."""
    ${upgrades if upgrades else "pass"}
