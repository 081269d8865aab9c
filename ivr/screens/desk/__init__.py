"""The screen at /desk: who waits, requests, and the switch of the desk."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from ivr.model.roles import Role
from ivr.screens.desk import requests, switch, waiting
from ivr.screens.desk.sounds import Sounds
from ivr.screens.door import screen
from ivr.screens.house import House


def routes(house: House) -> list[BaseRoute]:
    """The pages; announcements are set by editors, which ``switch`` looks at."""
    sounds = Sounds()

    def page(path: str, handler: object, method: str = "GET", polled: bool = False) -> Route:
        endpoint = screen(house, Role.DESK, handler, polled=polled)  # type: ignore[arg-type]
        return Route(path, endpoint, methods=[method])

    return [
        page("/desk", waiting.show),
        page("/desk/waiting", waiting.fragment, polled=True),
        page("/desk/done", requests.finished),
        page("/desk/requests/{ref}", requests.show),
        page("/desk/requests/{ref}/sound", sounds.play),
        page("/desk/requests/{ref}/state", requests.state),
        page("/desk/requests/{ref}/{deed}", requests.back),
        page("/desk/requests/{ref}/{deed}", requests.act, "POST"),
        page("/desk/switch", switch.show),
        *(page(f"/desk/switch/{deed}", switch.back) for deed in ("preview", "set", "end")),
        page("/desk/switch/preview", switch.preview, "POST"),
        page("/desk/switch/set", switch.set_change, "POST"),
        page("/desk/switch/end", switch.end, "POST"),
    ]
