"""Sound files and speech as the terminal phone meets them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from starlette.responses import Response
from twilio.request_validator import RequestValidator

from ivr.phone.transcript import Heard, Played

if TYPE_CHECKING:
    from tests.phone.conftest import Service


def mu_law(seconds: float, per_second: int = 8000) -> Response:
    """A file as telephones like it: the standard library cannot read it."""
    sound = b"\xff" * int(seconds * 8000)
    form = struct.pack("<HHIIHH", 7, 1, 8000, per_second, 1, 8) + b"\0\0"
    chunks = b"fmt " + struct.pack("<I", 18) + form + b"data" + struct.pack("<I", len(sound)) + sound
    body = b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
    return Response(body, media_type="audio/wav")


def test_mu_law_has_a_length(service: Service) -> None:
    """What is played counts in the length of a call as what is spoken does."""
    service.pages = {"/voice": "<Play>/a.wav</Play>", "/a.wav": mu_law(2.5)}
    assert service.call().heard_seconds == 2.5
    assert service.happened(Played) == [Played("http://testserver/a.wav", 2.5)]


def test_a_header_without_a_rate(service: Service) -> None:
    """A file that does not tell has no known length; nothing is divided by nothing."""
    service.pages = {"/voice": "<Play>/a.wav</Play>", "/a.wav": mu_law(2.5, per_second=0)}
    service.call()
    assert service.happened(Played) == [Played("http://testserver/a.wav", None)]


def test_what_a_voice_gets(service: Service) -> None:
    """Words with their readings, pauses and the speed are there for whoever says it aloud."""
    say = '<prosody rate="80%">One <sub alias="too">2</sub><break time="500ms"/>three</prosody>'
    service.pages = {"/voice": f"<Say>{say}</Say>"}
    service.call()
    [heard] = service.happened(Heard)
    assert isinstance(heard, Heard)
    assert (heard.rate, heard.parts) == (80, ("One too", 500, "three"))


def test_what_a_voice_gets_is_kept_when_a_key_stops_it(service: Service) -> None:
    """The part that was heard is a part of the same words."""
    service.pages = {"/voice": '<Gather action="/end" numDigits="1"><Say>One</Say></Gather>', "/end": ""}
    service.call("!1")
    [heard] = service.happened(Heard)
    assert isinstance(heard, Heard)
    assert heard.barged
    assert heard.parts == ("One",)


def test_our_own_files_are_asked_for_with_a_signature(service: Service) -> None:
    """A recording that only the carrier may hear is fetched with a signature over its URL."""
    service.pages = {"/voice": "<Play>/recording/abc?t=1</Play>", "/recording/abc?t=1": mu_law(1.0)}
    service.call(auth_token="12345", public_url="https://ivr.example.jp")
    asked = service.asked[1]
    expected = RequestValidator("12345").compute_signature("https://ivr.example.jp/recording/abc?t=1", {})
    assert (asked.method, asked.signature) == ("GET", expected)
    service.call()
    assert service.asked[-1].signature is None
