"""Sound files and entries for tests to put into a folder."""

from __future__ import annotations

import struct
from array import array
from datetime import date

from ivr.audio.store import Entry
from ivr.audio.tones import key_tone
from ivr.audio.wav import RATE, encode, to_wav
from ivr.model import LanguageTag

EN, ES = LanguageTag("en"), LanguageTag("es")


def entry(unit: str = "x.say", by: str | None = "Ms. Speaker", engine: str | None = None) -> Entry:
    """What an index says of a recording."""
    made = date(2026, 11, 22)
    return Entry(unit=unit, text="…", rate=100, by=by, engine=engine, made=made, licence="CC0-1.0")


def tone(seconds: float = 1.0) -> bytes:
    """A mu-law WAV file."""
    return to_wav(encode(beep(seconds)))


def beep(seconds: float) -> array[int]:
    """Samples of something that can be heard."""
    one = key_tone("5")
    return (one * (round(seconds * RATE) // len(one) + 1))[: round(seconds * RATE)]


def pcm(samples: array[int], rate: int, channels: int = 1) -> bytes:
    """A WAV file of 16-bit samples."""
    body = struct.pack(f"<{len(samples)}h", *samples)
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
