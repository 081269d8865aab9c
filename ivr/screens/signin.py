"""Signing in and out."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import BoundedSemaphore
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from ivr.model.roles import Role
from ivr.screens.door import screen
from ivr.screens.house import House
from ivr.screens.passwords import fits
from ivr.screens.visit import HOME, Visit, inside
from ivr.screens.visitor import address, new_token

log = logging.getLogger("ivr.screens")
_ONE_AT_A_TIME = BoundedSemaphore(1)
"""A password takes some 30 ms of a processor: calls keep the others."""


def routes(house: House) -> list[Route]:
    """The pages."""
    return [
        Route("/login", screen(house, None, show), methods=["GET"]),
        Route("/login", screen(house, None, sign_in), methods=["POST"]),
        Route("/logout", screen(house, Role.VIEWER, sign_out), methods=["POST"]),
    ]


async def show(visit: Visit) -> Response:
    """The form; in the demo mode there is nothing to sign in to."""
    if visit.house.settings.demo:
        return visit.go(HOME)
    return _form(visit)


def _form(visit: Visit, status: int = 200, wrong: bool = False, wait: timedelta = timedelta(0)) -> Response:
    wanted = visit.form.get("next") or visit.request.query_params.get("next", "")
    values = {"next": inside(wanted), "wrong": wrong, "seconds": int(wait.total_seconds()) + 1 if wait else 0}
    address = f"/login?next={quote(inside(wanted))}"
    return visit.page("login.html", status, name=visit.form.get("name", ""), address=address, **values)


async def sign_in(visit: Visit) -> Response:
    """With the right password to the page that was wanted; else the form again, and it takes longer."""
    token, wait = await visit.thread(_attempt, visit)
    if wait:
        answer = _form(visit, 429, wait=wait)
        answer.headers["retry-after"] = str(int(wait.total_seconds()) + 1)
        return answer
    if token is None:
        return _form(visit, 401, wrong=True)
    answer = visit.go(inside(visit.form.get("next", "")))
    cookies = visit.house.gate.cookies
    answer.set_cookie(cookies.session, token, secure=cookies.secure, httponly=True, samesite="lax")
    answer.delete_cookie(cookies.visit, secure=cookies.secure, httponly=True, samesite="lax")
    return answer


def _attempt(visit: Visit) -> tuple[str | None, timedelta]:
    """A session's token, or how long to wait before the next try."""
    house, now = visit.house, visit.house.now()
    name, password = visit.form.get("name", "").strip().lower(), visit.form.get("password", "")
    from_, sessions = address(visit.request, house.settings), house.records.sessions
    if wait := sessions.wait(name, from_, now):
        return None, wait
    user = house.records.accounts.find(name)
    with _ONE_AT_A_TIME:
        right = fits(password, user.password_hash if user and not user.disabled else None)
    if not right or user is None:
        sessions.failed(name, from_, now)
        log.warning("somebody failed to sign in")
        return None, timedelta(0)
    token = new_token()
    sessions.open(token, user.name, now)
    return token, timedelta(0)


async def sign_out(visit: Visit) -> Response:
    """The session is over, here and in the records."""
    cookies = visit.house.gate.cookies
    token = visit.request.cookies.get(cookies.session, "")
    await visit.thread(visit.house.records.sessions.close, token, visit.who, visit.house.now())
    answer = visit.go("/login")
    answer.delete_cookie(cookies.session, secure=cookies.secure, httponly=True, samesite="lax")
    return answer
