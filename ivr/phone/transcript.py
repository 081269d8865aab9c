"""What happened in a call, as values, and how it is shown: text for a terminal, JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TypeAlias

from rich.text import Text


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
    """The caller heard a sound file, or key tones if ``url`` is empty. ``seconds`` None: not known."""

    url: str
    seconds: float | None
    barged: bool = False


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
    """A person's line was rung. ``number``: E.164, several joined with ", "."""

    number: str
    status: LineStatus


@dataclass(frozen=True, slots=True)
class Recorded:
    """The caller was recorded until ``ended_by``: a key, ``hangup`` or ``silence``."""

    ended_by: str


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
Event: TypeAlias = (
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

_NAMES: Mapping[type[Event], str] = {
    Requested: "requested",
    Heard: "heard",
    Played: "played",
    Paused: "paused",
    Waited: "waited",
    Pressed: "pressed",
    Silence: "silence",
    Dialed: "dialed",
    Recorded: "recorded",
    Queued: "queued",
    LeftQueue: "left-queue",
    Redirected: "redirected",
    HungUp: "hung-up",
}


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A call in numbers: seconds in all, listening, and waiting. ``hung_up_by`` None: still on.

    Ringing and talking to a person count as nothing.
    """

    seconds: float
    heard_seconds: float
    waited_seconds: float
    requests: int
    keys: str
    hung_up_by: HungUpBy | None


def summarise(events: Iterable[Event]) -> CallSummary:
    """Add up a call. Sounds of unknown length count as nothing."""
    heard = waited = 0.0
    requests, keys, by = 0, "", None
    for event in events:
        match event:
            case Heard() | Played() | Paused():
                heard += event.seconds or 0.0
            case Waited(seconds):
                waited += seconds
            case Requested():
                requests += 1
            case Pressed(key):
                keys += key
            case HungUp(who):
                by = who
    return CallSummary(round(heard + waited, 2), round(heard, 2), round(waited, 2), requests, keys, by)


def to_json(events: Iterable[Event], summary: CallSummary) -> str:
    """One JSON document: ``events`` in order, each named by ``event``, and ``summary``."""
    rows = [{"event": _NAMES[type(event)], **asdict(event)} for event in events]
    for row in rows:
        row.pop("parts", None)  # the same words again
    return json.dumps({"events": rows, "summary": asdict(summary)}, ensure_ascii=False, indent=2)


def to_text(event: Event) -> Text:
    """One event as a line for the terminal: what is heard stands out, what the carrier does is dim."""
    match event:
        case Heard() | Played() | Paused():
            return _spoken(event)
        case Pressed(key):
            return Text(f"  > {key}", style="bold green")
        case Silence():
            return Text("  > (no key)", style="green")
        case Waited(seconds):
            return Text(f"    waited {seconds:g} s", style="dim")
        case HungUp(by):
            return Text(f"-- call ended: {by.value}", style="bold")
        case _:
            return Text(f"    {_carrier(event)}", style="dim")


def _spoken(event: Spoken) -> Text:
    stopped = " (stopped by a key)" if event.barged else ""
    match event:
        case Heard(text, voice, language, seconds):
            line = Text(text)
            line.append(f"\n  [{voice or 'no voice'}, {language}, {seconds:.1f} s]{stopped}", style="dim")
            return line
        case Played(url, seconds):
            length = "length unknown" if seconds is None else f"{seconds:.1f} s"
            return Text(f"♪ {url or 'key tones'}  [{length}]{stopped}")
        case Paused(seconds):
            return Text(f"    pause {seconds:g} s{stopped}", style="dim")


def _carrier(event: Requested | Dialed | Recorded | Queued | LeftQueue | Redirected) -> str:
    match event:
        case Requested(method, path, status, ms):
            return f"{method} {path} -> {status} in {ms} ms"
        case Dialed(number, line):
            return f"rang {number}: {line.value}"
        case Recorded(ended_by):
            return f"recording ended by {ended_by}"
        case Queued(name):
            return f"waiting in queue {name}"
        case LeftQueue(result):
            return f"out of the queue: {result}"
        case Redirected(url):
            return f"redirected to {url}"


def render(events: Iterable[Event], summary: CallSummary) -> Text:
    """A whole call as terminal text, with its length at the end."""
    total = f"   {summary.seconds:.1f} s ({summary.heard_seconds:.1f} s heard), {summary.requests} requests"
    return Text("\n").join([*(to_text(event) for event in events), Text(total, style="dim")])
