"""The outbox of SMS: durable before the caller hears of it, one for each call and case, within limits.

A courier takes what is due (``claim_due``), sends it outside of any transaction and says what came of it.
If a courier dies between sending and saying so, the SMS is sent a second time after LEASE: twice is harmless,
never is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from ivr.errors import RecordsError
from ivr.records.database import Database, lock
from ivr.records.days import day_of
from ivr.records.requests import Origin, new_ref
from ivr.records.tables import sms
from ivr.records.vault import Vault

LEASE = timedelta(minutes=2)
MOST_TRIES = 6
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=30)
HOLD_PAUSE = timedelta(minutes=10)
LONGEST_HOLD = timedelta(days=1)
"""An SMS that waits for a setting to be mended is of use so long: until then the desk is open once more."""
AT_ONCE = 5
"""SMS that a courier takes at a time: that many unanswered requests of 20 s each end within the lease."""


class SmsStatus(StrEnum):
    """Where an SMS is, in the order of its life; the last three are final."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


FINAL = (SmsStatus.DELIVERED, SmsStatus.UNDELIVERED, SmsStatus.FAILED)


class Limit(StrEnum):
    """Which limit was reached."""

    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Limits:
    """Most SMS to one number and to all numbers in one civil day."""

    per_number: int
    per_day: int


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be sent. ``case_digest`` names the case: the same one is not sent twice in a call."""

    number: str = field(repr=False)
    body: str = field(repr=False)
    case_digest: str
    segments: int


@dataclass(frozen=True, slots=True)
class Queued:
    """It is on the disk and will be sent."""

    id: str


@dataclass(frozen=True, slots=True)
class AlreadyQueued:
    """This case was sent in this call already."""

    id: str


@dataclass(frozen=True, slots=True)
class LimitReached:
    """Nothing was stored."""

    which: Limit


@dataclass(frozen=True, slots=True)
class DueSms:
    """An SMS for a courier, who alone may send it until LEASE is over. ``tries``: with this one."""

    id: str
    number: str = field(repr=False)
    body: str = field(repr=False)
    tries: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Sms:
    """An SMS as staff may see it. ``body``: None once it is sent."""

    id: str
    created_at: datetime
    status: str
    language: str
    place: str
    segments: int
    tries: int
    error_code: str | None
    body: str | None


class Outbox:
    """SMS to be sent. Every method raises RecordsError if the database cannot be used."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    def queue_sms(
        self, origin: Origin, text: Text, limits: Limits, now: datetime
    ) -> Queued | AlreadyQueued | LimitReached:
        """Have an SMS sent. Raises RecordsError also without a key to encrypt the number with."""
        token, key = self._vault.encrypt(text.number), self._vault.caller_key(text.number, day_of(now))
        same = (sms.c.call_sid == origin.call_sid) & (sms.c.case_digest == text.case_digest)
        with self._database.write() as connection:
            lock(connection, "sms")  # counting and adding must not be mixed with another caller's
            before = connection.scalar(select(sms.c.id).where(same))
            if before:
                return AlreadyQueued(before)
            reached = _limit_reached(connection, key or "", limits, now)
            if reached:
                return LimitReached(reached)
            row = {**_row(origin, text, now), "number": token, "caller_key": key}
            connection.execute(insert(sms).values(**row))
        return Queued(str(row["id"]))

    def claim_due(self, now: datetime, most: int = AT_ONCE) -> tuple[DueSms, ...]:
        """What is to be sent now, for this courier alone.

        An SMS whose key is gone fails here, and one of which nothing was heard after the last of its tries.
        """
        due = (
            select(sms.c.id, sms.c.number, sms.c.body, sms.c.tries, sms.c.created_at)
            .where(sms.c.status.in_((SmsStatus.QUEUED, SmsStatus.SENDING)), sms.c.next_try_at <= now)
            .order_by(sms.c.next_try_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            rows = connection.execute(due).all()
            claimed = {"status": SmsStatus.SENDING, "next_try_at": now + LEASE, "tries": sms.c.tries + 1}
            if rows:
                connection.execute(update(sms).where(sms.c.id.in_([r.id for r in rows])).values(**claimed))
        return tuple(each for row in rows if (each := self._opened(row)) is not None)

    def mark_sent(self, id: str, twilio_sid: str) -> None:
        """Twilio has taken it. The text is deleted; a delivery report that came sooner stands."""
        self._mark(id, {"twilio_sid": twilio_sid, "body": None, "next_try_at": None})
        self._mark(id, {"status": SmsStatus.SENT}, sms.c.status.in_((SmsStatus.QUEUED, SmsStatus.SENDING)))

    def mark_failed(self, id: str, error_code: str) -> None:
        """It cannot be sent, now or later. The text is deleted."""
        values = {
            "status": SmsStatus.FAILED,
            "error_code": error_code[:40],
            "body": None,
            "next_try_at": None,
        }
        self._mark(id, values, sms.c.status.not_in(FINAL))

    def mark_retry(self, due: DueSms, error_code: str, now: datetime) -> bool:
        """Try again later, ever more seldom; False if it was the last time and the SMS has failed."""
        if due.tries >= MOST_TRIES:
            self.mark_failed(due.id, error_code)
            return False
        pause = min(FIRST_PAUSE * 4 ** (due.tries - 1), LONGEST_PAUSE)
        values = {"status": SmsStatus.QUEUED, "error_code": error_code[:40], "next_try_at": now + pause}
        self._mark(due.id, values, sms.c.status == SmsStatus.SENDING)
        return True

    def mark_held(self, due: DueSms, error_code: str, now: datetime) -> bool:
        """It waits until a setting is mended, which counts as no try; False if it is too old for that."""
        if now - due.created_at >= LONGEST_HOLD:
            self.mark_failed(due.id, error_code)
            return False
        values = {
            "status": SmsStatus.QUEUED,
            "error_code": error_code[:40],
            "next_try_at": now + HOLD_PAUSE,
            "tries": due.tries - 1,
        }
        self._mark(due.id, values, sms.c.status == SmsStatus.SENDING)
        return True

    def delivery(self, id: str, status: SmsStatus, error_code: str | None = None) -> bool:
        """Twilio's report, in any order and however often: a final state stays. False: no such SMS.

        ``id`` is ours, as a report can be here before ``mark_sent``; the callback's URL carries it.
        """
        values: dict[str, object] = {"status": status, "body": None, "next_try_at": None}
        if error_code:
            values["error_code"] = error_code[:40]
        if status in (*FINAL, SmsStatus.SENT):
            final = FINAL if status in FINAL else (*FINAL, SmsStatus.SENT)
            self._mark(id, values, sms.c.status.not_in(final))
        with self._database.read() as connection:
            return connection.scalar(select(sms.c.id).where(sms.c.id == id)) is not None

    def listed(self) -> tuple[Sms, ...]:
        """All SMS that are kept, the newest first, without their numbers."""
        names = ("id", "created_at", "status", "language", "place", "segments", "tries", "error_code", "body")
        query = select(*(sms.c[name] for name in names)).order_by(sms.c.created_at.desc(), sms.c.id)
        with self._database.read() as connection:
            return tuple(Sms(*row) for row in connection.execute(query))

    def counts(self) -> Mapping[SmsStatus, int]:
        """How many SMS there are in each state."""
        grouped = select(sms.c.status, func.count()).group_by(sms.c.status)
        with self._database.read() as connection:
            return {SmsStatus(status): count for status, count in connection.execute(grouped)}

    def _opened(self, row: Row[str, str, str | None, int, datetime]) -> DueSms | None:
        id, token, body, tries, created_at = row
        if tries >= MOST_TRIES:
            self.mark_failed(id, "no-outcome")
            return None
        try:
            return DueSms(id, self._vault.decrypt(token), body or "", tries + 1, created_at)
        except RecordsError:
            self.mark_failed(id, "key-gone")
            return None

    def _mark(self, id: str, values: Mapping[str, object], still: ColumnElement[bool] | None = None) -> None:
        this = sms.c.id == id if still is None else (sms.c.id == id) & still
        with self._database.write() as connection:
            connection.execute(update(sms).where(this).values(**values))


def _limit_reached(connection: Connection, key: str, limits: Limits, now: datetime) -> Limit | None:
    today = sms.c.day == day_of(now)
    counted = select(func.count()).select_from(sms)
    if (connection.scalar(counted.where(today, sms.c.caller_key == key)) or 0) >= limits.per_number:
        return Limit.NUMBER
    if (connection.scalar(counted.where(today)) or 0) >= limits.per_day:
        return Limit.DAY
    return None


def _row(origin: Origin, text: Text, now: datetime) -> dict[str, object]:
    return {
        "id": new_ref(),
        "call_sid": origin.call_sid,
        "case_digest": text.case_digest,
        "created_at": now,
        "day": day_of(now),
        "body": text.body,
        "language": origin.language,
        "place": origin.place,
        "segments": text.segments,
        "status": SmsStatus.QUEUED,
        "next_try_at": now,
    }
