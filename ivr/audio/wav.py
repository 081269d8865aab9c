"""WAV files as the telephone carries sound: mu-law, 8,000 samples a second, one channel.

The standard library reads neither mu-law nor, from Python 3.13 on, has a codec for it.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator
from functools import cache

from ivr.errors import AudioError

RATE = 8000
"""Samples in a second, and bytes, as one is a byte."""
SILENT = 0xFF
"""A sample of silence."""
_MU_LAW = 7
_BIAS, _CLIP = 132, 32635
_CHUNK = struct.Struct("<4sI")
_FORMAT = struct.Struct("<HHIIHH")


def _encoded(sample: int) -> int:
    """One 16-bit sample as ITU-T G.711 mu-law."""
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample), _CLIP) + _BIAS
    exponent = magnitude.bit_length() - 8
    return ~(sign | exponent << 4 | (magnitude >> (exponent + 3)) & 15) & 0xFF


def _decoded(byte: int) -> int:
    flipped = ~byte & 0xFF
    magnitude = (((flipped & 15) << 3) + _BIAS << (flipped >> 4 & 7)) - _BIAS
    return -magnitude if flipped & 0x80 else magnitude


@cache
def _encoding() -> bytes:
    """Every sample's byte; the negative ones stand at the end, where a negative index finds them."""
    return bytes(_encoded(sample) for sample in (*range(32768), *range(-32768, 0)))


@cache
def _decoding() -> tuple[int, ...]:
    return tuple(map(_decoded, range(256)))


def encode(samples: Iterable[int]) -> bytes:
    """16-bit samples as mu-law."""
    return bytes(map(_encoding().__getitem__, samples))


def decode(sound: bytes) -> array[int]:
    """Mu-law as 16-bit samples."""
    return array("h", map(_decoding().__getitem__, sound))


def silence(milliseconds: int) -> bytes:
    """Mu-law of nothing."""
    return bytes([SILENT]) * (milliseconds * RATE // 1000)


def to_wav(sound: bytes) -> bytes:
    """A WAV file of mu-law."""
    form = _FORMAT.pack(_MU_LAW, 1, RATE, RATE, 1, 8) + b"\0\0"
    padding = b"\0" * (len(sound) % 2)
    chunks = (
        _CHUNK.pack(b"fmt ", len(form)) + form,
        _CHUNK.pack(b"fact", 4) + struct.pack("<I", len(sound)),
        _CHUNK.pack(b"data", len(sound)) + sound + padding,
    )
    body = b"WAVE" + b"".join(chunks)
    return _CHUNK.pack(b"RIFF", len(body)) + body


def from_wav(body: bytes) -> bytes:
    """The mu-law in a WAV file. Raises AudioError for any other kind of file, and for half a one."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        raise AudioError("it is not a WAV file")
    form = sound = None
    for name, chunk in _chunks(body):
        if name == b"fmt " and len(chunk) >= _FORMAT.size:
            form = _FORMAT.unpack_from(chunk)
        elif name == b"data":
            sound = chunk
    if form is None or not sound:
        raise AudioError("it holds no sound")
    if form[:3] != (_MU_LAW, 1, RATE) or form[5] != 8:
        raise AudioError("it is not mu-law with 8,000 samples a second and one channel")
    return sound


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + _CHUNK.size <= len(body):
        name, size = _CHUNK.unpack_from(body, at)
        at += _CHUNK.size
        if at + size > len(body):
            raise AudioError("it is cut off")
        yield name, body[at : at + size]
        at += size + size % 2


def seconds(sound: bytes) -> float:
    """How long mu-law takes to hear."""
    return len(sound) / RATE
