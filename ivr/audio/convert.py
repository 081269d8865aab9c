"""Sound as the telephone wants it: rate, loudness, silence at the ends. Needs the extra ``audio``.

The libraries are imported by name, as this project is complete without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ivr.audio.wav import RATE

ACTIVE_DBFS, PEAK_DBFS = -18.0, -3.0
"""Loudness of speech, its pauses left out, and what no sample exceeds."""
_FRAME_SECONDS = 0.02
_QUIET = 0.01
"""A frame this much quieter than the loudest (-40 dB) is a pause."""
_MARGIN_SECONDS = 0.04
"""Silence left at both ends."""

Samples = Any
"""A numpy array of samples from -1 to 1."""


def telephone(samples: Samples, per_second: int) -> Samples:
    """One channel, 8,000 samples a second."""
    numpy, soxr = import_module("numpy"), import_module("soxr")
    mono = numpy.asarray(samples, dtype="float64")
    if mono.ndim > 1:
        mono = mono.mean(axis=1)
    return soxr.resample(mono, per_second, RATE, quality="VHQ") if per_second != RATE else mono


def silent(milliseconds: int) -> Samples:
    """Nothing to hear."""
    return import_module("numpy").zeros(milliseconds * RATE // 1000)


def trimmed(samples: Samples, per_second: int = RATE) -> Samples:
    """Without the silence that engines and people leave at both ends."""
    numpy = import_module("numpy")
    peak = abs(samples).max() if len(samples) else 0.0
    if peak <= 0.0:
        return samples[:0]
    [loud] = numpy.nonzero(abs(samples) > peak * _QUIET)
    margin = int(_MARGIN_SECONDS * per_second)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def leveled(pieces: Sequence[Samples]) -> bytes:
    """The pieces one after another as 16-bit samples, at the loudness of a telephone voice."""
    numpy = import_module("numpy")
    whole = numpy.concatenate(pieces)
    loudness, peak = _active(numpy, whole), abs(whole).max()
    if peak > 0.0:
        whole = whole * min(_amplitude(ACTIVE_DBFS) / loudness, _amplitude(PEAK_DBFS) / peak)
    body: bytes = numpy.round(whole * 32767).astype("<i2").tobytes()
    return body


def _active(numpy: Any, samples: Samples) -> float:
    """Root mean square of the frames in which somebody speaks."""
    size = int(_FRAME_SECONDS * RATE)
    padded = numpy.concatenate([samples, numpy.zeros(-len(samples) % size)])
    power = (padded.reshape(-1, size) ** 2).mean(axis=1)
    speech = power[power > power.max() * _QUIET**2]
    return float(speech.mean() ** 0.5) if len(speech) else 1.0


def _amplitude(dbfs: float) -> float:
    return float(10 ** (dbfs / 20))
