"""The staff's side of requests: what is open, who has it, what was done. Who did what is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, RowMapping, case, false, insert, select, true, update

from ivr.model.retention import Retention
from ivr.records import audit
from ivr.records.calls import answers_of
from ivr.records.database import Database
from ivr.records.events import Answers
from ivr.records.requests import FURTHER, Recording, RequestKind, RequestStatus
from ivr.records.tables import request_history, requests, turns
from ivr.records.vault import Vault

FINISHED = (RequestStatus.DONE, RequestStatus.CANCELLED)
_BAND_RANK = {"morning": 0, "any": 1, "afternoon": 2}
"""The order in which the callbacks of a day are due."""


@dataclass(frozen=True, slots=True)
class Request:
    """An accepted request without its number: ``Handling.number`` reads that, and keeps that it was read.

    ``has_number``: is there one to read?
    """

    ref: str
    kind: RequestKind
    status: RequestStatus
    accepted_at: datetime
    language: str
    place: str
    answers: Answers
    band: str | None
    due: date | None
    has_number: bool
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


def note_mark(note: str | None) -> str:
    """Stands for the text of a note, to tell later if it is still the same; empty for none."""
    return sha256(note.encode("utf-8")).hexdigest()[:16] if note else ""


class Handling:
    """What staff do with requests. Every method raises RecordsError if the database cannot be used."""

    def __init__(self, database: Database, vault: Vault, retention: Retention) -> None:
        self._database, self._vault, self._retention = database, vault, retention

    def find(self, ref: str) -> Request | None:
        """An accepted request; None if there is none of this id."""
        found = self._select(requests.c.id == ref)
        return found[0] if found else None

    def of(self, refs: Collection[str]) -> tuple[Request, ...]:
        """Those of these ids that are still kept."""
        return self._select(requests.c.id.in_(refs)) if refs else ()

    def listed(
        self, *, finished: bool = False, most: int | None = None, after: int = 0
    ) -> tuple[Request, ...]:
        """Requests that wait for somebody, the most urgent first; or those done, the newest first.

        ``most``: no more than so many, ``after`` the first so many.
        """
        over = requests.c.status.in_(FINISHED)
        if finished:
            return self._select(over, requests.c.done_at.desc(), requests.c.id, most=most, after=after)
        return self._select(~over, most=most, after=after)

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
        """The number to call, in E.164; None without one. History and audit log keep that it was read."""
        with self._database.write() as connection:
            this = (requests.c.id == ref) & (requests.c.accepted_at.is_not(None))
            token = connection.scalar(select(requests.c.number).where(this))
            if not token:
                return None
            number = self._vault.decrypt(token)  # before it is noted: what no key opens, nobody has read
            _opened(connection, ref, who, "number-read", now)
        return number

    def recording(self, ref: str) -> Recording | None:
        """The recording of a message; None without one. Whoever opens it says so by ``heard``."""
        this = (requests.c.id == ref) & (requests.c.accepted_at.is_not(None))
        with self._database.read() as connection:
            row = connection.execute(select(requests).where(this)).mappings().first()
        if row is None or row["recording_sid"] is None:
            return None
        return Recording(row["recording_sid"], row["recording_url"], row["recording_seconds"])

    def heard(self, ref: str, who: str, now: datetime) -> None:
        """Keep in history and audit log that somebody opened the message."""
        with self._database.write() as connection:
            if connection.scalar(select(requests.c.id).where(requests.c.id == ref)):
                _opened(connection, ref, who, "recording-opened", now)

    def claim(self, ref: str, who: str, now: datetime) -> bool:
        """Take an open request. Of any number of staff exactly one gets True, also if asked again."""
        values = {"status": RequestStatus.CLAIMED, "claimed_by": who, "claimed_at": now}
        if self._step(ref, requests.c.status == RequestStatus.OPEN, values, who, "claimed", now):
            return True
        found = self.find(ref)
        return found is not None and found.status is RequestStatus.CLAIMED and found.claimed_by == who

    def release(self, ref: str, who: str, now: datetime) -> bool:
        """Give a claimed request back to all. False if ``who`` has not claimed it."""
        values = {"status": RequestStatus.OPEN, "claimed_by": None, "claimed_at": None}
        mine = (requests.c.status == RequestStatus.CLAIMED) & (requests.c.claimed_by == who)
        return self._step(ref, mine, values, who, "released", now)

    def done(
        self, ref: str, who: str, now: datetime, note: str | None = None, known: str | None = None
    ) -> bool:
        """The caller has been served. The request is then kept no longer than ``Retention.done``.

        False if somebody else has claimed it. ``known``: as for ``note``.
        """
        return self._finish(ref, who, RequestStatus.DONE, now, note, known)

    def cancel(
        self, ref: str, who: str, now: datetime, note: str | None = None, known: str | None = None
    ) -> bool:
        """The request needs nothing any more, as when nobody could be reached."""
        return self._finish(ref, who, RequestStatus.CANCELLED, now, note, known)

    def reopen(self, ref: str, who: str, now: datetime) -> bool:
        """It was finished by mistake: it waits for somebody again. False if it is not finished.

        It is deleted no later for that: a day that came nearer stays.
        """
        values = {"status": RequestStatus.OPEN, "claimed_by": None, "claimed_at": None, "done_at": None}
        return self._step(ref, requests.c.status.in_(FINISHED), values, who, "reopened", now)

    def note(self, ref: str, who: str, text: str, now: datetime, known: str | None = None) -> bool:
        """Replace the note. False if there is no such request, or the note is not ``known`` any more.

        ``known``: the ``note_mark`` of the note that the writer saw; None: whatever it is.
        """
        there = requests.c.accepted_at.is_not(None) & self._still(ref, known)
        return self._step(ref, there, {"note": text}, who, "noted", now)

    def _still(self, ref: str, known: str | None) -> ColumnElement[bool]:
        """Is the note the one that somebody saw? Asked again in the statement that replaces it."""
        if known is None:
            return true()
        found = self.find(ref)
        if found is None or note_mark(found.note) != known:
            return false()
        return requests.c.note.is_not_distinct_from(found.note)

    def _finish(
        self, ref: str, who: str, status: RequestStatus, now: datetime, note: str | None, known: str | None
    ) -> bool:
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
        free = requests.c.claimed_by.is_(None) | (requests.c.claimed_by == who)
        still = unfinished & free & self._still(ref, known if note is not None else None)
        return self._step(ref, still, values, who, status, now)

    def _step(
        self,
        ref: str,
        still: ColumnElement[bool],
        values: Mapping[str, object],
        who: str,
        what: str,
        now: datetime,
    ) -> bool:
        """Change a request if it is still as expected, and keep who did so, in one transaction.

        The history goes with the request; the audit log stays.
        """
        with self._database.write() as connection:
            changed = connection.execute(update(requests).where(requests.c.id == ref, still).values(**values))
            if changed.rowcount:
                _note_step(connection, ref, who, what, now)
                audit.note(connection, who, f"request-{what}", ref, now)
            return changed.rowcount == 1

    def _select(
        self,
        where: ColumnElement[bool],
        *order: ColumnElement[object],
        most: int | None = None,
        after: int = 0,
    ) -> tuple[Request, ...]:
        rank = case(_BAND_RANK, value=requests.c.band, else_=1)
        urgent = (requests.c.due.is_(None), requests.c.due, rank, requests.c.accepted_at)
        there = requests.c.accepted_at.is_not(None)
        known = requests.c.kind.in_(list(RequestKind)) & requests.c.status.in_(list(RequestStatus))
        accepted = (
            select(requests).where(there, known, where).order_by(*(order or urgent)).limit(most).offset(after)
        )
        with self._database.read() as connection:
            return tuple(_request(row) for row in connection.execute(accepted).mappings())


def _note_step(connection: Connection, ref: str, who: str, what: str, now: datetime) -> None:
    connection.execute(insert(request_history).values(request_id=ref, at=now, who=who[:80], what=what))


def _opened(connection: Connection, ref: str, who: str, what: str, now: datetime) -> None:
    """Somebody saw what is most private of a request."""
    _note_step(connection, ref, who, what, now)
    audit.note(connection, who, what, ref, now)


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
        has_number=bool(row["number"]),
        recording_seconds=row["recording_seconds"],
        claimed_by=row["claimed_by"],
        claimed_at=row["claimed_at"],
        done_at=row["done_at"],
        note=row["note"],
        delete_after=row["delete_after"],
    )
