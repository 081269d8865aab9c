"""For those who watch the service: alive, ready, and figures for Prometheus."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ivr.web.archive import Archive
from ivr.web.menus import CurrentMenus
from ivr.web.metrics import CONTENT_TYPE, Metrics


class Health:
    """Three routes. None of them tells anything of a caller."""

    def __init__(self, menus: CurrentMenus, archive: Archive, metrics: Metrics) -> None:
        self._menus, self._archive, self._metrics = menus, archive, metrics

    async def alive(self, request: Request) -> JSONResponse:
        """The process answers."""
        return JSONResponse({"status": "ok"})

    async def ready(self, request: Request) -> JSONResponse:
        """Menus are in force as they are on disk, and records are being written: 200, else 503.

        Calls are answered also while they are not: a proxy must not take this for a reason to send none.
        """
        health, refused = self._archive.health(), self._menus.refused
        # Without tables nothing has failed yet, and nothing is written either.
        well = health is not None and health.healthy and self._archive.prepared
        wrong = ([] if well else ["records are not written"]) + (["the menus are refused"] if refused else [])
        body = {
            "status": "; ".join(wrong) or "ok",
            "menus": self._menus.switchboard.tree.digest,
            "records": {
                "waiting": health.waiting if health else 0,
                "dropped": health.dropped if health else 0,
                "error": health.error if health else self._archive.error,
            },
        }
        return JSONResponse(body, 503 if wrong else 200)

    def collect(self) -> None:
        """Bring the figures of this process up to date; in a thread."""
        board = self._menus.switchboard
        self._metrics.collect(self._archive.health(), board.tree.digest, board.moment.person)

    async def metrics(self, request: Request) -> Response:
        """Prometheus' text format, of all workers."""
        return Response(await asyncio.to_thread(self._text), media_type=CONTENT_TYPE)

    def _text(self) -> bytes:
        self.collect()
        return self._metrics.text()
