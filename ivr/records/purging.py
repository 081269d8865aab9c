"""Deleting what has been kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from ivr.model.retention import Retention
from ivr.records.database import Database, take_time
from ivr.records.days import day_of, next_day
from ivr.records.recordings import queue_deletion
from ivr.records.sessions import over as over_sign_ins
from ivr.records.tables import audit, calls, desk_changes, purges, requests, sms, turns, waiting

STEP = 2000
"""Rows deleted in one transaction, so that nobody waits long for a lock."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Rows deleted (or to be deleted) from each table, and recordings handed on to be deleted at Twilio."""

    rows: tuple[tuple[str, int], ...]
    recordings: int

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(count for _, count in self.rows)


def purge(database: Database, retention: Retention, now: datetime, *, dry_run: bool = False) -> Removed:
    """Delete what is over its time; ``dry_run``: only count it. Raises RecordsError."""
    rows, recordings = [], 0
    for table, over in _over(retention, now):
        if dry_run:
            count, found = _count(database, table, over)
        else:
            count, found = _delete(database, table, over, now)
        rows.append((table.name, count))
        recordings += found
    if not dry_run:
        database.wipe()
    return Removed(tuple(rows), recordings)


def purge_drafts(database: Database, now: datetime) -> Removed:
    """Delete requests that their callers have not finished in time. Raises RecordsError."""
    over = (requests.c.accepted_at.is_(None)) & (requests.c.delete_after <= now)
    count, recordings = _delete(database, requests, over, now)
    if count:
        database.wipe()
    return Removed(((requests.name, count),), recordings)


def _over(retention: Retention, now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    # On the day that callers were told, and not a day later because the hour had not come when the purge ran.
    promised = (requests.c.accepted_at.is_not(None)) & (requests.c.delete_after < next_day(now))
    yield requests, promised | (requests.c.delete_after <= now)
    # Likewise: within the days that callers were told, so before the last of them is over.
    yield sms, sms.c.created_at < next_day(now) - timedelta(days=retention.sms)
    # By their day first, which is indexed: one index less to keep while calls are answered.
    old = before(retention.turns)
    yield turns, (turns.c.day <= day_of(old)) & (turns.c.at <= old)
    yield waiting, waiting.c.joined_at <= before(retention.turns)
    yield calls, calls.c.started_at <= before(retention.calls)
    yield desk_changes, desk_changes.c.ends <= before(retention.desk)
    yield purges, purges.c.at <= before(retention.audit)
    yield audit, audit.c.at <= before(retention.audit)
    yield from over_sign_ins(now)


def recordings_of(connection: Connection, over: ColumnElement[bool]) -> list[str]:
    """The recordings that these requests hold."""
    held = select(requests.c.recording_sid).where(over, requests.c.recording_sid.is_not(None))
    return [str(sid) for sid in connection.scalars(held)]


def _count(database: Database, table: Table, over: ColumnElement[bool]) -> tuple[int, int]:
    with database.read() as connection:
        take_time(connection)
        count = connection.scalar(select(func.count()).select_from(table).where(over)) or 0
        return count, len(recordings_of(connection, over)) if table is requests else 0


def _delete(database: Database, table: Table, over: ColumnElement[bool], now: datetime) -> tuple[int, int]:
    removed = recordings = 0
    keys = list(table.primary_key.columns)
    while True:
        with database.write() as connection:
            take_time(connection)
            # Held until they are gone: a caller may be told just now that a draft is accepted.
            held = select(*keys).where(over).limit(STEP).with_for_update(skip_locked=True)
            some = connection.execute(held).all()
            if not some:
                break
            these = _any_of(table, [tuple(row) for row in some])
            if table is requests:
                sids = recordings_of(connection, these)
                queue_deletion(connection, sids, now)
                recordings += len(sids)
            connection.execute(delete(table).where(these))
            removed += len(some)
    _audit(database, "retention", table.name, removed, now)
    return removed, recordings


def _any_of(table: Table, rows: list[tuple[object, ...]]) -> ColumnElement[bool]:
    first, *others = table.primary_key.columns
    if others:
        # Of ``waiting`` only: all stays of a call are equally old.
        return first.in_({row[0] for row in rows})
    return first.in_([row[0] for row in rows])


def _audit(database: Database, why: str, what: str, removed: int, now: datetime) -> None:
    """That something was deleted is kept; what it was is not."""
    if removed:
        with database.write() as connection:
            connection.execute(insert(purges).values(at=now, why=why, what=what, removed=removed))
