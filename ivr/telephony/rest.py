"""Twilio's REST API as far as this service needs it: numbers, messages, recordings, what an account may do.

``TwilioApi`` is what callers see; ``RestApi`` is it over Twilio's SDK, whose HTTP client can be replaced.
Every refusal comes back as a ``Failure`` that says if trying again can help and what to do. The SDK is
imported when the first client is made, as answering calls does not need it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ivr.telephony.failures import NO_ANSWER, NOT_OURS, Failure, failure, failure_of

if TYPE_CHECKING:
    from twilio.http import HttpClient
    from twilio.rest import Client

T = TypeVar("T")

TIMEOUT_SECONDS = 10.0
"""Most seconds for one request; nothing of a call waits for it."""
MEDIA_ROOT = "https://api.twilio.com/2010-04-01/Accounts"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that Twilio has taken; its delivery is reported later. ``sid``: SM…"""

    sid: str


@dataclass(frozen=True, slots=True)
class Webhooks:
    """What Twilio does with calls to a number: three URLs, and how each is asked."""

    voice: str
    fallback: str
    status: str
    fallback_method: str = "POST"
    voice_method: str = "POST"
    status_method: str = "POST"


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the account. ``elsewhere``: an application or trunk that takes its calls before any URL."""

    sid: str
    number: str
    voice: bool
    sms: bool
    webhooks: Webhooks
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """``kind``: Trial or Full. ``status``: active, suspended or closed."""

    status: str
    kind: str


@dataclass(frozen=True, slots=True)
class Done:
    """It is as wanted, and there is nothing to tell."""


class TwilioApi(Protocol):
    """What this service asks of Twilio. None of these raises; each may take ``TIMEOUT_SECONDS``."""

    def send_message(self, to: str, from_: str, body: str, status_callback: str) -> Sent | Failure:
        """Send an SMS. ``status_callback``: absolute URL for its delivery, or nothing."""

    def own_number(self, number: str) -> OwnNumber | Failure:
        """A number of the account, in E.164; a Failure with code 20404 if it is not one."""

    def set_webhooks(self, sid: str, webhooks: Webhooks) -> OwnNumber | Failure:
        """Have the calls to a number (PN…) answered there."""

    def delete_recording(self, sid: str) -> Done | Failure:
        """Delete a recording (RE…) for good; one that is gone already is Done."""

    def recording(self, sid: str) -> bytes | Failure:
        """A recording (RE…) as a WAV file."""

    def account(self) -> Account | Failure:
        """What sort of account this is."""

    def approved_profiles(self) -> int | Failure:
        """How many customer profiles Twilio has approved."""

    def may_ring(self, country: str) -> bool | Failure:
        """May the account ring ordinary numbers of a country (ISO code)?"""


class RestApi:
    """TwilioApi over the SDK. ``http``: for tests; ``fetch``: URL and login to status and bytes."""

    def __init__(
        self,
        account_sid: str,
        login: tuple[str, str],
        http: HttpClient | None = None,
        fetch: Callable[[str, tuple[str, str]], tuple[int, bytes]] | None = None,
    ) -> None:
        self._account_sid = account_sid
        self._login = login
        self._http = http
        self._fetch = fetch or _fetch
        self._client: Client | None = None

    def send_message(self, to: str, from_: str, body: str, status_callback: str) -> Sent | Failure:
        """See TwilioApi."""
        callback = {"status_callback": status_callback} if status_callback else {}
        return self._asked(
            lambda client: Sent(client.messages.create(to=to, from_=from_, body=body, **callback).sid)
        )

    def own_number(self, number: str) -> OwnNumber | Failure:
        """See TwilioApi."""
        found = self._asked(
            lambda client: list(client.incoming_phone_numbers.list(phone_number=number, limit=1))
        )
        if isinstance(found, Failure):
            return found
        # Twilio also finds numbers that only begin so.
        exact = [entry for entry in found if entry.phone_number == number]
        return _own(exact[0]) if exact else failure(404, NOT_OURS)

    def set_webhooks(self, sid: str, webhooks: Webhooks) -> OwnNumber | Failure:
        """See TwilioApi."""
        return self._asked(
            lambda client: _own(
                client.incoming_phone_numbers(sid).update(
                    voice_url=webhooks.voice,
                    voice_method=webhooks.voice_method,
                    voice_fallback_url=webhooks.fallback,
                    voice_fallback_method=webhooks.fallback_method,
                    status_callback=webhooks.status,
                    status_callback_method=webhooks.status_method,
                )
            )
        )

    def delete_recording(self, sid: str) -> Done | Failure:
        """See TwilioApi."""
        gone = self._asked(lambda client: client.recordings(sid).delete())
        if isinstance(gone, Failure) and gone.status != 404:
            return gone
        return Done()

    def recording(self, sid: str) -> bytes | Failure:
        """See TwilioApi. Not by the SDK, whose answers are text."""
        try:
            status, sound = self._fetch(f"{MEDIA_ROOT}/{self._account_sid}/Recordings/{sid}.wav", self._login)
        except OSError:
            return NO_ANSWER
        return sound if status == 200 else failure(status, 0)

    def account(self) -> Account | Failure:
        """See TwilioApi."""

        def ask(client: Client) -> Account:
            found = client.api.accounts(self._account_sid).fetch()
            return Account(str(found.status), str(found.type))

        return self._asked(ask)

    def approved_profiles(self) -> int | Failure:
        """See TwilioApi."""
        return self._asked(
            lambda client: len(client.trusthub.v1.customer_profiles.list(status="twilio-approved", limit=20))
        )

    def may_ring(self, country: str) -> bool | Failure:
        """See TwilioApi."""
        return self._asked(
            lambda client: bool(
                client.voice.v1.dialing_permissions.countries(country).fetch().low_risk_numbers_enabled
            )
        )

    def _asked(self, ask: Callable[[Client], T]) -> T | Failure:
        """The answer, with everything that the SDK may raise as a Failure."""
        from twilio.base.exceptions import TwilioException

        try:
            return ask(self._connected())
        except TwilioException as error:
            return failure_of(error)
        except (OSError, ValueError):  # no connection or no time left; an answer that is not Twilio's
            return NO_ANSWER

    def _connected(self) -> Client:
        if self._client is None:
            from twilio.http.http_client import TwilioHttpClient
            from twilio.rest import Client

            # The SDK logs numbers, as they are part of the requests; at this level it does not.
            quiet = logging.getLogger("ivr.twilio")
            quiet.setLevel(logging.ERROR)
            http = self._http or TwilioHttpClient(timeout=TIMEOUT_SECONDS, logger=quiet)
            self._client = Client(*self._login, account_sid=self._account_sid, http_client=http)
        return self._client


def _own(entry: Any) -> OwnNumber:
    """The SDK's number as ours; Twilio sends null for what is not set."""
    able = entry.capabilities or {}
    hooks = Webhooks(
        voice=entry.voice_url or "",
        fallback=entry.voice_fallback_url or "",
        status=entry.status_callback or "",
        fallback_method=entry.voice_fallback_method or "POST",
        voice_method=entry.voice_method or "POST",
        status_method=entry.status_callback_method or "POST",
    )
    elsewhere = entry.voice_application_sid or entry.trunk_sid or ""
    return OwnNumber(
        entry.sid, entry.phone_number, bool(able.get("voice")), bool(able.get("sms")), hooks, elsewhere
    )


def _fetch(url: str, login: tuple[str, str]) -> tuple[int, bytes]:
    """GET with a login, which is not sent on to other hosts. Raises OSError without an answer."""
    import httpx2

    try:
        answer = httpx2.get(url, auth=login, timeout=TIMEOUT_SECONDS, follow_redirects=True)
    except httpx2.HTTPError as error:
        raise ConnectionError(type(error).__name__) from None
    return answer.status_code, answer.content
