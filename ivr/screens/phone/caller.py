"""One call from a browser: the same executor as the terminal phone, stepped by what the page sends."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from threading import Lock

import httpx2

from ivr.audio.engines import voice_for
from ivr.audio.render import Speaker
from ivr.audio.wav import encode, to_wav
from ivr.errors import AudioError
from ivr.phone.call import Call
from ivr.phone.carrier import WEBHOOK_SECONDS, Carrier
from ivr.phone.shown import row_of
from ivr.phone.simulation import read_queue
from ivr.phone.steps import Action, Speaking
from ivr.phone.transcript import Event, Heard, OtherSide, Played
from ivr.screens.phone.bridge import Bridge
from ivr.screens.phone.keys import WrongKey
from ivr.screens.phone.messages import Start, need_of, state_of
from ivr.screens.phone.played import Told
from ivr.speech.timing import estimate_said

TO = "+815012345678"
FROM = "+819012345678"
ANONYMOUS = "anonymous"
"""What comes as From of a withheld number (docs/voice/twiml, read 2026-11-22)."""
MOST_SOUNDS = 400


class BrowserCall:
    """Steps are taken one after another, each in a thread. Close it at the end."""

    def __init__(
        self,
        bridge: Bridge,
        base_url: str,
        start: Start,
        token: str | None,
        public_url: str,
        wrong: WrongKey,
        told: Told,
        sid: str,
    ) -> None:
        """Raises ScriptError for a queue that cannot be one. ``wrong``: see ``keys.wrong_key``."""
        queue = read_queue(start.queue)
        self._stack = ExitStack()
        self._bridge, self._find_wrong, self._told = bridge, wrong, told
        client = self._stack.enter_context(httpx2.Client(transport=bridge, timeout=WEBHOOK_SECONDS))
        self._call = Call(
            Carrier(
                client=client,
                base_url=base_url,
                auth_token=token,
                from_=ANONYMOUS if start.from_ == "withheld" else start.from_ or FROM,
                to=TO,
                call_sid=sid,
                estimate=estimate_said,
                public_url=public_url or None,
                status_path="/status",
                voice_path=f"/voice?line={start.line}" if start.line else "/voice",
                queue=queue,
                real_clock=time.monotonic,
            )
        )
        self._speaker: Speaker | None = None
        self._voicing = Lock()
        self._sounds: dict[int, Heard] = {}
        self._state: Mapping[str, object] = {}
        self._wrong: str | None = None

    @property
    def over(self) -> bool:
        """Has somebody hung up?"""
        return self._call.over

    def step(self, action: Action | None) -> Mapping[str, object]:
        """What happened until the next need, as the page gets it. Raises PhoneError."""
        rows = [self._row(event) for event in self._call.advance(action)]
        documents, self._bridge.documents = self._bridge.documents, []
        for each in documents:
            self._state = state_of(each.body) or self._state
            self._wrong = self._find_wrong(each.body)
        need = self._call.need
        shown = dict(need_of(need) or {}) or None
        if shown is not None and isinstance(need, Speaking):
            shown |= self._told(need.part)
            if isinstance(need.part, Heard):
                shown["id"] = self._keep(need.part)
        return {
            "events": rows,
            "need": shown,
            "documents": [{"path": each.path, "body": each.body} for each in documents],
            "state": self._state,
            "wrong": self._wrong,
            "over": self._call.over,
        }

    def _row(self, event: Event) -> Mapping[str, object]:
        row = dict(row_of(event))
        inner = event.event if isinstance(event, OtherSide) else event
        if isinstance(inner, Heard):
            row["id"] = self._keep(inner)
        if isinstance(inner, Played):
            row |= self._told(inner)
        return row

    def _keep(self, heard: Heard) -> int:
        """What can be asked for as a sound; only what this call says."""
        number = len(self._sounds)
        if number < MOST_SOUNDS:
            self._sounds[number] = heard
        return number

    def sound(self, number: int) -> str:
        """A WAV file in base64; empty where this machine has no voice for it. Beside the steps."""
        heard = self._sounds.get(number)
        voice = voice_for(heard.language) if heard else None
        if heard is None or voice is None or not voice.engine.installed:
            return ""
        parts: Sequence[str | int] = heard.parts or (heard.reading or heard.text,)
        try:
            with self._voicing:
                self._speaker = self._speaker or self._stack.enter_context(Speaker())
                samples = self._speaker.say(voice, heard.rate, parts)
        except AudioError:
            return ""
        return base64.b64encode(to_wav(encode(samples))).decode("ascii")

    def close(self) -> None:
        """Let go of everything, after what is being said."""
        with self._voicing:
            self._stack.close()
