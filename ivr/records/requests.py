"""Requests of callers: to be called back, and voice messages. Durable before the caller hears "accepted".

A request begins as a draft while its caller is still on the line and counts once it is accepted; a draft
that is neither changed nor accepted for DRAFT_KEPT is deleted. Every function here is one short transaction
and may be called again with the same arguments, as Twilio may send any webhook twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from ivr.errors import RecordsError
from ivr.model.retention import DRAFT_KEPT, Retention
from ivr.records.database import Database, insert_new
from ivr.records.days import day_of
from ivr.records.events import Answers
from ivr.records.recordings import queue_deletion
from ivr.records.tables import request_history, requests
from ivr.records.vault import Vault

CALLER = "caller"
"""Who, in the history, when it was the caller."""


class RequestKind(StrEnum):
    """What a caller wants."""

    CALLBACK = "callback"
    MESSAGE = "message"


class RequestStatus(StrEnum):
    """Where a request is. A DRAFT is not shown to staff."""

    DRAFT = "draft"
    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Origin:
    """The call that a request comes from, and the case that the caller was at."""

    call_sid: str
    language: str
    place: str
    answers: Answers = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording at Twilio."""

    sid: str
    url: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A request is begun. ``ref``: its public id, unguessable. ``accepted``: it had been accepted before."""

    ref: str
    has_number: bool
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The request is on the disk and counts. ``delete_after``: when it will be deleted at the latest."""

    ref: str
    delete_after: datetime


@dataclass(frozen=True, slots=True)
class Duplicate:
    """This number is waiting to be called back already, since a request of the same day."""

    ref: str


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such draft (any more), or it has no number."""


def new_ref() -> str:
    """A public id that nobody can guess: 144 bits, after a letter, or a command could see an option."""
    return f"r{secrets.token_urlsafe(18)}"


class Requests:
    """The callers' side of requests. Every method raises RecordsError if nothing could be stored."""

    def __init__(self, database: Database, vault: Vault, retention: Retention) -> None:
        self._database, self._vault, self._retention = database, vault, retention

    def draft_callback(self, origin: Origin, number: str | None, now: datetime) -> Draft:
        """Begin a callback request. ``number``: the caller's own in E.164, None where it is withheld.

        A number that was keyed in before, in a request that the caller went back from, counts no more.
        Raises RecordsError also without a key to encrypt the number with.
        """
        own = self._numbered(number, now)
        with self._database.write() as connection:
            row = _begun(connection, RequestKind.CALLBACK, {**_origin(origin), **own}, now)
            if _change(connection, row["id"], {**_about(origin), **(own or _NO_NUMBER)}, now):
                return Draft(row["id"], has_number=number is not None)
            return _draft(row)

    def set_number(self, ref: str, number: str, now: datetime) -> bool:
        """The number in E.164 to call back instead. False if the draft is gone or accepted already."""
        with self._database.write() as connection:
            return _change(connection, ref, self._numbered(number, now), now)

    def number_of(self, ref: str) -> str | None:
        """The number to be read back to its caller; None without one, or if the request is gone."""
        with self._database.read() as connection:
            token = connection.scalar(select(requests.c.number).where(requests.c.id == ref))
        return self._vault.decrypt(token) if token else None

    def accept_callback(
        self, ref: str, band: str, due: date | None, now: datetime, origin: Origin | None = None
    ) -> Accepted | Duplicate | Gone:
        """Make a callback request count. ``due``: the day on which the caller expects the call.

        ``origin``: where the caller is now, as the language may be another than at the beginning.
        One open request for each number and day: another is a Duplicate, stays a draft and expires.
        """
        try:
            with self._database.write() as connection:
                row = _locked(connection, ref, RequestKind.CALLBACK)
                if row is None or row["number"] is None:
                    return Gone()
                if row["status"] != RequestStatus.DRAFT:
                    return Accepted(ref, row["delete_after"])
                until = now + timedelta(days=self._retention.requests)
                about = _about(origin) if origin else {}
                values = {**about, "band": band, "due": due, "dedup_key": _dedup_key(row)}
                _accept(connection, ref, values, until, now)
                return Accepted(ref, until)
        except RecordsError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
        return self._duplicate(ref) or self.accept_callback(ref, band, due, now, origin)

    def draft_message(self, origin: Origin, recording: Recording, number: str | None, now: datetime) -> Draft:
        """Keep a recording until its caller sends it; one made before, and not sent, is deleted at Twilio.

        After a message that was sent, another recording of the same call is a message of its own.
        ``number``: whom staff may answer, kept encrypted; without a key or if withheld it is not kept.
        """
        kept = number if self._vault.available else None
        values = {**_origin(origin), **self._numbered(kept, now)}
        with self._database.write() as connection:
            row = _begun(connection, RequestKind.MESSAGE, values, now)
            if row["status"] != RequestStatus.DRAFT and row["recording_sid"] != recording.sid:
                further = {**values, "call_sid": further_key(origin.call_sid, recording.sid)}
                row = _begun(connection, RequestKind.MESSAGE, further, now)
            if row["status"] != RequestStatus.DRAFT:
                return _draft(row)
            if row["recording_sid"] not in (None, recording.sid):
                queue_deletion(connection, [row["recording_sid"]], now)
            _change(connection, row["id"], {**_about(origin), **_recorded(recording)}, now)
            return _draft(row)

    def discard(self, recording_sid: str, now: datetime) -> bool:
        """Have a recording deleted at Twilio that belongs to no request; False if it does belong to one."""
        with self._database.write() as connection:
            if connection.scalar(select(requests.c.id).where(requests.c.recording_sid == recording_sid)):
                return False
            queue_deletion(connection, [recording_sid], now)
            return True

    def recording_of(self, ref: str) -> Recording | None:
        """The recording of a message, to be heard again; None if it is gone."""
        with self._database.read() as connection:
            row = connection.execute(select(requests).where(requests.c.id == ref)).mappings().first()
        if row is None or row["recording_sid"] is None:
            return None
        return Recording(row["recording_sid"], row["recording_url"], row["recording_seconds"])

    def accept_message(self, ref: str, now: datetime, origin: Origin | None = None) -> Accepted | Gone:
        """Make a voice message count. ``origin``: as for a callback."""
        with self._database.write() as connection:
            row = _locked(connection, ref, RequestKind.MESSAGE)
            if row is None or row["recording_sid"] is None:
                return Gone()
            if row["status"] != RequestStatus.DRAFT:
                return Accepted(ref, row["delete_after"])
            until = now + timedelta(days=self._retention.messages)
            _accept(connection, ref, _about(origin) if origin else {}, until, now)
            return Accepted(ref, until)

    def _numbered(self, number: str | None, now: datetime) -> dict[str, object]:
        if number is None:
            return {}
        key = self._vault.caller_key(number, day_of(now))
        return {"number": self._vault.encrypt(number), "caller_key": key, "day": day_of(now)}

    def _duplicate(self, ref: str) -> Duplicate | Gone | None:
        """The draft had the same number as a request of the same day: that one is enough.

        None if that one has been finished meanwhile.
        """
        with self._database.read() as connection:
            row = connection.execute(select(requests).where(requests.c.id == ref)).mappings().first()
            if row is None:
                return Gone()
            first = connection.scalar(select(requests.c.id).where(requests.c.dedup_key == _dedup_key(row)))
            return Duplicate(first) if first else None


_NO_NUMBER = {"number": None, "caller_key": None}


def _dedup_key(row: RowMapping) -> str:
    """The same for all callback requests of a number and a day."""
    return f"{row['day'].isoformat()}:{row['caller_key']}"


FURTHER = "+"
"""Parts a CallSid from what tells a further message of that call; no CallSid holds it."""


def further_key(call_sid: str, recording_sid: str) -> str:
    """What stands for the call in a further message: the same each time, as webhooks are repeated."""
    return f"{call_sid}{FURTHER}{sha256(recording_sid.encode()).hexdigest()[:12]}"


def _origin(origin: Origin) -> dict[str, object]:
    return {"call_sid": origin.call_sid, **_about(origin)}


def _about(origin: Origin) -> dict[str, object]:
    answers = [list(answer) for answer in origin.answers]
    return {"language": origin.language, "place": origin.place, "answers": answers}


def _recorded(recording: Recording) -> dict[str, object]:
    return {
        "recording_sid": recording.sid,
        "recording_url": recording.url,
        "recording_seconds": recording.seconds,
    }


def _draft(row: RowMapping) -> Draft:
    return Draft(row["id"], row["number"] is not None, row["status"] != RequestStatus.DRAFT)


def _begun(
    connection: Connection, kind: RequestKind, values: Mapping[str, object], now: datetime
) -> RowMapping:
    """The one request of this kind of a call, made now if there is none."""
    fresh = {
        "id": new_ref(),
        "kind": kind,
        "created_at": now,
        "day": day_of(now),
        "status": RequestStatus.DRAFT,
        "delete_after": now + DRAFT_KEPT,
    }
    connection.execute(insert_new(connection, requests), [{**fresh, **values}])
    this = (requests.c.call_sid == values["call_sid"]) & (requests.c.kind == kind)
    return connection.execute(select(requests).where(this).with_for_update()).mappings().one()


def _locked(connection: Connection, ref: str, kind: RequestKind) -> RowMapping | None:
    this = (requests.c.id == ref) & (requests.c.kind == kind)
    return connection.execute(select(requests).where(this).with_for_update()).mappings().first()


def _change(connection: Connection, ref: str, values: Mapping[str, object], now: datetime) -> bool:
    """Change a draft, whose time begins anew, as its caller is there; False if it is none any more."""
    draft = (requests.c.id == ref) & (requests.c.status == RequestStatus.DRAFT)
    changed = {**values, "delete_after": now + DRAFT_KEPT}
    return connection.execute(update(requests).where(draft).values(**changed)).rowcount == 1


def _accept(
    connection: Connection, ref: str, values: Mapping[str, object], until: datetime, now: datetime
) -> None:
    common = {"status": RequestStatus.OPEN, "accepted_at": now, "delete_after": until}
    connection.execute(update(requests).where(requests.c.id == ref).values(**values, **common))
    history = {"request_id": ref, "at": now, "who": CALLER, "what": "accepted"}
    connection.execute(insert(request_history).values(**history))
