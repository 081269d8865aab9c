"""The first page of the desk: who waits in the queue now, and the requests that wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from ivr.records.calls import Waiting, waiting_now
from ivr.records.handling import Request
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody in the queue, in words. ``minutes``: how long they have waited."""

    language: str
    place: str
    answers: Sequence[str]
    minutes: int


@dataclass(frozen=True, slots=True)
class Row:
    """A request in the list, in words. ``mine``: whoever looks has it."""

    request: Request
    language: str
    place: str
    mine: bool


async def show(visit: Visit) -> Response:
    """The page."""
    callers, found = await visit.thread(_read, visit)
    return visit.page("desk.html", callers=callers, rows=rows(visit, found))


async def fragment(visit: Visit) -> Response:
    """Only what changes by itself, for the page to take over every few seconds."""
    callers, found = await visit.thread(_read, visit)
    return visit.page("desk-live.html", callers=callers, rows=rows(visit, found))


def _read(visit: Visit) -> tuple[list[Caller], tuple[Request, ...]]:
    records = visit.house.records
    words = MenuWords(visit.house.tree, visit.tongue)
    now = visit.house.now()
    callers = [_caller(words, each, now) for each in waiting_now(records.database)]
    return callers, records.handling.listed()


def _caller(words: MenuWords, waits: Waiting, now: datetime) -> Caller:
    minutes = int((now - waits.joined_at).total_seconds() // 60)
    language, place = words.language_name(waits.language), words.place(waits.place)
    return Caller(language, place, words.answers(waits.answers), max(minutes, 0))


def rows(visit: Visit, found: Sequence[Request]) -> list[Row]:
    """Requests as the list has them."""
    words = MenuWords(visit.house.tree, visit.tongue)
    return [
        Row(each, words.language_name(each.language), words.place(each.place), each.claimed_by == visit.who)
        for each in found
    ]
