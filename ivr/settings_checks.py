"""Settings of a certain shape, and those that must fit together. Problems say what to change, and to what."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.settings import Settings


def misfits(settings: Settings) -> list[str]:
    """Every problem at once."""
    return [*_open_doors(settings), *_people(settings), *_account(settings)]


def _open_doors(settings: Settings) -> Iterator[str]:
    """What would let anybody in, or nobody."""
    if settings.demo and not is_loopback(settings.host):
        yield (
            "IVR_AUTH_TOKEN: without a token only this machine may call; write Twilio's auth token, "
            "or IVR_HOST=127.0.0.1"
        )
    if settings.demo and settings.auth_token_next.get_secret_value():
        yield (
            "IVR_AUTH_TOKEN: only IVR_AUTH_TOKEN_NEXT is set; write the token in use here, or, if the "
            "change of tokens is over, the new one, and leave IVR_AUTH_TOKEN_NEXT empty"
        )
    if settings.demo and settings.public_url:
        yield (
            "IVR_AUTH_TOKEN: IVR_PUBLIC_URL is set, so write Twilio's auth token; "
            "for the demo mode leave both empty"
        )
    if not settings.demo and not settings.public_url:
        yield "IVR_PUBLIC_URL: write the address that Twilio calls, such as https://phone.example.jp"


def _people(settings: Settings) -> Iterator[str]:
    if settings.staff_number and settings.staff_numbers:
        yield "IVR_STAFF_NUMBER: the old name; write all numbers as IVR_STAFF_NUMBERS and leave this empty"
    if settings.caller_id and settings.caller_id in settings.staff:
        name = "IVR_STAFF_NUMBERS" if settings.staff_numbers else "IVR_STAFF_NUMBER"
        yield f"{name}: this is our own number and would ring ourselves; write the desk's"
    if settings.staff and not settings.caller_id:
        yield "IVR_CALLER_ID: write our own Twilio number, such as +815012345678"


def _account(settings: Settings) -> Iterator[str]:
    if bool(settings.api_key) != bool(settings.api_secret.get_secret_value()):
        missing = "IVR_API_SECRET" if settings.api_key else "IVR_API_KEY"
        yield f"{missing}: key and secret go together; write both, or leave both empty"
    if settings.api_key and not settings.account_sid:
        yield "IVR_ACCOUNT_SID: IVR_API_KEY is set, so write the account that it belongs to"
    if settings.account_sid and settings.demo and not settings.api_key:
        yield "IVR_API_KEY: Twilio's API wants a login; write a key and its secret, or IVR_AUTH_TOKEN"
    if settings.sms_from and not settings.account_sid:
        yield "IVR_ACCOUNT_SID: IVR_SMS_FROM is set, so write the Twilio account that sends SMS"


_WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](:\d+)?|(?P<four>[0-9.]+):\d+", re.ASCII)
DATABASE_CURE = "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
RECORDS_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
"""32 bytes in URL-safe base64 (cryptography.io/en/latest/fernet, read 2026-11-23)."""
_DATABASE = re.compile(
    r"sqlite(\+pysqlite)?:///(?!:memory:).+|postgres(ql|ql\+psycopg)?://([^@]*@)?[^@:]*(:[0-9]{1,5})?(/[^@]*)?"
)


def database_problem(url: str) -> str | None:
    """Why this cannot be the URL of a database, with what to write; never the URL, which holds a password."""
    if url.startswith("sqlite") and not _DATABASE.fullmatch(url):
        return "name a file, such as sqlite:///.ivr/records.sqlite3"
    return None if _DATABASE.fullmatch(url) else DATABASE_CURE


def keys_of(text: str) -> list[str]:
    """The keys of IVR_RECORDS_KEY, the newest first."""
    return [key.strip() for key in text.split(",") if key.strip()]


def keys_problem(keys: Iterable[str]) -> str | None:
    """Why these cannot be keys of the records, with what to write; never a key."""
    if all(RECORDS_KEY.fullmatch(key) for key in keys):
        return None
    return "write what 'ivr records new-key' prints; several by commas, newest first"


def address_in(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address in a text that may have a port, brackets or a zone with it; None if there is none."""
    found = _WITH_PORT.fullmatch(text.strip())
    bare = (found["six"] or found["four"]) if found else text.strip()
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def origin_of(url: str) -> str:
    """An origin as browsers write it: in lower case, and without the port that the scheme has anyway."""
    origin = url.lower()
    usual = ":443" if origin.startswith("https:") else ":80"
    return origin.removesuffix(usual)


def is_loopback(host: str) -> bool:
    """Is this host name or address this machine itself?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def unknown(known: Sequence[str], given: Iterable[str]) -> list[str]:
    """What is wrong with the names of ours among ``given`` that are no settings."""
    return [_unknown(name, known) for name in given if name.startswith("IVR_") and name not in known]


def _unknown(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    cure = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}."
    return f"{name}: there is no such setting. {cure}"
