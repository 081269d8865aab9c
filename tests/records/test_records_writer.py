"""The writer never stops a call: bounded, in order, patient with the database, and done at the end."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import OperationalError

from ivr.errors import RecordsError
from ivr.records.database import Database, open_database
from ivr.records.events import CallStarted, Event, InputKind, Later, QueueJoined, TurnTaken
from ivr.records.recording import record
from ivr.records.schema import upgrade
from ivr.records.tables import calls, turns
from ivr.records.writer import BATCH, BATCH_SECONDS, Writer

if TYPE_CHECKING:
    from tests.waiting import until
else:
    from waiting import until


def comes_to(database: Database, number: int) -> bool:
    """Are there so many calls soon?"""
    return until(lambda: count(database) == number, 10)


def started(number: int, now: datetime) -> CallStarted:
    """Some call."""
    return CallStarted(f"CA{number:032}", now + timedelta(seconds=number), line="main")


def count(database: Database) -> int:
    """Calls in the database."""
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(calls)) or 0


def test_everything_is_written_by_the_end(database: Database, now: datetime) -> None:
    """close() waits for what is in the queue."""
    writer = Writer(database)
    writer.start()
    for number in range(BATCH + 7):
        writer.add(started(number, now))
    assert writer.close()
    assert count(database) == BATCH + 7
    assert writer.health().written == BATCH + 7


def test_callers_come_first_at_a_peak(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the processor is busy records wait, but not what staff look for: who is in the queue."""
    monkeypatch.setattr("ivr.records.writer.LEAST_REST", 600.0)
    looked = threading.Event()
    used = itertools.count()

    def busy() -> float:
        looked.set()
        return float(next(used))

    writer = Writer(database, processor=busy)
    writer.start()
    assert looked.wait(10)  # it rests
    writer.add(started(1, now))
    time.sleep(3 * BATCH_SECONDS)
    assert count(database) == 0
    writer.add(QueueJoined("CA2", now, "ja", "front"))
    assert comes_to(database, 2)
    assert writer.close()


def test_quiet_moments_are_used(database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the rest would be: nobody needs the processor."""
    monkeypatch.setattr("ivr.records.writer.LEAST_REST", 600.0)
    writer = Writer(database, processor=lambda: 0.0)
    writer.start()
    for number in range(2):
        writer.add(started(number, now))
        assert comes_to(database, number + 1)
    assert writer.close()


def test_written_within_a_moment(database: Database, now: datetime) -> None:
    """Nothing waits for a full batch."""
    writer = Writer(database)
    writer.start()
    writer.add(started(1, now))
    assert comes_to(database, 1)
    assert writer.health().healthy
    writer.close()


def test_what_does_not_fit_is_dropped_and_counted(
    sqlite_database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """add() neither waits nor raises, and the log has one line for all."""
    writer = Writer(sqlite_database, limit=3)
    for number in range(10):
        writer.add(started(number, now))
    assert (writer.health().waiting, writer.health().dropped) == (3, 7)
    writer.start()
    writer.close()
    assert [r.getMessage() for r in caplog.records if "not recorded" in r.getMessage()] == [
        "7 events were not recorded, as too many were waiting"
    ]
    writer.add(started(11, now))
    assert writer.health().dropped == 8


def test_the_database_is_away_for_a_while(tmp_path: Path, now: datetime) -> None:
    """Tables are made as soon as it is there, and the order stays."""
    folder = tmp_path / "not-yet"
    folder.write_text("in the way")
    database = open_database(f"sqlite:///{folder / 'records.sqlite3'}")
    order: list[str] = []

    def write(connection: Connection, events: Sequence[Event]) -> None:
        order.extend(event.call_sid for event in events)
        record(connection, events)

    writer = Writer(database, prepare=lambda: upgrade(database), write=write)
    writer.start()
    for number in range(5):
        writer.add(started(number, now))
    assert until(lambda: writer.health().error is not None)
    assert not writer.health().healthy
    folder.unlink()
    assert until(lambda: writer.health().written == 5)
    assert writer.health().healthy
    assert order == sorted(order)
    assert writer.close()
    database.dispose()


def test_the_database_stays_away(tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    """Shutdown does not hang; what is lost is said, with no word of what it was."""
    (tmp_path / "file").write_text("")
    writer = Writer(open_database(f"sqlite:///{tmp_path / 'file' / 'x.sqlite3'}"))
    writer.start()
    writer.add(started(1, now))
    began = time.monotonic()
    assert not writer.close(timeout=0.3)
    assert time.monotonic() - began < 3
    assert "1 records were lost" in caplog.text
    assert "CA0" not in caplog.text


def test_one_bad_event_does_not_stop_the_others(database: Database, now: datetime) -> None:
    """What the database can never take is dropped alone."""
    writer = Writer(database)
    bad = TurnTaken("turn", "CA1", now.replace(tzinfo=None), "front", InputKind.KEY)
    for event in (started(1, now), bad, started(2, now)):
        writer.add(event)
    writer.start()
    assert writer.close()
    assert count(database) == 2
    assert writer.health().dropped == 1


@pytest.mark.parametrize("error", [RuntimeError, ZeroDivisionError, MemoryError, AssertionError])
def test_nothing_stops_the_writer(sqlite_database: Database, now: datetime, error: type[Exception]) -> None:
    """Failures that nobody thought of: making tables is tried again, an event is dropped alone."""
    trouble = iter([True, True])

    def prepare() -> None:
        if next(trouble, False):
            raise error

    def write(connection: Connection, events: Sequence[Event]) -> None:
        if any(event.call_sid == "CAx" for event in events):
            raise error
        record(connection, events)

    def broken() -> list[Event]:
        raise error

    writer = Writer(sqlite_database, prepare=prepare, write=write)
    with sqlite_database.write() as connection:
        connection.execute(calls.delete())
    writer.start()
    for event in (started(1, now), CallStarted("CAx", now), Later(1, broken), started(2, now)):
        writer.add(event)
    assert until(lambda: writer.health().written == 2)
    assert writer.health().healthy
    assert writer.health().dropped == 2
    assert writer.close()
    assert count(sqlite_database) == 2


def test_several_writers_share_a_database(database: Database, now: datetime) -> None:
    """Workers record turns of the same calls at once, and nothing is lost or stuck."""
    writers = [Writer(database) for _ in range(3)]

    def work(writer: Writer, worker: int) -> None:
        writer.start()
        for number in range(60):
            sid = f"CA{number % 7}"
            writer.add(TurnTaken(f"{worker}-{number}", sid, now, "front", InputKind.KEY))

    threads = [threading.Thread(target=work, args=(writer, at)) for at, writer in enumerate(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(writer.close() for writer in writers)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(turns)) == 180
    assert count(database) == 7


def test_connections_that_were_cut(postgres_database: Database, now: datetime) -> None:
    """PostgreSQL restarted, or a firewall forgot us: writing goes on with new connections."""
    with postgres_database.write() as connection:
        connection.execute(calls.delete())
    writer = Writer(postgres_database)
    writer.start()
    writer.add(started(1, now))
    assert until(lambda: writer.health().written == 1)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with pytest.raises(RecordsError), postgres_database.write() as connection:
        connection.execute(text(cut))
    writer.add(started(2, now))
    assert writer.close()
    assert count(postgres_database) == 2


def test_away_while_events_are_tried_alone(sqlite_database: Database, now: datetime) -> None:
    """A bad event in a batch and the database away at that moment: only the bad one is dropped."""
    with sqlite_database.write() as connection:
        connection.execute(calls.delete())
    outages = iter([True])

    def write(connection: Connection, events: Sequence[Event]) -> None:
        if len(events) == 1 and events[0].call_sid.endswith("1") and next(outages, False):
            raise OperationalError("INSERT", {}, Exception("away"))
        record(connection, events)

    writer = Writer(sqlite_database, write=write)
    bad = TurnTaken("turn", "CAx", now.replace(tzinfo=None), "front", InputKind.KEY)
    for event in (bad, started(1, now), started(2, now)):
        writer.add(event)
    writer.start()
    assert writer.close()
    assert count(sqlite_database) == 2
    assert writer.health().dropped == 1


def test_a_value_that_no_driver_takes(database: Database, now: datetime) -> None:
    """It is the event's fault and not an outage, for which the writer would wait for ever."""
    writer = Writer(database)
    writer.add(QueueJoined("CAx", now.replace(tzinfo=None), "en", "front"))
    writer.add(started(1, now))
    writer.start()
    assert writer.close(timeout=5)
    assert count(database) >= 1
    assert writer.health().dropped == 1
