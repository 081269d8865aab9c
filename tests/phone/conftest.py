"""A service of a few lines that answers with the TwiML a test gives it, and a phone to call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ivr.phone.call import place_call
from ivr.phone.carrier import Carrier
from ivr.phone.script import ScriptedCaller, read_line, read_script
from ivr.phone.transcript import CallSummary, Event


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the service saw it."""

    method: str
    path: str
    form: Mapping[str, str]
    signature: str | None

    def get(self, name: str) -> str | None:
        """A form parameter."""
        return self.form.get(name)


def a_second_per_ten_characters(text: str, _language: str, rate: int) -> float:
    """A voice that is easy to check by hand."""
    return len(text) / 10 * 100 / rate


@dataclass
class Service:
    """Pages by path (with query): TwiML without its Response element, or a whole answer."""

    client: TestClient | None = None
    pages: dict[str, str | Response] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        """Serve a page and note what was asked."""
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.asked.append(Asked(request.method, path, form, request.headers.get("X-Twilio-Signature")))
        page = self.pages.get(path) or self.pages.get(request.url.path)
        if isinstance(page, str):
            return Response(f"<Response>{page}</Response>", media_type="text/xml")
        return page or Response("not here", 404)

    def carrier(self) -> Carrier:
        """A line to the service."""
        assert self.client is not None
        return Carrier(
            client=self.client,
            base_url="http://testserver",
            auth_token=None,
            from_="+819012345678",
            to="+815012345678",
            call_sid="CA1",
            estimate=a_second_per_ten_characters,
        )

    def call(
        self, keys: str = "", *, stay: bool = False, staff: str = "no-answer", **changes: object
    ) -> CallSummary:
        """Place a call that follows a script; the events are in ``events``."""
        carrier = replace(self.carrier(), **changes)  # type: ignore[arg-type]
        caller = ScriptedCaller(read_script(keys), stay=stay, staff=read_line(staff))
        return place_call(carrier, caller, self.events.append)

    def happened(self, *kinds: type) -> list[Event]:
        """The events of these kinds."""
        return [event for event in self.events if isinstance(event, kinds)]


@pytest.fixture
def service() -> Iterator[Service]:
    """A service without pages."""
    service = Service()
    app = Starlette(routes=[Route("/{path:path}", service.answer, methods=["GET", "POST"])])
    service.client = TestClient(app)
    yield service
    service.client.close()
