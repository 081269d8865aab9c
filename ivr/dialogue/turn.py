"""What one turn says and what it waits for: the output of the state machine, free of wording and of TwiML."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.dialogue.effects import Effect
from ivr.dialogue.state import DialogueState
from ivr.model import LanguageTag
from ivr.prompt import Line


@dataclass(frozen=True, slots=True)
class Option:
    """A key that means something here, and where it leads."""

    key: str
    next: DialogueState


@dataclass(frozen=True, slots=True)
class Gather:
    """Wait for exactly one key. ``timeout``: seconds of silence before no-input.

    ``address`` is the state whose URL the key is posted to.
    """

    address: DialogueState
    options: tuple[Option, ...]
    timeout: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring a person; the result is posted to ``address``."""

    address: DialogueState


@dataclass(frozen=True, slots=True)
class GatherNumber:
    """Wait for a telephone number, ended by ``#``: the only place that takes more than one key."""

    address: DialogueState


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Wait for a person, in turn; how it ended is posted to ``address``."""

    address: DialogueState


@dataclass(frozen=True, slots=True)
class Record:
    """Record what the caller says, after a beep; the recording is posted to ``address``."""

    address: DialogueState
    seconds: int


@dataclass(frozen=True, slots=True)
class Perform:
    """Nothing to say yet: have ``effect`` done, then step on from ``state`` with its result."""

    effect: Effect
    state: DialogueState


@dataclass(frozen=True, slots=True)
class HangUp:
    """Nothing more to say or to ask."""


Then = Gather | GatherNumber | Transfer | Enqueue | Record | Perform | HangUp


@dataclass(frozen=True, slots=True)
class Turn:
    """What is heard, then exactly one thing that happens. ``slow``: numbers and lists read slower.

    ``settle_ms``: silence before the first word, so that a key just pressed is not spoken over (rule K4).
    ``listen``: public id of a message that is played before the lines. ``wants_number``: the lines hold
    the number of the request that is being made, which only whoever answers the call can look up.
    """

    language: LanguageTag
    lines: tuple[Line, ...]
    then: Then
    slow: bool = False
    settle_ms: int = 500
    listen: str = ""
    wants_number: bool = False
