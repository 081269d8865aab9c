"""What happens in calls, handed to the records: ids and kinds, never what was keyed in or said."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from ivr.dialogue.state import DialogueState, Failure, Notice, Overlay
from ivr.model import LineId
from ivr.records.days import day_of
from ivr.records.events import (
    CallEnded,
    CallStarted,
    Event,
    InputKind,
    Later,
    Outcome,
    QueueJoined,
    QueueLeft,
    TurnTaken,
)
from ivr.telephony.request import Form, call_sid
from ivr.web.switchboard import Answered

if TYPE_CHECKING:
    from ivr.records.vault import Vault

_KINDS = {
    "CallStarted": InputKind.STARTED,
    "KeysPressed": InputKind.KEY,
    "NoInput": InputKind.SILENCE,
    "TransferEnded": InputKind.TRANSFER,
    "QueueEnded": InputKind.QUEUE,
    "NumberKeyed": InputKind.NUMBER,
    "Recorded": InputKind.RECORDING,
    "Done": InputKind.EFFECT,
}
_NOTICES = {
    Notice.CALLBACK_ACCEPTED: Outcome.CALLBACK,
    Notice.MESSAGE_ACCEPTED: Outcome.MESSAGE,
    Notice.TEXT_SENT: Outcome.TEXT,
}
FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""Statuses of a call that is over (twilio.com/docs/voice/twiml, read 2026-11-22)."""

_Start = tuple[str, datetime, LineId | None, str, bytes]
"""Call, time, line, language, and the number as Twilio told it, until it is hashed."""


class Recorder:
    """Turns what was answered into events. ``add`` takes them and never waits; ``clock`` is aware.

    An answer only leaves its call's id, the time and itself in three lists, as anything more, and any object
    that the collector of garbage looks at, would cost a good part of the answer. ``flush`` hands them over.
    """

    def __init__(
        self, add: Callable[[Event | Later], None], vault: Callable[[], Vault], clock: Callable[[], datetime]
    ) -> None:
        self._add, self._vault, self._clock = add, vault, clock
        self._process, self._numbers = secrets.token_hex(6), count()
        self._starts: list[_Start] = []
        self._sids: list[str] = []
        self._times: list[datetime] = []
        self._answers: list[Answered] = []

    def started(self, form: Form, line: LineId | None, answered: Answered) -> None:
        """A call came in."""
        sid = call_sid(form)
        self._starts.append((sid, self._clock(), line, answered.after.language, form.first(b"From")))
        self.turn(sid, answered)

    def turn(self, sid: str, answered: Answered) -> None:
        """One answer of ours, in the call of this id."""
        self._sids.append(sid)
        self._times.append(self._clock())
        self._answers.append(answered)

    def flush(self) -> tuple[Sequence[str], Sequence[Answered]]:
        """Hand over starts and turns since the last time; on the event loop. The turns' calls and answers."""
        sids, answers = self._sids, self._answers
        if self._starts:
            self._add(Later(len(self._starts), partial(self._start_events, self._starts)))
            self._starts = []
        if answers:
            self._add(Later(len(answers), partial(self._turn_events, sids, self._times, answers)))
            self._sids, self._times, self._answers = [], [], []
        return sids, answers

    def _start_events(self, starts: Sequence[_Start]) -> list[Event]:
        return [
            CallStarted(sid, at, line, language, self._caller_key(number, at))
            for sid, at, line, language, number in starts
        ]

    def _caller_key(self, number: bytes, at: datetime) -> str | None:
        """The day's hash is of numbers only."""
        told = number.startswith(b"+")
        return self._vault().caller_key(number.decode("ascii", "replace"), day_of(at)) if told else None

    def _turn_events(
        self, sids: Sequence[str], times: Sequence[datetime], answers: Sequence[Answered]
    ) -> list[Event]:
        """Most answers are given to many, so what the records say of each is found once.

        Ids of one process sort as its turns came, also those of the same microsecond.
        """
        said = {id(answer): said_of(answer) for answer in {id(each): each for each in answers}.values()}
        return [
            TurnTaken(f"{self._process}-{number:09}", sid, at, *said[id(answer)])
            for number, sid, at, answer in zip(self._numbers, sids, times, answers, strict=False)
        ]

    def ended(self, form: Form, status: str, seconds: str) -> None:
        """Twilio reports a status; only the last of a call is kept."""
        if status in FINAL:
            # Seven digits are more than any call; a longer number would not go into the database.
            length = int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 7 else None
            self._add(CallEnded(call_sid(form), self._clock(), status, length))

    def queue_joined(self, form: Form, state: DialogueState) -> None:
        """The caller waits for a person."""
        answers = tuple((str(a.question), str(a.choice)) for a in state.answers)
        self._add(QueueJoined(call_sid(form), self._clock(), state.language, state.place, answers))

    def queue_left(self, form: Form, why: str) -> None:
        """The caller waits no more."""
        self._add(QueueLeft(call_sid(form), self._clock(), why))


def said_of(answered: Answered) -> tuple[str, InputKind, str | None, int, str, Outcome | None]:
    """What the records say of a turn besides its call and time: the last fields of ``TurnTaken``."""
    after = answered.after
    kind = _KINDS.get(answered.heard, InputKind.KEY)
    if after.failure is Failure.NO_MATCH:
        kind = InputKind.NO_MATCH
    return after.place, kind, answered.chosen, after.tries, after.language, outcome_of(answered)


def outcome_of(answered: Answered) -> Outcome | None:
    """What a call has come to by this turn."""
    after = answered.after
    if after.overlay is Overlay.ENDED:
        return Outcome.PERSON
    if after.overlay is Overlay.NOTICE and after.notice in _NOTICES:
        return _NOTICES[after.notice]
    if answered.opening:
        return Outcome.OPENING
    return Outcome.TOLD if answered.told else None
