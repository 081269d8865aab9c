"""Who did what with the screens: read by editors."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ivr.model.roles import Role
from ivr.records.audit import deeds
from ivr.screens.door import screen
from ivr.screens.house import House
from ivr.screens.visit import Visit


def routes(house: House) -> list[BaseRoute]:
    """The page."""
    return [Route("/audit", screen(house, Role.EDITOR, show), methods=["GET"])]


async def show(visit: Visit) -> Response:
    """The newest deeds."""
    found = await visit.thread(deeds, visit.house.records.database)
    return visit.page("audit.html", deeds=found)
