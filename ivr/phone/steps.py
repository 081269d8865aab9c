"""The two sides of a moment in a call: what the call needs to know, and what the caller does.

``Need`` goes out, ``Action`` comes back. An action that makes no sense for a need is read as the nearest
thing that does (silence, or waiting on), as on a real phone, so every pair has a meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ivr.phone.transcript import LineStatus, Spoken

ACCEPT_KEY = "1"
"""What staff press to take a call."""


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
    """A person's line is ringing for at most ``timeout`` seconds. ``number``: E.164, joined with ", "."""

    number: str
    timeout: int


@dataclass(frozen=True, slots=True)
class Recording:
    """The caller is being recorded; ``timeout`` seconds of silence or one of ``finish_on_key`` end it.

    ``max_length``: seconds after which it ends in any case.
    """

    timeout: int
    finish_on_key: str
    max_length: int = 3600


@dataclass(frozen=True, slots=True)
class Waiting:
    """In a queue; what is played there has come to its end and would start again.

    ``seconds``: what has passed since the last need. ``asked``: keys were awaited in what was played, so the
    caller has had their say.
    """

    queue: str
    seconds: float = 0.0
    asked: bool = False


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
class Speak:
    """While recorded: speak for ``seconds``, then do what ends it, unless it is full by then."""

    seconds: float
    then: Press | StaySilent | HangUp


@dataclass(frozen=True, slots=True)
class LineEnds:
    """How the person's line turns out; in a queue, COMPLETED means someone takes the call.

    ``presses``: the keys pressed by whoever answers, where the service asks for some before the two are
    connected; none by an answering machine. None puts the phone down instead.
    """

    status: LineStatus
    presses: str | None = ACCEPT_KEY


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the phone down."""


Action: TypeAlias = Listen | Press | StaySilent | Speak | LineEnds | HangUp
