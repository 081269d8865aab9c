"""Voice messages, through the service: their address at Twilio stays here, and they are kept nowhere."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from ivr.screens.visit import Visit
from ivr.telephony.failures import Failure
from ivr.web.audio import ranged

KEPT_SECONDS = 60.0
"""Players ask for a message piece by piece, and again when somebody goes back in it."""


class Sounds:
    """Fetched once for whoever listens, and in memory for a moment. To be used on the event loop."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    async def play(self, visit: Visit) -> Response:
        """All of it or the part asked for (Safari plays nothing otherwise). That it was opened is kept."""
        ref, twilio = str(visit.request.path_params["ref"])[:40], visit.house.background.twilio
        recording = await visit.thread(visit.house.records.handling.recording, ref)
        if recording is None or twilio is None:
            return Response(status_code=404)
        headers = {"content-disposition": "inline", "accept-ranges": "bytes", "content-type": "audio/wav"}
        if visit.request.method == "HEAD":  # nobody hears anything
            return Response(headers=headers)
        found = self._kept.get((ref, visit.who))
        if found is None:
            fetched = await visit.thread(twilio.recording, recording.sid)
            if isinstance(fetched, Failure):
                return Response(status_code=502)
            await visit.thread(visit.house.records.handling.heard, ref, visit.who, visit.house.now())
            found = self._keep((ref, visit.who), fetched)
        status, headers, body = ranged(found, visit.request.headers.get("range", ""), headers)
        return Response(body, status, headers)

    def _keep(self, of: tuple[str, str], sound: bytes) -> bytes:
        self._kept[of] = sound
        asyncio.get_running_loop().call_later(KEPT_SECONDS, self._kept.pop, of, None)
        return sound
