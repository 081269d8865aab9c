"""Everything goes when its time is over, and all of a number goes at once when that is asked for."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, Table, func, select

from ivr.errors import IvrError, RecordsError, SettingsError
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.model.retention import Retention, parse_retention
from ivr.model.roles import Role
from ivr.records import purging
from ivr.records.daily import begin_daily, daily_purge
from ivr.records.database import Database, open_database
from ivr.records.days import ZONE, day_of
from ivr.records.desk import store_change
from ivr.records.events import CallEnded, CallStarted, InputKind, QueueJoined, TurnTaken
from ivr.records.forgetting import e164, forget, rotate
from ivr.records.opening import Records
from ivr.records.purging import purge
from ivr.records.recording import record
from ivr.records.recordings import delete_due, waiting_deletions
from ivr.records.requests import Accepted, Origin, Recording
from ivr.records.schema import upgrade
from ivr.records.sessions import Attempt
from ivr.records.sms import Limits, Text
from ivr.records.tables import calls, metadata, requests
from ivr.records.vault import Vault, new_key
from ivr.settings import read_settings

MINE, OTHERS = "+819012345678", "+819087654321"


def fill(records: Records, now: datetime, number: str = MINE, call: str = "CA1") -> None:
    """One of everything for a number."""
    origin = Origin(call, "ja", "card-loss")
    draft = records.requests.draft_callback(origin, number, now)
    records.requests.accept_callback(draft.ref, "any", None, now)
    message = records.requests.draft_message(origin, Recording(f"RE{call}", "https://x", 9), number, now)
    records.requests.accept_message(message.ref, now)
    records.outbox.queue_sms(origin, Text(number, "text", "case", 1), Limits(9, 99), now)
    store_change(records.database, _closed(call, now), "anna", now)
    with records.database.write() as connection:
        key = records.vault.caller_key(number, day_of(now))
        started = CallStarted(call, now, caller_key=key)
        turn = TurnTaken(call, call, now, "front", InputKind.KEY)
        ended = CallEnded(call, now + timedelta(minutes=1), "completed", 60)
        record(connection, [started, turn, QueueJoined(call, now, "ja", "front"), ended])


def _closed(id: str, now: datetime) -> DeskChange:
    return DeskChange(id, DeskChangeKind.CLOSED, now, now + timedelta(hours=1))


def left(database: Database) -> dict[str, int]:
    """Rows of each table that has any."""
    with database.read() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count and name not in ("purges", "daily_tasks")}


ALL = {
    "calls": 1,
    "turns": 1,
    "requests": 2,
    "request_history": 2,
    "sms": 1,
    "desk_changes": 1,
    "waiting": 1,
    "audit": 1,
}


def test_each_kind_at_its_time(records: Records, now: datetime) -> None:
    """Nothing before, all after; a message's recording is handed on to be deleted at Twilio."""
    fill(records, now)
    assert left(records.database) == ALL
    for days, gone in (
        (28, ()),
        (30, ("sms",)),
        (31, ("sms",)),
        (89, ()),
        (91, ("turns", "waiting", "requests")),
    ):
        purge(records.database, records.retention, now + timedelta(days=days))
        assert not set(gone) & set(left(records.database))
        if days == 31:
            assert left(records.database)["requests"] == 1, "the callback is kept longer than the message"
            assert waiting_deletions(records.database) == 1
    assert left(records.database) == {"calls": 1, "desk_changes": 1, "audit": 1, "recordings_to_delete": 1}
    purge(records.database, records.retention, now + timedelta(days=402))
    assert left(records.database) == {"recordings_to_delete": 1}


def test_dry_run(records: Records, now: datetime) -> None:
    """Says the same numbers and deletes nothing."""
    fill(records, now)
    later = now + timedelta(days=500)
    before = left(records.database)
    said = purge(records.database, records.retention, later, dry_run=True)
    assert left(records.database) == before
    assert said.recordings == 1
    done = purge(records.database, records.retention, later)
    assert done == said
    assert purge(records.database, replace(records.retention, audit=1100), later).total == 0


def test_more_than_one_step(database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large tables are emptied in steps."""
    monkeypatch.setattr("ivr.records.purging.STEP", 7)
    with database.write() as connection:
        record(connection, [CallStarted(f"CA{number}", now) for number in range(30)])
    done = dict(purge(database, Retention(), now + timedelta(days=500)).rows)
    assert done["calls"] == 30


def test_drafts_go_after_an_hour(records: Records, now: datetime) -> None:
    """In every round, with their recordings, whoever does the day's purge."""
    origin = Origin("CA1", "ja", "front")
    records.requests.draft_callback(origin, MINE, now)
    records.requests.draft_message(origin, Recording("RE1", "https://x", 9), None, now)
    assert daily_purge(records.database, records.retention, now + timedelta(minutes=59)) is not None
    assert left(records.database)["requests"] == 2
    assert daily_purge(records.database, records.retention, now + timedelta(minutes=61)) is None
    assert left(records.database) == {"recordings_to_delete": 1}


def test_a_draft_is_accepted_while_drafts_go(
    records: Records, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever hears "accepted" at the very end of the hour is called back: what was chosen to go is held."""
    draft = records.requests.draft_callback(Origin("CA1", "ja", "front"), MINE, now)
    later = now + timedelta(minutes=61)
    chosen, accept = purging._any_of, partial(records.requests.accept_callback, draft.ref, "any", None, later)
    with ThreadPoolExecutor(1) as pool:
        answers: list[Future[object]] = []

        def accept_meanwhile(table: Table, rows: list[tuple[object, ...]]) -> ColumnElement[bool]:
            answers.append(pool.submit(accept))
            wait(answers, timeout=0.3)
            return chosen(table, rows)

        monkeypatch.setattr(purging, "_any_of", accept_meanwhile)
        purging.purge_drafts(records.database, later)
        accepted = isinstance(answers[0].result(), Accepted)
    assert accepted == ("requests" in left(records.database))


def test_one_worker_a_day(database: Database, now: datetime) -> None:
    """However many ask at once, and again the next day."""
    for day in range(2):
        at = now + timedelta(days=day)
        with ThreadPoolExecutor(5) as pool:
            mine = list(pool.map(lambda _, at=at: begin_daily(database, "purge", at), range(5)))
        assert mine.count(True) == 1


def test_forget(records: Records, now: datetime) -> None:
    """All of the number, on every day kept, and nothing of anybody else."""
    fill(records, now)
    fill(records, now - timedelta(days=3), call="CA2")
    fill(records, now, OTHERS, "CA3")
    gone = forget(records.database, records.vault, MINE, now)
    assert (gone.requests, gone.sms, gone.calls, gone.unreadable) == (4, 2, 2, 0)
    assert sorted(gone.recordings) == ["RECA1", "RECA2"]
    assert waiting_deletions(records.database) == 2
    three = dict.fromkeys(("calls", "turns", "desk_changes", "waiting", "audit"), 3)
    assert left(records.database) == {**ALL, **three, "recordings_to_delete": 2}
    with records.database.read() as connection:
        kept = (
            connection.execute(select(calls.c.call_sid).where(calls.c.caller_key.is_not(None)))
            .scalars()
            .all()
        )
    assert kept == ["CA3"]
    assert forget(records.database, records.vault, MINE, now).requests == 0


def test_what_is_gone_is_not_in_the_file(tmp_path: Path, vault: Vault, now: datetime) -> None:
    """Neither in SQLite's file nor in the log beside it, encrypted as it was."""
    database = open_database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    upgrade(database)
    records = Records(database, vault, Retention())
    fill(records, now)
    with database.read() as connection:
        token = connection.scalars(select(requests.c.number)).first()
    assert token is not None
    assert token.encode() in _bytes(tmp_path)
    forget(database, vault, MINE, now)
    assert token.encode() not in _bytes(tmp_path)
    database.dispose()


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_forget_needs_the_key(records: Records, now: datetime) -> None:
    """Without it nothing can be found, which is said; numbers of a lost key are counted."""
    fill(records, now)
    with pytest.raises(RecordsError, match="IVR_RECORDS_KEY"):
        forget(records.database, Vault([]), MINE, now)
    gone = forget(records.database, Vault([new_key()]), MINE, now)
    assert (gone.requests, gone.unreadable) == (0, 3)


@pytest.mark.parametrize("written", ["090-1234-5678", "09012345678", "+819012345678", "+81 90 1234 5678"])
def test_numbers_as_people_write_them(written: str) -> None:
    """Domestic or international."""
    assert e164(written) == MINE


@pytest.mark.parametrize("written", ["", "abc", "12", "123456789012345678"])
def test_no_number(written: str) -> None:
    """Says what to write and does not repeat it."""
    with pytest.raises(IvrError, match="090-1234-5678"):
        e164(written)


def test_rotate(records: Records, now: datetime) -> None:
    """Afterwards the new key alone reads everything."""
    fill(records, now)
    old, new = new_key(), new_key()
    with records.database.write() as connection:
        connection.execute(requests.delete())
    before = Records(records.database, Vault([old]), records.retention)
    fill(before, now, call="CA9")
    unreadable = 1  # the SMS of a key that neither has
    assert rotate(records.database, Vault([new, old])) == (3, unreadable)
    after = Records(records.database, Vault([new]), records.retention)
    numbers = [after.handling.number(request.ref, "anna", now) for request in after.handling.listed()]
    assert numbers == [MINE, MINE]


class Twilio:
    """Deletes recordings, but for those it fails at."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = set(failing), list[str]()

    def delete_recording(self, recording_sid: str) -> bool:
        """Asked once per round."""
        self.asked.append(recording_sid)
        return recording_sid not in self.failing


def test_recordings_are_deleted_at_twilio(records: Records, now: datetime) -> None:
    """Until it has worked, ever more seldom."""
    fill(records, now)
    fill(records, now, OTHERS, "CA2")
    at = now + timedelta(days=100)
    purge(records.database, records.retention, at)
    twilio = Twilio("RECA1")
    first = delete_due(records.database, twilio, at)
    assert (first.deleted, first.kept) == (1, 1)
    assert delete_due(records.database, twilio, at).kept == 0
    twilio.failing.clear()
    assert delete_due(records.database, twilio, at + timedelta(minutes=6)).deleted == 1
    assert waiting_deletions(records.database) == 0
    assert sorted(twilio.asked) == ["RECA1", "RECA1", "RECA2"]


def test_retention_setting() -> None:
    """Some days changed, the others as usual; nonsense is refused with what there is."""
    assert parse_retention("") == Retention()
    assert parse_retention(" turns = 30, sms=14 ") == Retention(turns=30, sms=14)
    assert parse_retention(Retention(calls=5)) == Retention(calls=5)
    for wrong in ("turn=3", "turns", "turns=-1", "turns=x", "turns=0", "turns=5000", "sms=1,sms=2"):
        with pytest.raises(ValueError, match="write"):
            parse_retention(wrong)


def test_retention_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with the other settings, and refused with what to write."""
    monkeypatch.setenv("IVR_RETENTION", "turns=30, sms=14")
    assert read_settings().retention == Retention(turns=30, sms=14)
    monkeypatch.setenv("IVR_RETENTION", "turn=30")
    with pytest.raises(SettingsError, match="IVR_RETENTION: write days as turns=90"):
        read_settings()


def test_on_the_day_that_callers_are_told(records: Records, now: datetime) -> None:
    """A message left at noon goes with the purge that runs just after midnight of its last day."""
    fill(records, now)
    midnight = datetime.combine(day_of(now) + timedelta(days=30), time.min, ZONE)
    purge(records.database, records.retention, midnight - timedelta(minutes=1))
    assert waiting_deletions(records.database) == 0
    purge(records.database, records.retention, midnight + timedelta(minutes=5))
    assert waiting_deletions(records.database) == 1


def test_no_draft_goes_with_the_days_purge(records: Records, now: datetime) -> None:
    """Its caller is still on the line."""
    records.requests.draft_callback(Origin("CA1", "ja", "front"), MINE, now)
    purge(records.database, records.retention, now + timedelta(minutes=1))
    assert left(records.database) == {"requests": 1}


def test_forget_calls_that_are_not_purged_yet(records: Records, now: datetime) -> None:
    """Also those over their time, until the purge has come."""
    fill(records, now - timedelta(days=records.retention.calls + 3))
    assert forget(records.database, records.vault, MINE, now).calls == 1


def test_a_purge_that_was_cut_off(records: Records, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is begun anew on the same day, by whichever worker is next, as callers were told that day."""

    def away(*_: object) -> None:
        raise RecordsError("away")

    with monkeypatch.context() as patch:
        patch.setattr("ivr.records.daily.purge", away)
        with pytest.raises(RecordsError):
            daily_purge(records.database, records.retention, now)
    assert daily_purge(records.database, records.retention, now + timedelta(minutes=5)) is None
    assert daily_purge(records.database, records.retention, now + timedelta(minutes=16)) is not None
    assert daily_purge(records.database, records.retention, now + timedelta(minutes=40)) is None


def test_a_draft_of_a_long_call(records: Records, now: datetime) -> None:
    """Recorded again after a long wait in the queue: the hour begins anew, as the caller is still there."""
    origin = Origin("CA1", "ja", "front")
    records.requests.draft_message(origin, Recording("RE1", "https://x", 9), None, now)
    later = now + timedelta(minutes=59)
    draft = records.requests.draft_message(origin, Recording("RE2", "https://x", 9), None, later)
    daily_purge(records.database, records.retention, later + timedelta(minutes=2))
    assert isinstance(records.requests.accept_message(draft.ref, later), Accepted)


def test_sign_ins_go_with_the_rest(records: Records, now: datetime) -> None:
    """Also by hand, and counted: sessions that are over and what was tried a quarter of an hour ago."""
    attempt = Attempt("name", "from", known=False)
    records.accounts.add("anna", Role.DESK, None, "test", now)
    for token in ("one", "another"):
        records.sessions.open(token, "anna", attempt, now)
    records.sessions.seen("another", now + timedelta(minutes=50))
    records.sessions.failed(attempt, now)
    later = now + timedelta(minutes=70)
    removed = purge(records.database, records.retention, later)
    assert {table: count for table, count in removed.rows if count} == {"sessions": 1, "sign_in_failures": 1}
    assert records.sessions.find("another", later) is not None
    assert daily_purge(records.database, records.retention, now + timedelta(hours=3)) is not None
    assert {"sessions", "sign_in_failures"}.isdisjoint(left(records.database))
    assert records.accounts.remove("anna", "test", now)
    assert not records.accounts.remove("anna", "test", now)
