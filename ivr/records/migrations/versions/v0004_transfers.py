"""How transfers ended is found without reading all turns of a month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds an index of these turns alone, which are few."""
    these = sa.text("kind = 'transfer'")
    op.create_index(
        "ix_turns_transfers", "turns", ["day", "chosen"], sqlite_where=these, postgresql_where=these
    )
