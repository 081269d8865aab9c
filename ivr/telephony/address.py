"""Dialogue states as URLs and back. The URL is the only place where a call's state lives.

``/voice/{language}/{place}?{question}={choice}&…&step=…&part=…&over=…&under=…&try=…&why=…&from=…&line=…&key=…
&note=…&ref=…``, without whatever is not so; ``ref`` names a request and tells nothing of its caller.
Reading never fails: whatever is not understood is left out, and the state machine settles the rest.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode

from ivr.dialogue.state import DialogueState, Failure, Notice, Overlay, Step
from ivr.model import Answer, ChoiceId, LanguageTag, LineId, PlaceId, QuestionId

OVERRIDES = "#ct=2000&rt=4000&rc=2&rp=all&e=tokyo"
"""How Twilio calls us: 2 s to connect, 4 s to answer, two more tries after any failure, from Tokyo.

So three tries end within the 15 s that Twilio allows, and a worker that is just being replaced costs a caller
a second and not the call. Trying again is safe, as an answer depends on its request alone. They hold for the
one URL that they stand at, so they stand at every URL of a call. Fragments are neither sent nor signed.
twilio.com/docs/usage/webhooks/webhooks-connection-overrides (read 2026-11-26).
"""
ROOT = "/voice"
LINE = "line"
"""Query name of the line that was called; the voice URL of a number may name it too, see ``line_in``."""
VERSION = "v"
"""Query name of the version of the menus; read by whoever knows which is in force."""
RESERVED = frozenset(
    {"step", "part", "over", "under", "try", "why", "from", LINE, "key", "note", "ref", VERSION}
)
"""Query names that are not questions; ``authoring.vocabulary`` refuses questions of these names."""
MOST_ANSWERS = 32
"""Answers read from a URL at most; no procedure asks nearly as many."""
MOST_COUNT = 99
"""Greatest try or part read from a URL."""
_REF = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Public ids of requests; anything else in a URL is none."""


def to_url(state: DialogueState) -> str:
    """The path and query of a state. Slowness is of one presentation only and left out."""
    query: list[tuple[str, str]] = [(answer.question, answer.choice) for answer in state.answers]
    if state.step is not Step.ARRIVED:
        query.append(("step", state.step))
    if state.part:
        query.append(("part", str(state.part)))
    if state.overlay:
        query.append(("over", state.overlay))
    if state.under:
        query.append(("under", state.under))
    if state.tries:
        query.append(("try", str(state.tries)))
    if state.failure:
        query.append(("why", state.failure))
    if state.origin:
        query.append(("from", state.origin))
    if state.line:
        query.append((LINE, state.line))
    if state.shared_key:
        query.append(("key", state.shared_key))
    if state.notice:
        query.append(("note", state.notice))
    if state.ref:
        query.append(("ref", state.ref))
    path = f"{ROOT}/{quote(state.language, safe='')}/{quote(state.place, safe='')}"
    return f"{path}?{urlencode(query)}" if query else path


def from_url(path: str, query: str) -> DialogueState:
    """The state of a URL below ``/voice/``; parts that cannot be read are as if not there."""
    segments = [unquote(part, errors="replace") for part in path.removeprefix(ROOT).split("/") if part]
    language, place = (*segments, "", "")[:2]
    answers: list[Answer] = []
    reserved: dict[str, str] = {}
    for name, value in parse_qsl(query, errors="replace")[:MOST_ANSWERS]:
        if name in RESERVED:
            reserved[name] = value
        else:
            answers.append(Answer(QuestionId(name), ChoiceId(value)))
    return DialogueState(
        language=LanguageTag(language),
        place=PlaceId(place),
        answers=tuple(answers),
        step=_step(reserved.get("step")),
        part=_count(reserved.get("part")),
        overlay=_overlay(reserved.get("over")),
        tries=_count(reserved.get("try")),
        failure=_failure(reserved.get("why")),
        origin=PlaceId(reserved["from"]) if reserved.get("from") else None,
        under=_overlay(reserved.get("under")),
        line=LineId(reserved[LINE]) if reserved.get(LINE) else None,
        shared_key=reserved.get("key") or None,
        notice=_notice(reserved.get("note")),
        ref=_ref(reserved.get("ref")),
    )


def line_in(query: bytes) -> LineId | None:
    """The line that the voice URL of a number names: ``/voice?line=…``."""
    named = dict(parse_qsl(query.decode("ascii", "replace"), errors="replace")).get(LINE)
    return LineId(named) if named else None


def line_of(url: str) -> LineId | None:
    """The line that a number's voice URL names, on whatever machine; None for other people's URLs."""
    path, _, query = url.partition("#")[0].partition("?")
    return line_in(query.encode("ascii", "replace")) if path.endswith(ROOT) else None


def _step(value: str | None) -> Step:
    return Step(value) if value in list(Step) else Step.ARRIVED


def _overlay(value: str | None) -> Overlay | None:
    return Overlay(value) if value in list(Overlay) else None


def _notice(value: str | None) -> Notice | None:
    return Notice(value) if value in list(Notice) else None


def _ref(value: str | None) -> str:
    return value if value and _REF.fullmatch(value) else ""


def _failure(value: str | None) -> Failure | None:
    return Failure(value) if value in list(Failure) else None


def _count(value: str | None) -> int:
    """A small number in plain ASCII digits, else 0."""
    if value and value.isascii() and value.isdigit() and len(value) <= 2:
        return min(int(value), MOST_COUNT)
    return 0
