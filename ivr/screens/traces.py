"""What tries to sign in leave behind: keyed hashes in the records, and a mark in a browser that was let in.

The mark is what OWASP calls a device cookie (Slow Down Online Guessing Attacks with Device Cookies): tries in
a browser in which somebody has signed in before are counted for themselves, so that nobody else can make it
wait. It lets nobody in.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from ivr.records.sessions import Attempt

PURPOSE = "tries to sign in"
MOST_NAMES = 8
"""Colleagues who share a browser, each with a mark."""
_NONCE_BYTES, _NONCE, _MARK = 12, 16, 38
"""A mark: a random part, and behind it a signature over that and the name."""


class Traces:
    """Plain hashes would not do: there are so few addresses and names that all can be tried."""

    def __init__(self, secret: bytes) -> None:
        # What strangers send is never signed with the secret itself, but with a key for each use.
        self._tries = hmac.digest(secret, b"names and addresses", sha256)
        self._marks = hmac.digest(secret, b"marks of browsers", sha256)

    def attempt(self, name: str, address: str, cookie: str) -> Attempt:
        """A try for a name, from an address or, if the cookie has a mark for this name, from that browser."""
        mark = self._found(cookie, name)
        origin = f"browser {mark[:_NONCE]}" if mark else f"address {address}"
        return Attempt(self._keyed(f"name {name}"), self._keyed(origin), mark is not None)

    def with_mark(self, cookie: str, name: str) -> str:
        """The cookie with a new mark for whoever was let in just now, and those of their colleagues."""
        old = self._found(cookie, name)
        others = [mark for mark in _marks(cookie) if mark != old]
        return ".".join([self._mark(secrets.token_urlsafe(_NONCE_BYTES), name), *others][:MOST_NAMES])

    def _found(self, cookie: str, name: str) -> str | None:
        """The mark that was made for this name."""
        ours = (mark for mark in _marks(cookie) if hmac.compare_digest(mark, self._mark(mark[:_NONCE], name)))
        return next(ours, None)

    def _mark(self, nonce: str, name: str) -> str:
        signed = hmac.digest(self._marks, f"{nonce}{name}".encode(), sha256)[:16]
        return nonce + urlsafe_b64encode(signed).decode("ascii").rstrip("=")

    def _keyed(self, text: str) -> str:
        return hmac.new(self._tries, text.encode("utf-8"), sha256).hexdigest()


def _marks(cookie: str) -> list[str]:
    return [mark for mark in cookie.split(".")[:MOST_NAMES] if len(mark) == _MARK and mark.isascii()]
