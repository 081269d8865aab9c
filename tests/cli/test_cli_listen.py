"""``ivr call --listen`` and ``--save``."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio import engines
from ivr.audio.engines import Voice
from ivr.audio.render import Speaker
from ivr.audio.tones import chime, key_tone
from ivr.audio.wav import RATE, encode, from_wav, seconds, to_wav
from ivr.cli import listen
from ivr.cli.listen import LONGEST_WAIT_SECONDS, Listener, open_output
from ivr.errors import AudioError
from ivr.phone.transcript import Event, Heard, Paused, Played, Pressed, Requested, Waited

if TYPE_CHECKING:
    from tests.conftest import Ivr, Running


class Sink:
    """Keeps what is heard."""

    def __init__(self) -> None:
        self.heard: list[array[int]] = []
        self.closed = False

    def put(self, samples: array[int]) -> None:
        """Keep it."""
        self.heard.append(samples)

    def close(self) -> None:
        """No more."""
        self.closed = True


class Reader(Speaker):
    """A voice that takes a second for everything."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, int, tuple[str | int, ...]]] = []

    def say(self, voice: Voice, rate: int, parts: Sequence[str | int]) -> array[int]:
        """One second."""
        self.said.append((voice.name, rate, tuple(parts)))
        if "cannot" in parts:
            raise AudioError("the engine is ill")
        return array("h", [1000]) * RATE


@pytest.fixture
def sink() -> Sink:
    """Where the sound goes."""
    return Sink()


@pytest.fixture
def reader() -> Reader:
    """Who speaks."""
    return Reader()


def hear(sink: Sink, reader: Reader, *events: Event, file: bytes = to_wav(encode(chime()))) -> list[float]:
    """How many seconds each piece took."""
    listener = Listener(sink, reader, lambda url: file)
    for event in events:
        listener.hear(event)
    return [len(samples) / RATE for samples in sink.heard]


# ------------------------------------------------------------------ events to sound


def test_speech(sink: Sink, reader: Reader) -> None:
    """Spoken in the voice of its language, at its speed, with its readings and pauses."""
    heard = Heard("市", "v", "ja-JP", 3.0, rate=64, parts=("し", 300, "いち"))
    assert hear(sink, reader, heard) == [1.0]
    assert reader.said == [("mei_normal", 64, ("し", 300, "いち"))]


def test_speech_that_a_key_stops(sink: Sink, reader: Reader) -> None:
    """Only as much is heard as before the key, then the key's tone."""
    assert hear(sink, reader, Heard("a", "v", "en-US", 0.25, barged=True), Pressed("1")) == [0.25, 0.12]
    assert sink.heard[1] == key_tone("1")


def test_recordings(sink: Sink, reader: Reader) -> None:
    """A file is heard as callers hear it, and stops with a key too."""
    whole, part = hear(
        sink, reader, Played("http://x/a.wav", 1.7), Played("http://x/a.wav", 0.5, barged=True)
    )
    assert (whole, part) == (len(chime()) / RATE, 0.5)
    assert not reader.said


def test_silence(sink: Sink, reader: Reader) -> None:
    """Pauses are heard in full, waiting for a key only in part; what makes no sound is left out."""
    events = (Paused(1.5), Waited(10), Requested("POST", "/voice", 200, 3), Played("", 1.0))
    assert hear(sink, reader, *events) == [1.5, LONGEST_WAIT_SECONDS]


def test_a_language_without_a_voice(sink: Sink, reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    """Silence as long as it would take, and the reason once; no other voice reads it."""
    heard = Heard("Kumusta", "v", "fil-PH", 2.0)
    assert hear(sink, reader, heard, heard) == [2.0, 2.0]
    assert not reader.said
    assert capsys.readouterr().err.count("no local engine has a Filipino voice") == 1


def test_what_cannot_be_heard(sink: Sink, reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    """An engine or a file that fails is a remark, and the call goes on."""
    events = (Heard("cannot", "v", "en-US", 2.0, parts=("cannot",)), Played("http://x/a.wav", 1.0))
    assert hear(sink, reader, *events, file=b"<html>") == [2.0, 1.0]
    told = capsys.readouterr().err
    assert "the engine is ill" in told
    assert "not a WAV file" in told


# ------------------------------------------------------------------ where to


def test_without_the_extra(ivr: Ivr, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message, status 2, no call; without --listen the same call works."""
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    refused = ivr("call", "--url", running.url, "--keys", "1", "--listen")
    assert refused.status == 2
    assert "install the extra" in refused.err
    assert not refused.out
    assert ivr("call", "--url", running.url, "--keys", "1").status == 0


def test_without_a_sound_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is saved instead, and it is said where."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(engines, "find_spec", lambda name: True)

    def none() -> None:
        raise AudioError("There is no sound device.")

    monkeypatch.setattr(listen, "Loudspeaker", none)
    output = open_output(True, None)
    output.put(key_tone("1"))
    output.close()
    assert "saved to call.wav" in capsys.readouterr().err
    assert from_wav((tmp_path / "call.wav").read_bytes())


@pytest.mark.audio_extra
def test_a_call_is_saved(ivr: Ivr, running: Running, tmp_path: Path) -> None:
    """The whole call as one file, about as long as it was estimated; the text is shown as ever."""
    file = tmp_path / "call.wav"
    ended = ivr("call", "--url", running.url, "--keys", "3 1", "--save", file)
    assert ended.status == 0
    assert "> 1" in ended.out
    assert 20 < seconds(from_wav(file.read_bytes())) < 200
