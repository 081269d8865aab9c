"""Where a request comes from, as far as those in front of us are believed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network

from starlette.requests import HTTPConnection

from ivr.settings import Settings
from ivr.settings_checks import address_in

UNKNOWN = "unknown"
_ONE_HOME = 64
"""Bits of an IPv6 address that tell networks apart: whoever has one machine has all addresses behind them."""


def from_trusted_proxy(connection: HTTPConnection, settings: Settings) -> bool:
    """Is whoever is connected with us a proxy whose headers are believed?"""
    return _trusted(_peer(connection), settings)


def address(connection: HTTPConnection, settings: Settings) -> str:
    """The address of whoever asks, of IPv6 its network: the last that a trusted proxy saw and that is none.

    Each proxy adds the address that it saw at the end, as a value or as a line of its own; what stands before
    may have been written by anybody.
    """
    found = _peer(connection)
    lines = connection.headers.getlist("x-forwarded-for")
    for hop in reversed(",".join(lines).split(",")):
        seen = address_in(hop)
        if seen is None or not _trusted(found, settings):
            break
        found = seen
    return _network(found)


def _peer(connection: HTTPConnection) -> IPv4Address | IPv6Address | None:
    return address_in(connection.client.host) if connection.client else None


def _trusted(found: IPv4Address | IPv6Address | None, settings: Settings) -> bool:
    return found is not None and str(found) in settings.trusted_proxies


def _network(found: IPv4Address | IPv6Address | None) -> str:
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, _ONE_HOME), strict=False))
    return str(found) if found else UNKNOWN
