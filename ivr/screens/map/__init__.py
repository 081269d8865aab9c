"""The screen at /tree: the whole phone tree, each place with its prompts, cases, and the sheets to sign."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from ivr.model.roles import Role
from ivr.screens.door import screen
from ivr.screens.house import House
from ivr.screens.map.place import Places
from ivr.screens.map.tree import graph, show


def routes(house: House) -> list[BaseRoute]:
    """The map, what is drawn on it, and the pages of its places."""
    places = Places()

    def page(path: str, handler: object) -> Route:
        return Route(path, screen(house, Role.VIEWER, handler), methods=["GET"])  # type: ignore[arg-type]

    return [
        page("/tree", show),
        page("/tree/graph.json", graph),
        page("/tree/place/{place}", places.show),
        page("/tree/cases/{place}", places.cases),
        page("/tree/proof/{language}/{name}", places.proof),
        page("/tree/sound/{language}/{unit}", places.sound),
    ]
