"""The way from a phone of ours to the service: the same requests as over a network, without one."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from dataclasses import dataclass

import httpx2
from starlette.types import ASGIApp

from ivr.phone.carrier import WEBHOOK_SECONDS


@dataclass(frozen=True, slots=True)
class Document:
    """What the service answered, for those who want to see it. ``path``: with its query."""

    path: str
    body: str


class Bridge(httpx2.BaseTransport):
    """Used from the thread of a call; the service answers in ``loop``, where it answers everybody.

    ``documents``: the TwiML that came since somebody looked last.
    """

    def __init__(self, app: ASGIApp, loop: asyncio.AbstractEventLoop) -> None:
        self._answering = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        self._loop = loop
        self.documents: list[Document] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask, and wait as long as a carrier would. Raises httpx2.ReadTimeout."""
        request.read()
        answer = asyncio.run_coroutine_threadsafe(self._ask(request), self._loop)
        try:
            response = answer.result(WEBHOOK_SECONDS)
        except (TimeoutError, CancelledError):  # too slow, or the service is being stopped
            answer.cancel()
            raise httpx2.ReadTimeout("no answer", request=request) from None
        if "xml" in response.headers.get("content-type", ""):
            path = request.url.raw_path.decode("ascii")
            self.documents.append(Document(path, response.content.decode("utf-8")))
        return response

    async def _ask(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._answering.handle_async_request(request)
        body = b"".join([part async for part in response.stream])  # type: ignore[union-attr]
        return httpx2.Response(response.status_code, headers=response.headers, content=body)
