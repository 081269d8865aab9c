"""Checks of the Twilio account and of the numbers in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

from ivr.cli.findings import Finding, ok, warning, wrong
from ivr.settings import Settings
from ivr.telephony.address import line_of
from ivr.telephony.failures import NOT_OURS, Failure
from ivr.telephony.numbers import REGION, staff_number_problem
from ivr.telephony.rest import OwnNumber, TwilioApi

PROFILE_CURE = "Have the Primary Customer Profile approved in the console (Trust Hub)."


class AccountChecks:
    """The checks of one account."""

    def __init__(self, settings: Settings, api: TwilioApi) -> None:
        self._settings = settings
        self._api = api

    def account(self) -> Iterator[Finding]:
        """Does the login work, is the account active, how many calls may it have at once?"""
        found = self._api.account()
        if isinstance(found, Failure):
            yield wrong("account", found.says, found.command_cure)
            return
        if found.status != "active":
            yield wrong("account", f"is {found.status}.", "Ask Twilio's support to make it active.")
        elif found.kind != "Full":
            yield warning(
                "account", "is a trial: 5 calls at once, SMS to verified numbers only.", "Upgrade it."
            )
        else:
            yield ok("account", "is active, and the login works.")
        yield self._concurrency()

    def _concurrency(self) -> Finding:
        """Limits of 2026-02-03: 2 calls without an approved profile, 3 with an individual's, else none."""
        profiles = self._api.approved_profiles()
        if isinstance(profiles, Failure):
            says = f"could not be found out. {profiles.says}"
            return warning("calls at once", says, profiles.command_cure)
        if not profiles:
            says = "may be 2 only, as no customer profile is approved (accounts upgraded since 2026-02-03)."
            return warning("calls at once", says, PROFILE_CURE)
        return ok("calls at once", "are not limited, if the approved profile is a business and no person.")

    def number(self, about: str, found: OwnNumber | Failure) -> Iterator[Finding]:
        """Is it ours, does it ring, and do its calls come to us?"""
        if isinstance(found, Failure):
            yield wrong(about, found.says, found.command_cure)
            return
        if not found.voice:
            yield wrong(about, "cannot take calls.", "Write a number with voice as IVR_CALLER_ID.")
        if found.elsewhere:
            yield wrong(about, f"hands its calls to {found.elsewhere}.", "Take that off in the console.")
        elif urldefrag(found.webhooks.voice).url.partition("?")[0] != f"{self._settings.public_url}/voice":
            yield wrong(about, "does not hand its calls to us.", f"Run: ivr connect {found.number}")
        elif found.webhooks.voice_method != "POST":
            yield wrong(about, "hands its calls to us with GET.", f"Run: ivr connect {found.number}")
        elif not found.webhooks.status:
            cure = f"Run: ivr connect {found.number}"
            says = f"{_to_us(found)}, but does not tell us how they end, so reports are less exact."
            yield warning(about, says, cure)
        else:
            yield ok(
                about, f"{_to_us(found)}{'' if line_of(found.webhooks.voice) else '; its URL names no line'}."
            )

    def sms(self) -> Iterator[Finding]:
        """Can our sender send?"""
        if not self._settings.sms_from:
            yield ok("SMS", "are not offered, as IVR_SMS_FROM is empty.")
            return
        found = self._api.own_number(self._settings.sms_from)
        if isinstance(found, Failure):
            ours = "Write a number of this account as IVR_SMS_FROM."
            yield wrong("SMS", found.says, ours if found.code == NOT_OURS else found.command_cure)
        elif not found.sms:
            yield wrong(
                "SMS", "cannot be sent by IVR_SMS_FROM.", "Write a number that has the capability SMS."
            )
        else:
            yield ok("SMS", "can be sent. Which networks deliver them only a test to each can show.")

    def geo(self) -> Iterator[Finding]:
        """May the account ring Japan? Only for callers who are put through."""
        if not self._settings.staff:
            return
        allowed = self._api.may_ring(REGION)
        if isinstance(allowed, Failure):
            yield warning("geo permission", allowed.says, allowed.command_cure)
        elif allowed:
            yield ok("geo permission", "Japan may be rung.")
        else:
            cure = "Switch Japan on in the console: Voice, Settings, Geo permissions."
            yield wrong("geo permission", "Japan may not be rung, so nobody is put through.", cure)


def _to_us(found: OwnNumber) -> str:
    """That a number rings here, and on which line, as another one begins elsewhere."""
    line = line_of(found.webhooks.voice)
    return "hands its calls to us" + (f", to line '{line}'" if line else "")


def staff_findings(settings: Settings) -> Iterator[Finding]:
    """Can each staff number exist and be rung? By its place, as the numbers are nobody's business."""
    if not settings.staff:
        yield warning("staff", "Key 0 rings nobody.", "Write IVR_STAFF_NUMBERS if somebody shall answer.")
    for place, number in enumerate(settings.staff, 1):
        problem = staff_number_problem(number)
        if problem:
            yield wrong("staff", f"number {place}: {problem}.", "Look at IVR_STAFF_NUMBERS.")
        else:
            yield ok("staff", f"number {place} may be rung.")


def message_findings(settings: Settings) -> Iterator[Finding]:
    """Are voice messages offered? As ``web.app`` has it: only if numbers are kept, and recordings reached."""
    missing = []
    if not settings.records_key.get_secret_value():
        missing.append("IVR_RECORDS_KEY is empty")
    if settings.rest_login is None:
        missing.append("IVR_ACCOUNT_SID is empty: recordings could not be fetched and deleted")
    if settings.demo:
        yield ok("voice messages", "are offered, as the demo mode offers everything.")
    elif missing:
        yield ok("voice messages", f"are not offered, as {', and '.join(missing)}.")
    else:
        yield ok("voice messages", "are offered.")
