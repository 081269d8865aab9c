"""Which lines have a recording: found by a digest of what is to be heard, so an outdated one is not found.

Decided line by line: where no recording fits, the voice speaks, so a missing one never silences a call.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NewType

from ivr.model import LanguageTag
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.utterance import Silence, Utterance

Digest = NewType("Digest", str)
"""Names what is heard: language, voice, rate, words and pauses."""

DIGEST_LENGTH = 32
"""Hexadecimal digits: 128 bits, so that two texts never share one."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound to play instead of speech."""

    url: str


Part = Utterance | Clip
"""What is heard in one go."""


def no_sound(milliseconds: int) -> str:
    """Where there are no recordings, nobody asks for a silence between them."""
    raise LookupError(milliseconds)


@dataclass(frozen=True, slots=True)
class Recordings:
    """The recordings that can be played now, by digest, and where a file of silence is."""

    urls: Mapping[Digest, str] = field(default_factory=dict)
    silence_url: Callable[[int], str] = no_sound


NONE = Recordings()
"""Everything is spoken."""


def digest_of(utterance: Utterance) -> Digest:
    """The digest of what a voice is told to say. Pauses count, as they are in the recording."""
    heard = [part.ms if isinstance(part, Silence) else part.heard for part in utterance.runs()]
    language = utterance.language
    what = [language.tag, language.voice, utterance.rate_percent, heard]
    text = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    return Digest(hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGEST_LENGTH])


def utterance_of(composer: Composer, line: Line, language: LanguageTag, slow: bool = False) -> Utterance:
    """What is heard of one line alone, without the silence after it."""
    [utterance] = composer.utterances((line,), language, slow)
    return utterance


class Voicing:
    """Lines to what is played and what is spoken, in order."""

    def __init__(self, composer: Composer, recordings: Recordings = NONE) -> None:
        self._composer = composer
        self._recordings = recordings

    def parts(
        self, lines: Sequence[Line], language: LanguageTag, slow: bool, settle_ms: int
    ) -> Iterator[Part]:
        """Speech with the silence before it inside; before a recording the silence is a clip too."""
        pause_ms = settle_ms
        for clip, run in groupby(lines, key=lambda line: self._clip(line, language, slow)):
            stretch = tuple(run)
            if clip:
                yield from self._played(clip, stretch, pause_ms)
            else:
                yield from self._spoken(stretch, language, slow, pause_ms)
            pause_ms = stretch[-1].pause_ms

    def _clip(self, line: Line, language: LanguageTag, slow: bool) -> Clip | None:
        if not self._recordings.urls:
            return None
        url = self._recordings.urls.get(digest_of(utterance_of(self._composer, line, language, slow)))
        return Clip(url) if url else None

    def _played(self, clip: Clip, lines: Sequence[Line], pause_ms: int) -> Iterator[Part]:
        """Equal lines one after another are one stretch and are played as often."""
        for line in lines:
            if pause_ms:
                yield Clip(self._recordings.silence_url(pause_ms))
            yield clip
            pause_ms = line.pause_ms

    def _spoken(
        self, lines: Sequence[Line], language: LanguageTag, slow: bool, pause_ms: int
    ) -> Iterator[Part]:
        for utterance in self._composer.utterances(lines, language, slow):
            silence = (Silence(pause_ms),) if pause_ms else ()
            yield replace(utterance, segments=(*silence, *utterance.segments))
            pause_ms = 0
