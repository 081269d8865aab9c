"""All screens as one application."""

from __future__ import annotations

from hmac import digest

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ivr.model.roles import Role
from ivr.records.vault import open_vault
from ivr.screens import auditing, desk, figures, map, phone, signin
from ivr.screens.door import answered_with, screen
from ivr.screens.house import House, templates
from ivr.screens.static import StaticFiles
from ivr.screens.traces import PURPOSE as OF_TRACES
from ivr.screens.traces import Traces
from ivr.screens.visit import Visit
from ivr.screens.visitor import Gate
from ivr.settings import Settings
from ivr.web.lifespan import Background

PURPOSE = "form tokens of the screens"


def create_screens(app: ASGIApp, background: Background) -> Starlette:
    """The screens of a service. Raises SettingsError."""
    settings = background.settings
    gate = Gate(settings, secret_of(settings, PURPOSE))
    traces = Traces(secret_of(settings, OF_TRACES))
    house = House(settings, background, gate, templates(), app, traces)
    screens = Starlette(
        routes=[
            Route("/", screen(house, Role.VIEWER, home), methods=["GET"]),
            *signin.routes(house),
            *phone.routes(house),
            *map.routes(house),
            *desk.routes(house),
            *figures.routes(house),
            *auditing.routes(house),
            Route("/static/{path:path}", StaticFiles(), methods=["GET"]),
            Route("/{path:path}", screen(house, Role.VIEWER, missing)),
        ],
        exception_handlers={405: answered_with(house, "missing.html", 405)},
    )
    screens.router.redirect_slashes = False
    return screens


def secret_of(settings: Settings, purpose: str) -> bytes:
    """The same in every process of a service."""
    token = settings.auth_token.get_secret_value()
    if token:
        return digest(token.encode("utf-8"), purpose.encode("ascii"), "sha256")
    secret = open_vault(settings).derived(purpose)
    if secret is None:
        raise AssertionError("the demo mode has a key")
    return secret


async def home(visit: Visit) -> Response:
    """Work first: the desk for whoever may work there, else the phone, as in the demo mode."""
    works = visit.may(Role.DESK) and not visit.house.settings.demo
    return visit.go("/desk" if works else "/phone")


async def missing(visit: Visit) -> Response:
    """There is no such page."""
    return visit.page("missing.html", 404)
