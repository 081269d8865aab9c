"""The first page of the desk: is it open, who waits in the queue now, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from ivr.records.calls import Waiting, waiting_now
from ivr.records.desk import list_changes
from ivr.records.requests import RequestStatus
from ivr.screens.desk.rows import Row, rows
from ivr.screens.desk.standing import Standing, standing
from ivr.screens.desk.story import Answered, Teller
from ivr.screens.visit import Visit


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody in the queue, in words. ``minutes``: how long they have waited."""

    language: str
    place: str
    answers: Sequence[Answered]
    minutes: int


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the page has. ``news``: what waits for anybody, for the title of the tab."""

    standing: Standing
    callers: Sequence[Caller]
    rows: Sequence[Row]
    news: int


async def show(visit: Visit) -> Response:
    """The page."""
    return visit.page("desk.html", desk=await visit.thread(_read, visit), updated=_updated(visit))


async def fragment(visit: Visit) -> Response:
    """Only what changes by itself, for the page to take over every few seconds."""
    desk = await visit.thread(_read, visit)
    answer = visit.page("desk-live.html", desk=desk)
    answer.headers["x-news"] = str(desk.news)
    answer.headers["x-updated"] = _updated(visit)
    return answer


def _updated(visit: Visit) -> str:
    return visit.dates.clock(visit.house.now())


def _read(visit: Visit) -> Desk:
    records, now, teller = visit.house.records, visit.house.now(), Teller(visit)
    callers = [_caller(teller, each, now) for each in waiting_now(records.database)]
    found = records.handling.listed()
    news = len(callers) + sum(each.status is RequestStatus.OPEN for each in found)
    return Desk(standing(visit, list_changes(records.database, now)), callers, rows(visit, found), news)


def _caller(teller: Teller, waits: Waiting, now: datetime) -> Caller:
    minutes = int((now - waits.joined_at).total_seconds() // 60)
    language, place = teller.language(waits.language), teller.place(waits.place)
    return Caller(language, place, teller.answers(waits.answers), max(minutes, 0))
