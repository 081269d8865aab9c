"""SMS: once for each call and case, within limits, by one courier at a time; reports only move forward."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from ivr.errors import RecordsError
from ivr.records.database import Database
from ivr.records.opening import Records
from ivr.records.requests import Origin
from ivr.records.sms import (
    MOST_TRIES,
    AlreadyQueued,
    Limit,
    LimitReached,
    Limits,
    Outbox,
    Queued,
    SmsStatus,
    Text,
)
from ivr.records.tables import sms
from ivr.records.vault import Vault

LIMITS = Limits(per_number=3, per_day=5)


@pytest.fixture
def outbox(records: Records) -> Outbox:
    """On each database in turn."""
    return records.outbox


def queue(
    outbox: Outbox, now: datetime, call: int = 1, case: str = "a", number: int = 1
) -> Queued | AlreadyQueued | LimitReached:
    """An SMS of a call."""
    text = Text(f"+8190{number:08}", "Bring: an ID document.", case, 1)
    return outbox.queue_sms(Origin(f"CA{call}", "en", "card-loss"), text, LIMITS, now)


def queued(outbox: Outbox, now: datetime, call: int = 1, number: int = 1) -> str:
    """Its id."""
    done = queue(outbox, now, call, number=number)
    assert isinstance(done, Queued)
    return done.id


def status(records: Records, id: str) -> tuple[str, str | None]:
    """State and text as stored."""
    with records.database.read() as connection:
        found = connection.execute(select(sms.c.status, sms.c.body).where(sms.c.id == id)).one()
        return found[0], found[1]


def test_once_for_each_call_and_case(outbox: Outbox, now: datetime) -> None:
    """Another case of the call is another SMS."""
    first = queued(outbox, now)
    assert queue(outbox, now) == AlreadyQueued(first)
    assert isinstance(queue(outbox, now, case="b"), Queued)
    assert isinstance(queue(outbox, now, call=2), Queued)


def test_limits(outbox: Outbox, now: datetime) -> None:
    """Per number and over all, each civil day anew."""
    for call in range(3):
        queued(outbox, now, call)
    assert queue(outbox, now, 3) == LimitReached(Limit.NUMBER)
    for call in (4, 5):
        queued(outbox, now, call, number=call)
    assert queue(outbox, now, 6, number=6) == LimitReached(Limit.DAY)
    assert isinstance(queue(outbox, now, 3), LimitReached)
    queued(outbox, now + timedelta(hours=12), 7)


def test_limits_hold_at_once(outbox: Outbox, now: datetime) -> None:
    """Calls that end together do not slip under a limit together."""
    with ThreadPoolExecutor(5) as pool:
        done = list(pool.map(lambda call: queue(outbox, now, call), range(6)))
    assert sum(isinstance(each, Queued) for each in done) == LIMITS.per_number


def test_sending(outbox: Outbox, records: Records, now: datetime) -> None:
    """The courier gets the number in clear; once sent, the text is gone."""
    id = queued(outbox, now)
    [due] = outbox.claim_due(now)
    assert (due.id, due.number, due.body, due.tries) == (id, "+819000000001", "Bring: an ID document.", 1)
    assert "9000000001" not in repr(due)
    assert outbox.claim_due(now) == ()
    outbox.mark_sent(id, "SM1")
    assert status(records, id) == ("sent", None)
    assert outbox.claim_due(now + timedelta(days=1)) == ()
    assert outbox.counts() == {SmsStatus.SENT: 1}


def test_several_couriers(outbox: Outbox, now: datetime) -> None:
    """No SMS is given to two of them."""
    ids = {queued(outbox, now, call, number=call) for call in range(5)}
    with ThreadPoolExecutor(5) as pool:
        claimed = [due.id for some in pool.map(lambda _: outbox.claim_due(now, 2), range(5)) for due in some]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) <= ids


def test_a_courier_that_died(outbox: Outbox, now: datetime) -> None:
    """Another takes over after a while."""
    queued(outbox, now)
    assert len(outbox.claim_due(now)) == 1
    assert outbox.claim_due(now + timedelta(seconds=60)) == ()
    [again] = outbox.claim_due(now + timedelta(minutes=3))
    assert again.tries == 2


def test_retries(outbox: Outbox, records: Records, now: datetime) -> None:
    """Ever more seldom, and not for ever."""
    id = queued(outbox, now)
    at, pauses = now, []
    for tries in range(1, MOST_TRIES + 1):
        [due] = outbox.claim_due(at)
        assert due.tries == tries
        if not outbox.mark_retry(due, "timeout", at):
            break
        begun = at
        while not _is_due(records, id, at):
            at += timedelta(seconds=10)
        pauses.append(at - begun)
    assert pauses == sorted(pauses)
    assert len(pauses) == MOST_TRIES - 1
    assert status(records, id) == ("failed", None)


def _is_due(records: Records, id: str, at: datetime) -> bool:
    with records.database.read() as connection:
        return connection.scalar(select(sms.c.id).where(sms.c.id == id, sms.c.next_try_at <= at)) is not None


def test_cannot_be_sent(outbox: Outbox, records: Records, now: datetime) -> None:
    """A landline: never again, and the text is gone."""
    id = queued(outbox, now)
    outbox.claim_due(now)
    outbox.mark_failed(id, "21614")
    assert status(records, id) == ("failed", None)
    outbox.mark_sent(id, "SM1")
    assert status(records, id)[0] == "failed"


def test_reports_in_any_order(outbox: Outbox, records: Records, now: datetime) -> None:
    """Also before the courier could say that it was sent: delivered stays delivered."""
    steps = ("mark", "sent", "delivered", "delivered")
    for call, order in enumerate(sorted(set(permutations(steps)))[:3]):
        id = queued(outbox, now, call)
        outbox.claim_due(now)
        for step in order:
            if step == "mark":
                outbox.mark_sent(id, "SM1")
            else:
                assert outbox.delivery(id, SmsStatus(step))
        assert status(records, id) == ("delivered", None)
    assert not outbox.delivery("no-such", SmsStatus.SENT)


def test_without_a_key(database: Database, now: datetime) -> None:
    """Nothing is stored; with a key that is gone nothing is sent and nothing hangs."""
    with pytest.raises(RecordsError):
        queue(Outbox(database, Vault([])), now)
    from ivr.records.vault import new_key

    id = queued(Outbox(database, Vault([new_key()])), now)
    other = Outbox(database, Vault([new_key()]))
    assert other.claim_due(now) == ()
    assert other.counts() == {SmsStatus.FAILED: 1}
    assert id


def test_couriers_that_always_die(outbox: Outbox, records: Records, now: datetime) -> None:
    """An SMS of which nothing is ever heard is not sent for ever: its number might get each of them."""
    id = queued(outbox, now)
    for again in range(MOST_TRIES):
        assert len(outbox.claim_due(now + again * timedelta(minutes=3))) == 1
    assert outbox.claim_due(now + timedelta(hours=1)) == ()
    assert status(records, id) == ("failed", None)
