"""Turns to TwiML bytes, by ElementTree: the SDK's serialiser drops text of mixed SSML (seen on 9.13.0).

Attributes and limits are those of twilio.com/docs/voice/twiml (read 2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from ivr.dialogue.state import DialogueState
from ivr.dialogue.turn import Gather, HangUp, Transfer, Turn
from ivr.model import LanguageTag
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import NONE, Clip, Part, Recordings, Voicing
from ivr.speech.utterance import Segment, Silence, Utterance, Words

CONTENT_TYPE = "text/xml; charset=utf-8"
SAY_LIMIT = 2500
"""Characters of text in one Say; the least limit of any voice family is 3,000."""
RING_SECONDS = 30
"""Seconds that a person's line is rung."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Staff:
    """Where transfers go, both in E.164. ``caller_id``: a number of ours, as Japan drops others."""

    number: str
    caller_id: str


class Renderer:
    """Renders turns of one tree. Pure: the same turn gives the same bytes."""

    def __init__(
        self,
        composer: Composer,
        to_url: Callable[[DialogueState], str],
        staff: Staff | None,
        recordings: Recordings = NONE,
    ) -> None:
        self._composer = composer
        self._voicing = Voicing(composer, recordings)
        self._to_url = to_url
        self._staff = staff

    def render(self, turn: Turn) -> bytes:
        """The TwiML document of a turn."""
        response = Element("Response")
        match turn.then:
            case Gather() as gather:
                self._gather(response, turn, gather)
            case Transfer(address=address):
                self._say(response, turn)
                self._dial(response, address)
            case HangUp():
                self._say(response, turn)
                SubElement(response, "Hangup")
        return document(response)

    def _gather(self, response: Element, turn: Turn, gather: Gather) -> None:
        """One key; ``*`` and ``#`` reach us, and so does silence."""
        action = self._to_url(gather.address)
        node = SubElement(
            response,
            "Gather",
            action=action,
            method="POST",
            input="dtmf",
            numDigits="1",
            finishOnKey="",
            timeout=str(gather.timeout),
            actionOnEmptyResult="true",
        )
        self._say(node, turn)
        # Reached only on carriers that do not know actionOnEmptyResult: silence stays an input.
        SubElement(response, "Redirect", method="POST").text = action

    def _dial(self, response: Element, address: DialogueState) -> None:
        assert self._staff, "a turn transfers only while there is a person to ring"
        node = SubElement(
            response,
            "Dial",
            action=self._to_url(address),
            method="POST",
            timeout=str(RING_SECONDS),
            callerId=self._staff.caller_id,
            ringTone="jp",
        )
        SubElement(node, "Number").text = self._staff.number

    def _say(self, parent: Element, turn: Turn) -> None:
        add_parts(parent, self._voicing.parts(turn.lines, turn.language, turn.slow, turn.settle_ms))

    def plain(self, lines: Iterable[Line], language: LanguageTag) -> bytes:
        """A document that says these lines and hangs up: for the apology, which never needs a file."""
        response = Element("Response")
        add_parts(response, self._composer.utterances(tuple(lines), language))
        SubElement(response, "Hangup")
        return document(response)


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
        for stretch in _stretches(part.segments):
            _add_say(parent, part, stretch)


def _stretches(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Segments in stretches below the limit of one Say, parted at silences."""
    stretch: list[Segment] = []
    length = 0
    for segment in segments:
        if isinstance(segment, Silence) and length > SAY_LIMIT // 2:
            yield [*stretch, segment]
            stretch, length = [], 0
            continue
        stretch.append(segment)
        length += len(segment.heard) if isinstance(segment, Words) else 0
    if stretch:
        yield stretch


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
