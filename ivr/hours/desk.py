"""The desk at a moment: its clock, and what staff set, put together into what the dialogue needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ivr.dialogue.inputs import DeskStatus, Moment
from ivr.hours.announcing import announcements_at
from ivr.hours.calendar import HORIZON_DAYS, Why, day_of, local, next_opening, opening
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.model.hours import CityHours

_STATUS = {
    Why.OPEN: DeskStatus.OPEN,
    Why.HOURS: DeskStatus.CLOSED_HOURS,
    Why.HOLIDAY: DeskStatus.CLOSED_HOLIDAY,
    Why.YEAR_END: DeskStatus.CLOSED_YEAR_END,
    Why.CLOSURE: DeskStatus.CLOSED_CITY,
}


def moment_at(hours: CityHours | None, changes: Sequence[DeskChange], now: datetime, staffed: bool) -> Moment:
    """What callers meet at a moment. ``staffed``: is there a number to ring at all?

    Without hours the desk's status is UNKNOWN and a person can be rung whenever there is a number, unless
    staff closed the desk; ``today`` is the city's date, and None without hours. The moment changes only when
    callers are told something else, and at midnight. Raises ValueError for a time without a zone.
    """
    desk = status_at(hours, changes, now)
    person = staffed and desk in (DeskStatus.OPEN, DeskStatus.UNKNOWN)
    moment = Moment(person=person, desk=desk, announcements=announcements_at(changes, now))
    if hours is None:
        return moment
    moment = replace(moment, today=local(hours, now).date())
    if desk is DeskStatus.OPEN:
        return moment
    staff = desk is DeskStatus.CLOSED_STAFF
    closure = None if staff else opening(hours, hours.desk, now).exception
    return replace(moment, reopens=reopening(hours, changes, now), closure=closure)


def status_at(hours: CityHours | None, changes: Sequence[DeskChange], now: datetime) -> DeskStatus:
    """Is the desk open? What staff closed stays closed, whatever else was set."""
    if _holding(changes, DeskChangeKind.CLOSED, now):
        return DeskStatus.CLOSED_STAFF
    if hours is None:
        return DeskStatus.UNKNOWN
    if _open_late(hours, changes, now):
        return DeskStatus.OPEN
    return _STATUS[opening(hours, hours.desk, now).why]


def set_already(change: DeskChange, changes: Sequence[DeskChange]) -> DeskChange | None:
    """What closes the desk or keeps it open just as long already, as ``change`` would; None if nothing."""
    same = (
        other
        for other in changes
        if other.kind is change.kind is not DeskChangeKind.ANNOUNCEMENT
        and other.id != change.id
        and other.starts <= change.starts
        and other.ends == change.ends
    )
    return next(same, None)


def reopening(hours: CityHours, changes: Sequence[DeskChange], now: datetime) -> datetime | None:
    """When the desk is open next after ``now``, as far as is known now, in the city's zone.

    None if not within HORIZON_DAYS. Looked at are only the moments at which something begins or ends.
    """
    here = local(hours, now)
    last = here + timedelta(days=HORIZON_DAYS)
    edges = sorted(local(hours, at) for change in changes for at in (change.starts, change.ends))
    while here < last:
        closed = _holding(changes, DeskChangeKind.CLOSED, here)
        coming = [local(hours, change.ends) for change in closed]
        if not closed:
            opens = next_opening(hours, hours.desk, here)
            coming = [*edges[bisect_right(edges, here) :][:1], *([opens] if opens else [])]
        if not coming:
            return None
        here = max(coming) if closed else min(coming)
        if here <= last and status_at(hours, changes, here) is DeskStatus.OPEN:
            return here
    return None


def closing(hours: CityHours, changes: Sequence[DeskChange], now: datetime) -> datetime | None:
    """When the desk that is open now closes, as far as is known now; None if not within HORIZON_DAYS."""
    here = local(hours, now)
    last = here + timedelta(days=HORIZON_DAYS)
    edges = sorted(local(hours, at) for change in changes for at in (change.starts, change.ends))
    while here < last:
        changes_at = opening(hours, hours.desk, here).changes_at
        coming = [*edges[bisect_right(edges, here) :][:1], *([changes_at] if changes_at else [])]
        if not coming:
            return None
        here = min(coming)
        if status_at(hours, changes, here) is not DeskStatus.OPEN:
            return here
    return None


def _holding(changes: Sequence[DeskChange], kind: DeskChangeKind, now: datetime) -> list[DeskChange]:
    return [change for change in changes if change.kind is kind and change.holds(now)]


def _open_late(hours: CityHours, changes: Sequence[DeskChange], now: datetime) -> bool:
    """Staff stay longer, over midnight too; but nobody is there before the opening time of the first day."""
    return any(
        _first_open(hours, change) <= local(hours, now)
        for change in _holding(changes, DeskChangeKind.OPEN_LATE, now)
    )


def _first_open(hours: CityHours, change: DeskChange) -> datetime:
    """From when an open-late change keeps the desk open."""
    starts = local(hours, change.starts)
    first = day_of(hours, hours.desk, starts.date()).hours
    opens = datetime.combine(starts.date(), first.opens, starts.tzinfo) if first else starts
    return max(starts, opens)
