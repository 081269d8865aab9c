"""Requests as a list: in the order of their urgency, with what makes one urgent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ivr.hours.calendar import Why, day_of, kind_of
from ivr.hours.callbacks import MORNING_ENDS
from ivr.model import Procedure
from ivr.model.hours import CityHours, DayKind
from ivr.records.handling import Request
from ivr.records.requests import RequestKind
from ivr.screens.desk.story import Teller
from ivr.screens.visit import Visit

_BAND_RANK = {"morning": 0, "afternoon": 2}
MOST_DAYS_OFF = 30
"""Days after which a next working day is looked for no further."""


@dataclass(frozen=True, slots=True)
class Row:
    """A request in the list, in words. ``mine``: whoever looks has it.

    ``late``: it should have been done already. ``near``: the key of today or tomorrow, if it is due then.
    ``urgent``: its procedure begins with what cannot wait. ``foreign``: its language is not the city's own.
    """

    request: Request
    language: str
    place: str
    mine: bool
    late: bool
    near: str
    urgent: bool
    foreign: bool


def rows(visit: Visit, found: Sequence[Request]) -> list[Row]:
    """Requests that wait for somebody: one's own first, then by the day and time on which they are due."""
    hours = visit.house.tree.hours
    mine_first = sorted(found, key=lambda each: (each.claimed_by != visit.who, *_urgency(hours, visit, each)))
    return as_found(visit, mine_first)


def as_found(visit: Visit, found: Sequence[Request]) -> list[Row]:
    """Requests in the order given."""
    teller = Teller(visit)
    return [_row(visit, teller, each) for each in found]


def _urgency(hours: CityHours | None, visit: Visit, request: Request) -> tuple[date, int, datetime]:
    rank = _BAND_RANK.get(request.band or "", 1)
    return _due(hours, visit, request), rank, request.accepted_at


def _due(hours: CityHours | None, visit: Visit, request: Request) -> date:
    """The day that its caller was told; for a message the working day after it came."""
    accepted = request.accepted_at.astimezone(visit.dates.zone).date()
    if request.due or request.kind is not RequestKind.MESSAGE:
        return request.due or accepted
    ahead = (accepted + timedelta(days=days) for days in range(1, MOST_DAYS_OFF))
    return next((each for each in ahead if _works(hours, each)), accepted)


def _works(hours: CityHours | None, on: date) -> bool:
    if hours is None:
        return kind_of(on) is DayKind.WEEKDAY
    return day_of(hours, hours.desk, on).why is Why.OPEN


def _row(visit: Visit, teller: Teller, request: Request) -> Row:
    tree, dates = visit.house.tree, visit.dates
    due = _due(tree.hours, visit, request)
    here = visit.house.now().astimezone(dates.zone)
    over = due == here.date() and request.band == "morning" and here.time() >= MORNING_ENDS
    near = {dates.today: "desk-today", dates.today + timedelta(days=1): "desk-tomorrow"}.get(due, "")
    place = {str(id): each for id, each in tree.places.items()}.get(request.place)
    return Row(
        request,
        teller.language(request.language),
        teller.place(request.place),
        mine=request.claimed_by == visit.who,
        late=due < here.date() or over,
        near=near if request.due else "",
        urgent=isinstance(place, Procedure) and place.opening is not None,
        foreign=request.language != tree.default_language,
    )
