"""How a call is shown: text for a terminal, JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from ivr.phone.transcript import (
    CallSummary,
    Dialed,
    Event,
    Heard,
    HungUp,
    LeftQueue,
    OtherSide,
    OwnEvent,
    Paused,
    Played,
    Pressed,
    Queued,
    Recorded,
    Redirected,
    Requested,
    Side,
    Silence,
    Spoken,
    Waited,
)

_NAMES: Mapping[type[OwnEvent], str] = {
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
_MARGINS: Mapping[Side, str] = {Side.STAFF: "staff | ", Side.QUEUED: "queued caller | "}


def to_json(events: Iterable[Event], summary: CallSummary) -> str:
    """One JSON document: ``events`` in order, each named by ``event``, and ``summary``.

    What happened on another phone has its ``side``.
    """
    rows = [row_of(event) for event in events]
    return json.dumps({"events": rows, "summary": asdict(summary)}, ensure_ascii=False, indent=2)


def row_of(event: Event) -> dict[str, object]:
    """One event as JSON has it: its name as ``event``, and what it holds."""
    if isinstance(event, OtherSide):
        return {**row_of(event.event), "side": event.side.value}
    row: dict[str, object] = {"event": _NAMES[type(event)], **asdict(event)}
    row.pop("parts", None)  # the same words again
    return row


def to_screen(event: Event, console: Console) -> Text:
    """One event for a terminal of this width: a long line of another phone says on each row whose it is."""
    if not isinstance(event, OtherSide):
        return to_text(event)
    width = console.width - len(_MARGINS[event.side])
    lines = [row for line in to_text(event.event).split("\n") for row in line.wrap(console, width)]
    return Text("\n").join(Text(_MARGINS[event.side], style="yellow") + line for line in lines)


def to_text(event: Event) -> Text:
    """One event as a line for the terminal: what is heard stands out, what the carrier does is dim.

    Lines of another phone say whose it is.
    """
    match event:
        case OtherSide(side, other):
            lines = (Text(_MARGINS[side], style="yellow") + line for line in to_text(other).split("\n"))
            return Text("\n").join(lines)
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
        case Played(url, seconds, text=said):
            length = "length unknown" if seconds is None else f"{seconds:.1f} s"
            sound = f"♪ {url or 'key tones'}  [{length}]{stopped}"
            return Text(said).append(f"\n  {sound}", style="dim") if said else Text(sound)
        case Paused(seconds):
            return Text(f"    pause {seconds:g} s{stopped}", style="dim")


def _carrier(event: Requested | Dialed | Recorded | Queued | LeftQueue | Redirected) -> str:
    match event:
        case Requested(method, path, status, ms):
            return f"{method} {path} -> {status} in {ms} ms"
        case Dialed(number, line, bridged):
            return f"rang {number}: {line.value}{', put through' if bridged else ''}"
        case Recorded(ended_by, seconds):
            return f"recorded {seconds:g} s, ended by {ended_by}"
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
