"""What can come in during a call. Silence is an input of its own, never an empty string of digits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A new call."""


@dataclass(frozen=True, slots=True)
class KeysPressed:
    """What the caller keyed: normally one of ``0``-``9``, ``*``, ``#``; anything longer is a no-match."""

    keys: str


@dataclass(frozen=True, slots=True)
class NoInput:
    """The time to press a key ran out."""


class TransferResult(StrEnum):
    """How a transfer ended, in Twilio's words (twilio.com/docs/voice/twiml/dial, read 2026-11-22)."""

    COMPLETED = "completed"
    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """The person's line is done, or was never reached."""

    result: TransferResult


Input = CallStarted | KeysPressed | NoInput | TransferEnded


@dataclass(frozen=True, slots=True)
class Moment:
    """What depends on the desk and not on the call: is there a person to ring?"""

    person: bool = False
