"""Lines to recordings by a local engine, which runs in a child process."""

from __future__ import annotations

import json
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from threading import Timer
from types import TracebackType

from ivr.audio.engines import EXTRA, Engine, Voice, voice_for
from ivr.audio.store import Entry, Store
from ivr.audio.wanted import Wanted
from ivr.audio.wav import encode, to_wav
from ivr.errors import AudioError
from ivr.model import LanguageTag
from ivr.speech.recordings import Digest
from ivr.speech.utterance import Segment, Words

WORKER = (sys.executable, "-m", "ivr.audio.worker")
LONGEST_SECONDS = 120.0
"""After this an engine that has not answered is given up."""
MOST_FAILURES = 5
"""So many failures in a row are the engine's and not the lines'."""
SAVED_EVERY = 25
"""Recordings between two writings of the index; what is lost by a power cut is made again."""


class EngineProcess:
    """An engine, started when first needed and again after it has died."""

    def __init__(self, engine: Engine, command: Sequence[str] = WORKER) -> None:
        self._engine = engine
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def say(self, voice: str, rate: int, parts: Sequence[str | int]) -> array[int]:
        """16-bit samples, 8,000 a second, of words and silences (milliseconds). Raises AudioError."""
        request = {"voice": voice, "rate": rate, "parts": list(parts)}
        process = self._process or self._begin()
        watch = Timer(LONGEST_SECONDS, process.kill)
        watch.start()
        try:
            return self._ask(process, json.dumps(request).encode("ascii") + b"\n")
        finally:
            watch.cancel()

    def _ask(self, process: subprocess.Popen[bytes], request: bytes) -> array[int]:
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except OSError:  # it has died; the missing answer says so
            pass
        head = process.stdout.readline()
        answer = json.loads(head) if head.endswith(b"\n") else {}
        body = process.stdout.read(answer.get("bytes", 0))
        if "error" in answer:
            raise AudioError(f"{self._engine.name}: {answer['error']}.")
        if not answer or len(body) != answer["bytes"]:
            raise AudioError(f"{self._engine.name} ended with status {self._end()}.")
        return samples_of(body)

    def _begin(self) -> subprocess.Popen[bytes]:
        if not self._engine.installed:
            raise AudioError(f"{self._engine.name} is not installed. Install it: {EXTRA}")
        self._process = subprocess.Popen(
            [*self._command, self._engine.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _end(self) -> int:
        """Let it go; its exit status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.communicate()
        return process.returncode


def samples_of(body: bytes) -> array[int]:
    """Little-endian on the line, whatever this machine is."""
    samples = array("h", body)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


class Speaker:
    """Says anything in any language that has a local voice, with one process for each engine."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._processes: dict[Engine, EngineProcess] = {}

    def __enter__(self) -> Speaker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def say(self, voice: Voice, rate: int, parts: Sequence[str | int]) -> array[int]:
        """As EngineProcess.say."""
        if voice.engine not in self._processes:
            self._processes[voice.engine] = self._stack.enter_context(EngineProcess(voice.engine))
        return self._processes[voice.engine].say(voice.name, rate, parts)


def parts_of(segments: Iterable[Segment]) -> list[str | int]:
    """Words and silences as an engine gets them."""
    return [part.heard if isinstance(part, Words) else part.ms for part in segments]


def render(
    store: Store,
    lines: Sequence[Wanted],
    today: date,
    on_line: Callable[[Wanted, AudioError | None], None],
    speaker: Speaker,
) -> None:
    """Make these recordings, all in languages with a voice. What is done stays done when it is stopped.

    ``on_line``: told of each, with what went wrong if it did.
    """
    saving = _Saving(store)
    failures = 0
    try:
        for line in lines:
            wrong = _rendered(line, today, speaker, saving)
            failures = failures + 1 if wrong else 0
            on_line(line, wrong)
            if failures == MOST_FAILURES:
                raise AudioError(f"{failures} lines in a row failed, so the others were not tried. {wrong}")
    finally:
        saving.save()


def _rendered(line: Wanted, today: date, speaker: Speaker, saving: _Saving) -> AudioError | None:
    try:
        saving.add(line, *_made(line, today, speaker))
    except AudioError as error:
        return error
    return None


def _made(line: Wanted, today: date, speaker: Speaker) -> tuple[bytes, Entry]:
    voice = voice_for(line.language)
    assert voice, "languages without a voice are left out before"
    utterance = line.utterance
    samples = speaker.say(voice, utterance.rate_percent, parts_of(utterance.runs()))
    entry = Entry(
        unit=line.unit,
        text=utterance.script,
        rate=utterance.rate_percent,
        engine=voice.engine.credit(),
        made=today,
        licence=voice.engine.licence,
    )
    return to_wav(encode(samples)), entry


class _Saving:
    """Files at once, the index now and then."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[LanguageTag, dict[Digest, Entry]] = {}

    def add(self, line: Wanted, body: bytes, entry: Entry) -> None:
        self._store.write_sound(line.language, line.digest, body)
        self._waiting.setdefault(line.language, {})[line.digest] = entry
        if sum(map(len, self._waiting.values())) >= SAVED_EVERY:
            self.save()

    def save(self) -> None:
        waiting: Mapping[LanguageTag, Mapping[Digest, Entry]] = self._waiting
        for tag, entries in waiting.items():
            self._store.write_index(tag, {**self._store.index(tag), **entries})
        self._waiting = {}
