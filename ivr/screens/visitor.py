"""Who asks for a screen: by a session, by what a trusted proxy says, or, in the demo mode, this machine."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256

from starlette.requests import HTTPConnection

from ivr.model.roles import Role
from ivr.records.accounts import User
from ivr.records.opening import Records
from ivr.records.sessions import SEEN_EVERY
from ivr.screens.threads import soon
from ivr.screens.whence import from_trusted_proxy
from ivr.settings import Settings
from ivr.web.voice import from_here

DEMO_NAME = "demo"


class How(StrEnum):
    """How somebody came to be let in."""

    DEMO = "demo"
    SESSION = "session"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is let in."""

    name: str
    role: Role
    how: How


def is_here(connection: HTTPConnection) -> bool:
    """Did this machine ask for itself, without a proxy or tunnel?"""
    return from_here(connection.scope, connection.scope["headers"])


class Cookies:
    """Names and attributes. With HTTPS they have the prefix that keeps other hosts and paths from setting
    them (RFC 6265bis, section 4.1.3.2, read 2026-11-25).
    """

    def __init__(self, settings: Settings) -> None:
        self.secure = settings.origin.startswith("https://")
        prefix = "__Host-" if self.secure else ""
        self.session, self.visit, self.language = f"{prefix}ivr", f"{prefix}ivr-visit", "ivr-language"
        self.browser = f"{prefix}ivr-browser"


class Gate:
    """Tells who asks, and makes and checks the tokens of forms."""

    def __init__(self, settings: Settings, secret: bytes) -> None:
        self.settings, self.cookies = settings, Cookies(settings)
        self._secret = secret

    def visitor(
        self, connection: HTTPConnection, records: Records, now: datetime, *, active: bool = True
    ) -> Visitor | None:
        """None: nobody whom we know. To be called in a thread. Raises RecordsError.

        ``active``: somebody did something, so their session goes on; no page waits for that to be written.
        """
        if self.settings.demo:
            return Visitor(DEMO_NAME, Role.EDITOR, How.DEMO) if is_here(connection) else None
        if named := self.named_by_proxy(connection):
            user = records.accounts.find(named)
            return Visitor(user.name, user.role, How.PROXY) if user and _may_be_named(user) else None
        token = connection.cookies.get(self.cookies.session, "")
        found = records.sessions.find(token, now) if token else None
        if found and active and now - found.seen_at >= SEEN_EVERY:
            soon(token, partial(records.sessions.seen, token, now))
        return Visitor(found.name, found.role, How.SESSION) if found else None

    def named_by_proxy(self, connection: HTTPConnection) -> str | None:
        """Whom a trusted proxy has signed in; None where it says nothing or is not asked.

        Of several lines nobody knows which is the proxy's: then it says nothing.
        """
        header = self.settings.sso_header
        if not header or not from_trusted_proxy(connection, self.settings):
            return None
        lines = connection.headers.getlist(header)
        return (lines[0].strip().lower() or None) if len(lines) == 1 else None

    def visit_key(self, connection: HTTPConnection) -> str:
        """What the tokens of this browser's forms are made from: its session, else its visit."""
        cookies = connection.cookies
        return cookies.get(self.cookies.session) or cookies.get(self.cookies.visit) or ""

    def form_token(self, visit_key: str) -> str:
        """Nobody else can make it, so whoever sends it read a page of ours."""
        return hmac.new(self._secret, visit_key.encode("utf-8"), sha256).hexdigest()

    def is_ours(self, connection: HTTPConnection, token: str) -> bool:
        """Was this sent by a page of ours, as seen by the browser and by its form?"""
        key = self.visit_key(connection)
        return bool(key) and self.same_origin(connection) and _same(self.form_token(key), token)

    def same_origin(self, connection: HTTPConnection) -> bool:
        """Browsers say where a form or a socket comes from; what says nothing is no browser."""
        origin = connection.headers.get("origin")
        if origin is None:
            return connection.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if self.settings.public_url:
            return _same(origin, self.settings.origin)
        return origin == f"http://{connection.headers.get('host', '')}"


def _may_be_named(user: User) -> bool:
    """Whoever has a password is let in by nothing else."""
    return user.password_hash is None and not user.disabled


def _same(one: str, other: str) -> bool:
    """In the same time, however much of it is the same; also texts that are not ASCII."""
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))


def new_token() -> str:
    """For a session or a visit."""
    return secrets.token_urlsafe(32)
