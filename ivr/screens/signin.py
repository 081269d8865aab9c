"""Signing in and out."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from ivr.model.roles import Role
from ivr.records.sessions import Attempt
from ivr.screens.door import screen
from ivr.screens.house import House
from ivr.screens.passwords import fits
from ivr.screens.threads import BusyError
from ivr.screens.visit import HOME, Visit, inside
from ivr.screens.visitor import new_token
from ivr.screens.whence import address

log = logging.getLogger("ivr.screens")
BUSY_SECONDS = 5
"""After so long somebody whom the queue had no place for may try again."""
BROWSER_KEPT = 400 * 86_400
"""Seconds; browsers keep no cookie longer."""


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


def _form(visit: Visit, status: int = 200, wrong: str = "", wait: timedelta = timedelta(0)) -> Response:
    wanted = visit.form.get("next") or visit.request.query_params.get("next", "")
    values = {"next": inside(wanted), "wrong": wrong, "seconds": int(wait.total_seconds()) + 1 if wait else 0}
    address = f"/login?next={quote(inside(wanted))}"
    return visit.page("login.html", status, name=visit.form.get("name", ""), address=address, **values)


async def sign_in(visit: Visit) -> Response:
    """With the right password to the page that was wanted; else the form again, and it takes longer."""
    name = visit.form.get("name", "").strip().lower()
    attempt = _attempt(visit, name)
    try:
        token, wait = await _tried(visit, name, attempt)
    except BusyError:
        return _later(_form(visit, 503, wrong="sign-in-busy"), BUSY_SECONDS)
    if wait:
        return _later(_form(visit, 429, wait=wait), int(wait.total_seconds()) + 1)
    if token is None:
        return _form(visit, 401, wrong="wrong-password")
    return _let_in(visit, name, token)


def _later(answer: Response, seconds: int) -> Response:
    answer.headers["retry-after"] = str(seconds)
    return answer


def _attempt(visit: Visit, name: str) -> Attempt:
    house, cookies = visit.house, visit.request.cookies
    from_ = address(visit.request, house.settings)
    return house.traces.attempt(name, from_, cookies.get(house.gate.cookies.browser, ""))


async def _tried(visit: Visit, name: str, attempt: Attempt) -> tuple[str | None, timedelta]:
    """A session's token, or how long to wait before the next try. Raises BusyError.

    Whoever has to wait takes no place of others, and is looked at again when it is their turn: of many tries
    at the same moment only so many are free.
    """
    wait = await visit.thread(lambda: visit.house.records.sessions.wait(attempt, visit.house.now()))
    if wait:
        return None, wait
    work = partial(_looked_at, visit, name, attempt)
    return await visit.house.turnstile.through(attempt.origin_key, attempt.known, work)


def _looked_at(visit: Visit, name: str, attempt: Attempt) -> tuple[str | None, timedelta]:
    house, now = visit.house, visit.house.now()
    sessions = house.records.sessions
    if wait := sessions.wait(attempt, now):
        return None, wait
    user = house.records.accounts.find(name)
    right = fits(visit.form.get("password", ""), user.password_hash if user and not user.disabled else None)
    if not right or user is None:
        sessions.failed(attempt, now)
        log.warning("somebody failed to sign in")
        return None, timedelta(0)
    token, cookie = new_token(), house.gate.cookies.session
    sessions.open(token, user.name, attempt, now, instead=visit.request.cookies.get(cookie, ""))
    return token, timedelta(0)


def _let_in(visit: Visit, name: str, token: str) -> Response:
    """To the page that was wanted. The browser is known from now on, also after it has signed out."""
    answer, cookies = visit.go(inside(visit.form.get("next", ""))), visit.house.gate.cookies
    mark = visit.house.traces.with_mark(visit.request.cookies.get(cookies.browser, ""), name)
    answer.set_cookie(cookies.session, token, secure=cookies.secure, httponly=True, samesite="lax")
    answer.set_cookie(
        cookies.browser, mark, BROWSER_KEPT, secure=cookies.secure, httponly=True, samesite="lax"
    )
    answer.delete_cookie(cookies.visit, secure=cookies.secure, httponly=True, samesite="lax")
    return answer


async def sign_out(visit: Visit) -> Response:
    """The session is over, here and in the records."""
    cookies = visit.house.gate.cookies
    token = visit.request.cookies.get(cookies.session, "")
    await visit.thread(visit.house.records.sessions.close, token, visit.who, visit.house.now())
    answer = visit.go("/login")
    answer.delete_cookie(cookies.session, secure=cookies.secure, httponly=True, samesite="lax")
    return answer
