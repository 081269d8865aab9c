"""The table of voices says what the vendors' pages say, and nothing that the pages do not."""

from __future__ import annotations

import re

import pytest

from ivr.model import Tree
from ivr.speech.voices import GATHER, LEAST, VOICES, Family, Tag, limit_of, voices_of

# twilio.com/docs/voice/twiml/say/text-speech, read 2026-11-22: how many voices each language has.
COUNTS = {
    "ja-JP": 19,
    "en-US": 63,
    "cmn-CN": 18,
    "cmn-TW": 6,
    "ko-KR": 21,
    "es-MX": 5,
    "es-US": 24,
    "pt-BR": 25,
    "vi-VN": 16,
    "fil-PH": 8,
    "id-ID": 16,
    "th-TH": 9,
}
# Ids of an enumeration of Twilio's that its page does not list.
NOT_ON_THE_PAGE = [
    "Google.ja-JP-Neural2-B",
    "Google.ja-JP-Standard-A",
    "Google.ja-JP-Wavenet-A",
    "Google.pt-BR-Standard-A",
    "Google.pt-BR-Wavenet-A",
    "Google.th-TH-Neural2-C",
    "Google.vi-VN-Neural2-A",
    "Google.fil-ph-Neural2-A",
    "man",
    "woman",
    "alice",
]


@pytest.mark.parametrize(("language", "count"), COUNTS.items())
def test_every_voice_of_a_language_is_there(language: str, count: int) -> None:
    """A voice that was lost from the table, or came in twice, is noticed."""
    assert len(voices_of(language)) == count


def test_every_language_has_both_columns() -> None:
    """What can be spoken has an id for recognition too, and nothing else has one."""
    assert set(COUNTS) == set(GATHER) == {voice.language for voice in VOICES.values()}


@pytest.mark.parametrize("voice", NOT_ON_THE_PAGE)
def test_ids_that_are_not_on_the_page(voice: str) -> None:
    """An id from another list is not a voice until the page has it."""
    assert voice not in VOICES


@pytest.mark.parametrize("voice", sorted(VOICES))
def test_ids_are_written_as_twilio_writes_them(voice: str) -> None:
    """Vendor, language where the vendor names it, engine, name."""
    polly, google = r"Polly\.[A-Zí][a-zí]+(-Neural|-Generative)?", r"Google\.[a-z]{2,3}-[A-Z]{2}-"
    engine = r"((Standard|Wavenet|Neural2)-[A-J]|Chirp3-HD-[A-Z][a-z]+)"
    assert re.fullmatch(f"{polly}|{google}{engine}", voice)
    if voice.startswith("Google."):
        assert voice.startswith(f"Google.{VOICES[voice].language}-")


def test_one_accent() -> None:
    """Only the Generative voice of Mexico is written with its accent."""
    assert [voice for voice in VOICES if not voice.isascii()] == ["Polly.Mía-Generative"]


@pytest.mark.parametrize(
    ("family", "takes", "not_taken"),
    [
        (Family.POLLY, set(Tag), set()),
        (Family.POLLY_NEURAL, {Tag.BREAK, Tag.PROSODY, Tag.SUB, Tag.W}, {Tag.EMPHASIS}),
        (Family.POLLY_GENERATIVE, {Tag.BREAK, Tag.PROSODY, Tag.SUB, Tag.W}, {Tag.EMPHASIS}),
        (Family.GOOGLE_STANDARD, {Tag.BREAK, Tag.PROSODY, Tag.SUB}, {Tag.W}),
        (Family.GOOGLE_WAVENET, {Tag.BREAK, Tag.PROSODY, Tag.SUB}, {Tag.W}),
        (Family.GOOGLE_NEURAL2, set(), set(Tag)),
        (Family.GOOGLE_CHIRP3_HD, set(), set(Tag)),
    ],
)
def test_tags(family: Family, takes: set[Tag], not_taken: set[Tag]) -> None:
    """Which elements may be written for which engine."""
    assert takes <= family.tags
    assert not not_taken & family.tags


def test_limits() -> None:
    """Amazon counts 3,000 characters without tags, Google 5,000 with them; nobody takes less."""
    assert (limit_of("Polly.Mizuki").characters, limit_of("Polly.Mizuki").with_tags) == (3000, False)
    google = limit_of("Google.vi-VN-Chirp3-HD-Kore")
    assert (google.characters, google.with_tags) == (5000, True)
    assert limit_of("Polly.Nobody") is LEAST
    assert LEAST.characters == min(voice.limit.characters for voice in VOICES.values())


def test_mandarin_has_other_names_for_recognition() -> None:
    """The ids of Say are refused by Gather, and the other way round."""
    assert GATHER["cmn-CN"].known == ("cmn-Hans-CN", "zh-CN", "zh")
    assert GATHER["cmn-TW"].known == ("cmn-Hant-TW", "zh-TW")


def test_the_menus_use_voices_of_the_table(tree: Tree) -> None:
    """Each language is spoken by a voice of its own, and recognised under an id of its own."""
    for language in tree.languages.values():
        assert VOICES[language.voice].language == language.say_language
        assert language.gather_language in GATHER[language.say_language].known
