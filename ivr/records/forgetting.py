"""Removing all that belongs to a number, and encrypting the numbers anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import phonenumbers
from sqlalchemy import Connection, Table, delete, insert, select, update

from ivr.errors import IvrError, RecordsError
from ivr.model.retention import MOST_DAYS
from ivr.records.database import Database, take_time
from ivr.records.days import day_of
from ivr.records.purging import recordings_of
from ivr.records.recordings import queue_deletion
from ivr.records.tables import calls, purges, requests, sms
from ivr.records.vault import Vault

REGION = "JP"
"""Numbers without a country code are of here."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed of a number. ``calls``: whose keyed hash was taken out. ``unreadable``: old keys."""

    requests: int
    sms: int
    calls: int
    recordings: tuple[str, ...]
    unreadable: int


def e164(number: str) -> str:
    """A number in E.164, from that or as it is dialled within the country. Raises IvrError."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise IvrError("that is no telephone number; write it as 090-1234-5678 or +819012345678")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def forget(database: Database, vault: Vault, number: str, now: datetime) -> Forgotten:
    """Remove all that belongs to a number in E.164. Raises RecordsError, also without a key.

    Encrypted numbers are read one by one. Calls stay: without the hash they are nobody's.
    """
    if not vault.available:
        raise RecordsError("IVR_RECORDS_KEY: without the key the records of a number cannot be found; set it")
    # Calls outlive their retention until the next purge; one over midnight is moved to the day before.
    days = {day_of(now) - timedelta(days=back) for back in range(MOST_DAYS + 2)}
    with database.write() as connection:
        take_time(connection)
        ours, unreadable = _of_number(connection, vault, requests, number)
        texts, more = _of_number(connection, vault, sms, number)
        recordings = recordings_of(connection, requests.c.id.in_(ours))
        queue_deletion(connection, recordings, now)
        connection.execute(delete(requests).where(requests.c.id.in_(ours)))
        connection.execute(delete(sms).where(sms.c.id.in_(texts)))
        anonymous = _take_out_hashes(connection, vault, number, days)
        for what, count in (("requests", len(ours)), ("sms", len(texts)), ("calls", anonymous)):
            connection.execute(insert(purges).values(at=now, why="forget", what=what, removed=count))
    database.wipe()
    return Forgotten(len(ours), len(texts), anonymous, tuple(recordings), unreadable + more)


def _of_number(connection: Connection, vault: Vault, table: Table, number: str) -> tuple[list[str], int]:
    """Ids of the rows with this number, and how many rows none of the keys can read."""
    found, unreadable = [], 0
    for id, token in connection.execute(
        select(table.c.id, table.c.number).where(table.c.number.is_not(None))
    ):
        try:
            if vault.decrypt(token) == number:
                found.append(id)
        except RecordsError:
            unreadable += 1
    return found, unreadable


def _take_out_hashes(connection: Connection, vault: Vault, number: str, days: set[date]) -> int:
    hashes = vault.caller_keys(number, days)
    known = update(calls).where(calls.c.caller_key.in_(hashes)).values(caller_key=None)
    return connection.execute(known).rowcount


def rotate(database: Database, vault: Vault) -> tuple[int, int]:
    """Encrypt every number anew with the first key: how many, and how many no key can read.

    Raises RecordsError. May be stopped and begun again; what changes meanwhile is left as it is.
    """
    changed = unreadable = 0
    for table in (requests, sms):
        with database.read() as connection:
            held = select(table.c.id, table.c.number).where(table.c.number.is_not(None))
            rows = connection.execute(held).all()
        for id, token in rows:
            try:
                fresh = vault.rotate(token)
            except RecordsError:
                unreadable += 1
                continue
            with database.write() as connection:
                same = (table.c.id == id) & (table.c.number == token)
                changed += connection.execute(update(table).where(same).values(number=fresh)).rowcount
    return changed, unreadable
