"""The voices that Twilio's Say offers in the languages of this project, and what each may be given.

Voice ids and Say languages: twilio.com/docs/voice/twiml/say/text-speech; limits of one Say:
twilio.com/docs/voice/twiml/say; languages of Gather: twilio.com/docs/voice/twiml/gather,
cloud.google.com/speech-to-text/v2/docs/speech-to-text-supported-languages and developers.deepgram.com;
tags of Polly: docs.aws.amazon.com/polly/latest/dg/supportedtags.html. Stored copies of these pages were
read on the day ``READ``; …/prosody-tag.html, and some of the names of en-US in a list made from Twilio's page
(github.com/dra11y/twilio-voice, src/twiml/voices/en_us.rs), a day later. Voices come and go without notice:
compare this table with the live page before a new one is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

READ = date(2026, 11, 22)
"""The day on which stored copies of the pages above were read; the copies themselves are older."""


class Tag(Enum):
    """SSML elements that Twilio takes inside Say, of which each voice takes only some."""

    BREAK = "break"
    EMPHASIS = "emphasis"
    LANG = "lang"
    P = "p"
    PHONEME = "phoneme"
    PROSODY = "prosody"
    S = "s"
    SAY_AS = "say-as"
    SUB = "sub"
    W = "w"


@dataclass(frozen=True, slots=True)
class SayLimit:
    """The most characters of one Say. ``with_tags``: tags count too, as written in the document."""

    characters: int
    with_tags: bool


_POLLY, _GOOGLE = SayLimit(3000, with_tags=False), SayLimit(5000, with_tags=True)
LEAST = SayLimit(3000, with_tags=True)
"""What any voice takes, for a voice that is not in the table. Basic voices take 4,000."""

_ALL = frozenset(Tag)
# Amazon has no emphasis for these. Of prosody they take rate (20 to 200 percent) and volume, not pitch, and
# Generative voices only around whole sentences: the renderer puts it around all that a Say holds.
_NO_EMPHASIS = _ALL - {Tag.EMPHASIS}
# Twilio: w not with Google, and the rest varies between its voices; emphasis is not relied on.
_GOOGLE_OLD = _ALL - {Tag.EMPHASIS, Tag.W}
# Which tags these take through Twilio is written nowhere that was read.
_PLAIN_TEXT: frozenset[Tag] = frozenset()


class Family(Enum):
    """An engine of a vendor: the form of its ids (after the language for Google), tags and limit."""

    POLLY = ("Polly.{name}", _ALL, _POLLY)
    POLLY_NEURAL = ("Polly.{name}-Neural", _NO_EMPHASIS, _POLLY)
    POLLY_GENERATIVE = ("Polly.{name}-Generative", _NO_EMPHASIS, _POLLY)
    GOOGLE_STANDARD = ("Google.{language}-Standard-{name}", _GOOGLE_OLD, _GOOGLE)
    GOOGLE_WAVENET = ("Google.{language}-Wavenet-{name}", _GOOGLE_OLD, _GOOGLE)
    GOOGLE_NEURAL2 = ("Google.{language}-Neural2-{name}", _PLAIN_TEXT, _GOOGLE)
    GOOGLE_CHIRP3_HD = ("Google.{language}-Chirp3-HD-{name}", _PLAIN_TEXT, _GOOGLE)

    def __init__(self, form: str, tags: frozenset[Tag], limit: SayLimit) -> None:
        self.form = form
        self.tags = tags
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice. ``language``: the only one it speaks here, as Say names it."""

    id: str
    language: str
    family: Family

    @property
    def tags(self) -> frozenset[Tag]:
        """The SSML it is documented to take; empty: plain text only."""
        return self.family.tags

    @property
    def limit(self) -> SayLimit:
        """The most that one Say may hold."""
        return self.family.limit


@dataclass(frozen=True, slots=True)
class GatherIds:
    """What Gather calls a language: it hands the id unchanged to whichever recogniser is used.

    ``google`` is for the generic models too. ``deepgram``: ids that only Deepgram's models know.
    """

    google: str
    deepgram: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Every id of the language, the usual one first."""
        return (self.google, *self.deepgram)


_CHIRP = "Aoede Kore Leda Zephyr Charon Fenrir Orus Puck"
_F = Family
_NAMES: Mapping[str, Mapping[Family, str]] = {
    "ja-JP": {
        _F.POLLY: "Mizuki Takumi",
        _F.POLLY_NEURAL: "Kazuha Tomoko Takumi",
        _F.GOOGLE_STANDARD: "B C D",
        _F.GOOGLE_WAVENET: "B C D",
        _F.GOOGLE_CHIRP3_HD: _CHIRP,
    },
    "en-US": {
        _F.POLLY: "Ivy Joanna Joey Justin Kendra Kimberly Matthew Salli",
        _F.POLLY_NEURAL: "Danielle Gregory Ivy Joanna Joey Justin Kendra Kevin Kimberly Matthew Ruth Salli "
        "Stephen",
        _F.POLLY_GENERATIVE: "Danielle Joanna Matthew Ruth Stephen",
        _F.GOOGLE_STANDARD: "A B C D E F G H I J",
        _F.GOOGLE_WAVENET: "A B C D E F G H I J",
        _F.GOOGLE_NEURAL2: "A C D E F G H I J",
        _F.GOOGLE_CHIRP3_HD: _CHIRP,
    },
    "cmn-CN": {
        _F.POLLY: "Zhiyu",
        _F.POLLY_NEURAL: "Zhiyu",
        _F.GOOGLE_STANDARD: "A B C D",
        _F.GOOGLE_WAVENET: "A B C D",
        _F.GOOGLE_CHIRP3_HD: _CHIRP,
    },
    "cmn-TW": {_F.GOOGLE_STANDARD: "A B C", _F.GOOGLE_WAVENET: "A B C"},
    "ko-KR": {
        _F.POLLY: "Seoyeon",
        _F.POLLY_NEURAL: "Seoyeon",
        _F.GOOGLE_STANDARD: "A B C D",
        _F.GOOGLE_WAVENET: "A B C D",
        _F.GOOGLE_NEURAL2: "A B C",
        _F.GOOGLE_CHIRP3_HD: _CHIRP,
    },
    # The accent of Mía is part of the id of the Generative voice, and of that one only.
    "es-MX": {_F.POLLY: "Mia", _F.POLLY_NEURAL: "Mia Andres", _F.POLLY_GENERATIVE: "Mía Andres"},
    "es-US": {
        _F.POLLY: "Lupe Miguel Penelope",
        _F.POLLY_NEURAL: "Lupe Pedro",
        _F.POLLY_GENERATIVE: "Lupe Pedro",
        _F.GOOGLE_STANDARD: "A B C",
        _F.GOOGLE_WAVENET: "A B C",
        _F.GOOGLE_NEURAL2: "A B C",
        _F.GOOGLE_CHIRP3_HD: _CHIRP,
    },
    "pt-BR": {
        _F.POLLY: "Camila Vitoria Ricardo",
        _F.POLLY_NEURAL: "Camila Vitoria Thiago",
        _F.GOOGLE_STANDARD: "B C D E",
        _F.GOOGLE_WAVENET: "B C D E",
        _F.GOOGLE_NEURAL2: "A B C",
        _F.GOOGLE_CHIRP3_HD: _CHIRP,
    },
    "vi-VN": {_F.GOOGLE_STANDARD: "A B C D", _F.GOOGLE_WAVENET: "A B C D", _F.GOOGLE_CHIRP3_HD: _CHIRP},
    "fil-PH": {_F.GOOGLE_STANDARD: "A B C D", _F.GOOGLE_WAVENET: "A B C D"},
    "id-ID": {_F.GOOGLE_STANDARD: "A B C D", _F.GOOGLE_WAVENET: "A B C D", _F.GOOGLE_CHIRP3_HD: _CHIRP},
    "th-TH": {_F.GOOGLE_STANDARD: "A", _F.GOOGLE_CHIRP3_HD: _CHIRP},
}
"""Names by Say language and family. Nepali and Burmese have no voice at all: they need recordings."""

GATHER: Mapping[str, GatherIds] = MappingProxyType(
    {
        "ja-JP": GatherIds("ja-JP", ("ja",)),
        "en-US": GatherIds("en-US"),
        "cmn-CN": GatherIds("cmn-Hans-CN", ("zh-CN", "zh")),
        "cmn-TW": GatherIds("cmn-Hant-TW", ("zh-TW",)),
        "ko-KR": GatherIds("ko-KR"),
        # es-MX stands in no list of the generic models.
        "es-MX": GatherIds("es-US"),
        "es-US": GatherIds("es-US"),
        "pt-BR": GatherIds("pt-BR"),
        "vi-VN": GatherIds("vi-VN"),
        "fil-PH": GatherIds("fil-PH"),
        "id-ID": GatherIds("id-ID"),
        "th-TH": GatherIds("th-TH"),
    }
)
"""Ids of Gather by Say language: the two columns differ for Mandarin."""


def _voices() -> dict[str, Voice]:
    made = (
        Voice(family.form.format(language=language, name=name), language, family)
        for language, families in _NAMES.items()
        for family, names in families.items()
        for name in names.split()
    )
    return {voice.id: voice for voice in made}


VOICES: Mapping[str, Voice] = MappingProxyType(_voices())
"""Every voice of the table by its id."""


def voices_of(language: str) -> tuple[Voice, ...]:
    """The voices that speak a Say language; empty where none is known."""
    return tuple(voice for voice in VOICES.values() if voice.language == language)


def limit_of(voice: str) -> SayLimit:
    """The limit of one Say in this voice; the least there is for a voice that is not in the table."""
    found = VOICES.get(voice)
    return found.limit if found else LEAST
