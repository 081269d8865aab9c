"""What can come in during a call. Silence is an input of its own, never an empty string of digits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ivr.dialogue.effects import ServiceInput
from ivr.model import LineId
from ivr.model.desk import Announcement
from ivr.model.hours import ExceptionId


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A new call. ``line``: the one that was called, if it is known."""

    line: LineId | None = None


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


Input = CallStarted | KeysPressed | NoInput | TransferEnded | ServiceInput


@dataclass(frozen=True, slots=True)
class Services:
    """What can be offered besides a person at once, given the settings and the state of the database.

    The days say after how many of them what is kept for it is deleted.
    """

    queue: bool = False
    callback: bool = False
    message: bool = False
    text: bool = False
    callback_days: int = 90
    message_days: int = 30
    text_days: int = 30


class DeskStatus(StrEnum):
    """Is the desk open that key 0 rings, and if not, why not? UNKNOWN: the menus say no hours."""

    OPEN = "open"
    CLOSED_HOURS = "closed-hours"
    CLOSED_HOLIDAY = "closed-holiday"
    CLOSED_YEAR_END = "closed-year-end"
    CLOSED_CITY = "closed-city"
    CLOSED_STAFF = "closed-staff"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """What depends on the desk and not on the call, equal as long as callers are told the same.

    ``person``: somebody can be rung now. ``reopens``: when the desk opens next, in the city's zone; None
    while it is open, and where nobody knows. ``closure``: the closure of today, if it is one, for its text
    in ``Tree.hours``. ``announcements``: one is said right after the language is chosen; the newest first.
    """

    person: bool = False
    services: Services = Services()
    today: date | None = None
    desk: DeskStatus = DeskStatus.UNKNOWN
    reopens: datetime | None = None
    closure: ExceptionId | None = None
    announcements: tuple[Announcement, ...] = ()


NOBODY = Moment()
"""Nobody to ring, nothing to offer: the moment of checks and tests that are about something else."""
