"""What a turn asks the outside to do, and what came of it. Data only: whoever answers the call acts.

A turn that needs something done says so (``Perform``); the result comes back as an input, and the same
state machine goes on. So nothing here touches a database, a clock or a carrier, and every way through a
request can be tested as any other way through the menus.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """When a caller would like to be called, within the desk's hours."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class DraftCallback:
    """Begin a callback request, with the caller's own number where it is known."""


@dataclass(frozen=True, slots=True)
class AcceptCallback:
    """Make the callback request of this call count. It must be stored before the caller hears of it."""

    band: Band


@dataclass(frozen=True, slots=True)
class AcceptMessage:
    """Make the recorded message of this call count. It must be stored before the caller hears of it."""


@dataclass(frozen=True, slots=True)
class SendText:
    """Send the document list of the case underneath to the caller's number as SMS."""


Effect = DraftCallback | AcceptCallback | AcceptMessage | SendText


class Result(StrEnum):
    """What came of an effect."""

    OWN_NUMBER = "own-number"
    NO_NUMBER = "no-number"
    ACCEPTED = "accepted"
    ALREADY = "already"
    LIMIT = "limit"
    WITHHELD = "withheld"
    LANDLINE = "landline"
    FOREIGN = "foreign"
    NO_TEXTS = "no-texts"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Done:
    """An effect has been performed. ``ref``: the request's public id, unguessable, for the URL."""

    result: Result
    ref: str = ""


class KeyedResult(StrEnum):
    """What a keyed-in telephone number turned out to be; the digits themselves never come in here."""

    KEPT = "kept"
    UNREADABLE = "unreadable"
    NOT_CALLABLE = "not-callable"
    MY_NUMBER = "my-number"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NumberKeyed:
    """A caller keyed in a telephone number, which was looked at and stored outside."""

    result: KeyedResult


class RecordingResult(StrEnum):
    """What became of a recording. LEFT: its caller hung up after speaking, so the message counts already."""

    KEPT = "kept"
    LEFT = "left"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording has ended."""

    result: RecordingResult
    ref: str = ""


class QueueResult(StrEnum):
    """How waiting ended; ``LONG``, ``CLOSED`` and ``LANGUAGE`` (a wish for another) are ours, the rest
    Twilio's words.

    twilio.com/docs/voice/twiml/enqueue, read 2026-11-22.
    """

    BRIDGED = "bridged"
    LEAVE = "leave"
    FULL = "queue-full"
    HANGUP = "hangup"
    ERROR = "error"
    LONG = "long"
    CLOSED = "closed"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class QueueEnded:
    """The caller is no longer in the queue."""

    result: QueueResult


ServiceInput = Done | NumberKeyed | Recorded | QueueEnded
