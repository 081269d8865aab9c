"""mu-law and its WAV files, without a library."""

from __future__ import annotations

import io
import struct
from array import array
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.audio.wav import RATE, SILENT, decode, encode, from_wav, seconds, silence, to_wav
from ivr.errors import AudioError

SOUND = encode(range(-30000, 30000, 7))


def test_known_values() -> None:
    """Samples of ITU-T G.711: silence, the loudest, the smallest steps."""
    assert encode([0, 32767, -32768, 1, -1, 1000, -1000]) == bytes([255, 128, 0, 255, 127, 206, 78])
    assert list(decode(bytes([255, 127, 128, 0]))) == [0, 0, 32124, -32124]


@given(st.lists(st.integers(-32768, 32767)))
def test_what_is_lost(samples: list[int]) -> None:
    """A sample comes back within the step of its loudness, with its sign; a second time nothing is lost."""
    back = decode(encode(samples))
    assert all(abs(a - b) <= (abs(a) + 132) / 32 for a, b in zip(samples, back, strict=True))
    assert all(a * b >= 0 for a, b in zip(samples, back, strict=True))
    assert decode(encode(back)) == back


@given(st.binary(min_size=1))
def test_a_file_holds_what_was_put_in(sound: bytes) -> None:
    """Every length, also odd ones, which WAV files are padded for."""
    assert from_wav(to_wav(sound)) == sound
    assert len(to_wav(sound)) % 2 == 0


def test_silence() -> None:
    """So many milliseconds of the byte that is nothing."""
    assert silence(600) == bytes([SILENT]) * 4800
    assert set(decode(silence(10))) == {0}
    assert seconds(silence(1500)) == 1.5


def test_other_chunks_are_skipped() -> None:
    """Sound programs write their names and dates into files."""
    body = to_wav(SOUND)
    note = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    assert from_wav(body[:12] + note + body[12:] + note) == SOUND


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not a WAV"),
        (b"ID3 music", "not a WAV"),
        (to_wav(SOUND)[:200], "cut off"),
        (to_wav(SOUND)[:30], "cut off"),
        (to_wav(SOUND)[:12], "no sound"),
        (to_wav(b""), "no sound"),
        (to_wav(SOUND).replace(struct.pack("<HHI", 7, 1, RATE), struct.pack("<HHI", 6, 1, RATE)), "mu-law"),
        (to_wav(SOUND).replace(struct.pack("<HHI", 7, 1, RATE), struct.pack("<HHI", 7, 2, RATE)), "mu-law"),
        (to_wav(SOUND).replace(struct.pack("<HHI", 7, 1, RATE), struct.pack("<HHI", 7, 1, 16000)), "mu-law"),
    ],
)
def test_other_files(body: bytes, reason: str) -> None:
    """What is not mu-law for the telephone, or only half there, is refused with the reason."""
    with pytest.raises(AudioError, match=reason):
        from_wav(body)


@given(st.binary(max_size=200))
def test_arbitrary_bytes(junk: bytes) -> None:
    """Nothing but AudioError, whatever a file holds."""
    for body in (junk, b"RIFF\0\0\0\0WAVE" + junk):
        try:
            from_wav(body)
        except AudioError:
            continue


@pytest.mark.audio_extra
def test_libsndfile_reads_it() -> None:
    """Another program hears the same."""
    samples, rate = import_module("soundfile").read(io.BytesIO(to_wav(SOUND)), dtype="int16")
    assert rate == RATE
    assert array("h", samples.tolist()) == decode(SOUND)
