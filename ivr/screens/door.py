"""Lets visitors in to a screen: who they are, what they may, whether a form is ours, and safe headers."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import parse_qsl, quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from ivr.errors import RecordsError
from ivr.model.roles import Role
from ivr.screens.house import House
from ivr.screens.threads import in_thread
from ivr.screens.visit import CHOICE, HOME, Handler, Visit
from ivr.screens.visitor import Visitor, new_token
from ivr.screens.words import Tongue, preferred

log = logging.getLogger("ivr.screens")

MOST_FORM = 64 * 1024
"""Bytes of a form."""
MOST_FIELDS = 100
NUL = "\0"
"""Nobody types it, and PostgreSQL takes no text with it."""
TOKEN = "form-token"
TOKEN_HEADER = "x-form-token"
POLLED = "ivr.polled"
NOT_SHOWN = frozenset({TOKEN, "next", "name", "password"})
"""Fields that nobody is shown again."""
_WRITTEN = re.compile(r"[^!-~]")
"""A blank, or a letter that is not ASCII: somebody wrote a text, and did not choose or date something."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing of other hosts, nothing inline."""
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cache-control": "no-store",
}
Endpoint = Callable[[Request], Awaitable[Response]]
ErrorEndpoint = Callable[[Request, Exception], Awaitable[Response]]
Allowed = Callable[[], Awaitable[bool]]
"""May whoever opened a connection still be there?"""
SocketHandler = Callable[[House, Allowed, WebSocket], Awaitable[None]]
SocketEndpoint = Callable[[WebSocket], Awaitable[None]]


def screen(house: House, needed: Role | None, handler: Handler, *, polled: bool = False) -> Endpoint:
    """The endpoint of a page. ``needed``: the least role; None: for everybody, also before they sign in.

    ``polled``: a page asks for it again and again, also if nobody sits before it.
    """

    async def endpoint(request: Request) -> Response:
        request.scope[POLLED] = polled
        visit = _visit(house, request)
        try:
            answer = await _answered(visit, needed, handler)
        except RecordsError:
            answer = _with_visitor(visit).page("away.html", 503)
        except Exception as error:  # the one outermost handler of screens; its text may hold what was typed
            shown = house.settings.demo
            log.error("%s failed with %s", request.url.path, type(error).__name__, exc_info=shown)
            answer = _with_visitor(visit).page("failed.html", 500)
        return _with_headers(house, request, answer, visit)

    return endpoint


def answered_with(house: House, template: str, status: int) -> ErrorEndpoint:
    """What answers where no handler does: only a page, whoever asks, and nothing that was sent is read."""

    async def endpoint(request: Request, _error: Exception) -> Response:
        visit = _visit(house, request)
        with suppress(RecordsError):
            visit = replace(visit, visitor=await _visitor(house, request))
        return _with_headers(house, request, visit.page(template, status), visit)

    return endpoint


def socket(house: House, needed: Role, handler: SocketHandler) -> SocketEndpoint:
    """The endpoint of a connection that stays, from a page of ours."""

    async def endpoint(websocket: WebSocket) -> None:
        try:
            visitor = await _visitor(house, websocket)
        except RecordsError:
            visitor = None
        if visitor is None or not visitor.role.allows(needed) or not house.gate.same_origin(websocket):
            await websocket.close(1008)
            return
        websocket.scope[POLLED] = True  # looking again is nothing that they did
        try:
            await handler(house, partial(_still_allowed, house, needed, websocket), websocket)
        except (
            Exception
        ) as error:  # the one outermost handler of connections; the text may hold what was sent
            log.error("%s failed with %s", websocket.url.path, type(error).__name__)
            with suppress(RuntimeError):  # closed already
                await websocket.close(1011)

    return endpoint


async def _still_allowed(house: House, needed: Role, connection: HTTPConnection) -> bool:
    """While nobody can tell, they are."""
    try:
        visitor = await _visitor(house, connection)
    except RecordsError:
        return True
    return visitor is not None and visitor.role.allows(needed)


async def _answered(visit: Visit, needed: Role | None, handler: Handler) -> Response:
    house, request = visit.house, visit.request
    if NUL in request.scope["path"]:
        return visit.page("missing.html", 404)
    if house.settings.demo or needed is not None:
        request.state.visitor = await _visitor(house, request)
        visit = _with_visitor(visit)
        if visit.visitor is None:
            return await _stranger(visit)
        if needed is not None and not visit.may(needed):
            return visit.page("refused.html", 403)
    if request.method not in ("GET", "HEAD"):
        form = await _form(request)
        token = request.headers.get(TOKEN_HEADER) or (form or {}).get(TOKEN, "")
        if form is None or not house.gate.is_ours(request, token):
            return _unsaved(visit, "stale.html", 400, form)
        visit = replace(visit, form=form)
    return await handler(visit)


def _with_visitor(visit: Visit) -> Visit:
    """With whoever was let in, so far as that is known."""
    return replace(visit, visitor=getattr(visit.request.state, "visitor", None))


async def _visitor(house: House, connection: HTTPConnection) -> Visitor | None:
    """What a page looks for by itself keeps nobody signed in who is not there any more."""
    active = not connection.scope.get(POLLED) and connection.headers.get("sec-fetch-dest") != "empty"
    return await in_thread(lambda: house.gate.visitor(connection, house.records, house.now(), active=active))


async def _stranger(visit: Visit) -> Response:
    """To the sign-in page; where that would not help, why not. What was written in a form is kept."""
    gate, request = visit.house.gate, visit.request
    if visit.house.settings.demo or gate.named_by_proxy(request):
        return visit.page("refused.html", 403)
    if request.method not in ("GET", "HEAD") and request.url.path != "/logout":
        return _unsaved(visit, "ended.html", 401, await _form(request))
    known = request.url.path not in (HOME, "/logout")
    return visit.go(f"/login?next={quote(visit.address)}" if known else "/login")


def _unsaved(visit: Visit, template: str, status: int, form: Mapping[str, str] | None) -> Response:
    """Nothing was done. What was written is there to be copied, as going back may not bring it back."""
    ours = form is not None and visit.house.gate.same_origin(visit.request)
    fields = (form or {}).items() if ours else ()
    written = [text for name, text in fields if name not in NOT_SHOWN and _WRITTEN.search(text)]
    return visit.page(template, status, written=written, login=f"/login?next={quote(visit.address)}")


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form, the last of each name; None if they cannot be one."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_FORM:
            return None
    try:
        form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return None
    return None if any(NUL in text for text in form.values()) else form


def _visit(house: House, request: Request) -> Visit:
    key = house.gate.visit_key(request) or new_token()
    chosen = request.query_params.get(CHOICE) or request.cookies.get(house.gate.cookies.language)
    known = chosen in set(Tongue)
    tongue = Tongue(chosen) if known and chosen else preferred(request.headers.get("accept-language", ""))
    request.state.visit_key = key
    return Visit(house, request, None, tongue, house.gate.form_token(key))


def _with_headers(house: House, request: Request, answer: Response, visit: Visit) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    cookies = house.gate.cookies
    if cookies.secure:
        answer.headers.setdefault("strict-transport-security", "max-age=31536000")
    if not house.gate.visit_key(request):
        answer.set_cookie(
            cookies.visit, request.state.visit_key, secure=cookies.secure, httponly=True, samesite="lax"
        )
    if request.query_params.get(CHOICE) in set(Tongue):
        answer.set_cookie(
            cookies.language, visit.tongue, max_age=31_536_000, secure=cookies.secure, samesite="lax"
        )
    return answer
