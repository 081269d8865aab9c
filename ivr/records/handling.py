"""The staff's side of requests: what is open, who has it, what was done. Who did what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from ivr.model.retention import Retention
from ivr.records.calls import answers_of
from ivr.records.database import Database
from ivr.records.events import Answers
from ivr.records.requests import FURTHER, Recording, RequestKind, RequestStatus
from ivr.records.tables import request_history, requests, turns
from ivr.records.vault import Vault


@dataclass(frozen=True, slots=True)
class Request:
    """An accepted request without its number: ``Handling.number`` reads that, and keeps that it was read."""

    ref: str
    kind: RequestKind
    status: RequestStatus
    accepted_at: datetime
    language: str
    place: str
    answers: Answers
    band: str | None
    due: date | None
    recording_seconds: int | None
    claimed_by: str | None
    claimed_at: datetime | None
    done_at: datetime | None
    note: str | None
    delete_after: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a request's history."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a call. ``chosen``: the id of a choice or place; never digits."""

    at: datetime
    place: str
    kind: str
    chosen: str | None
    tries: int


class Handling:
    """What staff do with requests. Every method raises RecordsError if the database cannot be used."""

    def __init__(self, database: Database, vault: Vault, retention: Retention) -> None:
        self._database, self._vault, self._retention = database, vault, retention

    def find(self, ref: str) -> Request | None:
        """An accepted request; None if there is none of this id."""
        found = self._select(requests.c.id == ref)
        return found[0] if found else None

    def listed(self, *, finished: bool = False) -> tuple[Request, ...]:
        """Requests that wait for somebody, the most urgent first; or those that are done."""
        over = requests.c.status.in_((RequestStatus.DONE, RequestStatus.CANCELLED))
        return self._select(over if finished else ~over)

    def history(self, ref: str) -> tuple[Step, ...]:
        """What was done with a request, by whom and when; the oldest first."""
        steps = (
            select(request_history.c.at, request_history.c.who, request_history.c.what)
            .where(request_history.c.request_id == ref)
            .order_by(request_history.c.id)
        )
        with self._database.read() as connection:
            return tuple(Step(*row) for row in connection.execute(steps))

    def turns(self, ref: str) -> tuple[Turn, ...]:
        """How the call went that a request came from, as far as it is kept; the first turn first."""
        with self._database.read() as connection:
            of = connection.scalar(select(requests.c.call_sid).where(requests.c.id == ref)) or ""
            query = (
                select(turns.c.at, turns.c.place, turns.c.kind, turns.c.chosen, turns.c.tries)
                .where(turns.c.call_sid == of.partition(FURTHER)[0])
                .order_by(turns.c.at, turns.c.id)
            )
            return tuple(Turn(*row) for row in connection.execute(query))

    def number(self, ref: str, who: str, now: datetime) -> str | None:
        """The number to call, in E.164; None without one. That it was read is kept in the history."""
        with self._database.write() as connection:
            this = (requests.c.id == ref) & (requests.c.accepted_at.is_not(None))
            token = connection.scalar(select(requests.c.number).where(this))
            if not token:
                return None
            _note_step(connection, ref, who, "number-read", now)
        return self._vault.decrypt(token)

    def recording(self, ref: str, who: str, now: datetime) -> Recording | None:
        """The recording of a message; None without one. That it was opened is kept in the history."""
        with self._database.write() as connection:
            this = (requests.c.id == ref) & (requests.c.accepted_at.is_not(None))
            row = connection.execute(select(requests).where(this)).mappings().first()
            if row is None or row["recording_sid"] is None:
                return None
            _note_step(connection, ref, who, "recording-opened", now)
        return Recording(row["recording_sid"], row["recording_url"], row["recording_seconds"])

    def claim(self, ref: str, who: str, now: datetime) -> bool:
        """Take an open request. Of any number of staff exactly one gets True, also if asked again."""
        values = {"status": RequestStatus.CLAIMED, "claimed_by": who, "claimed_at": now}
        if self._step(ref, requests.c.status == RequestStatus.OPEN, values, who, "claimed", now):
            return True
        found = self.find(ref)
        return found is not None and found.status is RequestStatus.CLAIMED and found.claimed_by == who

    def release(self, ref: str, who: str, now: datetime) -> bool:
        """Give a claimed request back to all. False if it was not claimed."""
        values = {"status": RequestStatus.OPEN, "claimed_by": None, "claimed_at": None}
        return self._step(ref, requests.c.status == RequestStatus.CLAIMED, values, who, "released", now)

    def done(self, ref: str, who: str, now: datetime, note: str | None = None) -> bool:
        """The caller has been served. The request is then kept no longer than ``Retention.done``."""
        return self._finish(ref, who, RequestStatus.DONE, now, note)

    def cancel(self, ref: str, who: str, now: datetime, note: str | None = None) -> bool:
        """The request needs nothing any more, as when nobody could be reached."""
        return self._finish(ref, who, RequestStatus.CANCELLED, now, note)

    def note(self, ref: str, who: str, text: str, now: datetime) -> bool:
        """Replace the note. False if there is no such request."""
        there = requests.c.accepted_at.is_not(None)
        return self._step(ref, there, {"note": text}, who, "noted", now)

    def _finish(self, ref: str, who: str, status: RequestStatus, now: datetime, note: str | None) -> bool:
        """Never later than what its caller was told; the number may be the same again from now on."""
        found = self.find(ref)
        if found is None:
            return False
        until = min(found.delete_after, now + timedelta(days=self._retention.done))
        values: dict[str, object] = {
            "status": status,
            "done_at": now,
            "dedup_key": None,
            "delete_after": until,
        }
        if note is not None:
            values["note"] = note
        unfinished = requests.c.status.in_((RequestStatus.OPEN, RequestStatus.CLAIMED))
        return self._step(ref, unfinished, values, who, status, now)

    def _step(
        self,
        ref: str,
        still: ColumnElement[bool],
        values: Mapping[str, object],
        who: str,
        what: str,
        now: datetime,
    ) -> bool:
        """Change a request if it is still as expected, and keep who did so, in one transaction."""
        with self._database.write() as connection:
            changed = connection.execute(update(requests).where(requests.c.id == ref, still).values(**values))
            if changed.rowcount:
                _note_step(connection, ref, who, what, now)
            return changed.rowcount == 1

    def _select(self, where: ColumnElement[bool]) -> tuple[Request, ...]:
        accepted = (
            select(requests)
            .where(requests.c.accepted_at.is_not(None), where)
            .order_by(requests.c.due.is_(None), requests.c.due, requests.c.accepted_at)
        )
        with self._database.read() as connection:
            return tuple(_request(row) for row in connection.execute(accepted).mappings())


def _note_step(connection: Connection, ref: str, who: str, what: str, now: datetime) -> None:
    connection.execute(insert(request_history).values(request_id=ref, at=now, who=who[:80], what=what))


def _request(row: RowMapping) -> Request:
    return Request(
        ref=row["id"],
        kind=RequestKind(row["kind"]),
        status=RequestStatus(row["status"]),
        accepted_at=row["accepted_at"],
        language=row["language"],
        place=row["place"],
        answers=answers_of(row["answers"]),
        band=row["band"],
        due=row["due"],
        recording_seconds=row["recording_seconds"],
        claimed_by=row["claimed_by"],
        claimed_at=row["claimed_at"],
        done_at=row["done_at"],
        note=row["note"],
        delete_after=row["delete_after"],
    )
