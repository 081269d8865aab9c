"""Twilio's other webhooks: what became of a call, and the fallback when an answer could not be used."""

from __future__ import annotations

import logging
import re
from functools import partial

from starlette.types import Receive, Scope, Send

from ivr.telephony.request import call_sid, first
from ivr.telephony.twiml import CONTENT_TYPE
from ivr.web.archive import Archive
from ivr.web.menus import CurrentMenus
from ivr.web.metrics import Metrics
from ivr.web.patience import Patience
from ivr.web.recorder import Recorder
from ivr.web.voice import Guard, admitted, respond

log = logging.getLogger("ivr.callbacks")

_WORD = re.compile(rb"[a-z0-9-]{1,20}")


def _word(value: bytes) -> str:
    """A value fit for a log line: one short word or ``-``."""
    return value.decode("ascii") if _WORD.fullmatch(value) else "-"


def _path(url: bytes) -> bytes:
    """The path of an absolute URL: everything from the first slash after the host."""
    return b"/" + url.partition(b"://")[2].partition(b"/")[2]


class StatusEndpoint:
    """POST /status: the end of a call. Repeats and disorder do no harm: the records put it together."""

    def __init__(self, guard: Guard, recorder: Recorder) -> None:
        self._guard, self._recorder = guard, recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        parameters = await admitted(scope, receive, send, self._guard)
        if parameters is None:
            return
        status = _word(first(parameters, b"CallStatus"))
        seconds = _word(first(parameters, b"CallDuration"))
        log.info("call=%s status=%s seconds=%s", call_sid(parameters), status, seconds)
        self._recorder.ended(parameters, status, seconds)
        await nothing(send)


class SmsStatusEndpoint:
    """POST /sms/{id}: how the delivery of an SMS goes. ``id`` is ours, as a report may be here first."""

    def __init__(self, guard: Guard, archive: Archive, patience: Patience, metrics: Metrics) -> None:
        self._guard, self._archive, self._patience, self._metrics = guard, archive, patience, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        form = await admitted(scope, receive, send, self._guard)
        if form is None:
            return
        status, error = _word(form.first(b"MessageStatus")), _word(form.first(b"ErrorCode"))
        store = partial(self._store, scope["path_params"]["id"], status, error)
        # Twilio reports no second time; the SMS itself has gone.
        await self._patience.tried(store, "the delivery of an SMS was not recorded")
        await nothing(send)

    def _store(self, id: str, word: str, error: str) -> None:
        """Runs in a thread. Raises RecordsError."""
        from ivr.records.sms import SmsStatus

        if word not in set(SmsStatus):
            return
        self._metrics.count("sms", word)
        self._archive.records.outbox.delivery(id, SmsStatus(word), None if error == "-" else error)


async def nothing(send: Send) -> None:
    """An empty answer, as status callbacks take it."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class FallbackEndpoint:
    """POST /fallback: Twilio could not use our answer. Apologises, says the suspension numbers, ends."""

    def __init__(self, menus: CurrentMenus, guard: Guard) -> None:
        self._menus = menus
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        parameters = await admitted(scope, receive, send, self._guard)
        if parameters is None:
            return
        error = _word(first(parameters, b"ErrorCode"))
        log.error("call=%s fell back, error %s", call_sid(parameters), error)
        body = self._menus.switchboard.apology(_path(first(parameters, b"ErrorUrl")))
        await respond(send, 200, body, CONTENT_TYPE.encode("ascii"))
