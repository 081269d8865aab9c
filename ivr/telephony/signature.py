"""X-Twilio-Signature: proof that a request comes from Twilio.

base64(HMAC-SHA1(auth token, URL + each form parameter's name and value, sorted by name)), see
twilio.com/docs/usage/security (read 2026-11-22). The URL is rebuilt from the configured public origin and
the path and query exactly as received, as a proxy in front changes scheme, host and port.
"""

from __future__ import annotations

import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from itertools import chain
from urllib.parse import urlsplit

Parameters = Sequence[tuple[bytes, bytes]]
"""Decoded names and values in the order received."""


class SignatureChecker:
    """Checks signatures for one public origin and one or two tokens (two during a rotation)."""

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        self._origins = tuple(origin.encode("ascii") for origin in _signed_origins(public_url))
        self._keys = tuple(hmac.new(token.encode(), digestmod="sha1") for token in tokens)

    def valid(self, target: bytes, parameters: Parameters, signature: bytes) -> bool:
        """Was this request signed by a holder of a token? ``target``: raw path and query as received."""
        return self.signed(target + _signed_text(parameters), signature)

    def signed(self, tail: bytes, signature: bytes) -> bool:
        """Was this signed by a holder of a token? ``tail``: all that is signed after the origin."""
        given = _decoded(signature)
        if given is None:
            return False
        matches = False
        for origin in self._origins:
            for key in self._keys:
                mac = key.copy()
                mac.update(origin + tail)
                matches |= hmac.compare_digest(mac.digest(), given)
        return matches


def _signed_origins(public_url: str) -> tuple[str, ...]:
    """The origins that may have been signed: Twilio drops the port of https URLs before signing."""
    parts = urlsplit(public_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme == "https" and parts.port:
        return (f"https://{parts.netloc.rpartition(':')[0]}", origin)
    return (origin,)


def _decoded(signature: bytes) -> bytes | None:
    try:
        return b64decode(signature, validate=True) if signature else None
    except NotBase64:
        return None


def _signed_text(parameters: Parameters) -> bytes:
    """Name and value by name; values of a repeated name sorted and once each, as in Twilio's library."""
    return b"".join(chain.from_iterable(sorted(set(parameters))))
