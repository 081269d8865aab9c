"""The real application on the line: signed as Twilio signs, or in demo mode as from this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from twilio.request_validator import RequestValidator

from ivr.phone.document import read_answer
from ivr.phone.verbs import Gather, Say, Verb
from ivr.web.app import create_app

if TYPE_CHECKING:
    from tests.conftest import MakeSettings

TOKEN = "0123456789abcdef"
NEXT_TOKEN = "fedcba9876543210"
PUBLIC_URL = "https://phone.example.jp"
SID = "CA0123456789abcdef0123456789abcdef"
STANDARD = {
    "CallSid": SID,
    "AccountSid": "AC00000000000000000000000000000000",
    "From": "+819098765432",
    "To": "+815012345678",
    "CallStatus": "in-progress",
    "ApiVersion": "2010-04-01",
    "Direction": "inbound",
    "FromCity": "",
}
Params = Mapping[str, str | list[str]]


class Form(dict[str, "str | list[str]"]):
    """Parameters as Twilio's library takes repeated ones."""

    def getlist(self, name: str) -> list[str]:
        """All values of a name."""
        value = self[name]
        return value if isinstance(value, list) else [value]


@dataclass(frozen=True, slots=True)
class Line:
    """A caller's line. ``token`` None sends no signature."""

    app: Starlette
    client: TestClient
    token: str | None
    public_url: str = PUBLIC_URL

    def post(
        self, target: str, params: Params | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        """A webhook with the standard parameters and these."""
        form = Form({**STANDARD, **(params or {})})
        sent = {**self.signature(target, form), **(headers or {})}
        return self.client.post(target, data=form, headers=sent)

    def signature(self, target: str, form: Params) -> dict[str, str]:
        """The header that Twilio would send."""
        if self.token is None:
            return {}
        signer = RequestValidator(self.token)
        return {"X-Twilio-Signature": str(signer.compute_signature(self.public_url + target, form))}

    def verbs(self, target: str, params: Params | None = None) -> tuple[Verb, ...]:
        """The answer as a carrier reads it."""
        answer = self.post(target, params)
        return read_answer(answer.status_code, answer.headers.get("content-type", ""), answer.content)

    def said(self, target: str, params: Params | None = None) -> str:
        """All words of the answer."""
        return spoken(self.verbs(target, params))

    @staticmethod
    def bare(url: str | None) -> str:
        """A URL without the version of the menus, which changes with every change of content."""
        return re.sub(r"[?&]v=\w+$", "", url or "")

    def next(self, target: str, keys: str) -> str:
        """The URL that these keys, one after another, lead to."""
        for key in keys:
            gather = self.verbs(target, {"Digits": key})[0]
            assert isinstance(gather, Gather)
            target = gather.action or ""
        return target


def spoken(verbs: tuple[Verb, ...]) -> str:
    """All words that are heard."""
    parts = [part for verb in verbs for part in (verb.prompt if isinstance(verb, Gather) else (verb,))]
    return " ".join(part.spoken_text() for part in parts if isinstance(part, Say))


MakeLine = Callable[..., Line]


@pytest.fixture(scope="module")
def make_line(make_settings: MakeSettings) -> Iterator[MakeLine]:
    """A line to an application of its own. ``lifespan`` runs what runs beside the calls."""
    with ExitStack() as stack:

        def make(token: str | None = None, *, lifespan: bool = False, **changes: object) -> Line:
            app = create_app(make_settings(**changes))
            client = TestClient(
                app,
                base_url="http://127.0.0.1:8000",
                client=("127.0.0.1", 50000),
                follow_redirects=False,
                raise_server_exceptions=True,
            )
            if lifespan:
                stack.enter_context(client)
            return Line(app, client, token, str(changes.get("public_url", PUBLIC_URL)))

        yield make


@pytest.fixture(scope="module")
def signed(make_line: MakeLine) -> Line:
    """A service with one token, called by Twilio."""
    return make_line(TOKEN, auth_token=TOKEN, public_url=PUBLIC_URL)


@pytest.fixture(scope="module")
def demo(make_line: MakeLine) -> Line:
    """A service in demo mode, called from this machine."""
    return make_line()


@pytest.fixture
def names() -> Mapping[str, str]:
    """The tokens and the origin, for tests that sign by themselves."""
    return {"token": TOKEN, "next": NEXT_TOKEN, "public_url": PUBLIC_URL, "sid": SID}
