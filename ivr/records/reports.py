"""Figures over a period, counted by the database: no report knows of one call or one caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from sqlalchemy import Column, ColumnElement, Connection, Select, case, func, select, true
from sqlalchemy.sql.schema import Table

from ivr.records.database import Database, take_time
from ivr.records.events import Outcome
from ivr.records.requests import RequestStatus
from ivr.records.tables import calls, is_transfer, requests, sms, turns

Cell = str | int | float | None
MOST_SAMPLED = 5_000
"""Calls of which medians are taken: more say the same and take longer."""


class By(StrEnum):
    """What calls are counted by."""

    DAY = "day"
    HOUR = "hour"
    LANGUAGE = "language"
    PROCEDURE = "procedure"
    OUTCOME = "outcome"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days, both included."""

    first: date
    last: date

    def holds(self, table: Table) -> ColumnElement[bool]:
        """Rows of these days."""
        return table.c.day.between(self.first, self.last)

    def since(self, day: date) -> Period:
        """Only what is not before this day; of no day at all if all is."""
        return Period(max(self.first, day), self.last)

    @property
    def wider(self) -> Period:
        """With the day before and the day after, as calls go on over midnight."""
        first, last = self.first.toordinal() - 1, self.last.toordinal() + 1
        return Period(date.fromordinal(max(1, first)), date.fromordinal(min(last, date.max.toordinal())))


@dataclass(frozen=True, slots=True)
class Report:
    """A table with a name."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def reports(database: Database, period: Period, urgent: str, by: By | None = None) -> tuple[Report, ...]:
    """All reports, or only one. ``urgent``: the place with the hotline numbers. Raises RecordsError."""
    with database.read() as connection:
        take_time(connection)
        if by is not None:
            return (calls_by(connection, by, period),)
        counted = [calls_by(connection, each, period) for each in By]
        return (
            *counted,
            to_hotline(connection, period, urgent),
            transfers(connection, period),
            requests_by_kind(connection, period),
            texts(connection, period),
        )


def calls_by(connection: Connection, by: By, period: Period) -> Report:
    """Calls with what they came to, by one property; by place: where they were given up.

    What a call came to, or did not, is known when it is over.
    """
    if by is By.PLACE:
        return drop_off(connection, period)
    which = is_over() if by in (By.OUTCOME, By.PROCEDURE) else true()
    column: Column[object] = calls.c[by]
    total = func.count()
    query = (
        select(
            column,
            total,
            _counted(calls.c.outcome.is_not(None)),
            _counted(calls.c.outcome == Outcome.PERSON),
            func.avg(calls.c.seconds),
        )
        .where(period.holds(calls), which)
        .group_by(column)
    )
    # Days and hours in their order, names by how many calls; what came to nothing or is not known at the end.
    ordered = (column,) if by in (By.DAY, By.HOUR) else (column.is_(None), total.desc(), column)
    query = query.order_by(*ordered)
    columns = (by.value, "calls", "served", "person", "mean seconds")
    return Report(f"calls by {by}", columns, _rows(connection, query))


def is_over() -> ColumnElement[bool]:
    """A call that is not on the line any more."""
    return calls.c.ended_at.is_not(None)


def drop_off(connection: Connection, period: Period) -> Report:
    """For each place: calls that came there, and calls that ended there without having been served.

    Both of calls that began on these days and are over.
    """
    left = (
        select(calls.c.last_place.label("place"), func.count().label("left"))
        .where(period.holds(calls), is_over(), calls.c.outcome.is_(None))
        .group_by(calls.c.last_place)
        .subquery()
    )
    # Each call once at each place: PostgreSQL counts so in half the time of count(DISTINCT). Turns have a day
    # of their own, so those of the few calls of the days beside, and of those on the line, are left out: that
    # takes much less time than to look for the call of every turn.
    others = select(calls.c.call_sid).where(period.wider.holds(calls), ~period.holds(calls) | ~is_over())
    mine = Period(period.first, period.wider.last).holds(turns) & turns.c.call_sid.not_in(others)
    once = select(turns.c.place, turns.c.call_sid).where(mine).distinct().subquery()
    came = select(once.c.place, func.count().label("came")).group_by(once.c.place).subquery()
    query = select(came.c.place, came.c.came, func.coalesce(left.c.left, 0)).join_from(
        came, left, came.c.place == left.c.place, isouter=True
    )
    found = connection.execute(query.order_by(came.c.came.desc(), came.c.place)).all()
    rows = tuple((place, came, left, round(100 * left / came, 1)) for place, came, left in found)
    return Report("drop-off by place", ("place", "calls", "given up", "percent"), rows)


def to_hotline(connection: Connection, period: Period, urgent: str) -> Report:
    """How soon callers who lost a card are where the number is said: seconds from the start of the call.

    Of the newest MOST_SAMPLED calls.
    """
    first = func.min(turns.c.at, type_=turns.c.at.type).label("at")
    reached = (
        select(turns.c.call_sid, first)
        .where(period.holds(turns), turns.c.place == urgent)
        .group_by(turns.c.call_sid)
        .order_by(first.desc())
        .limit(MOST_SAMPLED)
        .subquery()
    )
    query = select(calls.c.started_at, reached.c.at).join(reached, calls.c.call_sid == reached.c.call_sid)
    found = sorted((at - started).total_seconds() for started, at in connection.execute(query))
    columns = ("place", "calls", "median seconds", "nine of ten within", "longest")
    if not found:
        return Report("time to the hotline number", columns, ((urgent, 0, None, None, None),))
    ninth = found[-(-len(found) * 9 // 10) - 1]
    row = (urgent, len(found), round(median(found), 1), round(ninth, 1), round(found[-1], 1))
    return Report("time to the hotline number", columns, (row,))


def transfers(connection: Connection, period: Period) -> Report:
    """How transfers to a person ended."""
    result = func.coalesce(turns.c.chosen, "unknown")
    query = (
        select(result, func.count())
        .where(period.holds(turns), is_transfer(turns))
        .group_by(result)
        .order_by(func.count().desc(), result)
    )
    return Report("transfers", ("result", "times"), _rows(connection, query))


def requests_by_kind(connection: Connection, period: Period) -> Report:
    """Accepted requests by kind and what became of them."""
    status = requests.c.status
    query = (
        select(
            requests.c.kind,
            func.count(),
            _counted(status == RequestStatus.OPEN),
            _counted(status == RequestStatus.CLAIMED),
            _counted(status == RequestStatus.DONE),
            _counted(status == RequestStatus.CANCELLED),
        )
        .where(period.holds(requests), requests.c.accepted_at.is_not(None))
        .group_by(requests.c.kind)
        .order_by(requests.c.kind)
    )
    columns = ("kind", "requests", "open", "claimed", "done", "cancelled")
    return Report("requests", columns, _rows(connection, query))


def texts(connection: Connection, period: Period) -> Report:
    """SMS by state, with their segments, which are what is paid for."""
    query = (
        select(sms.c.status, func.count(), func.sum(sms.c.segments))
        .where(period.holds(sms))
        .group_by(sms.c.status)
        .order_by(sms.c.status)
    )
    return Report("SMS", ("status", "SMS", "segments"), _rows(connection, query))


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _rows(connection: Connection, query: Select[*tuple[object, ...]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(map(_cell, row)) for row in connection.execute(query))


def _cell(value: object) -> Cell:
    """A day as it is written; a mean, a decimal in PostgreSQL, with one digit behind the point."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return round(float(str(value)), 1)
