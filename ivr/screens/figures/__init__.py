"""The screen at /reports: figures over a period, as tables, charts and CSV. None knows of one caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ivr.model import Procedure, Tree
from ivr.model.roles import Role
from ivr.records.answers import finished, funnel, to_answer, waits
from ivr.records.database import take_time
from ivr.records.days import day_of
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
from ivr.screens.door import screen
from ivr.screens.figures.shown import Wording
from ivr.screens.house import House
from ivr.screens.visit import Visit

USUAL_DAYS = 30
MOST_DAYS = 1100
AT_ONCE = 2
LONG = ("place", "funnel", "hotline", "answer")
"""What is counted among all turns, and not only among all calls."""
MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""
Maker = Callable[[Connection, Period], Report]


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
    found = await visit.thread(_read, visit, asked.period, list(makers(visit.house.tree)))
    wording = Wording(visit, asked.period)
    shown = [wording.shown(name, report) for name, report in found]
    return visit.page("reports.html", asked=asked, period=asked.period, reports=shown)


async def sheet(visit: Visit) -> Response:
    """One table as CSV, in the words of the page."""
    name = visit.request.path_params["name"]
    if name not in makers(visit.house.tree):
        return visit.page("missing.html", 404)
    period = _asked(visit).period
    [(_, report)] = await visit.thread(_read, visit, period, [name])
    text = as_csv(list(Wording(visit, period, sheet=True).shown(name, report).sheet()))
    called = quote(f"{visit.say(f'reports-{name}')}_{period.first}_{period.last}.csv")
    shown = f"attachment; filename=\"{name}_{period.first}_{period.last}.csv\"; filename*=UTF-8''{called}"
    headers = {"content-disposition": shown}
    return Response(MARK + text, media_type="text/csv; charset=utf-8", headers=headers)


def _read(visit: Visit, period: Period, names: list[str]) -> list[tuple[str, Report]]:
    """Two at a time, the longest first: a database counts for one while it looks for the other."""
    known = makers(visit.house.tree)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        in_turn = sorted(names, key=lambda name: name not in LONG)
        made = {name: pool.submit(_one, visit, known[name], period) for name in in_turn}
        return [(name, made[name].result()) for name in names]


def _one(visit: Visit, maker: Maker, period: Period) -> Report:
    with visit.house.records.database.read() as connection:
        take_time(connection)
        return maker(connection, period)


def _asked(visit: Visit) -> Asked:
    """As the form asks; the last thirty days, and why, where it asks for nothing that makes sense."""
    today = day_of(visit.house.now())
    given = {name: visit.request.query_params.get(name, "") for name in ("from", "until")}
    last = _day(given["until"]) or today
    first = _day(given["from"]) or last - timedelta(days=USUAL_DAYS - 1)
    if any(text and _day(text) is None for text in given.values()):
        wrong = "reports-no-day"
    elif first > last:
        wrong = "reports-reversed"
    elif (last - first).days > MOST_DAYS:
        wrong = "reports-too-long"
    else:
        return Asked(Period(first, last), first.isoformat(), last.isoformat())
    usual = Period(today - timedelta(days=USUAL_DAYS - 1), today)
    return Asked(usual, given["from"], given["until"], wrong)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
