"""``ivr connect``: what Twilio does with the calls to one number, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urldefrag, urlsplit

from ivr.errors import IvrError
from ivr.settings import Settings, read_settings
from ivr.telephony.address import OVERRIDES, ROOT, line_of
from ivr.telephony.failures import Failure
from ivr.telephony.rest import OwnNumber, RestApi, TwilioApi, Webhooks

_URL = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options say of a number; what they leave open stays as the number has it."""

    fallback_url: str | None = None
    own_fallback: bool = False
    line: str | None = None
    no_line: bool = False


def run(number: str, public_url: str | None, wish: Wish, dry_run: bool, api: TwilioApi | None = None) -> int:
    """Show and change the number; 0 if it is as shown. Raises IvrError for what cannot be asked at all."""
    settings = read_settings()
    origin = _origin(public_url or settings.public_url)
    _refuse_unclear(wish)
    api = api or rest_api(settings)
    before = api.own_number(number)
    if isinstance(before, Failure):
        return _failed(f"{number} cannot be looked up", before)
    wanted = wanted_webhooks(origin, wish, before.webhooks)
    print("\n".join([*_shown(before, wanted), *_kept(origin, wish, before.webhooks)]))
    return _settled(api, before, wanted, dry_run)


def _settled(api: TwilioApi, before: OwnNumber, wanted: Webhooks, dry_run: bool) -> int:
    if before.elsewhere:
        print(f"Calls go to {before.elsewhere}, whatever these say. Take it off the number first.")
        return 1
    if before.webhooks == wanted:
        print("Nothing to change.")
        return 0
    if dry_run:
        print("Nothing was changed (--dry-run).")
        return 0
    return _changed(api, before, wanted)


def rest_api(settings: Settings) -> TwilioApi:
    """Twilio with the login of the settings. Raises IvrError without one."""
    if settings.rest_login is None:
        raise IvrError("IVR_ACCOUNT_SID: write the account SID, and IVR_API_KEY with IVR_API_SECRET.")
    return RestApi(settings.account_sid, settings.rest_login)


def _origin(public_url: str) -> str:
    """Where Twilio calls us. Raises IvrError for what is no address."""
    origin = public_url.rstrip("/")
    if not _URL.fullmatch(origin):
        raise IvrError("IVR_PUBLIC_URL: write the address that Twilio calls, or --public-url https://…")
    return origin


def _refuse_unclear(wish: Wish) -> None:
    """Raises IvrError for options that cannot be meant, or not both."""
    if wish.fallback_url is not None and not _URL.fullmatch(wish.fallback_url):
        raise IvrError(
            "--fallback-url: write an absolute address, such as https://static.example.jp/index.xml."
        )
    if wish.fallback_url is not None and wish.own_fallback:
        raise IvrError("--own-fallback: leave out this or --fallback-url; there is one fallback only.")
    if wish.line is not None and wish.no_line:
        raise IvrError("--no-line: leave out this or --line; a number is one line or none.")
    if wish.line == "":
        raise IvrError("--line: write the id of a line, or --no-line.")


def wanted_webhooks(origin: str, wish: Wish, before: Webhooks) -> Webhooks:
    """The three URLs: as the options say, else as the number has them."""
    line = wish.line or kept_line(wish, before)
    which = f"?line={quote(line, safe='')}" if line else ""
    fallback, method = _fallback(origin, wish, before)
    return Webhooks(
        voice=f"{origin}{ROOT}{which}{OVERRIDES}",
        fallback=f"{fallback}{OVERRIDES}",
        status=f"{origin}/status",
        fallback_method=method,
    )


def _fallback(origin: str, wish: Wish, before: Webhooks) -> tuple[str, str]:
    """Its URL, and how it is asked: one that is named is a file, which is fetched with GET."""
    if wish.fallback_url:
        return urldefrag(wish.fallback_url).url, "GET"
    kept = kept_fallback(origin, wish, before)
    return (kept, before.fallback_method) if kept else (f"{origin}/fallback", "POST")


def kept_line(wish: Wish, before: Webhooks) -> str | None:
    """The line that the number's voice URL names, if no option says otherwise."""
    return None if wish.line or wish.no_line else line_of(before.voice)


def kept_fallback(origin: str, wish: Wish, before: Webhooks) -> str | None:
    """The number's fallback, without its fragment, if it is elsewhere and no option says otherwise.

    On our host, or on that of the voice URL before, it is the service's own, which moves with it.
    """
    if wish.fallback_url or wish.own_fallback:
        return None
    host = _host(before.fallback)
    own = {"", _host(origin), _host(before.voice)}
    return None if host in own else urldefrag(before.fallback).url


def _host(url: str) -> str:
    """The host that a URL names; nothing if it is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _kept(origin: str, wish: Wish, before: Webhooks) -> Iterator[str]:
    """What no option named and the number had, with the option that takes it off."""
    if line := kept_line(wish, before):
        yield f"  kept: line '{line}' (--no-line takes it off)"
    if fallback := kept_fallback(origin, wish, before):
        yield f"  kept: the fallback on {_host(fallback)} (--own-fallback: ours instead)"


def _changed(api: TwilioApi, before: OwnNumber, wanted: Webhooks) -> int:
    after = api.set_webhooks(before.sid, wanted)
    if isinstance(after, Failure):
        unsure = "It is not known if anything was changed"  # an answer may be lost after the change
        return _failed(unsure if after.retryable else "Nothing was changed", after)
    if after.webhooks != wanted:
        print("Twilio took it, but shows something else now:")
        print("\n".join(_shown(after, wanted)))
        return 1
    print("Changed. Call the number, and see that it answers; then: ivr preflight")
    return 0


def _failed(what: str, failure: Failure) -> int:
    print(f"{what}. {failure.says} {failure.command_cure}")
    return 1


def _shown(own: OwnNumber, wanted: Webhooks) -> Iterator[str]:
    """The number, then each URL: as it is, and as it will be if that differs."""
    yield f"{own.number} ({own.sid})"
    for (name, before), (_, after) in zip(_asked(own.webhooks), _asked(wanted), strict=True):
        yield from _row(name, before, after)


def _asked(hooks: Webhooks) -> Iterator[tuple[str, str]]:
    """When each URL is asked, and how; nothing where there is none."""
    yield "call comes in", f"{hooks.voice_method} {hooks.voice}" if hooks.voice else ""
    yield "handler fails", f"{hooks.fallback_method} {hooks.fallback}" if hooks.fallback else ""
    yield "status changes", f"{hooks.status_method} {hooks.status}" if hooks.status else ""


def _row(name: str, before: str, after: str) -> Iterator[str]:
    if before == after:
        yield f"  {name:15} stays   {after}"
        return
    yield f"  {name:15} before  {before or '(nothing)'}"
    yield f"  {'':15} after   {after}"
