"""Recordings to be deleted at Twilio: kept in mind here until Twilio has done it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, func, select, update

from ivr.records.database import Database, insert_new
from ivr.records.tables import recordings_to_delete

LEASE = timedelta(minutes=5)
"""Another courier takes a recording over if nothing has been heard for so long."""
LONGEST_PAUSE = timedelta(hours=6)


class RecordingDeleter(Protocol):
    """Deletes at Twilio."""

    def delete_recording(self, recording_sid: str) -> bool:
        """True if the recording is gone, also if it was not there; False to be asked again later."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a round did."""

    deleted: int
    kept: int


def queue_deletion(connection: Connection, sids: Iterable[str], now: datetime) -> None:
    """Have recordings deleted at Twilio, in the transaction in which they are no longer needed."""
    rows = [{"recording_sid": sid, "queued_at": now, "next_try_at": now} for sid in sorted(set(sids))]
    if rows:
        connection.execute(insert_new(connection, recordings_to_delete), rows)


def waiting_deletions(database: Database) -> int:
    """How many recordings are still to be deleted. Raises RecordsError."""
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(recordings_to_delete)) or 0


def delete_due(database: Database, deleter: RecordingDeleter, now: datetime, most: int = 20) -> Deleted:
    """One round, outside of any transaction while Twilio is asked. Several couriers may do this at once.

    Whatever is not deleted is tried again after LEASE, later ever more seldom. Raises RecordsError.
    """
    claimed = _claim(database, now, most)
    done = [sid for sid in claimed if deleter.delete_recording(sid)]
    with database.write() as connection:
        connection.execute(delete(recordings_to_delete).where(recordings_to_delete.c.recording_sid.in_(done)))
    return Deleted(len(done), len(claimed) - len(done))


def _claim(database: Database, now: datetime, most: int) -> list[str]:
    table = recordings_to_delete
    due = (
        select(table.c.recording_sid, table.c.tries)
        .where(table.c.next_try_at <= now)
        .order_by(table.c.next_try_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    with database.write() as connection:
        found = connection.execute(due).all()
        for sid, tries in found:
            later = now + min(LEASE * 2 ** min(tries, 10), LONGEST_PAUSE)
            connection.execute(
                update(table).where(table.c.recording_sid == sid).values(tries=tries + 1, next_try_at=later)
            )
    return [sid for sid, _ in found]
