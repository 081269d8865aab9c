"""The screen at /reports: figures over a period, as tables, charts and CSV. None knows of one caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ivr.model import Procedure, Tree
from ivr.model.roles import Role
from ivr.records.answers import finished, funnel, to_answer, waits
from ivr.records.days import day_of
from ivr.records.kept import Kept, kept_from
from ivr.records.reports import (
    By,
    Period,
    Report,
    calls_by,
    requests_by_kind,
    texts,
    to_hotline,
    transfers,
)
from ivr.records.sheets import as_csv
from ivr.screens.counting import Maker, Wanted
from ivr.screens.door import screen
from ivr.screens.figures.shown import Shown, Wording
from ivr.screens.house import House
from ivr.screens.visit import Visit

USUAL_DAYS = 30
MOST_DAYS = 1100
YEARS = range(2000, 2200)
"""Of days that somebody can mean."""
MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
OF = {
    **dict.fromkeys(("place", "funnel", "answer", "hotline", "transfers", "waits"), Kept.TURNS),
    "requests": Kept.REQUESTS,
    "sms": Kept.SMS,
}
"""What tables are counted from that know more than calls."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The days that are shown, those that were asked for, and what is wrong with them, if anything is."""

    period: Period
    first: str
    last: str
    wrong: str = ""


def routes(house: House) -> list[BaseRoute]:
    """The page, and each table for a spreadsheet."""
    return [
        Route("/reports", screen(house, Role.VIEWER, show), methods=["GET"]),
        Route("/reports/{name}.csv", screen(house, Role.VIEWER, sheet), methods=["GET"]),
    ]


def makers(tree: Tree) -> Mapping[str, Maker]:
    """Every report by its name in addresses, in the order of the page."""
    urgent = next((p.id for p in tree.places.values() if isinstance(p, Procedure) and p.opening), tree.front)
    by = {each.value: _by(each) for each in (By.DAY, By.HOUR, By.LANGUAGE, By.PROCEDURE, By.OUTCOME)}
    return {
        "finished": finished,
        "funnel": funnel,
        **by,
        "place": _by(By.PLACE),
        "answer": to_answer,
        "hotline": lambda connection, period: to_hotline(connection, period, str(urgent)),
        "transfers": transfers,
        "waits": waits,
        "requests": requests_by_kind,
        "sms": texts,
    }


def _by(by: By) -> Maker:
    return lambda connection, period: calls_by(connection, by, period)


async def show(visit: Visit) -> Response:
    """All tables of a period."""
    asked = _asked(visit)
    wanted = _wanted(visit, asked.period, list(makers(visit.house.tree)))
    found = await visit.house.counting.counted(visit.house.records.database, wanted)
    return await visit.thread(_page, visit, asked, wanted, found)


def _page(visit: Visit, asked: Asked, wanted: Sequence[Wanted], found: Sequence[Report]) -> Response:
    shown = _shown(visit, asked.period, wanted, found)
    return visit.page("reports.html", asked=asked, period=asked.period, reports=shown)


async def sheet(visit: Visit) -> Response:
    """One table as CSV, in the words of the page."""
    name = visit.request.path_params["name"]
    if name not in makers(visit.house.tree):
        return visit.page("missing.html", 404)
    period = _asked(visit).period
    wanted = _wanted(visit, period, [name])
    found = await visit.house.counting.counted(visit.house.records.database, wanted)
    [shown] = await visit.thread(_shown, visit, period, wanted, found, True)
    first = min(wanted[0].period.first, period.last)
    called = quote(f"{visit.say(f'reports-{name}')}_{first}_{period.last}.csv")
    named = f"attachment; filename=\"{name}_{first}_{period.last}.csv\"; filename*=UTF-8''{called}"
    headers = {"content-disposition": named}
    return Response(MARK + as_csv(list(shown.sheet())), media_type="text/csv; charset=utf-8", headers=headers)


def _wanted(visit: Visit, period: Period, names: Sequence[str]) -> list[Wanted]:
    """Each table of the days of which its records are still kept."""
    known, today = makers(visit.house.tree), day_of(visit.house.now())
    retention = visit.house.settings.retention
    since = {name: kept_from(OF.get(name, Kept.CALLS), retention, today) for name in names}
    return [Wanted(name, period.since(since[name]), known[name]) for name in names]


def _shown(
    visit: Visit, period: Period, wanted: Sequence[Wanted], found: Sequence[Report], sheet: bool = False
) -> list[Shown]:
    wording = Wording(visit, period, sheet=sheet)
    return [wording.shown(each.name, report, each.period) for each, report in zip(wanted, found, strict=True)]


def _asked(visit: Visit) -> Asked:
    """As the form asks; the last thirty days, and why, where it asks for nothing that makes sense."""
    today = day_of(visit.house.now())
    given = {name: visit.request.query_params.get(name, "") for name in ("from", "until")}
    last = _day(given["until"]) or today
    first = _day(given["from"]) or date.fromordinal(max(1, last.toordinal() - USUAL_DAYS + 1))
    if any(text and _day(text) is None for text in given.values()):
        wrong = "reports-no-day"
    elif first > last:
        wrong = "reports-reversed"
    elif (last - first).days > MOST_DAYS:
        wrong = "reports-too-long"
    elif first.year not in YEARS or last.year not in YEARS:
        wrong = "reports-no-year"
    else:
        return Asked(Period(first, last), first.isoformat(), last.isoformat())
    usual = Period(today - timedelta(days=USUAL_DAYS - 1), today)
    return Asked(usual, given["from"], given["until"], wrong)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
