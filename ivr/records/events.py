"""What happens in a call, as data for the writer. An event never holds what was keyed in or said.

Named tuples: one is made for every answer, and a frozen dataclass takes five times as long to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

Answers = tuple[tuple[str, str], ...]
"""Ids of questions and of the choices taken, in order."""


class InputKind(StrEnum):
    """What came in, by kind alone."""

    STARTED = "started"
    KEY = "key"
    SILENCE = "silence"
    NO_MATCH = "no-match"
    NUMBER = "number"
    RECORDING = "recording"
    TRANSFER = "transfer"
    QUEUE = "queue"
    EFFECT = "effect"


class Outcome(StrEnum):
    """What a call came to, the weaker first: a call keeps the strongest.

    OPENING: what a procedure says before any question, such as the numbers that suspend a lost card. Who has
    that may hang up at once to call them, and has not given up.
    """

    OPENING = "opening"
    TOLD = "told"
    TEXT = "text"
    MESSAGE = "message"
    CALLBACK = "callback"
    PERSON = "person"


class CallStarted(NamedTuple):
    """A call came in. ``caller_key``: the day's keyed hash (vault.py), None where the number is withheld."""

    call_sid: str
    at: datetime
    line: str | None = None
    language: str | None = None
    caller_key: str | None = None


class TurnTaken(NamedTuple):
    """One answer of ours. ``id``: unique, the same if the turn is recorded twice.

    ``place``: where the caller is now. ``chosen``: the id of the choice or place, or how a transfer ended;
    never digits. ``tries``: failures at this question. ``outcome``: what the call has come to by this turn.
    """

    id: str
    call_sid: str
    at: datetime
    place: str
    kind: InputKind
    chosen: str | None = None
    tries: int = 0
    language: str | None = None
    outcome: Outcome | None = None


class CallEnded(NamedTuple):
    """Twilio reported a call's end. ``status``: Twilio's word; ``seconds``: how long it was."""

    call_sid: str
    at: datetime
    status: str
    seconds: int | None = None


class QueueJoined(NamedTuple):
    """A caller began to wait for a person."""

    call_sid: str
    at: datetime
    language: str
    place: str
    answers: Answers = ()


class QueueLeft(NamedTuple):
    """A caller waits no more. ``why``: one of our words, such as ``bridged`` or ``leave``."""

    call_sid: str
    at: datetime
    why: str


Event = CallStarted | TurnTaken | CallEnded | QueueJoined | QueueLeft


@dataclass(frozen=True, slots=True)
class Later:
    """So many events, made in the writer's thread, so that no answer waits for it. ``make`` is asked once."""

    count: int
    make: Callable[[], Iterable[Event]]
