"""What happened in a call, as values. How it is shown: ``shown.py``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class HungUpBy(StrEnum):
    """Who ended the call. ``END_OF_DOCUMENT``: no verb was left, so the carrier did."""

    CALLER = "caller"
    SERVICE = "service"
    END_OF_DOCUMENT = "end-of-document"


class LineStatus(StrEnum):
    """How a dialled line ended (DialCallStatus, twilio.com/docs/voice/twiml/dial, read 2026-11-22).

    ``answered`` is left out: Twilio sends it for conferences only.
    """

    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Requested:
    """The carrier asked the service. ``path``: with its query; ``ms``: milliseconds to the whole answer."""

    method: str
    path: str
    status: int
    ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller heard speech. ``seconds``: estimated; if ``barged``, until a key stopped it.

    ``text`` is as a person writes it, ``reading`` what the voice was told to say where that differs.
    ``parts`` and ``rate`` are for whoever says it aloud: words and pauses (milliseconds), per cent of normal
    speed.
    """

    text: str
    voice: str | None
    language: str
    seconds: float
    barged: bool = False
    reading: str | None = None
    rate: int = field(default=100, compare=False)
    parts: tuple[str | int, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Played:
    """The caller heard a sound file, or key tones if ``url`` is empty. ``seconds`` None: not known.

    ``text``: what is said in it, where that is known.
    """

    url: str
    seconds: float | None
    barged: bool = False
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Paused:
    """A silence that the service asked for."""

    seconds: float
    barged: bool = False


@dataclass(frozen=True, slots=True)
class Waited:
    """The time for a key ran out after ``seconds``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed a key."""

    key: str


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller gave no input at all where one was asked for."""


@dataclass(frozen=True, slots=True)
class Dialed:
    """A person's line was rung. ``number``: E.164, several joined with ", ", or ``queue`` and its name.

    ``bridged``: the caller was put through; an answered line need not be (DialBridged).
    """

    number: str
    status: LineStatus
    bridged: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """The caller was recorded for ``seconds`` until ``ended_by``.

    That is a key, ``hangup``, ``silence`` or ``max-length``.
    """

    ended_by: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Queued:
    """The caller was put into a queue."""

    name: str


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """The caller is out of the queue. ``result``: Twilio's QueueResult."""

    result: str


@dataclass(frozen=True, slots=True)
class Redirected:
    """The document sent the call on. ``url``: absolute, as the carrier sees it."""

    url: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call is over."""

    by: HungUpBy


Spoken: TypeAlias = Heard | Played | Paused
OwnEvent: TypeAlias = (
    Requested
    | Spoken
    | Waited
    | Pressed
    | Silence
    | Dialed
    | Recorded
    | Queued
    | LeftQueue
    | Redirected
    | HungUp
)


class Side(StrEnum):
    """Whose phone is meant where it is not the caller's."""

    STAFF = "staff"
    QUEUED = "queued"
    """The caller who waited in the queue, in a call in which staff take the next one."""


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Something happened on another phone than that of this call, which this caller does not hear."""

    side: Side
    event: OwnEvent


Event: TypeAlias = OwnEvent | OtherSide


def is_request(event: Event) -> bool:
    """Whether it is only a request, on whichever side."""
    return isinstance(event.event if isinstance(event, OtherSide) else event, Requested)


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A call in numbers: seconds in all, listening, waiting, and recorded. ``hung_up_by`` None: still on.

    Ringing and talking to a person count as nothing, and of other sides only the requests do.
    """

    seconds: float
    heard_seconds: float
    waited_seconds: float
    requests: int
    keys: str
    hung_up_by: HungUpBy | None
    recorded_seconds: float = 0.0


def summarise(events: Iterable[Event]) -> CallSummary:
    """Add up a call. Sounds of unknown length count as nothing."""
    heard = waited = recorded = 0.0
    requests, keys, by = 0, "", None
    for event in events:
        requests += is_request(event)
        match event:
            case Heard() | Played() | Paused():
                heard += event.seconds or 0.0
            case Waited(seconds):
                waited += seconds
            case Recorded(seconds=seconds):
                recorded += seconds
            case Pressed(key):
                keys += key
            case HungUp(who):
                by = who
    total = round(heard + waited + recorded, 2)
    return CallSummary(total, round(heard, 2), round(waited, 2), requests, keys, by, round(recorded, 2))
