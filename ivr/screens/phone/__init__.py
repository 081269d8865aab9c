"""The screen at /phone: a telephone in the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from ivr.model import LanguageTag, Tree
from ivr.model.roles import Role
from ivr.screens.door import screen, socket
from ivr.screens.house import House
from ivr.screens.phone.line import Lines
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit
from ivr.screens.words import words


def routes(house: House) -> list[BaseRoute]:
    """The page and the line that it calls on."""
    return [
        Route("/phone", screen(house, Role.VIEWER, show), methods=["GET"]),
        WebSocketRoute("/phone/line", socket(house, Role.VIEWER, Lines().answer)),
    ]


async def show(visit: Visit) -> Response:
    """The phone. ``lang`` and ``keys`` of the address are pressed by the page when the call is placed."""
    tree = visit.house.tree
    asked, names = visit.request.query_params, names_of(tree, visit)
    language = asked.get("lang", "")
    return visit.page(
        "phone.html",
        languages=tree.languages.values(),
        lines=lines_of(tree, names, visit),
        tags=names,
        names={each.say_language: names[each.tag] for each in reversed([*tree.languages.values()])},
        language=language if language in tree.languages else "",
        keys=asked.get("keys", ""),
        line=asked.get("line", ""),
        at=asked.get("at", ""),
        words={key: text for key, text in words(visit.tongue).items() if key.startswith("phone-")},
        records=visit.house.settings.demo,
    )


def names_of(tree: Tree, visit: Visit) -> Mapping[LanguageTag, str]:
    """Languages as whoever tries the phone calls them."""
    told = MenuWords(tree, visit.tongue)
    return {tag: told.language_name(tag) for tag in tree.languages}


@dataclass(frozen=True, slots=True)
class Way:
    """A line in words. ``language``: it starts in that, and nobody chooses."""

    id: str
    name: str
    language: str


def lines_of(tree: Tree, names: Mapping[LanguageTag, str], visit: Visit) -> list[Way]:
    """The lines by what they do; with their id where that is nothing or the same for several."""
    found = []
    for line in tree.lines.values():
        does = [visit.say("phone-line-overflow")] if line.overflow else []
        if line.language:
            does.append(visit.say("phone-line-language", language=names[line.language]))
        found.append(Way(line.id, visit.say("phone-and").join(does), line.language or ""))
    often = Counter(way.name for way in found)
    return [
        way if way.name and often[way.name] == 1 else replace(way, name=f"{way.name} ({way.id})".strip())
        for way in found
    ]
