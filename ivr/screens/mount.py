"""The screens beside the voice routes. They are made when the first page is asked for, off the event loop, so
that a start waits for none of it and calls go on.
"""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = ("/", "/phone", "/tree", "/desk", "/reports", "/audit", "/login", "/logout", "/static")
"""Where there are screens: these, and what lies below them."""
PEOPLE = b"text/html"
"""What browsers accept and programs do not ask for."""


def mount(app: Starlette) -> Starlette:
    """The service with its screens."""
    app.router.routes.append(Screens(app))
    return app


def _mistyped(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return any(name == b"accept" and PEOPLE in value for name, value in scope["headers"])


class Screens(BaseRoute):
    """Hands requests for screens to an application of their own."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._made: ASGIApp | None = None
        self._making = asyncio.Lock()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Is it the path of a screen, or one of nothing that somebody looks for in a browser?"""
        if scope["type"] not in ("http", "websocket"):
            return Match.NONE, {}
        path = scope.get("path", "")
        ours = ("/" + path.split("/")[1] if "/" in path else "") in PATHS
        return (Match.FULL, {}) if ours or _mistyped(scope) else (Match.NONE, {})

    def url_path_for(self, name: str, /, **path_params: object) -> None:  # type: ignore[override]
        """Screens are linked by their paths."""
        from starlette.routing import NoMatchFound

        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, after making the screens if this is the first."""
        made = self._made or await self._ready()
        await made(scope, receive, send)

    async def _ready(self) -> ASGIApp:
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self._make)
            return self._made

    def _make(self) -> ASGIApp:
        from ivr.screens.app import create_screens

        return create_screens(self._app, self._app.state.background)
