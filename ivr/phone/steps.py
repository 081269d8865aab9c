"""The two sides of a moment in a call: what the call needs to know, and what the caller does.

``Need`` goes out, ``Action`` comes back. An action that makes no sense for a need is read as the nearest
thing that does (silence, or waiting on), as on a real phone, so every pair has a meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ivr.phone.transcript import LineStatus, Spoken


@dataclass(frozen=True, slots=True)
class Speaking:
    """A part of a Gather's prompt is about to be heard; a key now would stop it."""

    part: Spoken


@dataclass(frozen=True, slots=True)
class Keys:
    """A key is awaited for ``timeout`` seconds. ``collected``: the keys so far."""

    timeout: int
    collected: str


@dataclass(frozen=True, slots=True)
class Ringing:
    """A person's line is ringing for at most ``timeout`` seconds. ``number`` as in Dialed."""

    number: str
    timeout: int


@dataclass(frozen=True, slots=True)
class Recording:
    """The caller is being recorded; ``timeout`` seconds of silence or one of ``finish_on_key`` end it."""

    timeout: int
    finish_on_key: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """In a queue; what is played there has come to its end and would start again."""

    queue: str


Need: TypeAlias = Speaking | Keys | Ringing | Recording | Waiting


@dataclass(frozen=True, slots=True)
class Listen:
    """Hear it to the end."""


@dataclass(frozen=True, slots=True)
class Press:
    """Press one key, ``0``-``9``, ``*`` or ``#``. ``after``: seconds into the speech, None when over."""

    key: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class StaySilent:
    """Do nothing until the time runs out."""


@dataclass(frozen=True, slots=True)
class LineEnds:
    """How the person's line turns out; in a queue, COMPLETED means someone takes the call."""

    status: LineStatus


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the phone down."""


Action: TypeAlias = Listen | Press | StaySilent | LineEnds | HangUp
