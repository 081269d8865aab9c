"""Bad input of every kind to every route: a spoken answer or the right refusal, never an exception."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.types import Message, Scope

from ivr.phone.call import place_call
from ivr.phone.carrier import Carrier
from ivr.phone.document import read_answer
from ivr.phone.script import ScriptedCaller, read_script
from ivr.phone.transcript import HungUpBy
from ivr.speech.timing import estimate_said

if TYPE_CHECKING:
    from tests.web.conftest import Line, MakeLine

METHODS = ["POST", "GET", "HEAD", "PUT", "OPTIONS", "FOO"]
LOCAL = [(b"host", b"127.0.0.1:8000")]


class Answered:
    """What an application sent back."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = b""

    async def send(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message.get("body", b"")


def ask(app: Starlette, scope: Scope, body: bytes) -> Answered:
    """One request, straight into the application; an exception in it is raised here."""
    answered = Answered()
    pieces = [body[at : at + 700] for at in range(0, len(body), 700)] or [b""]
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages[-1]["more_body"] = False
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting, {"type": "http.disconnect"})

    asyncio.run(app(scope, receive, answered.send))
    return answered


def request(method: str, raw_path: bytes, query: bytes, headers: list[tuple[bytes, bytes]]) -> Scope:
    """A request as the server hands it over."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw_path.decode("ascii")),
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }


def fair(answered: Answered) -> bool:
    """Is this a spoken answer or a refusal?"""
    if answered.status != 200:
        return answered.status in (204, 403, 404, 405, 413)
    kind = answered.headers[b"content-type"].decode()
    if kind == "application/json":
        return True
    return bool(read_answer(200, kind, answered.body)) and kind == "text/xml; charset=utf-8"


escaped = st.binary(max_size=20).map(lambda raw: quote_from_bytes(raw, safe="/;:@&=+,$%").encode("ascii"))
words = st.sampled_from(
    [
        b"voice",
        b"ja",
        b"en",
        b"front",
        b"card-loss",
        b"offices",
        b"..",
        b"",
        b"%2F",
        b"%",
        b"%ff",
        b"%00",
        b"x",
    ]
)
paths = st.one_of(
    st.sampled_from([b"/voice", b"/voice/ja/front", b"/status", b"/fallback", b"/healthz"]),
    st.lists(words, max_size=5).map(lambda parts: b"/" + b"/".join(parts)),
    escaped.map(lambda tail: b"/voice/" + tail),
    escaped.map(lambda tail: b"/" + tail),
)
terms = st.sampled_from(
    [
        b"lost-at-home=no",
        b"applicant=self",
        b"step=outcome",
        b"step=gate",
        b"part=7",
        b"part=-1",
        b"over=person",
        b"over=goodbye",
        b"try=98",
        b"try=%FF",
        b"=",
        b"&",
        b"a;b",
        b"step=\xff",
        b"%",
    ]
)
queries = st.one_of(st.lists(terms, max_size=6).map(b"&".join), st.binary(max_size=40))
fields = st.sampled_from(
    [
        b"Digits=1",
        b"Digits=",
        b"Digits=%FF",
        b"Digits=99",
        b"DialCallStatus=busy",
        b"DialCallStatus=%00",
        b"CallSid=CA1",
        b"ErrorUrl=https://x/voice/en/front",
        b"ErrorUrl=%2Fvoice%2F%FF",
        b"CallStatus=completed",
        b"=",
    ]
)
bodies = st.one_of(
    st.lists(fields, max_size=6).map(b"&".join),
    st.binary(max_size=200),
    st.just(b"a" * 33_000),
    st.just(b"&" * 32_000),
    st.just(b'{"Digits": "1"}'),
)
header_names = st.sampled_from(
    [
        b"host",
        b"x-twilio-signature",
        b"content-type",
        b"content-length",
        b"x-forwarded-for",
        b"transfer-encoding",
    ]
)
headers = st.lists(st.tuples(header_names, st.binary(max_size=30)), max_size=3)


@pytest.fixture(scope="module")
def apps(make_line: MakeLine) -> list[Starlette]:
    """In demo mode with and without a person, and signed."""
    staff = {"staff_number": "+81312345678", "caller_id": "+815012345678"}
    token = {"auth_token": "12345", "public_url": "https://phone.example.jp"}
    return [make_line().app, make_line(**staff).app, make_line("12345", **token).app]


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2), st.sampled_from(METHODS), paths, queries, headers, bodies)
def test_arbitrary_requests(
    apps: list[Starlette],
    which: int,
    method: str,
    path: bytes,
    query: bytes,
    given_headers: list[tuple[bytes, bytes]],
    body: bytes,
) -> None:
    """Arbitrary bytes in path, query, headers and body of every route are answered or refused."""
    assert fair(ask(apps[which], request(method, path, query, LOCAL + given_headers), body))


@settings(max_examples=300, deadline=None)
@given(paths, queries, bodies)
def test_arbitrary_requests_that_are_let_in(
    apps: list[Starlette], path: bytes, query: bytes, body: bytes
) -> None:
    """Past the guard, too, every request is answered, and twice the same."""
    first, second = (ask(apps[1], request("POST", path, query, LOCAL), body) for _ in range(2))
    assert fair(first)
    assert (first.status, first.body) == (second.status, second.body)


@given(st.binary(max_size=40))
def test_arbitrary_bytes_that_no_server_would_pass_on(apps: list[Starlette], raw: bytes) -> None:
    """A path that is not even ASCII is refused or answered, as a server may be less strict than ours."""
    scope = {**request("POST", b"/voice/", b"", LOCAL), "raw_path": b"/voice/" + raw}
    assert fair(ask(apps[0], scope, b""))


def test_a_caller_who_is_gone(apps: list[Starlette]) -> None:
    """A connection that breaks off before the body is complete does no harm."""

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    for app in apps:
        answered = Answered()
        asyncio.run(app(request("POST", b"/voice", b"", LOCAL), gone, answered.send))
        assert fair(answered)


def test_a_websocket_is_refused(apps: list[Starlette]) -> None:
    """Whoever asks a voice route for a websocket is turned away without an exception."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        **request("GET", b"/voice/ja/front", b"", LOCAL),
        "type": "websocket",
        "scheme": "ws",
        "subprotocols": [],
    }
    del scope["method"]
    asyncio.run(apps[0](scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]


scripts = st.lists(st.sampled_from([*"0123456789*#_", "!1", "!*", "busy", "completed"]), max_size=25)


@settings(max_examples=60, deadline=None)
@given(scripts, st.booleans())
def test_arbitrary_calls_come_to_an_end(lines: tuple[Line, Line], script: list[str], person: bool) -> None:
    """Whatever keys are pressed, every answer is executable, and silence then ends the call in peace."""
    line = lines[person]
    carrier = Carrier(
        client=line.client,
        base_url="http://127.0.0.1:8000",
        auth_token=None,
        from_="+819012345678",
        to="+815012345678",
        call_sid="CA" + "0" * 32,
        estimate=estimate_said,
        status_path="/status",
    )
    caller = ScriptedCaller(read_script(" ".join(script)), stay=True)
    assert place_call(carrier, caller, lambda event: None).hung_up_by is HungUpBy.SERVICE


@pytest.fixture(scope="module")
def lines(make_line: MakeLine) -> tuple[Line, Line]:
    """Without and with somebody to ring."""
    return make_line(), make_line(staff_number="+81312345678", caller_id="+815012345678")
