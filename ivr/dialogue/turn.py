"""What one turn says and what it waits for: the output of the state machine, free of wording and of TwiML."""

from __future__ import annotations

from dataclasses import dataclass

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
class HangUp:
    """Nothing more to say or to ask."""


Then = Gather | Transfer | HangUp


@dataclass(frozen=True, slots=True)
class Turn:
    """What is heard, then exactly one thing that happens. ``slow``: numbers and lists read slower.

    ``settle_ms``: silence before the first word, so that a key just pressed is not spoken over (rule K4).
    """

    language: LanguageTag
    lines: tuple[Line, ...]
    then: Then
    slow: bool = False
    settle_ms: int = 500
