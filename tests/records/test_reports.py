"""The figures of a small known period, the same on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.records.answers import finished, funnel
from ivr.records.events import CallEnded, CallStarted, Event, InputKind, Outcome, TurnTaken
from ivr.records.opening import Records
from ivr.records.recording import record
from ivr.records.reports import By, Cell, Period, reports
from ivr.records.requests import Origin
from ivr.records.sms import Limits, Text

DAY = date(2026, 12, 28)
PERIOD = Period(DAY, DAY)


def call(number: int, start: datetime, *turns: tuple[int, str, Outcome | None]) -> list[Event]:
    """A call of so many minutes, with turns at seconds."""
    sid = f"CA{number}"
    taken = [
        TurnTaken(
            f"{sid}-{at}", sid, start + timedelta(seconds=at), place, InputKind.KEY, "x", 0, "en", outcome
        )
        for at, place, outcome in turns
    ]
    end = CallEnded(sid, start + timedelta(minutes=number), "completed", 60 * number)
    return [CallStarted(sid, start, "main"), *taken, end]


@pytest.fixture
def filled(records: Records, now: datetime) -> Records:
    """Three calls of the day and one of the day before."""
    told, person = Outcome.TOLD, Outcome.PERSON
    events = [
        *call(1, now, (0, "front", None), (8, "card-loss", None), (20, "card-loss", told)),
        *call(2, now, (0, "front", None), (12, "card-loss", None)),
        *call(3, now + timedelta(hours=1), (0, "front", None), (3, "front", person)),
        *call(4, now - timedelta(days=1), (0, "front", None)),
        TurnTaken("transfer", "CA3", now + timedelta(hours=1), "front", InputKind.TRANSFER, "busy"),
    ]
    with records.database.write() as connection:
        record(connection, events)
    origin = Origin("CA1", "en", "card-loss")
    draft = records.requests.draft_callback(origin, "+819012345678", now)
    records.requests.accept_callback(draft.ref, "any", None, now)
    records.requests.draft_callback(Origin("CA2", "en", "front"), None, now)
    records.outbox.queue_sms(origin, Text("+819012345678", "text", "case", 3), Limits(9, 9), now)
    return records


def rows(records: Records, by: By, period: Period = PERIOD) -> tuple[tuple[Cell, ...], ...]:
    """One report."""
    [report] = reports(records.database, period, "card-loss", by)
    assert all(len(row) == len(report.columns) for row in report.rows)
    return report.rows


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (By.DAY, (("2026-12-28", 3, 2, 1, 120.0),)),
        (By.HOUR, ((12, 2, 1, 0, 90.0), (13, 1, 1, 1, 180.0))),
        (By.LANGUAGE, (("en", 3, 2, 1, 120.0),)),
        (By.PLACE, (("front", 3, 0, 0.0), ("card-loss", 2, 1, 50.0))),
    ],
)
def test_calls(filled: Records, by: By, expected: object) -> None:
    """Calls, those that came to something, those that reached a person, mean seconds."""
    assert rows(filled, by) == expected


def test_calls_that_came_to_nothing(filled: Records) -> None:
    """They have a line of their own, the last one on every database."""
    assert set(rows(filled, By.OUTCOME)) == {
        ("told", 1, 1, 0, 60.0),
        ("person", 1, 1, 1, 180.0),
        (None, 1, 0, 0, 120.0),
    }
    assert rows(filled, By.PROCEDURE) == (("card-loss", 1, 1, 0, 60.0), (None, 2, 1, 1, 150.0))


def test_both_days(filled: Records) -> None:
    """In their order."""
    found = rows(filled, By.DAY, Period(DAY - timedelta(days=1), DAY))
    assert [row[0] for row in found] == ["2026-12-27", "2026-12-28"]


def test_the_other_figures(filled: Records) -> None:
    """Hotline, transfers, requests, SMS: in one answer with all the rest."""
    found = {report.name: report.rows for report in reports(filled.database, PERIOD, "card-loss")}
    assert found["time to the hotline number"] == (("card-loss", 2, 10.0, 12.0, 12.0),)
    assert found["transfers"] == (("busy", 1),)
    assert found["requests"] == (("callback", 1, 1, 0, 0, 0),)
    assert found["SMS"] == (("queued", 1, 3),)
    assert len(found) == len(By) + 4


def test_calls_over_midnight(records: Records) -> None:
    """They belong to the day on which they began, with all their places: no more go than came."""
    midnight = datetime(2026, 12, 28, 0, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    events = [
        *call(1, midnight - timedelta(minutes=5), (0, "front", None), (60, "card-loss", None)),
        *call(2, midnight - timedelta(seconds=30), (0, "front", None), (60, "card-loss", None)),
        *call(3, midnight - timedelta(seconds=30), (0, "front", None), (60, "card-loss", None)),
    ]
    with records.database.write() as connection:
        record(connection, events)
    before = DAY - timedelta(days=1)
    assert rows(records, By.PLACE, Period(before, before)) == (
        ("card-loss", 3, 3, 100.0),
        ("front", 3, 0, 0.0),
    )
    assert rows(records, By.PLACE) == ()


def test_calls_on_the_line(records: Records, now: datetime) -> None:
    """It is not known yet what they come to, so they are neither served nor given up."""
    events = call(1, now, (0, "front", None), (60, "card-loss", None))[:-1]
    with records.database.write() as connection:
        record(connection, events)
    assert [rows(records, by) for by in (By.PLACE, By.OUTCOME, By.PROCEDURE)] == [(), (), ()]
    assert [row[:2] for row in rows(records, By.DAY)] == [("2026-12-28", 1)]
    with records.database.read() as connection:
        assert finished(connection, PERIOD).rows == ((0, 0, 0, None, None),)
        assert funnel(connection, PERIOD).rows[0] == ("called", 0, None)


def test_extreme_days(records: Records) -> None:
    """There is no day before the first and none after the last."""
    assert rows(records, By.PLACE, Period(date.min, date.max)) == ()


def test_nothing_recorded(records: Records) -> None:
    """No report fails for want of calls."""
    for report in reports(records.database, PERIOD, "card-loss"):
        assert report.rows in ((), (("card-loss", 0, None, None, None),))
