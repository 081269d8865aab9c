"""Sounds of our own making: key tones, a chime and hold music. The tune is ours, so nobody's licence applies.

``python -m ivr.audio.tones audio/tones`` writes them, always the same; compare them decoded, as the last bit
of a sine is the machine's affair.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from ivr.audio.wav import RATE, encode, to_wav

_LOUDNESS = 10_000
"""Peak of a sample: about -10 dBFS, as a telephone line wants it."""
_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
_PAD = ("123", "456", "789", "*0#")
KEY_SECONDS = 0.12
_A4 = 440.0
_NOTES = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}

_CHIME = "E5:0.5 C5:1.2"
_MELODY = (
    "G4:1 C5:1 E5:1 D5:1 C5:2 A4:2 F4:1 A4:1 C5:1 A4:1 G4:4 "
    "E4:1 G4:1 C5:1 B4:1 A4:2 F4:2 D5:1 C5:1 B4:1 D5:1 C5:4"
)
_BASS = "C3:4 F3:4 F3:4 C3:4 C3:4 F3:4 G3:4 C3:4"
_BEAT = 0.5
_FADE = 0.01
"""Seconds in which a tone swells and dies away, so that nothing clicks."""


def key_tone(key: str) -> array[int]:
    """The two tones of a telephone's key (ITU-T Q.23)."""
    row = next(number for number, keys in enumerate(_PAD) if key in keys)
    pair = (_ROWS[row], _COLUMNS[_PAD[row].index(key)])
    count = round(KEY_SECONDS * RATE)
    return _samples(sum(_wave(hertz, at) for hertz in pair) / 2 * _swell(at, count) for at in range(count))


def chime() -> array[int]:
    """Two falling tones before an announcement."""
    return _mixed([_voice(_CHIME, 1.0, decay=3.0)])


def hold_music() -> array[int]:
    """A quiet tune of 16 seconds that joins its own beginning."""
    melody = _voice(_MELODY, _BEAT, decay=2.0)
    bass = _voice(_BASS, _BEAT, decay=1.0)
    return _mixed([melody, [sample * 0.6 for sample in bass]], loudness=_LOUDNESS // 2)


def _voice(score: str, beat: float, decay: float) -> list[float]:
    """Notes one after another, each as ``name:beats``, dying away like a plucked string."""
    sounding: list[float] = []
    for note in score.split():
        name, _, beats = note.partition(":")
        sounding += _note(_hertz(name), round(float(beats) * beat * RATE), decay)
    return sounding


def _note(hertz: float, count: int, decay: float) -> list[float]:
    return [
        (_wave(hertz, at) + _wave(hertz * 2, at) / 4) * math.exp(-decay * at / RATE) * _swell(at, count)
        for at in range(count)
    ]


def _hertz(name: str) -> float:
    return float(_A4 * 2 ** (_NOTES[name[0]] / 12 + int(name[1]) - 4))


def _wave(hertz: float, at: int) -> float:
    return math.sin(math.tau * hertz * at / RATE)


def _swell(at: int, count: int) -> float:
    return min(1.0, at / (_FADE * RATE), (count - at) / (_FADE * RATE))


def _mixed(voices: Iterable[list[float]], loudness: int = _LOUDNESS) -> array[int]:
    sums = [sum(parts) for parts in zip(*voices, strict=True)]
    peak = max(map(abs, sums))
    return _samples((value / peak for value in sums), loudness)


def _samples(values: Iterable[float], loudness: int = _LOUDNESS) -> array[int]:
    return array("h", (round(value * loudness) for value in values))


_SPELT = {"*": "star", "#": "hash"}

FILES: Mapping[str, Callable[[], array[int]]] = MappingProxyType(
    {
        "chime": chime,
        "hold": hold_music,
        **{f"key-{_SPELT.get(key, key)}": partial(key_tone, key) for key in "0123456789*#"},
    }
)
"""What is committed below audio/tones/, by name without .wav."""


def write_all(folder: Path) -> None:
    """Make every file anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / f"{name}.wav").write_bytes(to_wav(encode(make())))


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
