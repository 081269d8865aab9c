"""What is heard: words and silences in one language and voice. Knows no carrier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ivr.model import Language
from ivr.speech.timing import estimate_seconds

LONG_PAUSE_MS = 600
"""From here on a silence parts sentences and is shown as a new line."""
SHORT_PAUSE = " / "
"""How a shorter silence is shown: between the groups of a number, and before a key."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words as written; ``alias`` is how they are read where a voice would misread them."""

    text: str
    alias: str | None = None

    @property
    def heard(self) -> str:
        """What the voice says."""
        return self.alias or self.text


@dataclass(frozen=True, slots=True)
class Silence:
    """Milliseconds without sound."""

    ms: int


Segment = Words | Silence


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words of one language in one voice. ``rate_percent``: of the voice's normal speed."""

    language: Language
    segments: tuple[Segment, ...]
    rate_percent: int

    @property
    def text(self) -> str:
        """The written words, without silences."""
        return "".join(segment.text for segment in self.segments if isinstance(segment, Words))

    @property
    def script(self) -> str:
        """The written words with their silences to see, for somebody who is to speak them."""
        return shown(part.text if isinstance(part, Words) else part for part in self.segments)

    @property
    def seconds(self) -> float:
        """Estimated time to hear it: each stretch of words alone, as the silences between are known."""
        language = self.language
        return sum(
            run.ms / 1000
            if isinstance(run, Silence)
            else estimate_seconds(run.heard, language.tag, self.rate_percent, language.units_per_second)
            for run in self.runs()
        )

    def runs(self) -> Iterator[Segment]:
        """Neighbouring words joined into one, as a voice speaks them in one go."""
        for is_silence, group in groupby(self.segments, key=lambda segment: isinstance(segment, Silence)):
            if is_silence:
                yield from group
            else:
                yield Words("".join(segment.heard for segment in group if isinstance(segment, Words)))


def shown(parts: Iterable[str | Silence]) -> str:
    """Words with their silences to see; the space that a text has before a silence is not doubled."""
    text = "".join(_mark(part) if isinstance(part, Silence) else part for part in parts)
    return re.sub(f" *{SHORT_PAUSE}", SHORT_PAUSE, text)


def _mark(silence: Silence) -> str:
    return "\n" if silence.ms >= LONG_PAUSE_MS else SHORT_PAUSE
