"""Dialogue states as URLs and back. The URL is the only place where a call's state lives.

``/voice/{language}/{place}?{question}={choice}&…&step=…&part=…&over=…&try=…&why=…&from=…``
Reading never fails: whatever is not understood is left out, and the state machine settles the rest.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode

from ivr.dialogue.state import DialogueState, Failure, Overlay, Step
from ivr.model import Answer, ChoiceId, LanguageTag, PlaceId, QuestionId

ROOT = "/voice"
VERSION = "v"
"""Query name of the version of the menus; read by whoever knows which is in force."""
RESERVED = frozenset({"step", "part", "over", "try", "why", "from", VERSION})
"""Query names that are not questions; ``authoring.vocabulary`` refuses questions of these names."""
MOST_ANSWERS = 32
"""Answers read from a URL at most; no procedure asks nearly as many."""
MOST_COUNT = 99
"""Greatest try or part read from a URL."""


def to_url(state: DialogueState) -> str:
    """The path and query of a state. Slowness is of one presentation only and left out."""
    query: list[tuple[str, str]] = [(answer.question, answer.choice) for answer in state.answers]
    if state.step is not Step.ARRIVED:
        query.append(("step", state.step))
    if state.part:
        query.append(("part", str(state.part)))
    if state.overlay:
        query.append(("over", state.overlay))
    if state.tries:
        query.append(("try", str(state.tries)))
    if state.failure:
        query.append(("why", state.failure))
    if state.origin:
        query.append(("from", state.origin))
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
    )


def _step(value: str | None) -> Step:
    return Step(value) if value in list(Step) else Step.ARRIVED


def _overlay(value: str | None) -> Overlay | None:
    return Overlay(value) if value in list(Overlay) else None


def _failure(value: str | None) -> Failure | None:
    return Failure(value) if value in list(Failure) else None


def _count(value: str | None) -> int:
    """A small number in plain ASCII digits, else 0."""
    if value and value.isascii() and value.isdigit() and len(value) <= 2:
        return min(int(value), MOST_COUNT)
    return 0
