"""``ivr connect``: what Twilio does with the calls to one number, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urldefrag

from ivr.errors import IvrError
from ivr.settings import Settings, read_settings
from ivr.telephony.address import OVERRIDES
from ivr.telephony.failures import Failure
from ivr.telephony.rest import OwnNumber, RestApi, TwilioApi, Webhooks

_URL = re.compile(r"https?://[!-~]+")


def run(
    number: str,
    public_url: str | None,
    fallback_url: str | None,
    line: str | None,
    dry_run: bool,
    api: TwilioApi | None = None,
) -> int:
    """Show and change the number; 0 if it is as shown. Raises IvrError for what cannot be asked at all."""
    settings = read_settings()
    wanted = wanted_webhooks(public_url or settings.public_url, fallback_url, line)
    api = api or rest_api(settings)
    before = api.own_number(number)
    if isinstance(before, Failure):
        return _failed(f"{number} cannot be looked up", before)
    print("\n".join(_shown(before, wanted)))
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


def wanted_webhooks(public_url: str, fallback_url: str | None, line: str | None) -> Webhooks:
    """The three URLs. A fallback elsewhere is a file, which is fetched with GET. Raises IvrError."""
    origin = public_url.rstrip("/")
    if not _URL.fullmatch(origin):
        raise IvrError("IVR_PUBLIC_URL: write the address that Twilio calls, or --public-url https://…")
    if fallback_url is not None and not _URL.fullmatch(fallback_url):
        raise IvrError(
            "--fallback-url: write an absolute address, such as https://static.example.jp/index.xml."
        )
    which = f"?line={quote(line, safe='')}" if line else ""
    return Webhooks(
        voice=f"{origin}/voice{which}{OVERRIDES}",
        fallback=f"{urldefrag(fallback_url).url if fallback_url else f'{origin}/fallback'}{OVERRIDES}",
        status=f"{origin}/status",
        fallback_method="GET" if fallback_url else "POST",
    )


def _changed(api: TwilioApi, before: OwnNumber, wanted: Webhooks) -> int:
    after = api.set_webhooks(before.sid, wanted)
    if isinstance(after, Failure):
        return _failed("Nothing was changed", after)
    if after.webhooks != wanted:
        print("Twilio took it, but shows something else now:")
        print("\n".join(_shown(after, wanted)))
        return 1
    print("Changed. Call the number, and see that it answers; then: ivr preflight")
    return 0


def _failed(what: str, failure: Failure) -> int:
    print(f"{what}. {failure}")
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
