"""What one Say may hold: nothing is lost, nothing is too long, nothing is only silence."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.model import Language, LanguageTag, Position
from ivr.speech.stretches import stretches
from ivr.speech.utterance import Segment, Silence, Utterance, Words
from ivr.speech.voices import limit_of

VOICES = ("Polly.Takumi-Neural", "Google.ja-JP-Wavenet-B", "Polly.Nobody")
words = st.builds(
    lambda text, times: Words(text * times),
    st.text('aあ&<" ', min_size=1, max_size=12),
    st.integers(1, 700),
)
readings = st.builds(Words, st.sampled_from(["行った", "&"]), st.sampled_from(["おこなった", '"']))
silences = st.builds(Silence, st.integers(0, 60000))
segments = st.lists(words | readings | silences, min_size=1, max_size=12).map(tuple)


def utterance(voice: str, said: tuple[Segment, ...]) -> Utterance:
    """Something said in a voice, slower than normal."""
    here = Position("x", 1, 1)
    tag = LanguageTag("ja")
    return Utterance(Language(tag, "x", "x", "1", voice, "ja-JP", "ja-JP", 80, 7.5, "source", here), said, 80)


def counted(voice: str, stretch: tuple[Segment, ...]) -> int:
    """The characters of a Say as its voice counts them, by writing it."""
    body = Element("prosody", rate="80%")
    for segment in stretch:
        if isinstance(segment, Silence):
            SubElement(body, "break", time=f"{segment.ms}ms")
        elif segment.alias:
            SubElement(body, "sub", alias=segment.alias).text = segment.text
        else:
            SubElement(body, "w").text = segment.text
    if not limit_of(voice).with_tags:
        return len("".join(body.itertext()))
    return len(tostring(body, encoding="unicode").replace("<w>", "").replace("</w>", ""))


def joined(parts: tuple[Segment, ...]) -> list[str | int]:
    """Silences, and the words between them in one."""
    found: list[str | int] = []
    for part in parts:
        if isinstance(part, Silence):
            found.append(part.ms)
        elif found and isinstance(found[-1], str):
            found[-1] += f"{part.text}{part.alias or ''}"
        else:
            found.append(f"{part.text}{part.alias or ''}")
    return found


@pytest.mark.parametrize("voice", VOICES)
@given(said=segments)
def test_nothing_is_lost_and_nothing_too_long(voice: str, said: tuple[Segment, ...]) -> None:
    """Whatever is to be said, all of it is said, in pieces that the voice takes."""
    pieces = list(stretches(utterance(voice, said)))
    assert joined(tuple(segment for piece in pieces for segment in piece)) == joined(said)
    leading = next((n for n, part in enumerate(said) if isinstance(part, Words)), len(said))
    if leading <= 4:
        assert max(counted(voice, piece) for piece in pieces) <= limit_of(voice).characters


@pytest.mark.parametrize("voice", VOICES)
def test_no_stretch_is_only_silence(voice: str) -> None:
    """A Say without words is an error to Twilio, so a silence goes with the words after or before it."""
    said = (Silence(500), Words("あ" * 6000), Silence(600), Silence(600), Words("い" * 2990))
    pieces = list(stretches(utterance(voice, said)))
    assert len(pieces) > 2
    assert all(any(isinstance(part, Words) for part in piece) for piece in pieces)


def test_short_is_left_whole() -> None:
    """What fits is one Say."""
    said = (Words("あ" * 1400), Silence(600), Words("い" * 1400))
    assert list(stretches(utterance(VOICES[0], said))) == [said]


def test_parted_at_silences() -> None:
    """Where a text must be parted, it is between two sentences."""
    said = (Words("あ" * 2000), Silence(600), Words("い" * 2000))
    assert list(stretches(utterance(VOICES[0], said))) == [said[:2], said[2:]]


def test_parted_at_spaces() -> None:
    """A sentence that alone is too long is parted between words."""
    [first, second] = stretches(utterance(VOICES[0], (Words("word " * 700),)))
    assert all(str(part.text).endswith("word ") for part in (*first, *second) if isinstance(part, Words))


def test_tags_count_for_google_only() -> None:
    """Silences take room in a Say of Google, none in one of Amazon."""
    said = tuple(part for _ in range(140) for part in (Words("あ" * 20), Silence(600)))
    assert len(list(stretches(utterance("Polly.Takumi-Neural", said)))) == 1
    assert len(list(stretches(utterance("Google.ja-JP-Wavenet-B", said)))) == 2
