"""POST /staff/…: what the staff hear when they are rung, and taking callers out of the queue by phone.

Only numbers of the settings are let in, and, as a caller's number can be forged, only with the staff code if
one is set.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState
from ivr.model import Answer, ChoiceId, LanguageTag, PlaceId, QuestionId, Tree
from ivr.telephony import office
from ivr.telephony.address import from_url
from ivr.telephony.people import WHISPER, Staff
from ivr.telephony.request import Form
from ivr.telephony.twiml import CONTENT_TYPE
from ivr.web.menus import CurrentMenus
from ivr.web.voice import Guard, admitted, respond, spoken, target_of

if TYPE_CHECKING:
    from ivr.records.calls import Waiting

log = logging.getLogger("ivr.staff")

MOST_CODES = 3
"""Wrong codes that end a call."""
MOST_WRONG, WITHIN_SECONDS = 10, 3600.0
"""Wrong codes of all calls after which none is taken until the first of them is so long ago.

Numbers can be forged, so calls are no limit. With one worker, four digits then last some three weeks of being
tried day and night, with an error in the log each time; six digits five years.
"""


@dataclass(frozen=True, slots=True)
class StaffRules:
    """Who may take callers. ``code``: empty for none. ``staff``: None while nobody is to be rung."""

    staff: Staff | None
    code: str


class WrongCodes:
    """The last wrong codes of this process. ``clock``: seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=MOST_WRONG)

    def add(self) -> None:
        """One more."""
        self._times.append(self._clock())
        if self.too_many:
            log.error("%d wrong staff codes within an hour: none is taken for a while", MOST_WRONG)

    @property
    def too_many(self) -> bool:
        """Is no code taken just now?"""
        return len(self._times) == MOST_WRONG and self._clock() - self._times[0] < WITHIN_SECONDS


class StaffEndpoint:
    """All documents of the staff's side. ``waiting``: who is in the queue, None while nobody knows."""

    def __init__(
        self,
        menus: CurrentMenus,
        guard: Guard,
        rules: StaffRules,
        waiting: Callable[[], Awaitable[Sequence[Waiting] | None]],
    ) -> None:
        self._menus, self._guard, self._rules, self._waiting = menus, guard, rules, waiting
        self.wrong_codes = WrongCodes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        form = await admitted(scope, receive, send, self._guard)
        if form is None:
            return
        # A person of the desk hears nothing worse than the end of the call.
        body = await spoken(form, self._answer(scope, form), office.hang_up)
        await respond(send, 200, body, CONTENT_TYPE.encode("ascii"))

    async def _answer(self, scope: Scope, form: Form) -> bytes:
        path: str = scope["path"]
        if path.startswith(f"{WHISPER}/"):
            return self._whisper(target_of(scope))
        if path == office.ACCEPT:
            return (
                office.bridge() if form.first(b"Digits") == office.ACCEPT_KEY.encode() else office.hang_up()
            )
        return await self._desk(scope, form)

    def _whisper(self, target: bytes) -> bytes:
        board = self._menus.switchboard
        path, _, query = target.decode("ascii", "replace").partition("?")
        state = settle(board.tree, from_url(path.removeprefix(WHISPER), query))
        return office.whisper(board.renderer, board.tree, state)

    async def _desk(self, scope: Scope, form: Form) -> bytes:
        board, staff = self._menus.switchboard, self._rules.staff
        if staff is None or form.first(b"From").decode("ascii", "replace") not in staff.numbers:
            return office.refused(board.renderer, board.tree)
        digits: bytes = form.first(b"Digits")
        if scope["path"] != office.TAKE:
            asked = self._code(digits, scope["query_string"])
            return asked or await self._queue()
        if digits == office.ACCEPT_KEY.encode():
            waiting = await self._waiting()
            first = case_of(board.tree, waiting[0]).language if waiting else board.tree.default_language
            return office.take(board.renderer, staff, first)
        return await self._queue()

    def _code(self, digits: bytes, query: bytes) -> bytes | None:
        """Asks for the code; None if it was keyed in, or there is none. Nobody can try many."""
        board, code = self._menus.switchboard, self._rules.code.encode()
        if code and self.wrong_codes.too_many:
            return office.shut(board.renderer, board.tree)
        if not code or hmac.compare_digest(digits, code):
            return None
        if digits:
            self.wrong_codes.add()
        before = dict(parse_qsl(query.decode("ascii", "replace"))).get(office.TRY, "0")
        wrong = bool(digits) + (int(before) if before.isdigit() and before.isascii() else MOST_CODES)
        return office.hang_up() if wrong >= MOST_CODES else office.code(board.renderer, board.tree, wrong)

    async def _queue(self) -> bytes:
        board, waiting = self._menus.switchboard, await self._waiting()
        if waiting is None:  # taking the next caller works all the same
            return office.queue(board.renderer, board.tree, 1, None)
        first = case_of(board.tree, waiting[0]) if waiting else None
        return office.queue(board.renderer, board.tree, len(waiting), first)


def case_of(tree: Tree, waiting: Waiting) -> DialogueState:
    """The case of somebody who waits."""
    answers = tuple(Answer(QuestionId(q), ChoiceId(c)) for q, c in waiting.answers)
    return settle(tree, DialogueState(LanguageTag(waiting.language), PlaceId(waiting.place), answers))
