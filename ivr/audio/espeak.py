"""eSpeak NG through ctypes. For a child process only: it has one global state.

Two traps, both measured: without the flag DONT_EXIT a bad data path ends the process, and a path to its data
of 160 bytes or more is silently replaced by another.
"""

from __future__ import annotations

import ctypes
import shutil
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any

from ivr.errors import AudioError

_RETRIEVAL, _DONT_EXIT, _UTF8, _RATE_PARAMETER = 1, 0x8000, 1, 1
_NORMAL_WORDS_PER_MINUTE, _LEAST, _MOST = 175, 80, 450
_LONGEST_PATH = 159
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EspeakNG:
    """The engine, started; its short path to the data goes away with it."""

    def __init__(self) -> None:
        loader = import_module("espeakng_loader")
        self._numpy = import_module("numpy")
        self._folder = Path(mkdtemp(prefix="es-"))
        self._samples: list[Any] = []
        self._library = ctypes.CDLL(str(loader.get_library_path()))
        self._callback = _CALLBACK(self._collect)
        self._start(Path(loader.get_data_path()))

    def _start(self, data: Path) -> None:
        near = self._folder / "espeak-ng-data"
        try:
            near.symlink_to(data, target_is_directory=True)
        except OSError:  # no links on this system
            shutil.copytree(data, near)
        path = str(self._folder).encode()
        if len(str(near).encode()) > _LONGEST_PATH:
            raise AudioError(f"the folder for temporary files has too long a name: {self._folder.parent}")
        self._per_second = self._library.espeak_Initialize(_RETRIEVAL, 0, path, _DONT_EXIT)
        if self._per_second <= 0:
            raise AudioError("eSpeak NG does not find its data")
        self._library.espeak_SetSynthCallback(self._callback)

    def __enter__(self) -> EspeakNG:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._library.espeak_Terminate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _collect(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._samples.append(self._numpy.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def speak(self, text: str, voice: str, rate: int) -> tuple[Any, int]:
        """Samples from -1 to 1 and their rate. Raises AudioError."""
        if self._library.espeak_SetVoiceByName(voice.encode("ascii")):
            raise AudioError(f"eSpeak NG has no voice {voice}")
        words = max(_LEAST, min(_MOST, round(_NORMAL_WORDS_PER_MINUTE * rate / 100)))
        self._library.espeak_SetParameter(_RATE_PARAMETER, words, 0)
        self._samples = []
        said = text.encode("utf-8") + b"\0"
        if self._library.espeak_Synth(said, len(said), 0, 1, 0, _UTF8, None, None):
            raise AudioError("eSpeak NG refuses the text")
        self._library.espeak_Synchronize()
        return self._numpy.concatenate([self._numpy.zeros(0), *self._samples]) / 32768, self._per_second
