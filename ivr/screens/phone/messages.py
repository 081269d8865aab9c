"""What page and service say to each other during a call, as JSON objects on one WebSocket.

From the page, first ``{"start": {"language": "en"|"", "line": ""|id, "from": "+8190…"|"withheld", "at": ""|
"2026-12-30T20:00", "queue": "position=2,every=40"}}``; then one object for each need: ``{"do": "listen"}``,
``{"do": "press", "key": "1", "after": 1.5}`` (``after``: seconds into what is spoken), ``{"do": "silence"}``,
``{"do": "line", "word": "accept"}`` (accept, decline, machine, busy, no-answer, failed), ``{"do": "speak",
"seconds": 12, "word": "#"|"silence"|"hangup"}``, ``{"do": "hangup"}``; ``{"do": "sound", "id": 7}``

To the page: ``{"events": […], "need": {…}|null, "documents": [{"path", "body"}], "state": {…}, "wrong": "8"|
null, "over": …}``; events as ``ivr call --json`` has them, those that can be heard with an ``id``, recordings
with their ``sound``, ``text`` and ``language``; ``wrong``: a key that means nothing there;
``{"sound": 7, "wav": …}`` in base64, empty where this machine has no voice; ``{"problem": key}``: why the
call is over, a text of ours.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from ivr.phone.script import LINES
from ivr.phone.steps import (
    Action,
    HangUp,
    Keys,
    Listen,
    Need,
    Press,
    Recording,
    Ringing,
    Speak,
    Speaking,
    StaySilent,
    Waiting,
)

LONGEST_SPEECH = 3600.0
_KEYS = frozenset("0123456789*#")
_ACTION = re.compile(r'action="([^"]*/voice/[^"]+)"')


class MessageError(Exception):
    """What came is no message of ours."""


@dataclass(frozen=True, slots=True)
class Start:
    """How a call is to begin. ``at``: the city's time, empty for now. ``language``: empty for the gate."""

    line: str = ""
    from_: str = ""
    at: str = ""
    queue: str = ""


@dataclass(frozen=True, slots=True)
class SoundWanted:
    """The page wants to hear what it was told under this id."""

    id: int


def read_start(text: str) -> Start:
    """Raises MessageError."""
    given = _object(_object(_loaded(text)).get("start"))
    names = {"line": "line", "from": "from_", "at": "at", "queue": "queue"}
    fields = {names[name]: value for name, value in given.items() if name in names}
    if not all(isinstance(value, str) and len(value) <= 100 for value in fields.values()):
        raise MessageError
    return Start(**{name: str(value) for name, value in fields.items()})


def read_message(text: str) -> Action | SoundWanted:
    """Raises MessageError."""
    given = _object(_loaded(text))
    match given.get("do"):
        case "listen":
            return Listen()
        case "silence":
            return StaySilent()
        case "hangup":
            return HangUp()
        case "press" if str(given.get("key")) in _KEYS:
            return Press(str(given["key"]), _seconds(given.get("after")))
        case "line" if str(given.get("word")) in LINES:
            return LINES[str(given["word"])]
        case "speak":
            return Speak(_seconds(given.get("seconds")) or 0.0, _end(given.get("word")))
        case "sound" if isinstance(number := given.get("id"), int):
            return SoundWanted(number)
    raise MessageError


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise MessageError from None


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise MessageError
    return value


def _seconds(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MessageError
    if isinstance(value, float) and math.isnan(value):
        raise MessageError
    return float(min(max(value, 0), LONGEST_SPEECH))


def _end(word: object) -> Press | StaySilent | HangUp:
    if word == "hangup":
        return HangUp()
    return StaySilent() if word == "silence" else Press("#")


def need_of(need: Need | None) -> Mapping[str, object] | None:
    """A need as the page gets it, but for what is spoken."""
    match need:
        case Speaking(part):
            return {"kind": "speaking", "seconds": part.seconds or 0.0}
        case Keys(timeout, collected):
            return {"kind": "keys", "timeout": timeout, "collected": len(collected)}
        case Ringing(timeout=timeout):
            return {"kind": "ringing", "timeout": timeout}
        case Recording(timeout=timeout):
            return {"kind": "recording", "timeout": timeout}
        case Waiting(seconds=seconds):
            return {"kind": "waiting", "seconds": seconds}
    return None


def state_of(document: str) -> Mapping[str, object]:
    """The state of a call as the address holds it to which a document has the next key sent."""
    path, query = action_of(document)
    names = path.removeprefix("/voice/").split("/")
    if len(names) != 2:
        return {}
    return {"language": names[0], "place": names[1], "query": parse_qsl(query)}


def action_of(document: str) -> tuple[str, str]:
    """Path and query of the address to which a document has the next key sent; empty if it asks for none."""
    found = _ACTION.search(document)
    parts = urlsplit(unescape(found[1]) if found else "")
    path = parts.path.partition("/voice/")[2]
    return (f"/voice/{path}", parts.query) if path else ("", "")
