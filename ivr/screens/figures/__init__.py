"""The screen at /reports."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ivr.screens.house import House


def routes(house: House) -> list[BaseRoute]:
    """The pages."""
    return []
