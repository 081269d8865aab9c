"""Sound to a loudspeaker or a file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from ivr.audio import player
from ivr.audio.player import FileOutput, Loudspeaker
from ivr.audio.wav import decode, encode, from_wav
from ivr.errors import AudioError

if TYPE_CHECKING:
    from tests.audio.audio_samples import beep
else:
    from audio_samples import beep


def test_a_file(tmp_path: Path) -> None:
    """Everything that was heard, in order, as one WAV file."""
    output = FileOutput(tmp_path / "call.wav")
    for seconds in (0.5, 0.25):
        output.put(beep(seconds))
    output.close()
    whole = from_wav((tmp_path / "call.wav").read_bytes())
    assert decode(whole) == decode(encode([*beep(0.5), *beep(0.25)]))


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """One message."""
    with pytest.raises(AudioError, match="cannot be written"):
        FileOutput(tmp_path / "none" / "call.wav").close()


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setattr(player, "find_spec", lambda name: None)
    with pytest.raises(AudioError, match="pip install"):
        Loudspeaker()


@pytest.mark.audio_extra
def test_playing_takes_as_long_as_the_sound() -> None:
    """It returns when all has been heard, again and again. A device that makes no sound stands in for one."""
    loudspeaker = Loudspeaker([import_module("miniaudio").Backend.NULL])
    started = monotonic()
    for _ in range(2):
        loudspeaker.put(beep(0.2))
    loudspeaker.put(beep(0.0))
    took = monotonic() - started
    loudspeaker.close()
    assert 0.3 < took < 5
