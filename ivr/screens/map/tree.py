"""The map: places and the keys between them, completeness of each language, and where callers give up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import JSONResponse, Response

from ivr.errors import RecordsError
from ivr.model import LanguageTag, Menu, Place, Procedure, TranslationState, Tree
from ivr.records.days import day_of
from ivr.records.reports import Period, drop_off
from ivr.screens.counting import Wanted
from ivr.screens.placenames import PlaceNames
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit

DAYS = (1, 7, 30, 90)
USUAL_DAYS = 30
ENOUGH = 20
"""Calls of which a part says anything: two of five may be chance."""
PATIENCE = 6
"""The longest that figures are waited for, in seconds: the map is more than they are."""
MANY = 20
"""Calls given up of a hundred at which a place is marked."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Calls that came to a place, and those that were given up there."""

    came: int
    left: int

    @property
    def percent(self) -> float:
        """Given up, of a hundred."""
        return round(100 * self.left / self.came, 1) if self.came else 0.0

    @property
    def grave(self) -> bool:
        """Are so many calls given up there that somebody should look?"""
        return self.came >= ENOUGH and self.percent >= MANY


Traffics = dict[str, Traffic]
"""By place."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the map with what leads from it. ``keys``: key, label and id of each."""

    id: str
    name: str
    kind: str
    page: str
    keys: tuple[tuple[str, str, str], ...]
    traffic: Traffic

    def ways(self) -> dict[str, list[str]]:
        """The keys that lead to each place, as several may lead to one."""
        found: dict[str, list[str]] = {}
        for key, _, to in self.keys:
            found.setdefault(to, []).append(key)
        return found


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a language holds. ``withheld``: procedures that callers of it do not get."""

    tag: LanguageTag
    name: str
    current: int
    others: int
    withheld: tuple[str, ...]
    review: str

    @property
    def percent(self) -> float:
        """Current texts, of a hundred."""
        return round(100 * self.current / max(1, self.current + self.others), 1)


async def show(visit: Visit) -> Response:
    """The page: the same as a drawing and as a list."""
    days = _days(visit)
    traffic = await _traffic(visit, days)
    return await visit.thread(_page, visit, days, traffic)


def _page(visit: Visit, days: int, traffic: Traffics | None) -> Response:
    tree = visit.house.tree
    return visit.page(
        "tree.html",
        nodes={node.id: node for node in _nodes(visit, traffic or {})},
        front=str(tree.front),
        languages=_completeness(tree),
        days=days,
        choices=_choices(visit),
        names=PlaceNames(tree, visit.tongue),
        enough=ENOUGH,
        many=MANY,
        counted=traffic is not None,
    )


async def graph(visit: Visit) -> Response:
    """The drawing as data."""
    traffic = await _traffic(visit, _days(visit))
    nodes = await visit.thread(lambda: list(_nodes(visit, traffic or {})))
    places = [
        {
            "data": {
                "id": node.id,
                "label": node.name,
                "kind": node.kind,
                "page": node.page,
                "came": node.traffic.came,
                "left": node.traffic.left,
                "percent": node.traffic.percent,
                "traffic": _drawn(visit, node.traffic),
                "grave": node.traffic.grave,
            }
        }
        for node in nodes
    ]
    edges = [
        {"data": {"id": f"{node.id}-{to}", "source": node.id, "target": to, "label": ", ".join(keys)}}
        for node in nodes
        for to, keys in node.ways().items()
    ]
    return JSONResponse({"nodes": places, "edges": edges})


def _drawn(visit: Visit, traffic: Traffic) -> str:
    """In few words; nothing where nobody came."""
    if not traffic.came:
        return ""
    return visit.say("tree-drawn-traffic", came=f"{traffic.came:,}", percent=round(traffic.percent))


def _choices(visit: Visit) -> tuple[int, ...]:
    """Periods of which all is still there."""
    kept = visit.house.settings.retention.turns
    return tuple(days for days in DAYS if days <= kept)


def _days(visit: Visit) -> int:
    asked, choices = visit.request.query_params.get("days", ""), _choices(visit)
    return int(asked) if asked in {str(each) for each in choices} else min(USUAL_DAYS, max(choices))


async def _traffic(visit: Visit, days: int) -> Traffics | None:
    """None while the records are away or busy: the map itself does not need them."""
    today = day_of(visit.house.now())
    wanted = Wanted("place", Period(today - timedelta(days=days - 1), today), drop_off)
    try:
        [found] = await visit.house.counting.counted(visit.house.records.database, [wanted], PATIENCE)
    except RecordsError:
        return None
    return {str(place): Traffic(int(came or 0), int(left or 0)) for place, came, left, _ in found.rows}


def _nodes(visit: Visit, traffic: Traffics) -> Iterator[Node]:
    tree = visit.house.tree
    words, names = MenuWords(tree, visit.tongue), PlaceNames(tree, visit.tongue)
    for place in tree.places.values():
        yield Node(
            str(place.id),
            names.name(str(place.id)),
            _kind(tree, place),
            f"/tree/place/{place.id}",
            tuple((option.key, words.text(option.label), str(option.target)) for option in place.leads()),
            traffic.get(str(place.id), Traffic(0, 0)),
        )


def _kind(tree: Tree, place: Place) -> str:
    if place.id == tree.front:
        return "front"
    if isinstance(place, Menu):
        return "menu"
    return "procedure" if isinstance(place, Procedure) and (place.ask or place.lists) else "topic"


def _completeness(tree: Tree) -> list[Completeness]:
    """Of every text that can be spoken."""
    messages = [*tree.system.values(), *(m for place in tree.places.values() for m in place.messages())]
    units = {message.id: message for message in messages}.values()
    good = (TranslationState.CURRENT, TranslationState.SOURCE)
    found = []
    for tag, language in tree.languages.items():
        current = sum(unit.states.get(tag) in good for unit in units)
        withheld = tuple(sorted(map(str, tree.withheld.get(tag, ()))))
        found.append(
            Completeness(tag, language.name, current, len(units) - current, withheld, language.review)
        )
    return found
