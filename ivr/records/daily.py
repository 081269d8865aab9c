"""What is done once a day, by one worker of however many, and what couriers do in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from ivr.model.retention import Retention
from ivr.records.calls import close_by_age
from ivr.records.database import Database, insert_new
from ivr.records.days import day_of
from ivr.records.purging import Removed, purge, purge_drafts
from ivr.records.sessions import sweep
from ivr.records.tables import daily_tasks

PURGE = "purge"
LEASE = timedelta(minutes=15)
"""Another worker begins anew if a task is not finished by then, as when its worker was killed."""
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def begin_daily(database: Database, name: str, now: datetime) -> bool:
    """May this worker do a daily task now? True for one of all workers, until it is finished for the day.

    Raises RecordsError.
    """
    due = (daily_tasks.c.day < day_of(now)) & (daily_tasks.c.started_at <= now - LEASE)
    with database.write() as connection:
        never = {"name": name, "day": date.min, "started_at": _NEVER}
        connection.execute(insert_new(connection, daily_tasks), [never])
        mine = update(daily_tasks).where(daily_tasks.c.name == name, due).values(started_at=now)
        return connection.execute(mine).rowcount == 1


def finish_daily(database: Database, name: str, now: datetime) -> None:
    """The task is done for this day. Raises RecordsError."""
    with database.write() as connection:
        connection.execute(update(daily_tasks).where(daily_tasks.c.name == name).values(day=day_of(now)))


def daily_purge(database: Database, retention: Retention, now: datetime) -> Removed | None:
    """One round: close calls by age, delete old drafts and sign-ins, once a day all that is over its time.

    To be called every few minutes by every worker. None if the day's purge is done. Raises RecordsError.
    """
    close_by_age(database, now)
    purge_drafts(database, now)
    sweep(database, now)
    if not begin_daily(database, PURGE, now):
        return None
    removed = purge(database, retention, now)
    finish_daily(database, PURGE, now)
    return removed
