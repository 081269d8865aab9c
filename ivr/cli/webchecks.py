"""Checks over HTTP: is the service reached as Twilio does, and only by Twilio; the fallback; the clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2

from ivr.cli.findings import Finding, ok, warning, wrong
from ivr.errors import PhoneError
from ivr.phone.document import read_answer
from ivr.phone.verbs import Gather, Verb
from ivr.settings import Settings

REQUEST_SECONDS = 5.0
"""Most seconds for one request."""
SLOW_SECONDS = 1.0
"""Longer answers are heard as silence, as each key press waits for one."""
MOST_SKEW_SECONDS = 60
"""A clock that is further off opens and closes the desk at the wrong minute."""
TEST_CALL = "CA" + "0" * 32
"""The CallSid of a test: no call of Twilio's has it, so records and logs can tell."""
CLOCK_URL = "https://api.twilio.com/"
"""Somebody whose clock is right: any answer says its time."""


class WebChecks:
    """The checks of one public address. ``client``: has a timeout and follows no redirects."""

    def __init__(self, settings: Settings, client: httpx2.Client, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._client = client
        self._now = now

    def reachable(self) -> Iterator[Finding]:
        """GET /healthz at the public address."""
        url = f"{self._settings.public_url}/healthz"
        if url.startswith("http:"):
            cure = "Have the reverse proxy speak HTTPS and write https:// in IVR_PUBLIC_URL."
            yield warning("public address", "is not encrypted.", cure)
        try:
            started = time.perf_counter()
            answer = self._client.get(url)
        except httpx2.HTTPError as error:
            cure = "Look at DNS, certificate, firewall and reverse proxy, and that 'ivr serve' runs."
            yield wrong("public address", f"{url} gives no answer ({type(error).__name__}).", cure)
            return
        if answer.status_code != 200:
            cure = "Have the reverse proxy pass every path on to this service, without redirects."
            yield wrong("public address", f"{url} answers {answer.status_code} instead of 200.", cure)
            return
        yield ok("public address", f"{url} answers in {_ms(started)} ms.")

    def signed(self) -> Iterator[Finding]:
        """A signed call gets TwiML, for each token; an unsigned one is refused."""
        for name, token in self._tokens().items():
            yield self._signed_with(name, token)
        try:
            unsigned = self._client.post(f"{self._settings.public_url}/voice", data=self._form())
        except httpx2.HTTPError as error:
            yield wrong("unsigned call", f"gives no answer ({type(error).__name__}).", "See the lines above.")
            return
        if unsigned.status_code == 403:
            yield ok("unsigned call", "is refused.")
        else:
            cure = "Anybody could call us: restart the service with IVR_AUTH_TOKEN."
            yield wrong("unsigned call", f"is answered with {unsigned.status_code}.", cure)

    def _tokens(self) -> Mapping[str, str]:
        names = ("IVR_AUTH_TOKEN", "IVR_AUTH_TOKEN_NEXT")
        return dict(zip(names, self._settings.tokens, strict=False))

    def _signed_with(self, name: str, token: str) -> Finding:
        from twilio.request_validator import RequestValidator

        url, form = f"{self._settings.public_url}/voice", self._form()
        signature = str(RequestValidator(token).compute_signature(url, form))
        about = "signed call" if name == "IVR_AUTH_TOKEN" else "second token"
        try:
            started = time.perf_counter()
            answer = self._client.post(url, data=form, headers={"X-Twilio-Signature": signature})
        except httpx2.HTTPError as error:
            return wrong(about, f"gives no answer ({type(error).__name__}).", "See 'public address'.")
        seconds = time.perf_counter() - started
        if answer.status_code == 403:
            cure = f"The running service has another {name} or IVR_PUBLIC_URL, or the proxy changes the path."
            return wrong(about, "is refused as not signed.", f"{cure} Put it right and restart.")
        return _spoken(about, answer, seconds)

    def _form(self) -> dict[str, str]:
        """The least that Twilio posts; withheld, so that no number is anywhere."""
        return {
            "AccountSid": self._settings.account_sid or "AC" + "0" * 32,
            "CallSid": TEST_CALL,
            "CallStatus": "ringing",
            "Direction": "inbound",
            "From": "anonymous",
            "To": self._settings.caller_id or "anonymous",
        }

    def fallback(self, url: str, method: str) -> Iterator[Finding]:
        """The number's fallback URL and what it leads to answer TwiML; ours would fail together with us."""
        bare = urldefrag(url).url
        if not bare:
            cure = "Name one with: ivr connect. Without it callers hear Twilio's English error message."
            yield wrong("fallback", "is not set on the number.", cure)
            return
        if urlsplit(bare).netloc == urlsplit(self._settings.public_url).netloc:
            cure = "Put the files of 'ivr export-fallback' on another host and: ivr connect --fallback-url …"
            yield warning("fallback", "is on the host of the service and fails with it.", cure)
            return
        yield from self._static_files(bare, method)

    def _static_files(self, bare: str, method: str) -> Iterator[Finding]:
        """A fallback elsewhere, and each file that a key leads to from it."""
        found = self._document(bare, method)
        leads = _leads(bare, found) if isinstance(found, tuple) else ()
        tried = [(url, self._document(url, "GET")) for url in leads]
        bad = [(url, what) for url, what in [(bare, found), *tried] if isinstance(what, str)]
        cure = "Put all files of 'ivr export-fallback' there, sent as text/xml."
        yield from (wrong("fallback", f"{url} cannot be used ({reason}).", cure) for url, reason in bad)
        if not bad:
            more = f", and so do the {len(tried)} files that it leads to" if tried else ""
            yield ok("fallback", f"{bare} answers TwiML{more}.")

    def _document(self, url: str, method: str) -> tuple[Verb, ...] | str:
        """The TwiML that is there, or why there is none that Twilio could use."""
        try:
            answer = self._client.request(method, url)
            return read_answer(answer.status_code, answer.headers.get("content-type", ""), answer.content)
        except PhoneError as error:
            return str(error)
        except httpx2.HTTPError as error:
            return type(error).__name__

    def clock(self) -> Iterator[Finding]:
        """Our clock against the Date header of somebody else."""
        try:
            given = self._client.get(CLOCK_URL).headers.get("date", "")
            there = parsedate_to_datetime(given)
        except (httpx2.HTTPError, ValueError):
            yield warning(
                "clock", f"{CLOCK_URL} could not be asked for the time.", "Look at it yourself: date -u"
            )
            return
        skew = abs((self._now() - there.astimezone(UTC)).total_seconds())
        if skew > MOST_SKEW_SECONDS:
            cure = "Switch on time synchronisation: timedatectl set-ntp true"
            yield wrong("clock", f"is {skew:.0f} s off, so the desk would open and close wrongly.", cure)
        else:
            yield ok("clock", f"is right to {max(1, round(skew))} s.")


def _leads(url: str, verbs: tuple[Verb, ...]) -> tuple[str, ...]:
    """The files that keys lead to from a document at ``url``, each once."""
    keys = [verb for verb in verbs if isinstance(verb, Gather) and verb.method == "GET" and verb.action]
    return tuple(dict.fromkeys(urldefrag(urljoin(url, gather.action or "")).url for gather in keys))


def _spoken(about: str, answer: httpx2.Response, seconds: float) -> Finding:
    """Is the answer a menu that a caller can use, and quick?"""
    try:
        verbs = read_answer(answer.status_code, answer.headers.get("content-type", ""), answer.content)
    except PhoneError as error:
        return wrong(about, f"gets an answer that Twilio cannot use ({error}).", "Look at the service's log.")
    if not any(isinstance(verb, Gather) for verb in verbs):
        return wrong(
            about, "gets an answer without a menu.", "Look at the service's log: it may be apologising."
        )
    if seconds > SLOW_SECONDS:
        cure = "Look at the load of this machine and the way to it; each key waits as long."
        return warning(about, f"gets the menu only after {seconds:.1f} s.", cure)
    return ok(about, f"gets the menu in {seconds * 1000:.0f} ms.")


def _ms(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
