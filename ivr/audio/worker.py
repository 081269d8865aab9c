"""The child process that holds an engine: ``python -m ivr.audio.worker <engine module>``.

A process of its own, because an engine may end its process when it cannot start, keeps global state, and one
of them has another licence than this project. Reads a request a line, JSON; answers a line of JSON with
``bytes`` and then so many bytes of 16-bit samples, 8,000 a second, or with ``error``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from typing import Any, BinaryIO

from ivr.audio.convert import leveled, silent, telephone, trimmed
from ivr.audio.espeak import EspeakNG
from ivr.audio.wav import RATE
from ivr.errors import AudioError

Speak = Callable[[str, str, int], tuple[Any, int]]
"""Text, voice and per cent of normal speed to samples from -1 to 1 and their rate."""


def main(module: str) -> None:
    """Answer requests until there are no more."""
    # An engine may print; only our answers go where the parent reads.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with ExitStack() as stack:
        speak = started(module, stack)
        for line in sys.stdin.buffer:
            answer(answers, speak, json.loads(line))


def started(module: str, stack: ExitStack) -> Speak:
    """The engine. One that does not start says so in each answer."""
    try:
        return open_jtalk() if module == "pyopenjtalk" else stack.enter_context(EspeakNG()).speak
    except (AudioError, ImportError, OSError) as error:
        reason = str(error) or type(error).__name__

        def refuse(_text: str, _voice: str, _rate: int) -> tuple[Any, int]:
            raise AudioError(reason)

        return refuse


def answer(answers: BinaryIO, speak: Speak, request: dict[str, Any]) -> None:
    """One request."""
    try:
        body = sound(speak, request)
        answers.write(json.dumps({"bytes": len(body)}).encode("ascii") + b"\n" + body)
    except (AudioError, RuntimeError, ValueError) as error:
        answers.write(json.dumps({"error": str(error) or type(error).__name__}).encode("ascii") + b"\n")
    answers.flush()


def sound(speak: Speak, request: dict[str, Any]) -> bytes:
    """The whole line, its words and silences, at one loudness. Raises AudioError if nothing is heard."""
    pieces = list(_pieces(speak, request["voice"], request["rate"], request["parts"]))
    if not any(len(piece) and piece.any() for piece in pieces):
        raise AudioError("the engine says nothing for it")
    return leveled(pieces)


def _pieces(speak: Speak, voice: str, rate: int, parts: list[str | int]) -> Iterator[Any]:
    for part in parts:
        if isinstance(part, int):
            yield silent(part)
        elif any(character.isalnum() for character in part):
            samples, per_second = speak(part, voice, rate)
            yield trimmed(telephone(samples, per_second), RATE)


def open_jtalk() -> Speak:
    """Japanese."""
    engine = import_module("pyopenjtalk")

    def speak(text: str, _voice: str, rate: int) -> tuple[Any, int]:
        samples, per_second = engine.tts(text, speed=rate / 100)
        return samples / 32768, per_second

    return speak


if __name__ == "__main__":
    main(sys.argv[1])
