"""``ivr call --listen`` and ``--save``: the call as sound, spoken by the voices of this machine."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable
from pathlib import Path

from ivr.audio.engines import ESPEAK_NG, EXTRA, OPEN_JTALK, voice_for, why_none
from ivr.audio.player import FileOutput, Loudspeaker, Output
from ivr.audio.render import Speaker
from ivr.audio.tones import key_tone
from ivr.audio.wav import RATE, decode, from_wav
from ivr.errors import AudioError
from ivr.phone.transcript import Event, Heard, Paused, Played, Pressed, Waited

SAVED_TO = Path("call.wav")
"""Where a call is saved on a machine that cannot play it."""
LONGEST_WAIT_SECONDS = 2.0
"""Waiting for a key is silence; nobody needs to hear all of it."""


def open_output(listen: bool, save: Path | None) -> Output:
    """Where the sound goes. Raises AudioError without the extra."""
    if not (OPEN_JTALK.installed or ESPEAK_NG.installed):
        raise AudioError(f"To hear a call, install the extra: {EXTRA}  Without it calls are shown as text.")
    if save or not listen:
        return FileOutput(save or SAVED_TO)
    try:
        return Loudspeaker()
    except AudioError as error:
        _note(f"{error} What is heard is saved to {SAVED_TO}.")
        return FileOutput(SAVED_TO)


class Listener:
    """Turns what happens in a call into sound. ``fetch`` gets the file of a URL; it may raise AudioError."""

    def __init__(self, output: Output, speaker: Speaker, fetch: Callable[[str], bytes]) -> None:
        self._output = output
        self._speaker = speaker
        self._fetch = fetch
        self._noted: set[str] = set()

    def hear(self, event: Event) -> None:
        """One event; those without sound are left out."""
        match event:
            case Heard(seconds=seconds, barged=barged):
                self._put(self._spoken(event), seconds if barged else None)
            case Played(url=url, seconds=known, barged=barged) if url:
                self._put(self._played(url, known), known if barged else None)
            case Paused(seconds=seconds):
                self._output.put(_silence(seconds))
            case Waited(seconds=seconds):
                self._output.put(_silence(min(seconds, LONGEST_WAIT_SECONDS)))
            case Pressed(key=key):
                self._output.put(key_tone(key))
            case _:
                pass

    def _put(self, samples: array[int], only_seconds: float | None) -> None:
        end = len(samples) if only_seconds is None else round(only_seconds * RATE)
        self._output.put(samples[:end])

    def _spoken(self, heard: Heard) -> array[int]:
        voice = voice_for(heard.language)
        if voice is None:
            return self._unheard(
                heard.language, f"{heard.language}: {why_none(heard.language)}", heard.seconds
            )
        try:
            return self._speaker.say(voice, heard.rate, heard.parts or (heard.reading or heard.text,))
        except AudioError as error:
            return self._unheard(heard.language, str(error), heard.seconds)

    def _played(self, url: str, seconds: float | None) -> array[int]:
        try:
            return decode(from_wav(self._fetch(url)))
        except AudioError as error:
            return self._unheard(url, f"{url}: {error}", seconds or 0.0)

    def _unheard(self, what: str, why: str, seconds: float) -> array[int]:
        """Silence as long as it would take; the reason once."""
        if what not in self._noted:
            self._noted.add(what)
            _note(f"Not heard: {why}")
        return _silence(seconds)


def _silence(seconds: float) -> array[int]:
    return array("h", bytes(2 * round(seconds * RATE)))


def _note(text: str) -> None:
    print(text, file=sys.stderr)
