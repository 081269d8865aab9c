"""Who is signed in, and who failed to. Tokens, names tried and addresses are kept as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, insert, or_, select, update

from ivr.model.roles import Role
from ivr.records.audit import note
from ivr.records.database import Database
from ivr.records.tables import sessions, sign_in_failures, users

LONGEST = timedelta(hours=12)
"""A session ends so long after the sign-in: a working day."""
IDLE = timedelta(hours=1)
"""And so long after the last page."""
_SEEN_EVERY = timedelta(minutes=1)
FAILURES_KEPT = timedelta(minutes=15)
FREE_TRIES = 5
"""Wrong passwords for one name from one address before it has to wait."""
FREE_TRIES_OF_ADDRESS = 30
"""Wrong passwords from one address, whatever the name."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in."""

    name: str
    role: Role


class Sessions:
    """Every method raises RecordsError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, token: str, name: str, now: datetime) -> None:
        """Somebody signed in; sessions that are over are swept out with it."""
        over = or_(sessions.c.created_at <= now - LONGEST, sessions.c.seen_at <= now - IDLE)
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(over))
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
        if row is None:
            return None
        if now - row.seen_at >= _SEEN_EVERY:
            with self._database.write() as connection:
                connection.execute(update(sessions).where(this).values(seen_at=now))
        return SignedIn(row.name, Role(row.role))

    def close(self, token: str, name: str, now: datetime) -> None:
        """Somebody signed out."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(token)))
            note(connection, name, "signed-out", None, now)

    def failed(self, name: str, address: str, now: datetime) -> None:
        """A wrong password. Old failures are swept out with it."""
        keys = {"name_key": hashed(name), "address_key": hashed(address)}
        with self._database.write() as connection:
            connection.execute(delete(sign_in_failures).where(sign_in_failures.c.at <= now - FAILURES_KEPT))
            connection.execute(insert(sign_in_failures).values(at=now, **keys))

    def wait(self, name: str, address: str, now: datetime) -> timedelta:
        """How long this address must wait before it may try this name again.

        Failures of other addresses do not count, so nobody can lock out others by failing in their name.
        """
        mine = sign_in_failures.c.address_key == hashed(address)
        recent = sign_in_failures.c.at > now - FAILURES_KEPT
        of_name = func.count().filter(sign_in_failures.c.name_key == hashed(name))
        query = select(func.count(), of_name, func.max(sign_in_failures.c.at)).where(mine, recent)
        with self._database.read() as connection:
            tried, tried_name, last = connection.execute(query).one()
        over = max(tried_name - FREE_TRIES, tried - FREE_TRIES_OF_ADDRESS)
        if over < 0 or last is None:
            return timedelta(0)
        waiting: timedelta = min(timedelta(seconds=2 ** min(over, 10)), FAILURES_KEPT)
        left: timedelta = last + waiting - now
        return max(left, timedelta(0))


def hashed(text: str) -> str:
    """SHA-256, in hexadecimal digits: tokens are random and long, so they need no salt."""
    return sha256(text.encode("utf-8")).hexdigest()
