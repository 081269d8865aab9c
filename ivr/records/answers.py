"""Figures of how callers come to an answer: how many need nobody, how far they get, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from sqlalchemy import Connection, func, select

from ivr.records.events import InputKind, Outcome
from ivr.records.reports import MOST_SAMPLED, Period, Report, is_over
from ivr.records.tables import calls, turns, waiting

ALONE = (Outcome.OPENING, Outcome.TOLD, Outcome.TEXT)
"""What callers get without staff."""
NO_WAIT = "queue-full"
"""The end of a wait that never began."""


def finished(connection: Connection, period: Period) -> Report:
    """Calls of which the answer needed nobody, among those that came to something and among all."""
    counts = _by_outcome(connection, period)
    served = sum(count for outcome, count in counts.items() if outcome is not None)
    alone = sum(counts.get(outcome, 0) for outcome in ALONE)
    total = sum(counts.values())
    row = (total, served, alone, _share(alone, served), _share(alone, total))
    columns = ("calls", "served", "without staff", "percent of served", "percent of calls")
    return Report("finished without staff", columns, (row,))


def funnel(connection: Connection, period: Period) -> Report:
    """How many get how far, of calls that are over: the call, a key, anything that it came to.

    A procedure heard to its end is no step: whoever asks to be called back need not have come there.
    """
    this = period.holds(calls) & is_over()
    total = connection.scalar(select(func.count()).select_from(calls).where(this)) or 0
    # Of turns to calls, and not for each call: so a database without statistics finds a short way too.
    keys = turns.c.day.between(period.first, period.wider.last) & (turns.c.kind == InputKind.KEY)
    pressed = select(turns.c.call_sid).where(keys).distinct().subquery()
    both = pressed.join(calls, calls.c.call_sid == pressed.c.call_sid)
    keyed = connection.scalar(select(func.count()).select_from(both).where(this)) or 0
    came = connection.scalar(select(func.count()).where(this, calls.c.outcome.is_not(None))) or 0
    steps = (("called", total), ("pressed a key", keyed), ("served", came))
    rows = tuple((name, count, _share(count, total)) for name, count in steps)
    return Report("funnel", ("step", "calls", "percent"), rows)


def to_answer(connection: Connection, period: Period) -> Report:
    """Seconds and keys from the start to the first whole answer, in the newest MOST_SAMPLED calls."""
    newest = (
        select(calls.c.call_sid, calls.c.started_at)
        .where(period.holds(calls), calls.c.procedure.is_not(None))
        .order_by(calls.c.day.desc())
        .limit(MOST_SAMPLED)
        .subquery()
    )
    first = (
        select(
            newest.c.call_sid, newest.c.started_at, func.min(turns.c.at, type_=turns.c.at.type).label("at")
        )
        .join(turns, turns.c.call_sid == newest.c.call_sid)
        .where(turns.c.outcome == Outcome.TOLD)
        .group_by(newest.c.call_sid, newest.c.started_at)
        .subquery()
    )
    keys = (
        select(func.count())
        .where(turns.c.call_sid == first.c.call_sid, turns.c.at <= first.c.at, turns.c.kind == InputKind.KEY)
        .scalar_subquery()
    )
    found = connection.execute(select(first.c.started_at, first.c.at, keys)).all()
    seconds = sorted((at - started).total_seconds() for started, at, _ in found)
    pressed = sorted(int(count) for _, _, count in found)
    columns = ("what", "calls", "median", "nine of ten within", "most")
    return Report("way to the answer", columns, (_spread("seconds", seconds), _spread("keys", pressed)))


def waits(connection: Connection, period: Period) -> Report:
    """How long callers waited in the queue, by how it ended. The newest MOST_SAMPLED of all are measured."""
    why = func.coalesce(waiting.c.why, "unknown").label("why")
    these = (
        select(why, waiting.c.joined_at, waiting.c.left_at)
        .join(calls, calls.c.call_sid == waiting.c.call_sid)
        .where(period.holds(calls), waiting.c.left_at.is_not(None))
    )
    all_ = these.subquery()
    counted = connection.execute(
        select(all_.c.why, func.count()).group_by(all_.c.why).order_by(all_.c.why)
    ).all()
    by_end: dict[str, list[float]] = {}
    for end, joined, left in connection.execute(
        these.order_by(waiting.c.joined_at.desc()).limit(MOST_SAMPLED)
    ):
        by_end.setdefault(end, []).append((left - joined).total_seconds())
    rows = tuple(
        (end, int(count), *_spread(end, [] if end == NO_WAIT else sorted(by_end.get(end, [])))[2:])
        for end, count in counted
    )
    return Report("waits", ("end", "callers", "median seconds", "nine of ten within", "longest"), rows)


def _by_outcome(connection: Connection, period: Period) -> dict[str | None, int]:
    """Only of calls that are over: the others may still come to something."""
    this = period.holds(calls) & is_over()
    query = select(calls.c.outcome, func.count()).where(this).group_by(calls.c.outcome)
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _spread(name: str, ordered: Sequence[float]) -> tuple[str, int, float | None, float | None, float | None]:
    if not ordered:
        return (name, 0, None, None, None)
    ninth = ordered[-(-len(ordered) * 9 // 10) - 1]
    return (name, len(ordered), round(median(ordered), 1), round(ninth, 1), round(ordered[-1], 1))
