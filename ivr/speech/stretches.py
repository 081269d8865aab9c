"""Utterances in stretches, each short enough for one Say of its voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from ivr.speech.utterance import Segment, Silence, Utterance, Words
from ivr.speech.voices import SayLimit, limit_of

BREAK_CHARACTERS = len('<break time="60000ms" />')
SUB_CHARACTERS = len('<sub alias=""></sub>')
RESERVED = len('<prosody rate="100%"></prosody>') + 8 * BREAK_CHARACTERS
"""Kept free where tags count: for the rate, and for silences before the first word."""
_QUOTES = {'"': "&quot;"}


def stretches(utterance: Utterance) -> Iterator[tuple[Segment, ...]]:
    """The segments in order, parted at silences; words without any for too long are parted at a space.

    Each stretch is within the limit of the utterance's voice. No word is lost.
    """
    limit = limit_of(utterance.language.voice)
    most = limit.characters - (RESERVED if limit.with_tags else 0)
    if sum(characters(segment, limit) for segment in utterance.segments) <= most:
        yield utterance.segments
        return
    stretch: list[Segment] = []
    length = 0
    for run in _runs(utterance.segments, limit, most):
        more = sum(characters(segment, limit) for segment in run)
        if stretch and length + more > most:
            yield tuple(stretch)
            stretch, length = [], 0
        stretch += run
        length += more
    if stretch:
        yield tuple(stretch)


def characters(segment: Segment, limit: SayLimit) -> int:
    """How much of a limit a segment takes: never less than the voice counts."""
    if isinstance(segment, Silence):
        return BREAK_CHARACTERS if limit.with_tags else 0
    written = segment.text + (segment.alias or "")
    if not limit.with_tags:
        return len(written)
    return len(escape(written, _QUOTES)) + (SUB_CHARACTERS if segment.alias else 0)


def _runs(segments: Iterable[Segment], limit: SayLimit, most: int) -> Iterator[list[Segment]]:
    """Words up to the next silence and with it; what alone is over the limit in several pieces.

    No run is only silence: a Say without words is an error (twilio.com/docs/api/errors/13520).
    """
    run: list[Segment] = []
    length = 0
    for segment in segments:
        for piece in _pieces(segment, limit, most):
            more = characters(piece, limit)
            if isinstance(piece, Words) and _speaks(run) and length + more > most:
                yield run
                run, length = [], 0
            run.append(piece)
            length += more
        if isinstance(segment, Silence) and _speaks(run):
            yield run
            run, length = [], 0
    if run:
        yield run


def _speaks(run: Iterable[Segment]) -> bool:
    return any(isinstance(segment, Words) for segment in run)


def _pieces(segment: Segment, limit: SayLimit, most: int) -> Iterator[Segment]:
    """A segment, or the parts of one that is too long; a reading is short and never parted."""
    if isinstance(segment, Silence) or segment.alias or characters(segment, limit) <= most:
        yield segment
        return
    text = segment.text
    # A character is at most six in the document, as in &quot;.
    least = most // 6 if limit.with_tags else most
    while text:
        end = len(text) if len(text) <= least else text.rfind(" ", 1, least) + 1 or least
        yield Words(text[:end])
        text = text[end:]
