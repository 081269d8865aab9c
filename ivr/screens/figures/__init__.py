"""The screen at /reports: figures over a period, as tables, charts and CSV. None knows of one caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

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
    Cell,
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
from ivr.screens.house import House
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit

USUAL_DAYS = 30
MOST_DAYS = 1100
AT_ONCE = 2
LONG = ("place", "funnel", "hotline", "answer")
"""What is counted among all turns, and not only among all calls."""
Maker = Callable[[Connection, Period], Report]


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
    period = _period(visit)
    found = await visit.thread(_read, visit, period, list(makers(visit.house.tree)))
    words = MenuWords(visit.house.tree, visit.tongue)
    return visit.page(
        "reports.html", period=period, reports=found, worded=lambda cell: _worded(words, visit, cell)
    )


async def sheet(visit: Visit) -> Response:
    """One table as CSV, its words as in the records."""
    name = visit.request.path_params["name"]
    if name not in makers(visit.house.tree):
        return visit.page("missing.html", 404)
    period = _period(visit)
    [(_, report)] = await visit.thread(_read, visit, period, [name])
    text = as_csv([report.columns, *report.rows])
    shown = f'attachment; filename="{name}-{period.first}-{period.last}.csv"'
    return Response(text, media_type="text/csv; charset=utf-8", headers={"content-disposition": shown})


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


def _period(visit: Visit) -> Period:
    """As the form asks; the last thirty days where it asks for nothing that makes sense."""
    today = day_of(visit.house.now())
    asked = visit.request.query_params
    last = _day(asked.get("until")) or today
    first = _day(asked.get("from")) or last - timedelta(days=USUAL_DAYS - 1)
    if first > last or (last - first).days > MOST_DAYS:
        return Period(today - timedelta(days=USUAL_DAYS - 1), today)
    return Period(first, last)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _worded(words: MenuWords, visit: Visit, cell: Cell) -> str:
    """A cell for readers: places and languages by name, our words in the language of the page."""
    if cell is None:
        return "–"
    if not isinstance(cell, str):
        return f"{cell:,}"
    named = visit.named("reports-word", cell.replace(" ", "-"))
    if named != cell.replace(" ", "-"):
        return named
    place = words.place(cell)
    return words.language_name(cell) if place == cell else place
