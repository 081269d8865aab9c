"""What staff set for the desk, kept until long after it is over."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from ivr.model import LanguageTag
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.records import audit
from ivr.records.database import Database, insert_new
from ivr.records.tables import desk_changes

log = logging.getLogger("ivr.desk")


@dataclass(frozen=True, slots=True)
class SetChange:
    """A change with who set it when."""

    change: DeskChange
    set_by: str
    created_at: datetime
    ended_early_at: datetime | None


def new_change_id() -> str:
    """Short, as staff type it to end a change."""
    return secrets.token_hex(3)


def store_change(database: Database, change: DeskChange, who: str, now: datetime) -> None:
    """Keep a change, in force from its start on, and who set it. A change that is there stays as it is.

    Raises RecordsError.
    """
    row = {
        "id": change.id,
        "kind": change.kind,
        "starts": change.starts,
        "ends": change.ends,
        "texts": [list(text) for text in change.texts],
        "set_by": who[:80],
        "created_at": now,
    }
    with database.write() as connection:
        added = insert_new(connection, desk_changes).values(**row).returning(desk_changes.c.id)
        if connection.scalar(added) is not None:
            audit.note(connection, who, f"desk-{change.kind}", change.id, now)


def end_change(database: Database, id: str, who: str, now: datetime) -> bool:
    """End a change at once; False if there is none of this id, or it is over. Raises RecordsError."""
    running = (desk_changes.c.ended_early_at.is_(None)) & (desk_changes.c.ends > now)
    with database.write() as connection:
        ended = connection.execute(
            update(desk_changes).where(desk_changes.c.id == id, running).values(ended_early_at=now)
        )
        if ended.rowcount == 1:
            audit.note(connection, who, "desk-ended", id, now)
        return ended.rowcount == 1


def changes_from(database: Database, now: datetime) -> tuple[DeskChange, ...]:
    """All that is in force now or later, the first first. Raises RecordsError."""
    return tuple(stored.change for stored in list_changes(database, now))


def list_changes(database: Database, now: datetime, *, over: bool = False) -> tuple[SetChange, ...]:
    """The same with who set it; ``over``: what was, as well. Raises RecordsError."""
    query = (
        select(desk_changes)
        # A newer version that runs beside this one may have kinds that this one cannot follow.
        .where(desk_changes.c.kind.in_(list(DeskChangeKind)))
        .order_by(desk_changes.c.starts, desk_changes.c.id)
    )
    if not over:
        query = query.where(desk_changes.c.ends > now, desk_changes.c.ended_early_at.is_(None))
    with database.read() as connection:
        stored = [_stored(row) for row in connection.execute(query).mappings()]
    return tuple(change for change in stored if change is not None)


def _stored(row: RowMapping) -> SetChange | None:
    try:
        texts = tuple((LanguageTag(tag), text) for tag, text in row["texts"])
        change = DeskChange(row["id"], DeskChangeKind(row["kind"]), row["starts"], row["ends"], texts)
    except (TypeError, ValueError):  # written by something else than this code: the others still hold
        log.error("desk change %s cannot be read and is left out; end it with 'ivr desk end'", row["id"])
        return None
    return SetChange(change, row["set_by"], row["created_at"], row["ended_early_at"])
