"""``ivr preflight``: everything that a live line needs, looked at side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from ivr.cli.accountchecks import AccountChecks, message_findings, staff_findings
from ivr.cli.findings import Check, Finding, Level, ok, warning, wrong
from ivr.cli.live import SheetFormat
from ivr.cli.today import city_today
from ivr.cli.webchecks import REQUEST_SECONDS, WebChecks
from ivr.errors import DatabaseError, IvrError
from ivr.settings import Settings, read_settings
from ivr.telephony.failures import Failure
from ivr.telephony.rest import RestApi, TwilioApi

AT_ONCE = 8
"""Checks that run side by side; each is bounded by the timeouts of its requests."""
DEMO_CURE = "Write IVR_AUTH_TOKEN and IVR_PUBLIC_URL; .env.example explains both."
ACCOUNT_CURE = "Write IVR_ACCOUNT_SID, IVR_API_KEY and IVR_API_SECRET to have account and numbers checked."

DatabaseCheck = Callable[[Settings], Iterable[Finding]]
"""Looks at the database of the records. May raise IvrError."""


def run(format: SheetFormat, menus: Path) -> int:
    """Print a line for each thing; 1 if any is an error. Raises SettingsError."""
    settings = read_settings()
    api = RestApi(settings.account_sid, settings.rest_login) if settings.rest_login else None
    with httpx2.Client(timeout=REQUEST_SECONDS, follow_redirects=False) as client:
        web = WebChecks(settings, client, lambda: datetime.now(UTC))
        found = findings(settings, menus, web, api, database_findings)
    print(_shown(found, format), end="")
    return 1 if any(finding.level is Level.ERROR for finding in found) else 0


def findings(
    settings: Settings, menus: Path, web: WebChecks, api: TwilioApi | None, database: DatabaseCheck
) -> list[Finding]:
    """All findings, in the order of the checks whichever ends first."""
    checks = list(_checks(settings, menus, web, api, database))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = [pool.submit(_looked_at, name, check) for name, check in checks]
        return [finding for result in results for finding in result.result()]


def _looked_at(name: str, check: Check) -> list[Finding]:
    try:
        return list(check())
    except IvrError as error:
        return [wrong(name, str(error), "")]
    except OSError as error:
        cure = "Look at the folder and its permissions."
        return [wrong(name, f"cannot be looked at ({error.strerror or type(error).__name__}).", cure)]


def _checks(
    settings: Settings, menus: Path, web: WebChecks, api: TwilioApi | None, database: DatabaseCheck
) -> Iterator[tuple[str, Check]]:
    yield "menus", lambda: _menus(menus)
    yield "staff", lambda: staff_findings(settings)
    yield "voice messages", lambda: message_findings(settings)
    yield "database", lambda: database(settings)
    yield "clock", web.clock
    if settings.demo:
        yield "demo mode", lambda: [wrong("demo mode", "Twilio cannot call us.", DEMO_CURE)]
    else:
        yield "public address", web.reachable
        yield "signed call", web.signed
    if api is None:
        yield "account", lambda: [warning("account", "was not looked at.", ACCOUNT_CURE)]
        return
    account = AccountChecks(settings, api)
    yield "account", account.account
    yield "number", lambda: _number(settings, account, web, api)
    yield "SMS", account.sms
    yield "geo permission", account.geo


def _menus(menus: Path) -> Iterator[Finding]:
    from ivr.web.menus import load_tree

    tree = load_tree(menus, city_today())
    yield ok("menus", f"in order, version {tree.digest[:6]}, {len(tree.languages)} languages.")
    for language, places in tree.withheld.items():
        if places:
            cure = "Translate them: ivr translations status"
            yield warning("menus", f"Not offered in {language}: {', '.join(sorted(places))}.", cure)


def _number(settings: Settings, account: AccountChecks, web: WebChecks, api: TwilioApi) -> Iterator[Finding]:
    """Our number, and the fallback that it names."""
    if not settings.caller_id:
        cure = "Write your Twilio number as IVR_CALLER_ID to have it checked."
        yield warning("number", "was not looked at.", cure)
        return
    found = api.own_number(settings.caller_id)
    yield from account.number("number", found)
    if not isinstance(found, Failure):
        yield from web.fallback(found.webhooks.fallback, found.webhooks.fallback_method)


def database_findings(settings: Settings) -> Iterator[Finding]:
    """Can the records be reached, and is there a key for numbers?"""
    from sqlalchemy import text

    from ivr.records.opening import open_records

    records = open_records(settings)
    try:
        with records.database.read() as connection:
            connection.execute(text("SELECT 1"))
    except DatabaseError as error:
        cure = f"Calls go on without it, requests and SMS do not: {error.cure}."
        yield wrong("database", f"{error}.", cure)
        return
    finally:
        records.database.dispose()
    kind = "SQLite, for this machine alone" if records.database.is_sqlite else "PostgreSQL"
    yield ok("database", f"answers ({kind}).")
    if not records.vault.available:
        cure = "Make one with 'ivr records new-key' and write it as IVR_RECORDS_KEY."
        yield warning("database", "Without a key no number is kept: no callback, voice message or SMS.", cure)


def _shown(found: list[Finding], format: SheetFormat) -> str:
    if format is SheetFormat.JSON:
        return json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2) + "\n"
    errors = sum(finding.level is Level.ERROR for finding in found)
    warnings = sum(finding.level is Level.WARNING for finding in found)
    return "".join(f"{finding}\n" for finding in found) + f"{errors} errors, {warnings} warnings.\n"
