"""Who is signed in, and who failed to. Of tokens, names tried and addresses only hashes are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Table, delete, func, insert, or_, select, update

from ivr.model.roles import Role
from ivr.records.audit import note
from ivr.records.database import Database
from ivr.records.tables import sessions, sign_in_failures, users

LONGEST = timedelta(hours=12)
"""A session ends so long after the sign-in: a working day."""
IDLE = timedelta(hours=1)
"""And so long after the last page."""
SEEN_EVERY = timedelta(minutes=1)
FAILURES_KEPT = timedelta(minutes=15)
FREE_TRIES = 5
"""Wrong passwords for one name from one origin before it has to wait."""
FREE_TRIES_OF_ORIGIN = 30
"""Wrong passwords from one origin, whatever the name; then each name has one, and"""
SHARED_WAIT = timedelta(seconds=30)
"""so long until its next: of all who are behind an address, only one tries names by the dozen."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in: keyed hashes of the name and of where it comes from, an address or a browser.

    ``known``: a browser in which this name has been signed in before.
    """

    name_key: str
    origin_key: str
    known: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in. ``seen_at``: when they last opened a page, to the minute."""

    name: str
    role: Role
    seen_at: datetime


class Sessions:
    """Every method raises RecordsError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, token: str, name: str, attempt: Attempt, now: datetime, *, instead: str = "") -> None:
        """Somebody signed in: what failed before does not count any more. ``instead``: the token of a session
        that their browser had until now, which ends.
        """
        failed_before = _same_origin(attempt) & (sign_in_failures.c.name_key == attempt.name_key)
        with self._database.write() as connection:
            connection.execute(delete(sign_in_failures).where(failed_before))
            if instead:
                connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(instead)))
            row = {"token_hash": hashed(token), "name": name, "created_at": now, "seen_at": now}
            connection.execute(insert(sessions).values(**row))
            note(connection, name, "signed-in", None, now)

    def find(self, token: str, now: datetime) -> SignedIn | None:
        """Whose token this is; None if it is nobody's any more, or they are not let in any more."""
        this = sessions.c.token_hash == hashed(token)
        query = select(users.c.name, users.c.role, sessions.c.seen_at).join_from(sessions, users)
        holds = (sessions.c.created_at > now - LONGEST) & (sessions.c.seen_at > now - IDLE)
        with self._database.read() as connection:
            row = connection.execute(query.where(this, holds, users.c.disabled_at.is_(None))).first()
        return SignedIn(row.name, Role(row.role), row.seen_at) if row else None

    def seen(self, token: str, now: datetime) -> None:
        """They have opened a page: their session goes on."""
        this = (sessions.c.token_hash == hashed(token)) & (sessions.c.seen_at < now)
        with self._database.write() as connection:
            connection.execute(update(sessions).where(this).values(seen_at=now))

    def close(self, token: str, name: str, now: datetime) -> None:
        """Somebody signed out."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(token)))
            note(connection, name, "signed-out", None, now)

    def failed(self, attempt: Attempt, now: datetime) -> None:
        """A wrong password."""
        row = {"at": now, "name_key": attempt.name_key, "address_key": attempt.origin_key}
        with self._database.write() as connection:
            connection.execute(insert(sign_in_failures).values(**row))

    def wait(self, attempt: Attempt, now: datetime) -> timedelta:
        """How long this name must wait before its next try from there.

        Only tries for the same name from the same origin count, so nobody can lock out others by failing from
        elsewhere; a browser that was signed in before is an origin of its own, also behind a shared address.
        """
        recent = sign_in_failures.c.at > now - FAILURES_KEPT
        of_name = sign_in_failures.c.name_key == attempt.name_key
        last_of_name = func.max(sign_in_failures.c.at).filter(of_name)
        query = select(func.count(), func.count().filter(of_name), last_of_name)
        with self._database.read() as connection:
            tried, tried_name, last = connection.execute(query.where(_same_origin(attempt), recent)).one()
        if last is None:
            return timedelta(0)
        left: timedelta = last + _waiting(tried_name, tried) - now
        return max(left, timedelta(0))


def _same_origin(attempt: Attempt) -> ColumnElement[bool]:
    return sign_in_failures.c.address_key == attempt.origin_key


def _waiting(tried_name: int, tried: int) -> timedelta:
    shared = SHARED_WAIT if tried >= FREE_TRIES_OF_ORIGIN else timedelta(0)
    over = tried_name - FREE_TRIES
    own = timedelta(seconds=2 ** min(over, 10)) if over >= 0 else timedelta(0)
    return min(max(shared, own), FAILURES_KEPT)


def over(now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """The rows that mean nothing any more."""
    yield sessions, or_(sessions.c.created_at <= now - LONGEST, sessions.c.seen_at <= now - IDLE)
    yield sign_in_failures, sign_in_failures.c.at <= now - FAILURES_KEPT


def sweep(database: Database, now: datetime) -> None:
    """Delete those rows. Raises RecordsError."""
    with database.write() as connection:
        for table, rows in over(now):
            connection.execute(delete(table).where(rows))


def hashed(text: str) -> str:
    """SHA-256, in hexadecimal digits: tokens are random and long, so they need neither salt nor key."""
    return sha256(text.encode("utf-8")).hexdigest()
