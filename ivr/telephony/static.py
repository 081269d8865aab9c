"""Documents for a static host, where nothing can tell which key was pressed.

So any key during a sentence leads to the file of that sentence, and silence to what follows. Files are asked
for with GET, as static hosts refuse POST, and ignore the parameters that Twilio adds
(twilio.com/docs/voice/twiml/gather, read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from ivr.model import LanguageTag
from ivr.prompt import Line
from ivr.telephony.twiml import Renderer, document, one_key


@dataclass(frozen=True, slots=True)
class Told:
    """What is said. ``settle_ms``: silence before the first word."""

    language: LanguageTag
    lines: tuple[Line, ...]
    settle_ms: int = 0


@dataclass(frozen=True, slots=True)
class AnyKey:
    """While this is said, and ``seconds`` after it, any key leads to ``file`` beside the document."""

    told: Told
    file: str
    seconds: int


def static_document(renderer: Renderer, heard: Iterable[Told | AnyKey]) -> bytes:
    """One after another, then the end of the call."""
    response = Element("Response")
    for each in heard:
        match each:
            case Told():
                _say(renderer, response, each)
            case AnyKey():
                # Without a key Twilio goes on with the next verb.
                link = renderer.link(each.file)
                gather = one_key(response, link, each.seconds, "GET", on_silence=False)
                _say(renderer, gather, each.told)
    SubElement(response, "Hangup")
    return document(response)


def _say(renderer: Renderer, parent: Element, told: Told) -> None:
    renderer.say(parent, told.lines, told.language, told.settle_ms)
