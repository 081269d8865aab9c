"""Who may use the screens. Passwords come here as hashes only; who is signed in stands in ``sessions.py``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update

from ivr.errors import RecordsError
from ivr.model.roles import Role
from ivr.records.audit import note
from ivr.records.database import Database
from ivr.records.tables import sessions, users

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,79}")
"""A user's name: as a login name or an address of mail, in lower case."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the screens. ``password_hash``: None for those whom a proxy signs in.

    ``disabled``: known, so that what they did keeps its name, but not let in.
    """

    name: str
    role: Role
    password_hash: str | None
    created_at: datetime
    disabled: bool


class Accounts:
    """Every method raises RecordsError if the database cannot be used. ``who`` goes into the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, name: str) -> User | None:
        """A user by name, also a disabled one. Not every text is a name."""
        if not NAME.fullmatch(name):
            return None
        with self._database.read() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).mappings().first()
        return _user(row) if row else None

    def listed(self) -> tuple[User, ...]:
        """All, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(users).order_by(users.c.name)).mappings()
            return tuple(_user(row) for row in rows)

    def add(self, name: str, role: Role, password_hash: str | None, who: str, now: datetime) -> None:
        """Raises RecordsError for a name that is taken."""
        row = {"name": name, "role": role, "password_hash": password_hash, "created_at": now}
        with self._database.write() as connection:
            if connection.scalar(select(users.c.name).where(users.c.name == name)):
                raise RecordsError(f"there is a user '{name}' already; see: ivr users list")
            connection.execute(insert(users).values(**row))
            note(connection, who, "user-added", f"{name} {role}", now)

    def set_password(self, name: str, password_hash: str, who: str, now: datetime) -> bool:
        """Whoever is signed in with the old one is signed out. False if there is no such user."""
        return self._change(name, {"password_hash": password_hash}, who, "user-password", now)

    def set_role(self, name: str, role: Role, who: str, now: datetime) -> bool:
        """False if there is no such user."""
        return self._change(name, {"role": role}, who, f"user-{role}", now, signs_out=False)

    def disable(self, name: str, who: str, now: datetime) -> bool:
        """Let nobody in by this name, from now on. False if there is no such user."""
        return self._change(name, {"disabled_at": now}, who, "user-disabled", now)

    def enable(self, name: str, who: str, now: datetime) -> bool:
        """Let them in again. False if there is no such user."""
        return self._change(name, {"disabled_at": None}, who, "user-enabled", now)

    def remove(self, name: str, who: str, now: datetime) -> bool:
        """Forget somebody who may not come back; what they did keeps their name. False if there is none."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.name == name))
            removed = connection.execute(delete(users).where(users.c.name == name))
            if removed.rowcount:
                note(connection, who, "user-removed", name, now)
            return removed.rowcount == 1

    def _change(
        self,
        name: str,
        values: Mapping[str, object],
        who: str,
        what: str,
        now: datetime,
        *,
        signs_out: bool = True,
    ) -> bool:
        with self._database.write() as connection:
            changed = connection.execute(update(users).where(users.c.name == name).values(**values))
            if changed.rowcount and signs_out:
                connection.execute(delete(sessions).where(sessions.c.name == name))
            if changed.rowcount:
                note(connection, who, what, name, now)
            return changed.rowcount == 1


def _user(row: RowMapping) -> User:
    return User(
        row["name"],
        Role(row["role"]),
        row["password_hash"],
        row["created_at"],
        row["disabled_at"] is not None,
    )
