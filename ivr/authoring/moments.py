"""Moments that together bring all that callers can be told: of the desk, and of what is offered.

They are of no real day: a sheet or a check made from them is the same whenever it is made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

from ivr.dialogue.inputs import DeskStatus, Moment, Services
from ivr.model import Tree

ALL = Services(queue=True, callback=True, message=True, text=True)
"""Everything that there is, kept as long as is set where nobody sets anything."""
SAMPLE_DAY = date(2026, 9, 22)
"""Any day; it and the day after take long to say in most languages."""
USUAL_OPENING = time(8, 30)
"""Where the menus say no hours."""
ALONE = Moment(services=ALL, today=SAMPLE_DAY)
STAFFED = replace(ALONE, person=True, desk=DeskStatus.OPEN)
UNDATED = replace(ALONE, today=None)
BARE = Moment()
"""Nobody to ring and nothing to offer."""
CLOSED = (
    DeskStatus.CLOSED_HOURS,
    DeskStatus.CLOSED_HOLIDAY,
    DeskStatus.CLOSED_YEAR_END,
    DeskStatus.CLOSED_CITY,
    DeskStatus.CLOSED_STAFF,
)


def moments(tree: Tree) -> tuple[Moment, ...]:
    """Nobody, somebody, a day that nobody knows, and closed for each reason and with each next opening."""
    return (BARE, ALONE, STAFFED, UNDATED, *_closed(tree))


def offering(person: bool) -> tuple[Moment, ...]:
    """Each choice of what is offered: the same option has other keys then."""
    flags = product((False, True), repeat=3)
    offered = (Services(queue, callback, message) for queue, callback, message in flags)
    return tuple(replace(STAFFED if person else ALONE, services=services) for services in offered)


def _closed(tree: Tree) -> tuple[Moment, ...]:
    reasons = [replace(ALONE, desk=desk) for desk in CLOSED]
    closed = reasons[0]
    again = [
        replace(closed, reopens=datetime.combine(day, at))
        for at in _openings(tree)
        for day in (SAMPLE_DAY, SAMPLE_DAY + timedelta(days=1))
    ]
    texts = tree.hours.texts if tree.hours else {}
    city = replace(ALONE, desk=DeskStatus.CLOSED_CITY)
    return (*reasons, *again, *(replace(city, closure=closure) for closure in texts))


def _openings(tree: Tree) -> tuple[time, ...]:
    """The times of day at which the desk opens, extra openings included."""
    if tree.hours is None:
        return (USUAL_OPENING,)
    hours = tree.hours
    shifts = [shift for _, shift in hours.clock(hours.desk).shifts]
    shifts += [each.shift for each in hours.openings if each.shift and hours.desk in each.clocks]
    return tuple(sorted({shift.hours.opens for shift in shifts})) or (USUAL_OPENING,)
