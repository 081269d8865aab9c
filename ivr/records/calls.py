"""Calls that never reported an end, and who is waiting in the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from ivr.records.database import Database
from ivr.records.events import Answers
from ivr.records.tables import calls, waiting

LONGEST_CALL = timedelta(hours=4)
"""Twilio ends a call after four hours unless asked otherwise (help.twilio.com, "maximum call duration")."""
BY_AGE = "unknown"
"""The status of a call whose end was never reported."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in the queue, for whoever takes the next one."""

    call_sid: str
    joined_at: datetime
    language: str
    place: str
    answers: Answers


def close_by_age(database: Database, now: datetime) -> int:
    """Ends calls that began more than LONGEST_CALL ago and of which no end was heard; how many.

    Their last turn is taken for the end; a report that comes later still replaces it. Raises RecordsError.
    """
    old = (calls.c.ended_at.is_(None)) & (calls.c.started_at < now - LONGEST_CALL)
    last = func.coalesce(calls.c.last_turn_at, calls.c.started_at)
    with database.write() as connection:
        closed = connection.execute(
            update(calls).where(old).values(ended_at=last, status=BY_AGE, closed_by_age=True)
        ).rowcount
        connection.execute(
            update(waiting)
            .where(waiting.c.left_at.is_(None), waiting.c.joined_at < now - LONGEST_CALL)
            .values(left_at=waiting.c.joined_at, why=BY_AGE)
        )
    return int(closed)


def waiting_now(database: Database) -> tuple[Waiting, ...]:
    """Who waits for a person, the longest first, each once. Raises RecordsError."""
    there = select(waiting).where(waiting.c.left_at.is_(None)).order_by(waiting.c.joined_at)
    with database.read() as connection:
        rows = connection.execute(there).mappings().all()
    callers: dict[str, Waiting] = {}
    for row in rows:  # a webhook that the carrier repeats makes a row more
        answers = answers_of(row["answers"])
        found = Waiting(row["call_sid"], row["joined_at"], row["language"], row["place"], answers)
        callers.setdefault(found.call_sid, found)
    return tuple(callers.values())


def leave(database: Database, sid: str, now: datetime, why: str) -> None:
    """A caller leaves the queue, and the next request must know why. Raises RecordsError."""
    there = (waiting.c.call_sid == sid) & waiting.c.left_at.is_(None)
    with database.write() as connection:
        connection.execute(update(waiting).where(there).values(left_at=now, why=why))


def why_left(database: Database, sid: str) -> str | None:
    """Why a caller left the queue the last time; None if it is not known. Raises RecordsError."""
    last = (
        select(waiting.c.why).where(waiting.c.call_sid == sid).order_by(waiting.c.joined_at.desc()).limit(1)
    )
    with database.read() as connection:
        return connection.execute(last).scalar()


def answers_of(stored: list[list[str]]) -> Answers:
    """Answers as they come out of a JSON column."""
    return tuple((question, choice) for question, choice in stored)
