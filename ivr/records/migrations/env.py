"""Run by Alembic: migrates on the connection, and in the transaction, that ``ivr.records.schema`` holds."""

from __future__ import annotations

from alembic import context

from ivr.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
