"""What is inside a Say: text with the few SSML tags this service may use.

Twilio knows more tags, but which of them a voice accepts differs, and one that it does not accept may make
the whole Say fail (twilio.com/docs/voice/twiml/say/text-speech, read 2026-11-22). break, sub and prosody rate
are what every Polly engine and most Google voices read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree

from ivr.errors import PhoneError
from ivr.phone.verbs import Break, Segment, Sub, Text, heard_words

MAX_BASIC, MAX_POLLY, MAX_GOOGLE = 4000, 3000, 5000
"""Characters in one Say by kind of voice (twilio.com/docs/voice/twiml/say, read 2026-11-22)."""

CheckedAttributes = Callable[[ElementTree.Element], Mapping[str, str]]


def read_segments(say: ElementTree.Element, attributes: CheckedAttributes, voice: str) -> tuple[Segment, ...]:
    """The text and tags of a Say in order, tags flattened. Raises PhoneError."""
    segments = tuple(_content(say, attributes, rate=100))
    if not any(isinstance(segment, Text | Sub) and heard_words(segment).strip() for segment in segments):
        raise PhoneError("<Say> has nothing to say: Twilio logs 13520 and says nothing")
    _check_length(say, voice)
    return segments


def _content(parent: ElementTree.Element, attributes: CheckedAttributes, rate: int) -> Iterator[Segment]:
    if parent.text:
        yield Text(parent.text, rate)
    for child in parent:
        yield from _tag(child, parent, attributes, rate)
        if child.tail:
            yield Text(child.tail, rate)


def _tag(
    tag: ElementTree.Element, parent: ElementTree.Element, attributes: CheckedAttributes, rate: int
) -> Iterator[Segment]:
    match tag.tag:
        case "break":
            yield Break(_milliseconds(_required(tag, attributes, "time")))
            _leaf(tag, text=False)
        case "sub":
            _leaf(tag, text=True)
            yield Sub(tag.text or "", _required(tag, attributes, "alias"), rate)
        # How nested rates combine is not documented, so they are not written.
        case "prosody" if parent.tag != "prosody":
            yield from _content(tag, attributes, int(_required(tag, attributes, "rate").rstrip("%")))
        case other:
            raise PhoneError(
                f"<{other}> cannot be in <{parent.tag}>: a tag a voice does not know may fail the whole Say"
            )


def _required(tag: ElementTree.Element, attributes: CheckedAttributes, name: str) -> str:
    given = attributes(tag)
    if name not in given:
        raise PhoneError(f"<{tag.tag}> needs the attribute {name}")
    return given[name]


def _leaf(tag: ElementTree.Element, *, text: bool) -> None:
    if len(tag) or bool(tag.text) is not text:
        raise PhoneError(f"<{tag.tag}> must hold {'text' if text else 'nothing'}")


def _milliseconds(time: str) -> int:
    """ "500ms" or "1.5s" as whole milliseconds."""
    if time.endswith("ms"):
        return int(time.removesuffix("ms"))
    return round(float(time.removesuffix("s")) * 1000)


def _check_length(say: ElementTree.Element, voice: str) -> None:
    """Polly does not count tags; Google counts them, and spaces and line ends."""
    length, limit = len("".join(say.itertext())), MAX_BASIC
    if voice.startswith("Polly."):
        limit = MAX_POLLY
    elif voice.startswith("Google."):
        inner = ElementTree.tostring(say, encoding="unicode").rstrip()
        length, limit = len(inner) - inner.index(">") - len("></Say>"), MAX_GOOGLE
    if length > limit:
        raise PhoneError(f"<Say> holds {length} characters: {voice or 'a basic voice'} reads at most {limit}")
