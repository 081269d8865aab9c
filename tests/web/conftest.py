"""The real application on the line: signed as Twilio signs, or in demo mode as from this machine."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from twilio.request_validator import RequestValidator

from ivr.model import Tree
from ivr.phone.document import read_answer
from ivr.phone.verbs import Gather, Say, Verb
from ivr.records.database import open_database
from ivr.records.schema import upgrade
from ivr.telephony.rest import TwilioApi
from ivr.web.app import Outside, create_app

if TYPE_CHECKING:
    from tests.conftest import MakeSettings
    from tests.web.service_calls import OUR_NUMBER, STAFF, City, Clock, Twilio, without_sids
else:
    from service_calls import OUR_NUMBER, STAFF, City, Clock, Twilio, without_sids

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
OPEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Ten in the morning of a Tuesday in the city: the desk is open, whenever the tests run."""
CITY = {
    "auth_token": TOKEN,
    "public_url": PUBLIC_URL,
    "staff_numbers": STAFF,
    "caller_id": OUR_NUMBER,
    "account_sid": "AC" + "0" * 32,
    "sms_from": OUR_NUMBER,
}
"""Everything that a city can offer."""
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
        return re.sub(r"[?&]v=\w+(\.\w+)?$", "", url or "")

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
            app = create_app(make_settings(**changes), Outside(clock=lambda: OPEN))
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


MakeCity = Callable[..., City]


@pytest.fixture(scope="session")
def empty_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to be copied: making them takes longer than a call."""
    path = tmp_path_factory.mktemp("empty") / "records.sqlite3"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    database.dispose()
    return path


@pytest.fixture
def make_city(
    make_settings: MakeSettings,
    empty_records: Path,
    tree: Tree,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[MakeCity]:
    """A city with people at a moment, signed, with records of its own. Its log must hold no digits."""
    # The menus are read once for all tests: reading them takes longer than a hundred calls.
    monkeypatch.setattr("ivr.web.menus.load_tree", lambda root, today: tree)
    caplog.set_level(logging.DEBUG, "ivr")
    with ExitStack() as stack:

        def make(at: datetime = OPEN, *, twilio: TwilioApi | None = None, **changes: object) -> City:
            records = shutil.copy(empty_records, tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite3")
            settings = make_settings(**{**CITY, "database_url": f"sqlite:///{records}", **changes})
            clock = Clock(at)
            app = create_app(settings, Outside(clock, twilio or Twilio()))
            client = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
            stack.callback(app.state.background.records.database.dispose)
            return City(app, client, tree, clock)

        yield make
    written = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("ivr"))
    assert not re.search(r"\d{7}", without_sids(written)), "a number in the log"


@pytest.fixture
def city(make_city: MakeCity) -> City:
    """A city on an open morning."""
    return make_city()


@pytest.fixture
def names() -> Mapping[str, str]:
    """The tokens and the origin, for tests that sign by themselves."""
    return {"token": TOKEN, "next": NEXT_TOKEN, "public_url": PUBLIC_URL, "sid": SID}
