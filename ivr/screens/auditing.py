"""Who did what with the screens: read by editors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ivr.model.roles import Role
from ivr.records.audit import Deed, deeds
from ivr.records.desk import SetChange, list_changes
from ivr.records.handling import Request
from ivr.screens.desk.story import Teller
from ivr.screens.door import screen
from ivr.screens.house import House
from ivr.screens.visit import Visit

MOST = 200
"""Lines of a page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A deed in words. ``link``: where more is known of what it was done with; empty if nowhere."""

    at: datetime
    who: str
    what: str
    about: str
    link: str


@dataclass(frozen=True, slots=True)
class Known:
    """What deeds of a page were done with, as far as it is still kept."""

    requests: Mapping[str, Request]
    changes: Mapping[str, SetChange]


def routes(house: House) -> list[BaseRoute]:
    """The page."""
    return [Route("/audit", screen(house, Role.EDITOR, show), methods=["GET"])]


async def show(visit: Visit) -> Response:
    """The newest deeds, or those before one of them."""
    asked = visit.request.query_params.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    found, known = await visit.thread(_read, visit, before)
    older = found[MOST - 1].id if len(found) > MOST else None
    lines = _lines(visit, found[:MOST], known)
    return visit.page("audit.html", lines=lines, older=older, newest=before is None, most=MOST)


def _read(visit: Visit, before: int | None) -> tuple[tuple[Deed, ...], Known]:
    """One deed more than a page has, to know if there are older ones."""
    records = visit.house.records
    found = deeds(records.database, MOST + 1, before)
    refs = {deed.about for deed in found if deed.about}
    changes = {each.change.id: each for each in list_changes(records.database, visit.house.now(), over=True)}
    return found, Known({each.ref: each for each in records.handling.of(refs)}, changes)


def _lines(visit: Visit, found: Sequence[Deed], known: Known) -> list[Line]:
    teller = Teller(visit)
    return [
        Line(deed.at, deed.who, visit.named("audit-did", deed.what), *_about(visit, teller, deed, known))
        for deed in found
    ]


def _about(visit: Visit, teller: Teller, deed: Deed, known: Known) -> tuple[str, str]:
    """What it was done with, in words, and where that is."""
    about, dates = deed.about or "", visit.dates
    if request := known.requests.get(about):
        kind, place = visit.named("desk-kind", request.kind), teller.place(request.place)
        at = dates.when(request.accepted_at)
        return visit.say("audit-request", kind=kind, place=place, at=at), f"/desk/requests/{about}"
    if change := known.changes.get(about):
        span = dates.span(change.change.starts, change.change.ends)
        return visit.say("audit-change", kind=visit.named("desk-change", change.change.kind), span=span), ""
    if deed.what.startswith(("request-", "number-", "recording-")):
        return visit.say("audit-request-gone"), ""
    name, _, role = about.partition(" ")
    return (f"{name} ({visit.named('audit-role', role)})" if role else name), ""
