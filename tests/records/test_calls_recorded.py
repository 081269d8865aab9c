"""A call is the same whatever the order of its events, however often they come; and no digits get in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from sqlalchemy import select

from ivr.records.bulk import name_or_none
from ivr.records.calls import close_by_age, leave, waiting_now, why_left
from ivr.records.database import Database
from ivr.records.days import day_of, hour_of
from ivr.records.events import (
    CallEnded,
    CallStarted,
    Event,
    InputKind,
    Outcome,
    QueueJoined,
    QueueLeft,
    TurnTaken,
)
from ivr.records.merging import CallRecord, merged
from ivr.records.recording import record
from ivr.records.tables import calls, metadata, turns, waiting

SID = "CA00000000000000000000000000000001"


def write(database: Database, *events: Event) -> None:
    """One batch."""
    with database.write() as connection:
        record(connection, events)


def forget(database: Database) -> None:
    """No call and no turn is left."""
    with database.write() as connection:
        for table in (turns, calls):
            connection.execute(table.delete())


def row(database: Database) -> dict[str, object]:
    """The only call."""
    with database.read() as connection:
        return dict(connection.execute(select(calls)).mappings().one())


def events_of_a_call(now: datetime) -> Sequence[Event]:
    """From its start to its end."""

    def turn(seconds: int, place: str, outcome: Outcome | None = None) -> TurnTaken:
        at = now + timedelta(seconds=seconds)
        return TurnTaken(f"t{seconds}", SID, at, place, InputKind.KEY, "yes", 0, "en", outcome)

    return (
        CallStarted(SID, now, "main", None, "k" * 64),
        turn(5, "card-loss", Outcome.TOLD),
        turn(9, "card-loss", Outcome.PERSON),
        CallEnded(SID, now + timedelta(seconds=30), "completed", 30),
    )


def test_any_order(database: Database, now: datetime) -> None:
    """Webhooks of one call are answered by several workers, whose batches come as they come."""
    seen = []
    for order in permutations(events_of_a_call(now)):
        forget(database)
        for event in order:
            write(database, event)
        seen.append(row(database))
    assert all(found == seen[0] for found in seen)
    found = seen[0]
    assert (found["started_at"], found["seconds"], found["status"]) == (now, 30, "completed")
    assert (found["outcome"], found["procedure"], found["last_place"]) == ("person", "card-loss", "card-loss")
    assert (found["line"], found["language"], found["hour"]) == ("main", "en", 12)


def some_events(dice: Random, now: datetime) -> Sequence[Event]:
    """Of one call: whatever may come, in whatever order, also at the same moment."""

    def moment() -> datetime:
        return now + timedelta(seconds=dice.randrange(20))

    def event(number: int) -> Event:
        if not dice.randrange(4):
            key = dice.choice([None, "k" * 64])
            return CallStarted(SID, moment(), dice.choice(["main", None]), dice.choice(["ja", None]), key)
        place, outcome = f"place-{number}", dice.choice([None, *Outcome])
        return TurnTaken(f"t{number}", SID, moment(), place, InputKind.KEY, None, 0, "en", outcome)

    events = [event(number) for number in range(dice.randrange(1, 7))]
    return sorted(events, key=lambda each: each.at) if dice.randrange(3) else events


def test_every_way_of_writing_agrees(database: Database, now: datetime) -> None:
    """In one batch or in several, what stands in the end is what ``merged`` says of all events."""
    for seed in range(60):
        dice = Random(seed)
        events = some_events(dice, now)
        wanted = asdict(merged(CallRecord(SID, min(event.at for event in events)), events))
        left = list(events)
        while left:
            some = dice.randrange(1, len(left) + 1)
            write(database, *left[:some])
            left = left[some:]
        found = row(database)
        assert {name: found[name] for name in wanted} == wanted, seed
        assert (found["day"], found["hour"]) == (day_of(wanted["started_at"]), hour_of(wanted["started_at"]))
        forget(database)


def test_twice_is_once(database: Database, now: datetime) -> None:
    """Twilio may send anything again; the first end stands."""
    write(database, *events_of_a_call(now))
    before = row(database)
    write(database, *events_of_a_call(now), CallEnded(SID, now + timedelta(hours=1), "failed", 9))
    assert row(database) == before
    with database.read() as connection:
        assert len(connection.execute(select(turns)).all()) == 2


def test_days_are_the_citys(database: Database, now: datetime) -> None:
    """A quarter past midnight is another day there, while it is still yesterday in UTC."""
    late = now.replace(hour=15, minute=15)
    write(database, CallStarted(SID, late))
    assert (str(row(database)["day"]), row(database)["hour"]) == ("2026-12-29", 0)


def test_no_end_was_reported(database: Database, now: datetime) -> None:
    """Such a call ends with its last turn after four hours, not before; a late report still counts."""
    write(database, *events_of_a_call(now)[:3], QueueJoined(SID, now, "en", "front"))
    assert close_by_age(database, now + timedelta(hours=3, minutes=59)) == 0
    assert close_by_age(database, now + timedelta(hours=4, minutes=1)) == 1
    assert close_by_age(database, now + timedelta(hours=5)) == 0
    found = row(database)
    assert (found["ended_at"], found["status"]) == (now + timedelta(seconds=9), "unknown")
    assert found["closed_by_age"]
    assert not waiting_now(database)
    write(database, CallEnded(SID, now + timedelta(seconds=30), "completed", 30))
    assert (row(database)["status"], row(database)["closed_by_age"]) == ("completed", False)


def test_the_queue(database: Database, now: datetime) -> None:
    """Whoever joined first is first; leaving and hanging up both end it."""
    for number in (2, 1, 3):
        at = now + timedelta(seconds=number)
        write(database, QueueJoined(f"CA{number}", at, "ja", "card-loss", (("where", "outside"),)))
    assert [each.call_sid for each in waiting_now(database)] == ["CA1", "CA2", "CA3"]
    assert waiting_now(database)[0].answers == (("where", "outside"),)
    write(database, QueueLeft("CA1", now + timedelta(seconds=9), "bridged"))
    write(database, CallEnded("CA2", now + timedelta(seconds=20), "completed", 20))
    assert [each.call_sid for each in waiting_now(database)] == ["CA3"]
    with database.read() as connection:
        assert set(connection.scalars(select(waiting.c.why))) == {"bridged", "ended", None}


def test_why_a_caller_left_the_queue(database: Database, now: datetime) -> None:
    """Of the last time; what is said at once stays when the event of it comes."""
    write(database, QueueJoined(SID, now, "ja", "front"))
    assert why_left(database, SID) is None
    leave(database, SID, now + timedelta(seconds=5), "language")
    write(database, QueueLeft(SID, now + timedelta(seconds=6), "leave"))
    assert (why_left(database, SID), waiting_now(database)) == ("language", ())
    write(database, QueueJoined(SID, now + timedelta(seconds=9), "ja", "front"))
    assert why_left(database, SID) is None
    assert why_left(database, "CA2") is None


def test_hung_up_before_we_heard_of_the_queue(database: Database, now: datetime) -> None:
    """The end of a call and its joining come from different workers."""
    write(database, CallEnded(SID, now + timedelta(seconds=20), "completed", 20))
    write(database, QueueJoined(SID, now + timedelta(seconds=5), "ja", "front"))
    assert not waiting_now(database)


@pytest.mark.parametrize("typed", ["0901234", "1", "123456789012", "*", "#0", "０９０", "090-1234"])
def test_digits_are_not_recorded(database: Database, now: datetime, typed: str) -> None:
    """Even if someone above hands them on by mistake."""
    write(
        database,
        CallStarted(SID, now, line=typed, language=typed),
        TurnTaken("t", SID, now, typed, InputKind.NUMBER, typed, 0, typed),
        CallEnded(SID, now, typed),
    )
    with database.read() as connection:
        stored = [
            str(value)
            for table in (calls, turns)
            for found in connection.execute(select(table)).mappings()
            for name, value in found.items()
            if name
            not in ("call_sid", "started_at", "at", "day", "hour", "tries", "id", "last_turn_at", "ended_at")
        ]
    assert typed not in stored


def test_names_are_recorded() -> None:
    """Ids of the menus, languages and Twilio's words pass."""
    for name in ("card-loss", "ja-x-easy", "no-answer", "lost-at-home=no", "a/b"):
        assert name_or_none(name) == name


def test_no_table_has_a_place_for_what_was_said() -> None:
    """Speech, transcripts, names and numbers have no column but the two encrypted ones."""
    columns = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    suspicious = {
        name for name in columns if any(w in name for w in ("digit", "speech", "transcript", "phone"))
    }
    assert not suspicious
    assert {name for name in columns if name.endswith(".number")} == {"requests.number", "sms.number"}
