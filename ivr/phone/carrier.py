"""The carrier's side of HTTP: who calls whom, signed requests, URLs, limits.

Facts: twilio.com/docs/usage/security (signature), twilio.com/docs/voice/twiml (parameters, URLs) and
twilio.com/docs/api/errors/11205 (15 seconds), all read 2026-11-22.
"""

from __future__ import annotations

import io
import time
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import urldefrag, urljoin

import httpx2
from twilio.request_validator import RequestValidator

from ivr.errors import PhoneError
from ivr.phone.document import read_answer
from ivr.phone.simulation import QueueSimulation
from ivr.phone.transcript import Requested
from ivr.phone.verbs import Verb

WEBHOOK_SECONDS = 15
_OTHERS = frozenset({404, 405, 501})
"""What another program than ours says to a call."""
_AUDIO = frozenset(
    f"audio/{kind}"
    for kind in ("mpeg", "wav", "wave", "x-wav", "aiff", "x-aifc", "x-aiff", "x-gsm", "gsm", "ulaw")
)
_WAVE = frozenset({"audio/wav", "audio/wave", "audio/x-wav"})

Estimate = Callable[[str, str, int], float]
"""Seconds a voice needs for (text, Say language, rate in per cent)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A document and its absolute public URL, which relative URLs and omitted actions refer to."""

    url: str
    verbs: tuple[Verb, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer and the event that reports it. ``url``: absolute, public."""

    url: str
    response: httpx2.Response
    event: Requested

    def page(self) -> Page:
        """The answer as TwiML. Raises PhoneError with the request named."""
        kind = self.response.headers.get("content-type", "")
        try:
            if self.event.ms > WEBHOOK_SECONDS * 1000:
                raise PhoneError(
                    f"took {self.event.ms} ms: Twilio gives up after {WEBHOOK_SECONDS} s (11205)"
                )
            return Page(self.url, read_answer(self.response.status_code, kind, self.response.content))
        except PhoneError as error:
            other = " Is it this service that answers there?" if self.response.status_code in _OTHERS else ""
            raise PhoneError(f"{self.event.method} {self.event.path}: {error}.{other}") from error


@dataclass(frozen=True, slots=True)
class Carrier:
    """One line of one carrier, ready for one call.

    ``base_url`` is where it connects; ``public_url`` is the origin Twilio would be given and signs over
    (default: the same). ``auth_token`` None sends no signature. ``estimate`` gives the seconds its voices
    take. ``voice_path`` and ``voice_method``: what the call first asks for. ``account_sid`` and ``call_sid``
    are free text here. ``sends_empty_digits``: Twilio documents that an empty result comes with Digits absent
    or empty, so a service must take both. ``max_requests`` bounds a call that never ends.
    ``parent_call_sid``: the call that this one was dialled from. ``queue``: what happens in queues.
    ``real_clock``: seconds of a clock by which the end of the call is reported, for a service that goes by
    it; None reports the seconds that were played.
    """

    client: httpx2.Client
    base_url: str
    auth_token: str | None
    from_: str
    to: str
    call_sid: str
    estimate: Estimate
    public_url: str | None = None
    voice_path: str = "/voice"
    voice_method: str = "POST"
    status_path: str | None = None
    account_sid: str = "AC00000000000000000000000000000000"
    direction: str = "inbound"
    sends_empty_digits: bool = True
    max_requests: int = 200
    clock: Callable[[], float] = time.perf_counter
    parent_call_sid: str | None = None
    queue: QueueSimulation = field(default_factory=QueueSimulation)
    real_clock: Callable[[], float] | None = None

    def resolve(self, reference: str, page_url: str | None = None) -> str:
        """An absolute public URL without its fragment (fragments are settings for Twilio, never sent).

        Raises PhoneError if it cannot be one.
        """
        try:
            return str(httpx2.URL(urldefrag(urljoin(page_url or self._public(), reference)).url))
        except (ValueError, httpx2.InvalidURL) as error:
            raise PhoneError(f"{reference!r} is not a URL ({error})") from error

    def ask(self, url: str, method: str, call_status: str, extra: Mapping[str, str]) -> Answer:
        """Request an absolute public URL with the standard parameters. PhoneError if nothing answers."""
        if not self._is_ours(url):
            raise PhoneError(f"{url} is not at {self._public()}: this phone sends calls nowhere else")
        params = {**self._standard(call_status), **extra}
        if method == "GET":
            signed = str(httpx2.URL(url).copy_merge_params(params))
            # The page keeps the URL it was asked under: that is what an omitted action refers to.
            return replace(self._send("GET", signed, {}, self._signature(signed, {})), url=url)
        return self._send("POST", url, params, self._signature(url, params))

    def fetch_sound(self, url: str) -> tuple[Requested, float | None]:
        """Fetch a file to play, without parameters as Twilio does; its seconds if it is a wave file.

        The service's own files are asked for with a signature. Raises PhoneError if Twilio could not play it.
        """
        answer = self._file(url)
        kind = answer.response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if answer.response.status_code != 200:
            raise PhoneError(
                f"<Play> {url}: HTTP {answer.response.status_code}: Twilio logs 11200 and plays nothing"
            )
        if kind not in _AUDIO:
            raise PhoneError(f"<Play> {url}: {kind or 'no Content-Type'} is not audio: Twilio logs 12300")
        return answer.event, _wave_seconds(url, answer.response.content) if kind in _WAVE else None

    def sound(self, url: str) -> bytes:
        """The file of a Play, for whoever makes it heard. Raises PhoneError."""
        return self._file(url).response.content

    def sid(self, prefix: str, what: str) -> str:
        """An id as Twilio's, two letters and 32 hexadecimal digits, the same each time for this call."""
        return prefix + sha256(f"{self.call_sid}/{what}".encode()).hexdigest()[:32]

    def _file(self, url: str) -> Answer:
        """A signature would tell another host nothing, and it is none of their business."""
        return self._send("GET", url, {}, self._signature(url, {}) if self._is_ours(url) else {})

    def _public(self) -> str:
        return self.public_url or self.base_url

    def _is_ours(self, url: str) -> bool:
        ours, theirs = httpx2.URL(self._public()), httpx2.URL(url)
        return (ours.scheme, ours.host, ours.port) == (theirs.scheme, theirs.host, theirs.port)

    def _standard(self, call_status: str) -> dict[str, str]:
        parent = {} if self.parent_call_sid is None else {"ParentCallSid": self.parent_call_sid}
        return {
            **parent,
            "CallSid": self.call_sid,
            "AccountSid": self.account_sid,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
            "CallStatus": call_status,
            "ApiVersion": "2010-04-01",
            "Direction": self.direction,
        }

    def _signature(self, url: str, params: Mapping[str, str]) -> dict[str, str]:
        """Over HTTPS the port is dropped before signing a voice request."""
        if self.auth_token is None:
            return {}
        signed = httpx2.URL(url)
        if signed.scheme == "https":
            signed = signed.copy_with(port=None)
        signature = RequestValidator(self.auth_token).compute_signature(str(signed), dict(params))
        return {"X-Twilio-Signature": str(signature)}

    def _send(self, method: str, url: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        started = self.clock()
        try:
            response = self.client.request(
                method,
                self._where(url),
                data=dict(params) if method == "POST" else None,
                headers=dict(headers),
                follow_redirects=False,
            )
        except httpx2.TimeoutException as error:
            raise PhoneError(f"{method} {url}: no answer in time: Twilio logs 11205 after 15 s") from error
        except httpx2.RequestError as error:
            raise PhoneError(f"{method} {url}: cannot connect ({error}): is the service running?") from error
        path = httpx2.URL(url).raw_path.decode("ascii")
        milliseconds = round((self.clock() - started) * 1000)
        return Answer(url, response, Requested(method, path, response.status_code, milliseconds))

    def _where(self, url: str) -> httpx2.URL:
        """Where to connect for a public URL: the service's own is reached at ``base_url``."""
        if not self._is_ours(url):
            return httpx2.URL(url)
        base = httpx2.URL(self.base_url)
        return httpx2.URL(url).copy_with(scheme=base.scheme, host=base.host, port=base.port)


def _wave_seconds(url: str, body: bytes) -> float | None:
    """Seconds of a wave file; None if its header does not tell."""
    try:
        with wave.open(io.BytesIO(body)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        if not body.startswith(b"RIFF"):
            raise PhoneError(f"<Play> {url}: says it is a wave file and is not") from None
        return _packed_seconds(body)


def _packed_seconds(body: bytes) -> float | None:
    """Of mu-law, which the standard library does not read: bytes over bytes a second, from the header."""
    form, data = body.find(b"fmt "), body.find(b"data")
    per_second = int.from_bytes(body[form + 16 : form + 20], "little")
    if form < 0 or data < form or not per_second:
        return None
    return int.from_bytes(body[data + 4 : data + 8], "little") / per_second
