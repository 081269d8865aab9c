"""The TwiML verbs a call is made of, as plain values.

Attributes that change what happens on the phone are fields; the others are checked when the document is read
and then dropped. Names and defaults: twilio.com/docs/voice/twiml, one page per verb (read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are written. ``rate``: per cent of the voice's normal speed."""

    words: str
    rate: int = 100


@dataclass(frozen=True, slots=True)
class Sub:
    """Words read as ``alias`` instead of as ``written``."""

    written: str
    alias: str
    rate: int = 100


@dataclass(frozen=True, slots=True)
class Break:
    """Silence inside speech, in milliseconds."""

    milliseconds: int


Segment: TypeAlias = Text | Sub | Break


def heard_words(segment: Text | Sub) -> str:
    """What a voice reads for a segment."""
    return segment.alias if isinstance(segment, Sub) else segment.words


def written_words(segment: Text | Sub) -> str:
    """What a segment stands for."""
    return segment.written if isinstance(segment, Sub) else segment.words


@dataclass(frozen=True, slots=True)
class Run:
    """Words a voice reads in one go at one speed."""

    words: str
    rate: int


@dataclass(frozen=True, slots=True)
class Say:
    """Read aloud. ``loop`` 0 means up to 1,000 times."""

    segments: tuple[Segment, ...]
    voice: str | None = None
    language: str = "en-US"
    loop: int = 1

    def runs(self) -> tuple[Run, ...]:
        """What the voice reads, one run per segment with words, white space as one space."""
        spoken = (part for part in self.segments if not isinstance(part, Break))
        runs = (Run(" ".join(heard_words(part).split()), part.rate) for part in spoken)
        return tuple(run for run in runs if run.words)

    def pauses(self) -> tuple[int, ...]:
        """The breaks inside the speech, in milliseconds."""
        return tuple(segment.milliseconds for segment in self.segments if isinstance(segment, Break))

    def parts(self) -> tuple[str | int, ...]:
        """Words and breaks (milliseconds) in order, as the voice gets them; neighbouring words joined."""
        found: list[str | int] = []
        for part in self.segments:
            if isinstance(part, Break):
                found.append(part.milliseconds)
            elif found and isinstance(found[-1], str):
                found[-1] += heard_words(part)
            else:
                found.append(heard_words(part))
        return tuple(found)

    def spoken_text(self) -> str:
        """What is heard: aliases in place of what they stand for, white space as one space."""
        return self._joined(heard_words)

    def written_text(self) -> str:
        """What is meant, as a person writes it: without the aliases that only help the voice."""
        return self._joined(written_words)

    def _joined(self, words: Callable[[Text | Sub], str]) -> str:
        # A break keeps the words around it apart.
        pieces = (" " if isinstance(part, Break) else words(part) for part in self.segments)
        return " ".join("".join(pieces).split())


@dataclass(frozen=True, slots=True)
class Play:
    """Play a sound file, or key tones (``digits``) to the other side. ``loop`` 0 means up to 1,000 times."""

    url: str
    digits: str = ""
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence. ``length``: seconds."""

    length: int = 1


Prompt: TypeAlias = Say | Play | Pause
"""What may be nested in a Gather."""


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak the prompt and collect keys. ``timeout``: seconds; ``num_digits`` None means no limit.

    ``action`` None posts to the current document. ``finish_on_key`` "" lets ``#`` and ``*`` be collected.
    """

    prompt: tuple[Prompt, ...] = ()
    action: str | None = None
    method: str = "POST"
    keys: bool = True
    timeout: int = 5
    num_digits: int | None = None
    finish_on_key: str = "#"
    action_on_empty_result: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Number:
    """A number to ring, in E.164. ``url``: what whoever answers hears before the two are connected."""

    number: str
    url: str | None = None
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue whose first caller is to be connected. ``url``: what that caller hears just before."""

    name: str
    url: str | None = None
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring someone for ``timeout`` seconds, or connect the first of ``queue``.

    Without ``action`` the next verb follows. ``numbers`` is empty exactly when there is a ``queue``.
    ``sequential``: one number after another. ``caller_id``: the number shown to whoever is rung.
    """

    numbers: tuple[Number, ...]
    action: str | None = None
    method: str = "POST"
    timeout: int = 30
    sequential: bool = False
    caller_id: str | None = None
    queue: Queue | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller until ``timeout`` seconds of silence or any of ``finish_on_key``.

    ``max_length``: seconds.
    """

    action: str | None = None
    method: str = "POST"
    timeout: int = 5
    finish_on_key: str = "1234567890*#"
    play_beep: bool = True
    max_length: int = 3600


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Put the caller in a queue. ``wait_url`` None is the carrier's own music, "" is silence."""

    name: str
    action: str | None = None
    method: str = "POST"
    wait_url: str | None = None
    wait_url_method: str = "POST"


@dataclass(frozen=True, slots=True)
class Leave:
    """Take the caller out of the queue; only in a document played while waiting."""


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Decline the call without answering. ``reason``: ``rejected`` or ``busy``."""

    reason: str = "rejected"


Verb: TypeAlias = Say | Play | Pause | Gather | Redirect | Dial | Record | Enqueue | Leave | Hangup | Reject
