"""Turns to TwiML bytes, by ElementTree: the SDK's serialiser drops text of mixed SSML (seen on 9.13.0).

Attributes and limits are those of twilio.com/docs/voice/twiml (read 2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from ivr.dialogue.state import DialogueState
from ivr.dialogue.turn import (
    Enqueue,
    Gather,
    GatherNumber,
    HangUp,
    Perform,
    Record,
    Transfer,
    Turn,
)
from ivr.model import LanguageTag
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import NONE, Clip, Part, Recordings, Voicing
from ivr.speech.stretches import stretches
from ivr.speech.utterance import Segment, Silence, Utterance, Words
from ivr.telephony import people
from ivr.telephony.address import ROOT
from ivr.telephony.people import Staff

CONTENT_TYPE = "text/xml; charset=utf-8"
MESSAGE = "/recording"
"""Path of a voice message that its caller listens to; its public id stands behind it."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Renderer:
    """Renders turns of one tree. Pure: the same turn gives the same bytes.

    ``overrides``: a fragment that every URL gets which Twilio asks for during a call.
    """

    def __init__(
        self,
        composer: Composer,
        to_url: Callable[[DialogueState], str],
        staff: Staff | None,
        recordings: Recordings = NONE,
        overrides: str = "",
    ) -> None:
        self._overrides = overrides
        self._composer = composer
        self._voicing = Voicing(composer, recordings)
        self._to_url = to_url
        self._staff = staff

    def render(self, turn: Turn) -> bytes:
        """The TwiML document of a turn. A turn that wants something done has none: TypeError."""
        response = Element("Response")
        match turn.then:
            case Gather() | GatherNumber():
                self._gather(response, turn, turn.then)
            case Transfer(address=address):
                assert self._staff, "a turn transfers only while there is a person to ring"
                self._say(response, turn)
                people.dial(response, self._staff, self._action(address), self._whisper(address))
            case Enqueue(address=address):
                self._say(response, turn)
                wait = self.link(f"{people.WAIT}/{turn.language}")
                people.enqueue(response, self._action(address), wait)
            case Record(address=address, seconds=seconds):
                self._say(response, turn)
                people.record(response, self._action(address), seconds)
                # Reached only on carriers that post no recording without a sound.
                SubElement(response, "Redirect", method="POST").text = self._action(address)
            case HangUp():
                self._say(response, turn)
                SubElement(response, "Hangup")
            case Perform():
                raise TypeError("something is to be done before anything can be said")
        return document(response)

    def _gather(self, response: Element, turn: Turn, gather: Gather | GatherNumber) -> None:
        """One key; ``*`` and ``#`` reach us, and so does silence."""
        action = self._action(gather.address)
        if isinstance(gather, GatherNumber):
            node = people.gather_number(response, action)
        else:
            node = one_key(response, action, gather.timeout, on_silence=True)
        if turn.listen:
            SubElement(node, "Play").text = f"{MESSAGE}/{turn.listen}"
        self._say(node, turn)
        # Reached only on carriers that do not know actionOnEmptyResult: silence stays an input.
        SubElement(response, "Redirect", method="POST").text = action

    def _action(self, address: DialogueState) -> str:
        return self.link(self._to_url(address))

    def _whisper(self, address: DialogueState) -> str:
        return people.WHISPER + self._action(address).removeprefix(ROOT)

    def link(self, url: str) -> str:
        """A URL as it stands in a document."""
        return url + self._overrides

    def _say(self, parent: Element, turn: Turn) -> None:
        add_parts(parent, self._voicing.parts(turn.lines, turn.language, turn.slow, turn.settle_ms))

    def say(self, parent: Element, lines: Iterable[Line], language: LanguageTag, settle_ms: int = 0) -> None:
        """Lines within a document that is made elsewhere, recordings where there are some."""
        add_parts(parent, self._voicing.parts(tuple(lines), language, False, settle_ms))

    def plain(self, lines: Iterable[Line], language: LanguageTag) -> bytes:
        """A document that says these lines and hangs up: for the apology, which never needs a file."""
        response = Element("Response")
        add_parts(response, self._composer.utterances(tuple(lines), language))
        SubElement(response, "Hangup")
        return document(response)


def one_key(
    response: Element, action: str, timeout: int, method: str = "POST", on_silence: bool | None = None
) -> Element:
    """A Gather of one key, also ``*`` and ``#``. ``on_silence``: ask without a key too? None: left unsaid."""
    gather = SubElement(
        response,
        "Gather",
        action=action,
        method=method,
        input="dtmf",
        numDigits="1",
        finishOnKey="",
        timeout=str(timeout),
    )
    if on_silence is not None:
        gather.set("actionOnEmptyResult", str(on_silence).lower())
    return gather


def document(response: Element) -> bytes:
    """The bytes of a finished response."""
    rendered: bytes = tostring(response, encoding="utf-8", xml_declaration=True)
    return rendered


def add_parts(parent: Element, parts: Iterable[Part]) -> None:
    """A Play for each recording, a Say for each utterance and for each stretch of a long one."""
    for part in parts:
        if isinstance(part, Clip):
            SubElement(parent, "Play").text = part.url
            continue
        for stretch in stretches(part):
            _add_say(parent, part, stretch)


def _add_say(parent: Element, utterance: Utterance, segments: Iterable[Segment]) -> None:
    language = utterance.language
    say = SubElement(parent, "Say", voice=language.voice, language=language.say_language)
    body = say
    if utterance.rate_percent != 100:
        body = SubElement(say, "prosody", rate=f"{utterance.rate_percent}%")
    for segment in segments:
        _add_segment(body, segment)


def _add_segment(body: Element, segment: Segment) -> None:
    match segment:
        case Silence(ms=ms):
            SubElement(body, "break", time=f"{ms}ms")
        case Words(text=text, alias=None):
            _append_text(body, text)
        case Words(text=text, alias=alias):
            SubElement(body, "sub", alias=clean(alias or "")).text = clean(text)


def _append_text(body: Element, text: str) -> None:
    last = body[-1] if len(body) else None
    if last is None:
        body.text = (body.text or "") + clean(text)
    else:
        last.tail = (last.tail or "") + clean(text)


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _CONTROL.sub("", text)
