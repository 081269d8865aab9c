"""Rendering: only what is wanted, resumable, in a child process that may die."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio import engines
from ivr.audio import render as rendering
from ivr.audio.engines import ESPEAK_NG, OPEN_JTALK, Engine, Voice, voice_for, why_none
from ivr.audio.render import MOST_FAILURES, SAVED_EVERY, EngineProcess, Speaker, parts_of, render
from ivr.audio.store import Store
from ivr.audio.wanted import Wanted
from ivr.audio.wav import RATE, decode, from_wav
from ivr.errors import AudioError
from ivr.speech.recordings import Digest
from ivr.speech.utterance import Silence, Words

if TYPE_CHECKING:
    from tests.audio.audio_samples import EN, beep
    from tests.audio.conftest import Lines
else:
    from audio_samples import EN, beep

TODAY = date(2026, 11, 22)
HERE = Engine("An engine", "sys", "none", "a licence")
STUB = """
import json, sys
for line in sys.stdin.buffer:
    request = json.loads(line)
    said = request["parts"][0]
    if said == "die": sys.exit(7)
    if said == "half": sys.stdout.buffer.write(b'{"bytes": 100}\\n12'); sys.exit(8)
    if said == "hang": import time; time.sleep(60)
    if said == "error": sys.stdout.buffer.write(b'{"error": "cannot"}\\n')
    else: sys.stdout.buffer.write(b'{"bytes": 4}\\n' + bytes([1, 0, 255, 255]))
    sys.stdout.buffer.flush()
"""


@dataclass
class Reader(Speaker):
    """Says everything as a beep, but for the digests that it cannot."""

    said: list[tuple[str, int, tuple[str | int, ...]]] = field(default_factory=list)
    failing: bool = False
    stop_after: int | None = None

    def say(self, voice: Voice, rate: int, parts: Sequence[str | int]) -> array[int]:
        """As a voice would, at once."""
        if self.stop_after is not None and len(self.said) >= self.stop_after:
            raise KeyboardInterrupt
        self.said.append((voice.name, rate, tuple(parts)))
        if self.failing:
            raise AudioError("it cannot")
        return beep(0.2)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> EngineProcess:
    """A process that answers, dies or hangs as it is told."""
    script = tmp_path / "stub.py"
    script.write_text(STUB, "utf-8")
    monkeypatch.setattr(engines, "find_spec", lambda name: True)
    return EngineProcess(HERE, (sys.executable, str(script)))


def told(results: list[tuple[Wanted, AudioError | None]]) -> list[str | None]:
    """What went wrong, line by line."""
    return [str(error) if error else None for _, error in results]


# ------------------------------------------------------------------ lines to files


def test_what_is_made(store: Store, goodbye: Wanted) -> None:
    """A mu-law file, and in the index the engine, its licence and the day."""
    render(store, [goodbye], TODAY, lambda line, error: None, Reader())
    entry = store.index(EN)[goodbye.digest]
    assert entry.engine
    assert "eSpeak NG" in entry.engine
    assert entry.by is None
    assert (entry.made, entry.licence) == (TODAY, ESPEAK_NG.licence)
    assert from_wav(store.sound_path(EN, goodbye.digest).read_bytes())


def test_how_it_is_said(store: Store, lines: Lines) -> None:
    """In the voice of its language, at its speed, with its readings and silences."""
    reader = Reader()
    render(store, list(lines.values()), TODAY, lambda line, error: None, reader)
    assert {name for name, _, _ in reader.said} == {"en-us", "es-419"}
    assert {rate for _, rate, _ in reader.said} == {100, 80}
    assert parts_of((Words("a", "b"), Silence(300), Words("c"))) == ["b", 300, "c"]


def test_stopping_loses_nothing(store: Store, lines: Lines) -> None:
    """What was made before Ctrl-C is in the folder and in the index."""
    with pytest.raises(KeyboardInterrupt):
        render(store, list(lines.values()), TODAY, lambda line, error: None, Reader(stop_after=2))
    made = [digest for tag in store.tags() for digest in store.index(tag)]
    assert made == list(lines)[:2]
    assert all(store.has_sound(lines[digest].language, digest) for digest in made)


def test_the_index_is_written_now_and_then(store: Store, goodbye: Wanted) -> None:
    """Also a power cut loses only a few entries."""
    many = [replace(goodbye, digest=Digest(f"{number:032x}")) for number in range(SAVED_EVERY + 1)]
    known: list[int] = []
    render(store, many, TODAY, lambda line, error: known.append(len(store.index(EN))), Reader())
    assert known[SAVED_EVERY - 1] == SAVED_EVERY
    assert known[0] == 0
    assert len(store.index(EN)) == SAVED_EVERY + 1


def test_one_line_that_fails(store: Store, lines: Lines) -> None:
    """The others are made, and the one is told."""
    results: list[tuple[Wanted, AudioError | None]] = []

    class Once(Reader):
        def say(self, voice: Voice, rate: int, parts: Sequence[str | int]) -> array[int]:
            self.failing = len(self.said) == 1
            return super().say(voice, rate, parts)

    render(store, list(lines.values()), TODAY, lambda *result: results.append(result), Once())
    assert told(results) == [None, "it cannot", None, None]


def test_an_engine_that_fails_always(store: Store, goodbye: Wanted) -> None:
    """After a few lines in a row it is the engine, and nobody waits for five hundred failures."""
    many = [replace(goodbye, digest=Digest(f"{number:032x}")) for number in range(50)]
    reader = Reader(failing=True)
    with pytest.raises(AudioError, match="it cannot"):
        render(store, many, TODAY, lambda line, error: None, reader)
    assert len(reader.said) == MOST_FAILURES


# ------------------------------------------------------------------ the child process


def test_the_process_answers(stub: EngineProcess) -> None:
    """Samples come back as they were sent, request after request, from one process."""
    with stub:
        assert [stub.say("x", 100, [said]) for said in "ab"] == [array("h", [1, -1])] * 2


def test_an_engine_that_refuses(stub: EngineProcess) -> None:
    """Its reason is told, and it goes on."""
    with stub:
        with pytest.raises(AudioError, match="An engine: cannot"):
            stub.say("x", 100, ["error"])
        assert stub.say("x", 100, ["a"])


@pytest.mark.parametrize(("said", "status"), [("die", 7), ("half", 8)])
def test_an_engine_that_dies(stub: EngineProcess, said: str, status: int) -> None:
    """The service and the command live on: one line fails, and the next gets a new process."""
    with stub:
        assert stub.say("x", 100, ["a"])
        with pytest.raises(AudioError, match=f"status {status}"):
            stub.say("x", 100, [said])
        assert stub.say("x", 100, ["a"])


def test_an_engine_that_hangs(stub: EngineProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up after a while."""
    monkeypatch.setattr(rendering, "LONGEST_SECONDS", 0.3)
    with stub, pytest.raises(AudioError, match="ended"):
        stub.say("x", 100, ["hang"])


def test_an_engine_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with EngineProcess(OPEN_JTALK) as process, pytest.raises(AudioError, match="pip install"):
        process.say("x", 100, ["a"])


# ------------------------------------------------------------------ voices


@pytest.mark.parametrize("tag", ["ja", "ja-x-easy", "ja-JP"])
def test_japanese(tag: str) -> None:
    """Japanese in all its forms is Open JTalk's: the other engine reads no kanji."""
    assert voice_for(tag) == Voice(OPEN_JTALK, "mei_normal")


@pytest.mark.parametrize(
    ("tag", "name"),
    [("en", "en-us"), ("zh-CN", "cmn"), ("cmn-CN", "cmn"), ("ko", "ko"), ("es", "es-419"),
     ("es-US", "es-419"), ("pt-BR", "pt-br"), ("vi", "vi"), ("ne", "ne")],
)  # fmt: skip
def test_other_languages(tag: str, name: str) -> None:
    """Each in its own voice, named as languages.yaml or as Twilio names it."""
    assert voice_for(tag) == Voice(ESPEAK_NG, name)


@pytest.mark.parametrize(
    ("tag", "why"), [("fil", "Filipino"), ("fil-PH", "Filipino"), ("th", "Thai"), ("xx", "known")]
)
def test_languages_without_a_voice(tag: str, why: str) -> None:
    """No other language's voice reads them, and it is said why."""
    assert voice_for(tag) is None
    assert why in why_none(tag)


# ------------------------------------------------------------------ the real engines


@pytest.mark.audio_extra
@pytest.mark.parametrize(
    ("tag", "text"),
    [("ja", "カードを、なくした。"), ("en", "I lost my card."), ("zh-CN", "我丢了卡。"),
     ("ko", "카드를 잃어버렸어요."),
     ("es", "Perdí mi tarjeta."), ("pt-BR", "Perdi meu cartão."), ("vi", "Tôi bị mất thẻ.")],
)  # fmt: skip
def test_speech(tag: str, text: str) -> None:
    """Some seconds of sound at the loudness of a telephone voice, with the silence that was asked for."""
    voice = voice_for(tag)
    assert voice
    with Speaker() as speaker:
        said = speaker.say(voice, 90, [text])
        with_pause = speaker.say(voice, 90, [text, 1000, "。", text])
    assert 0.5 < len(said) / RATE < 5
    assert len(with_pause) / RATE == pytest.approx(2 * len(said) / RATE + 1, abs=0.05)
    assert 32767 * 0.2 < max(map(abs, said)) <= 32767 * 10 ** (-3 / 20) + 1


@pytest.mark.audio_extra
def test_slower_takes_longer() -> None:
    """The rate of the language is heard."""
    for tag, text in (
        ("ja", "市役所の窓口に来てください。"),
        ("en", "Please come to the counter at the city hall."),
    ):
        voice = voice_for(tag)
        assert voice
        with Speaker() as speaker:
            normal, slow = (len(speaker.say(voice, rate, [text])) for rate in (100, 70))
        assert 1.2 < slow / normal < 1.7


@pytest.mark.audio_extra
def test_the_same_every_time(store: Store, goodbye: Wanted) -> None:
    """Two renderings of a line differ in nothing, so that a new one shows as a change only if it is one."""
    bodies = []
    for _ in range(2):
        with Speaker() as speaker:
            render(store, [goodbye], TODAY, lambda line, error: None, speaker)
        bodies.append(store.sound_path(EN, goodbye.digest).read_bytes())
    assert bodies[0] == bodies[1]
    assert max(decode(from_wav(bodies[0]))) > 1000


@pytest.mark.audio_extra
@pytest.mark.parametrize("said", [[], [500], ["。"], ["..."]])
def test_nothing_to_say(said: list[str | int]) -> None:
    """Silence alone is no recording."""
    with Speaker() as speaker, pytest.raises(AudioError, match="says nothing"):
        speaker.say(Voice(ESPEAK_NG, "en-us"), 100, said)


@pytest.mark.audio_extra
def test_a_voice_that_is_none() -> None:
    """The engine has no other voice speak instead."""
    with Speaker() as speaker, pytest.raises(AudioError, match="no voice"):
        speaker.say(Voice(ESPEAK_NG, "tl"), 100, ["Kumusta"])


@pytest.mark.audio_extra
def test_a_long_path_for_temporary_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the engine would silently lose its data, it is said; the process does not just end."""
    deep = tmp_path / ("x" * 100) / ("y" * 100)
    deep.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(deep))
    with Speaker() as speaker, pytest.raises(AudioError, match="too long a name"):
        speaker.say(Voice(ESPEAK_NG, "en-us"), 100, ["Hello"])
