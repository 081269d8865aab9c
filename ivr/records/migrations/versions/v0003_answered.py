"""Which turn gave the answer: for how long, and with how many keys, callers need to come to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds a column."""
    op.add_column("turns", sa.Column("outcome", sa.String(40), nullable=True))
