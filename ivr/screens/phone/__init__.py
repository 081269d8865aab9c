"""The screen at /phone: a telephone in the browser."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from ivr.model.roles import Role
from ivr.screens.door import screen, socket
from ivr.screens.house import House
from ivr.screens.phone.line import Lines
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
    asked = visit.request.query_params
    language = asked.get("lang", "")
    return visit.page(
        "phone.html",
        languages=tree.languages.values(),
        lines=tree.lines.values(),
        language=language if language in tree.languages else "",
        keys=asked.get("keys", ""),
        line=asked.get("line", ""),
        at=asked.get("at", ""),
        words={key: text for key, text in words(visit.tongue).items() if key.startswith("phone-")},
        records=visit.house.settings.demo,
    )
