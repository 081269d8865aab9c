"""What becomes of sound: played on this machine's loudspeaker, or written to a file."""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from ivr.audio.engines import EXTRA
from ivr.audio.wav import RATE, encode, to_wav
from ivr.errors import AudioError


class Output(Protocol):
    """Takes sound in the order in which it is heard."""

    def put(self, samples: array[int]) -> None:
        """16-bit samples, 8,000 a second."""
        ...

    def close(self) -> None:
        """No more comes."""
        ...


class FileOutput:
    """A WAV file, written when all is heard."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sound = bytearray()

    def put(self, samples: array[int]) -> None:
        """Add to the file."""
        self._sound += encode(samples)

    def close(self) -> None:
        """Write the file. Raises AudioError."""
        try:
            self._path.write_bytes(to_wav(bytes(self._sound)))
        except OSError as error:
            raise AudioError(f"{self._path} cannot be written ({error.strerror}).") from None


class Loudspeaker:
    """The sound device. ``put`` returns when all has been heard."""

    def __init__(self, backends: list[Any] | None = None) -> None:
        """Raises AudioError where nothing can be played. ``backends``: others than this system's."""
        if not find_spec("miniaudio"):
            raise AudioError(f"To listen, install the extra: {EXTRA}")
        library = import_module("miniaudio")
        options = {"backends": backends} if backends else {}
        try:
            with _without_noise():
                self._device = library.PlaybackDevice(
                    output_format=library.SampleFormat.SIGNED16, nchannels=1, sample_rate=RATE, **options
                )
        except library.MiniaudioError:
            raise AudioError("This machine has no sound device that can be used.") from None

    def put(self, samples: array[int]) -> None:
        """Play it to its end."""
        if not samples:
            return
        heard = Event()
        stream = _stream(samples.tobytes(), heard)
        next(stream)
        self._device.start(stream)
        heard.wait(len(samples) / RATE + 2)
        self._device.stop()

    def close(self) -> None:
        """Give the device back."""
        self._device.close()


@contextmanager
def _without_noise() -> Iterator[None]:
    """The system's sound library writes pages to standard error where there is no sound card."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _stream(body: bytes, heard: Event) -> Generator[bytes, int, None]:
    """Hands out as much as the device asks for. The last of it is silence, so that nothing is cut off."""
    wanted = yield b""
    at, end = 0, len(body)
    while at < end:
        piece = body[at : at + wanted * 2]
        at += len(piece)
        wanted = yield piece.ljust(wanted * 2, b"\0")
    wanted = yield bytes(wanted * 2)
    heard.set()
    while True:
        wanted = yield bytes(wanted * 2)
