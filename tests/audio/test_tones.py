"""The sounds of our own making."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

import pytest

from ivr.audio.tones import FILES, hold_music, key_tone, write_all
from ivr.audio.wav import RATE, decode, from_wav, seconds


@pytest.fixture(scope="module")
def tones(project_root: Path) -> Path:
    """The committed files."""
    return project_root / "audio" / "tones"


def strength(samples: array[int], hertz: float) -> float:
    """How much of a tone is in a sound, 1 for a tone as loud as the loudest."""
    wave = sum(
        sample * complex(math.cos(turn := math.tau * hertz * at / RATE), math.sin(turn))
        for at, sample in enumerate(samples)
    )
    return abs(wave) * 2 / len(samples) / max(map(abs, samples))


@pytest.mark.parametrize("name", FILES)
def test_the_committed_files_are_what_the_generator_makes(tones: Path, name: str) -> None:
    """Compared decoded and with a step of mu-law to spare, as sines differ in the last bit."""
    committed = decode(from_wav((tones / f"{name}.wav").read_bytes()))
    made = FILES[name]()
    assert len(committed) == len(made)
    assert all(abs(a - b) <= 8 + abs(b) // 16 for a, b in zip(committed, made, strict=True))


def test_no_other_files(tones: Path) -> None:
    """Every file is one that the generator makes, and all together are small."""
    files = list(tones.iterdir())
    assert {file.name for file in files} == {f"{name}.wav" for name in FILES}
    assert sum(file.stat().st_size for file in files) < 200_000


def test_they_can_be_made_anew(tmp_path: Path, tones: Path) -> None:
    """python -m ivr.audio.tones writes the same set."""
    write_all(tmp_path / "new")
    assert {file.name for file in (tmp_path / "new").iterdir()} == {file.name for file in tones.iterdir()}


@pytest.mark.parametrize(("key", "low", "high"), [("1", 697, 1209), ("5", 770, 1336), ("#", 941, 1477)])
def test_key_tones(key: str, low: int, high: int) -> None:
    """The two tones of the key and no others, so that equipment on the line knows it."""
    samples = key_tone(key)
    assert all(strength(samples, hertz) > 0.4 for hertz in (low, high))
    others = {697, 770, 852, 941, 1209, 1336, 1477} - {low, high}
    assert all(strength(samples, hertz) < 0.1 for hertz in others)


def test_nothing_clips_or_clicks() -> None:
    """Nothing is louder than the line wants it, and every sound begins and ends in silence."""
    for make in FILES.values():
        samples = make()
        assert 3_000 < max(map(abs, samples)) <= 10_000
        assert max(abs(samples[0]), abs(samples[-1])) < 200


def test_hold_music_is_long_enough_to_bear() -> None:
    """Sixteen seconds before it begins again."""
    assert len(hold_music()) == 16 * RATE
    assert seconds(bytes(16 * RATE)) == 16
