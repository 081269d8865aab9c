"""GET /recording/{ref}: a voice message, for its caller to hear again before it is sent.

Streamed through the service: recordings at Twilio may need a login. The address is unguessable, and Twilio
signs what Play fetches like any other request: its own protected assets are played on that condition
(twilio.com/docs/serverless/functions-assets/visibility, read 2026-11-26).
"""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send

from ivr.telephony.failures import Failure
from ivr.telephony.request import Form
from ivr.telephony.rest import TwilioApi
from ivr.web.archive import Archive
from ivr.web.patience import Patience
from ivr.web.voice import Guard, RefusedError, respond

_WAV = b"audio/wav"
WAIT_SECONDS = 8.0
"""Most seconds that a caller hears nothing while a recording is fetched; then the call goes on without."""
SILENCE = (
    b"RIFF"
    + (50).to_bytes(4, "little")
    + b"WAVEfmt "
    + (18).to_bytes(4, "little")
    + bytes.fromhex("07000100401f0000401f0000010008000000")
    + b"fact"
    + (4).to_bytes(4, "little")
    + (0).to_bytes(4, "little")
    + b"data"
    + (0).to_bytes(4, "little")
)
"""A sound file without a sound: played where a recording is not there yet, so that the call goes on."""


class MessageEndpoint:
    """ASGI endpoint."""

    def __init__(self, guard: Guard, archive: Archive, patience: Patience, twilio: TwilioApi | None) -> None:
        self._guard, self._archive, self._patience, self._twilio = guard, archive, patience, twilio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, 405, b"Use GET.\n", more=((b"allow", b"GET, HEAD"),))
            return
        try:
            self._guard.admit(scope, Form(b""))
        except RefusedError:
            self._guard.log_refusal(scope["path"])
            await respond(send, 403, b"The request is not signed as expected.\n")
            return
        ref: str = scope["path_params"]["ref"]
        try:
            sound = await asyncio.wait_for(self._sound(ref), WAIT_SECONDS)
        except TimeoutError:
            sound = SILENCE
        await respond(send, 200, sound, _WAV, ((b"cache-control", b"no-store"),))

    async def _sound(self, ref: str) -> bytes:
        recording = await self._patience.tried(
            lambda: self._archive.records.requests.recording_of(ref), "a recording was not found"
        )
        if recording is None or self._twilio is None:
            return SILENCE
        found = await asyncio.to_thread(self._twilio.recording, recording.sid)
        return SILENCE if isinstance(found, Failure) else found
