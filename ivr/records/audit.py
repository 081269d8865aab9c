"""Who did what with the screens, and when. It names users and requests by id, never a caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ivr.records.database import Database
from ivr.records.tables import audit


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit log. ``about``: a user, the id of a request, or of what staff set."""

    id: int
    at: datetime
    who: str
    what: str
    about: str | None


def note(connection: Connection, who: str, what: str, about: str | None, now: datetime) -> None:
    """Part of the transaction that does it."""
    connection.execute(
        insert(audit).values(at=now, who=who[:80], what=what, about=(about or "")[:120] or None)
    )


def noted(database: Database, who: str, what: str, about: str | None, now: datetime) -> None:
    """In a transaction of its own. Raises RecordsError."""
    with database.write() as connection:
        note(connection, who, what, about, now)


def deeds(database: Database, most: int = 200, before: int | None = None) -> tuple[Deed, ...]:
    """The newest first; ``before``: only those older than the one of this id. Raises RecordsError."""
    columns = (audit.c.id, audit.c.at, audit.c.who, audit.c.what, audit.c.about)
    newest = select(*columns).order_by(audit.c.id.desc()).limit(most)
    if before is not None:
        newest = newest.where(audit.c.id < before)
    with database.read() as connection:
        return tuple(Deed(*row) for row in connection.execute(newest))
