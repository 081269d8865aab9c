"""Does what a turn asks for, and takes in what belongs to one call alone: numbers, recordings, the queue.

What a caller is told to be accepted is on the disk before they hear it; if it cannot be stored in time they
are told so and offered a person. Databases are asked in threads, each for a bounded time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ivr.dialogue.effects import (
    AcceptCallback,
    AcceptMessage,
    Done,
    DraftCallback,
    Effect,
    KeyedResult,
    NumberKeyed,
    QueueEnded,
    QueueResult,
    Recorded,
    RecordingResult,
    Result,
    SendText,
)
from ivr.dialogue.inputs import Input
from ivr.dialogue.state import DialogueState, Overlay
from ivr.dialogue.turn import Perform, Turn
from ivr.hours.callbacks import due_day
from ivr.model.callers import CallerKind, KeyedRefusal
from ivr.prompt import KeyedNumber, Line
from ivr.telephony.numbers import caller_kind, grouped, keyed_number
from ivr.telephony.people import SILENCE_SECONDS
from ivr.telephony.request import Form, call_sid, to_input
from ivr.web.archive import Archive
from ivr.web.leaving import Leaving
from ivr.web.metrics import Metrics
from ivr.web.patience import Patience
from ivr.web.recorder import Recorder
from ivr.web.switchboard import Answered, Switchboard
from ivr.web.texts import text_of

if TYPE_CHECKING:
    from ivr.records.requests import Origin

HANGUP_SECONDS = 2
"""A recording of this length whose caller hung up counts as left: they chose to record, and spoke."""
OWN = frozenset({Overlay.WAITING, Overlay.CALLBACK_KEY, Overlay.CALLBACK_CHECK, Overlay.RECORDING})
"""Overlays whose answers depend on more than the URL and one key."""
_CANNOT = {
    CallerKind.WITHHELD: Result.WITHHELD,
    CallerKind.LANDLINE_JP: Result.LANDLINE,
    CallerKind.FOREIGN: Result.FOREIGN,
}
_REFUSED = {
    KeyedRefusal.MY_NUMBER: KeyedResult.MY_NUMBER,
    KeyedRefusal.NOT_CALLABLE: KeyedResult.NOT_CALLABLE,
}
_COUNTED: dict[type[Effect], str] = {AcceptCallback: "callback", AcceptMessage: "message", SendText: "sms"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered on which terms: the longest wait in the queue, most SMS in a day."""

    queue_seconds: int
    sms_per_number: int
    sms_per_day: int


class Attendant:
    """Serves one process. ``clock``: the time now, aware."""

    def __init__(
        self,
        archive: Archive,
        patience: Patience,
        terms: Terms,
        recorder: Recorder,
        clock: Callable[[], datetime],
        metrics: Metrics,
        leaving: Leaving,
    ) -> None:
        self._metrics, self._leaving = metrics, leaving
        self._archive, self._terms, self._recorder, self._clock = archive, terms, recorder, clock
        self._patience = patience

    async def answer(self, board: Switchboard, state: DialogueState, form: Form) -> Answered:
        """The answer in one of the overlays of ``OWN``."""
        given = await self._input(board, state, form)
        return await self.finished(board, board.stepped(state, given), form)

    async def finished(self, board: Switchboard, answered: Answered, form: Form) -> Answered:
        """Have done what a turn asks for, until there is something to say."""
        while isinstance(perform := answered.turn.then, Perform):
            done = await self._performed(board, perform, form)
            answered = board.stepped(perform.state, done)
        if answered.turn.wants_number:
            return await self._with_number(board, answered)
        return answered

    # -------------------------------------------------------------- what comes in

    async def _input(self, board: Switchboard, state: DialogueState, form: Form) -> Input:
        match state.overlay:
            case Overlay.WAITING:
                return await self._queue_ended(board, form)
            case Overlay.CALLBACK_KEY if len(form.first(b"Digits")) > 1:
                return NumberKeyed(await self._keyed(state, form))
            case Overlay.RECORDING:
                return await self._recorded(state, form)
        return to_input(form.first(b"Digits"), b"")

    async def _queue_ended(self, board: Switchboard, form: Form) -> QueueEnded:
        """Our own reasons are not in Twilio's word: it says only that the caller left."""
        word = form.first(b"QueueResult").decode("ascii", "replace")
        result = QueueResult(word) if word in set(QueueResult) else QueueResult.ERROR
        if result is QueueResult.LEAVE and await self._leaving.wants_language(call_sid(form)):
            result = QueueResult.LANGUAGE
        elif result is QueueResult.LEAVE and not board.moment.person:
            result = QueueResult.CLOSED
        elif result is QueueResult.LEAVE and number_in(form, b"QueueTime") >= self._terms.queue_seconds:
            result = QueueResult.LONG
        self._recorder.queue_left(form, result)
        return QueueEnded(result)

    async def _keyed(self, state: DialogueState, form: Form) -> KeyedResult:
        found = keyed_number(form.first(b"Digits").decode("ascii", "replace"))
        if isinstance(found, KeyedRefusal):
            return _REFUSED.get(found, KeyedResult.UNREADABLE)
        archive, now = self._archive, self._clock()
        kept = await self._patience.tried(
            lambda: archive.records.requests.set_number(state.ref, found.e164, now)
        )
        return KeyedResult.KEPT if kept else KeyedResult.FAILED

    async def _recorded(self, state: DialogueState, form: Form) -> Recorded:
        sid = form.first(b"RecordingSid").decode("ascii", "replace")
        seconds = number_in(form, b"RecordingDuration")
        # Ended by silence, it holds that silence too: no longer than it, nothing was said before.
        silence = 0 if form.first(b"Digits") else SILENCE_SECONDS
        if not sid or seconds <= silence:
            await self._discard(sid)
            return Recorded(RecordingResult.EMPTY)
        url = form.first(b"RecordingUrl").decode("ascii", "replace")
        hung_up = form.first(b"Digits") == b"hangup" and seconds >= HANGUP_SECONDS
        now = self._clock()
        ref = await self._patience.tried(
            lambda: self._message(state, form, (sid, url, seconds), hung_up, now)
        )
        if not ref:
            self._archive.orphans.append(sid)
            return Recorded(RecordingResult.FAILED)
        if hung_up:
            self._metrics.count("requests", _COUNTED[AcceptMessage], Result.ACCEPTED)
        return Recorded(RecordingResult.LEFT if hung_up else RecordingResult.KEPT, ref)

    async def _discard(self, sid: str) -> None:
        """What nobody will hear stays nowhere; while it cannot be told so, it is remembered here."""
        archive, now = self._archive, self._clock()
        if not sid:
            return
        done = await self._patience.tried(lambda: archive.records.requests.discard(sid, now))
        if done is None:
            archive.orphans.append(sid)

    def _message(
        self, state: DialogueState, form: Form, recorded: tuple[str, str, int], accept: bool, now: datetime
    ) -> str:
        """Runs in a thread; the reference of the message. Raises RecordsError."""
        from ivr.records.requests import Recording

        requests = self._archive.records.requests
        draft = requests.draft_message(origin_of(state, form), Recording(*recorded), _own_number(form), now)
        if accept:
            requests.accept_message(draft.ref, now, origin_of(state, form))
        return draft.ref

    # -------------------------------------------------------------- what is to be done

    async def _performed(self, board: Switchboard, perform: Perform, form: Form) -> Done:
        done = await self._patience.tried(lambda: self._do(board, perform.effect, perform.state, form))
        done = done or Done(Result.FAILED)
        if kind := _COUNTED.get(type(perform.effect)):
            self._metrics.count("requests", kind, done.result)
        return done

    def _do(self, board: Switchboard, effect: Effect, state: DialogueState, form: Form) -> Done:
        """Runs in a thread. Raises RecordsError."""
        requests, now = self._archive.records.requests, self._clock()
        match effect:
            case DraftCallback():
                draft = requests.draft_callback(origin_of(state, form), _own_number(form), now)
                own = Result.OWN_NUMBER if draft.has_number else Result.NO_NUMBER
                return Done(Result.ALREADY if draft.accepted else own, draft.ref)
            case AcceptCallback(band=band):
                due = due_day(board.tree.hours, board.moment, band, now)
                return _accepted(requests.accept_callback(state.ref, band, due, now, origin_of(state, form)))
            case AcceptMessage():
                return _accepted(requests.accept_message(state.ref, now, origin_of(state, form)))
            case SendText():
                return self._send(board, state, form, now)

    def _send(self, board: Switchboard, state: DialogueState, form: Form, now: datetime) -> Done:
        from ivr.records.sms import AlreadyQueued, Limits, Queued, Text

        kind = caller_kind(form.first(b"From").decode("ascii", "replace"))
        if not kind.takes_sms:
            return Done(_CANNOT.get(kind, Result.NO_TEXTS))
        written = text_of(board.tree, state)
        if written is None or not written.fits:
            return Done(Result.NO_TEXTS)
        number = form.first(b"From").decode("ascii")
        text = Text(number, written.body, case_digest(state), written.segments)
        limits = Limits(self._terms.sms_per_number, self._terms.sms_per_day)
        match self._archive.records.outbox.queue_sms(origin_of(state, form), text, limits, now):
            case Queued():
                return Done(Result.ACCEPTED)
            case AlreadyQueued():
                return Done(Result.ALREADY)
        return Done(Result.LIMIT)

    async def _with_number(self, board: Switchboard, answered: Answered) -> Answered:
        """The keyed-in number read back: in no cache, no URL and no log."""
        archive, ref = self._archive, answered.after.ref
        number = await self._patience.tried(lambda: archive.records.requests.number_of(ref))
        if number is None:
            return board.stepped(answered.after, Done(Result.FAILED))
        turn = numbered(answered.turn, grouped(number))
        return replace(answered, body=board.renderer.render(turn))


def numbered(turn: Turn, groups: tuple[str, ...]) -> Turn:
    """The turn with the number put in."""
    return replace(turn, lines=tuple(_numbered(line, groups) for line in turn.lines), wants_number=False)


def _numbered(line: Line, groups: tuple[str, ...]) -> Line:
    fill = tuple(
        (name, KeyedNumber(groups) if isinstance(filling, KeyedNumber) else filling)
        for name, filling in line.fill
    )
    return replace(line, fill=fill)


def origin_of(state: DialogueState, form: Form) -> Origin:
    """The call and the case underneath."""
    from ivr.records.requests import Origin

    answers = tuple((str(answer.question), str(answer.choice)) for answer in state.answers)
    return Origin(call_sid(form), state.language, state.place, answers)


def case_digest(state: DialogueState) -> str:
    """Names the case whose list is sent, in its language."""
    case = [state.language, state.place, sorted((a.question, a.choice) for a in state.answers)]
    return hashlib.sha256(json.dumps(case).encode("utf-8")).hexdigest()[:32]


def number_in(form: Form, name: bytes) -> int:
    """A whole number of a parameter; 0 if it is none."""
    value = form.first(name)
    return int(value) if value.isdigit() and len(value) < 7 else 0


def _own_number(form: Form) -> str | None:
    """The caller's number where it can be called back."""
    given = form.first(b"From").decode("ascii", "replace")
    return given if caller_kind(given) not in (CallerKind.WITHHELD, CallerKind.OTHER) else None


def _accepted(outcome: object) -> Done:
    from ivr.records.requests import Accepted, Duplicate

    if isinstance(outcome, Accepted):
        return Done(Result.ACCEPTED, outcome.ref)
    return Done(Result.ALREADY if isinstance(outcome, Duplicate) else Result.FAILED)
