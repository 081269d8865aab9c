"""The voice webhook: a plain ASGI endpoint, as Starlette's Request costs a quarter of an answer's time.

POST /voice, or /voice?line=…, starts a call; POST /voice/{language}/{place}?… answers what was asked there.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from ivr.dialogue.inputs import TransferResult
from ivr.dialogue.turn import Enqueue
from ivr.settings import is_loopback
from ivr.telephony.request import BODY_LIMIT, Form, call_sid
from ivr.telephony.signature import SignatureChecker
from ivr.telephony.twiml import CONTENT_TYPE
from ivr.web.attendant import OWN, Attendant
from ivr.web.menus import CurrentMenus
from ivr.web.metrics import Metrics
from ivr.web.recorder import Recorder
from ivr.web.switchboard import Answered, Switchboard

log = logging.getLogger("ivr.voice")

_XML = CONTENT_TYPE.encode("ascii")
_TEXT = b"text/plain; charset=utf-8"
REFUSALS_SECONDS = 60.0
"""Seconds between two log lines on refused requests."""
_PORT = re.compile(r":\d*\Z")
_OWN = re.compile(b"[?&]over=(?:" + "|".join(sorted(OWN)).encode("ascii") + b")(?:&|$)")


ROUTES = ("voice", "status", "fallback", "queue", "staff", "sms", "recording")
"""First parts of the paths that Twilio asks for."""

_TRANSFERS = {word.encode("ascii"): word for word in TransferResult}


class BodyTooLargeError(Exception):
    """The request body is over BODY_LIMIT."""


class RefusedError(Exception):
    """The request is not signed by a known token, or in demo mode not from this machine."""


class Guard:
    """Lets in signed requests; without a checker (demo mode) only requests of this machine itself."""

    def __init__(self, checker: SignatureChecker | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._checker = checker
        self._clock = clock
        self._logged_at = -REFUSALS_SECONDS

    def log_refusal(self, path: str) -> None:
        """At most one line a minute, so that nobody can fill the log; an operator needs only one."""
        if self._clock() - self._logged_at >= REFUSALS_SECONDS:
            self._logged_at = self._clock()
            log.warning("refused a request to %s: %s", _shown(path), self._reason())

    def _reason(self) -> str:
        if self._checker is None:
            return "demo mode answers this machine only, without a proxy or tunnel"
        return "its signature does not fit IVR_PUBLIC_URL and IVR_AUTH_TOKEN"

    def admit(self, scope: Scope, form: Form) -> None:
        """Raises RefusedError. ``scope`` is the untouched ASGI scope of the request."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if self._checker is None:
            if not from_here(scope, headers):
                raise RefusedError
        elif not _signed(self._checker, target_of(scope), form, _signature(headers)):
            raise RefusedError


def _shown(path: str) -> str:
    """The route, for the log: never what a stranger wrote behind it."""
    first = path.split("/")[1] if "/" in path else ""
    return f"/{first}" if first in ROUTES else "/…"


def _signed(checker: SignatureChecker, target: bytes, form: Form, given: bytes) -> bool:
    """The quick way answers nearly all; what it does not find signed is read and looked at in full."""
    return checker.signed(target + form.quick_text(), given) or checker.valid(
        target, form.parameters(), given
    )


def _signature(headers: list[tuple[bytes, bytes]]) -> bytes:
    for name, value in headers:
        if name == b"x-twilio-signature":
            return value
    return b""


def from_here(scope: Scope, headers: list[tuple[bytes, bytes]]) -> bool:
    """Did this machine ask for itself? A tunnel or proxy shows in the Host or the forwarding headers."""
    names = dict(headers)
    forwarded = any(name.startswith(b"x-forwarded-") or name == b"forwarded" for name in names)
    host = _PORT.sub("", names.get(b"host", b"").decode("latin-1")).strip("[]")
    client = scope.get("client")
    near = client is not None and is_loopback(client[0])
    return near and not forwarded and is_loopback(host)


def target_of(scope: Scope) -> bytes:
    """Path and query exactly as received: what Twilio signed."""
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path


async def read_body(receive: Receive, limit: int = BODY_LIMIT) -> bytes:
    """The whole body. Raises BodyTooLargeError as soon as it is known to be."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= limit:
        message = await receive()
        body += message.get("body", b"")
    if len(body) > limit:
        raise BodyTooLargeError
    return body


async def respond(
    send: Send,
    status: int,
    body: bytes,
    content_type: bytes = _TEXT,
    more: Sequence[tuple[bytes, bytes]] = (),
) -> None:
    """One complete answer. ``more``: further headers."""
    headers = [
        (b"content-type", content_type),
        (b"content-length", str(len(body)).encode("ascii")),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def admitted(scope: Scope, receive: Receive, send: Send, guard: Guard) -> Form | None:
    """The form of a request that may be interpreted; otherwise it is answered here: None."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1003, "reason": "Use POST."})
        return None
    if scope["method"] != "POST":
        await respond(send, 405, b"Use POST.\n", _TEXT, ((b"allow", b"POST"),))
        return None
    try:
        form = Form(await read_body(receive))
        guard.admit(scope, form)
    except BodyTooLargeError:
        await respond(send, 413, b"The body is too large.\n")
    except RefusedError:
        guard.log_refusal(scope["path"])
        await respond(send, 403, b"The request is not signed as expected.\n")
    else:
        return form
    return None


async def spoken(form: Form, answer: Awaitable[bytes], instead: Callable[[], bytes]) -> bytes:
    """The answer, or what is said instead if making it breaks: no line is ever dead."""
    try:
        return await answer
    except Exception as error:  # the one outermost handler: it still speaks to whoever is on the line
        log.error("call=%s failed with %s", call_sid(form), type(error).__name__)
        return instead()


class VoiceFirst(Starlette):
    """Starlette, but voice routes are answered before its middleware and router: nearly all requests are.

    Those cost as much as an answer costs us (``make bench``), and do nothing for it: whatever breaks in an
    answer is spoken about, not shown.
    """

    def __init__(self, voice: ASGIApp, routes: Sequence[BaseRoute], lifespan: Lifespan[Starlette]) -> None:
        super().__init__(routes=routes, lifespan=lifespan)
        self._voice = voice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        path: str = scope.get("path", "")
        if path.startswith("/voice") and path[6:7] in ("", "/"):
            await self._voice(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class VoiceEndpoint:
    """Both voice routes. Whatever breaks inside, the caller hears an apology with the suspension numbers."""

    def __init__(
        self,
        menus: CurrentMenus,
        guard: Guard,
        attendant: Attendant,
        recorder: Recorder,
        metrics: Metrics,
    ) -> None:
        self._metrics = metrics
        self._menus = menus
        self._guard = guard
        self._attendant = attendant
        self._recorder = recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        form = await admitted(scope, receive, send, self._guard)
        if form is not None:
            board, target = self._menus.switchboard, target_of(scope)
            body = await spoken(
                form, self._answer(board, target, form), partial(self._apology, board, target)
            )
            await respond(send, 200, body, _XML)

    def _apology(self, board: Switchboard, target: bytes) -> bytes:
        self._metrics.count("failures")
        return board.apology(target)

    async def _answer(self, board: Switchboard, target: bytes, form: Form) -> bytes:
        answered = board.known(target, form.first(b"Digits"), form.first(b"DialCallStatus"))
        if answered is None or not answered.body:
            path, _, query = target.partition(b"?")
            if path.rstrip(b"/") == b"/voice":
                return self._begin(board, query, form)
            answered = await self._turn(board, target, form)
        self._recorder.turn(call_sid(form), answered)
        if isinstance(answered.turn.then, Enqueue):
            self._recorder.queue_joined(form, answered.after)
        return answered.body

    def _begin(self, board: Switchboard, query: bytes, form: Form) -> bytes:
        line = board.line(query, form.first(b"To"))
        answered = board.begin(line)
        self._recorder.started(form, line, answered)
        return answered.body

    async def _turn(self, board: Switchboard, target: bytes, form: Form) -> Answered:
        """An answer that is not known yet, or depends on more than the URL and one key."""
        if _OWN.search(target):
            state = board.state_of(target)
            if state.overlay in OWN:
                return await self._attendant.answer(board, state, form)
        if status := _dial_status(form):
            self._metrics.count("transfers", _TRANSFERS.get(status, "other"))
        answered = board.answer(target, form.first(b"Digits"), status)
        return answered if answered.body else await self._attendant.finished(board, answered, form)


def _dial_status(form: Form) -> bytes:
    """How a transfer ended. Answered by a machine, which presses no key, it was not: nobody was reached."""
    status = form.first(b"DialCallStatus")
    return b"no-answer" if status == b"completed" and form.first(b"DialBridged") == b"false" else status
