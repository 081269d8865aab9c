"""POST /queue/…: what callers hear who wait for a person, and how they get out of the queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from ivr.dialogue import waiting
from ivr.dialogue.effects import QueueResult
from ivr.model import LanguageTag
from ivr.telephony import office, people
from ivr.telephony.request import Form, call_sid
from ivr.telephony.twiml import CONTENT_TYPE
from ivr.web.attendant import number_in
from ivr.web.leaving import Leaving
from ivr.web.menus import CurrentMenus
from ivr.web.recorder import Recorder
from ivr.web.switchboard import Switchboard
from ivr.web.voice import Guard, admitted, respond, spoken

if TYPE_CHECKING:
    from ivr.records.calls import Waiting


class QueueEndpoint:
    """Three documents by path: wait, leave, connecting.

    ``most_seconds``: the longest wait. ``waiting``: who is in the queue, None while nobody knows.
    """

    def __init__(
        self,
        menus: CurrentMenus,
        guard: Guard,
        most_seconds: int,
        waiting: Callable[[], Awaitable[Sequence[Waiting] | None]],
        recorder: Recorder,
        leaving: Leaving,
    ) -> None:
        self._menus, self._guard, self._most_seconds = menus, guard, most_seconds
        self._waiting, self._recorder = waiting, recorder
        self._leaving = leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        form = await admitted(scope, receive, send, self._guard)
        if form is None:
            return
        path: str = scope["path"]
        # Out of the queue the caller is told what else there is. Who is being connected has left it, and a
        # document there may not hold Leave.
        instead = office.bridge if path.startswith(people.CONNECTING) else office.leave
        body = await spoken(form, self._document(path, form), instead)
        await respond(send, 200, body, CONTENT_TYPE.encode("ascii"))

    async def _document(self, path: str, form: Form) -> bytes:
        board = self._menus.switchboard
        what, tag = (*path.removeprefix("/queue/").split("/"), "")[:2]
        language = LanguageTag(tag) if tag in board.tree.languages else board.tree.default_language
        if what == "connecting":
            language = await self._language_of(form, language)
            # The queue's own report comes when they have spoken; the waiting ends here.
            self._recorder.queue_left(form, QueueResult.BRIDGED)
            return office.connecting(board.renderer, waiting.connecting(board.tree, language), language)
        if what == "leave":
            await self._leaving.leaves(call_sid(form), form.first(b"Digits"))
        return self._wait(board, language, form) if what == "wait" else office.leave()

    async def _language_of(self, form: Form, usual: LanguageTag) -> LanguageTag:
        """Of the caller who is taken: the one who takes them only knows who was first."""
        found = await self._waiting() or ()
        theirs = [LanguageTag(each.language) for each in found if each.call_sid == call_sid(form)]
        return next((tag for tag in theirs if tag in self._menus.switchboard.tree.languages), usual)

    def _wait(self, board: Switchboard, language: LanguageTag, form: Form) -> bytes:
        seconds = number_in(form, b"QueueTime")
        if waiting.ends(seconds, self._most_seconds, board.moment):
            return office.leave()
        wait = waiting.Wait(number_in(form, b"QueuePosition"), seconds, number_in(form, b"AvgQueueTime"))
        return office.wait(board.renderer, waiting.told(board.tree, wait), language)
