"""Where calls come in: the language gate, or the place that the called line leads to."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue.inputs import Moment
from ivr.dialogue.situation import Situation, line
from ivr.dialogue.state import DialogueState, Notice, Overlay, Step
from ivr.model import LanguageTag, LineId, Message, PhoneLine, Position, Tree, UnitId
from ivr.model.desk import announcement_for, announcement_heard
from ivr.prompt import Line


def start(tree: Tree, called: LineId | None = None) -> DialogueState:
    """The state of a new call: the language gate, unless the line that was called has its own language.

    An unknown line is as if none was named.
    """
    known = tree.lines.get(called) if called else None
    if known and known.language:
        return entrance(tree, known.language, known.id)
    line_id = known.id if known else None
    return DialogueState(tree.default_language, tree.front, step=Step.GATE, line=line_id)


def entrance(tree: Tree, language: LanguageTag, called: LineId | None) -> DialogueState:
    """The first place of a call whose language is known."""
    known = tree.lines.get(called) if called else None
    if known is None:
        return DialogueState(language, tree.front)
    first = DialogueState(language, known.start, line=known.id)
    if known.overflow:  # what else can be done comes before the answers
        return replace(first, overlay=Overlay.NOTICE, notice=Notice.BUSY)
    return first


def is_first_place(tree: Tree, state: DialogueState) -> bool:
    """Is this the place where a call comes in after the language?"""
    known = tree.lines.get(state.line) if state.line else None
    first = known.start if known else tree.front
    return state.step is Step.ARRIVED and state.place == first


def settled_line(tree: Tree, state: DialogueState) -> LineId | None:
    """The line as far as it still matters: at the gate, and at the first place before any answer."""
    if state.line not in tree.lines:
        return None
    arrived = is_first_place(tree, state) and not state.answers and not state.part
    return state.line if state.step is Step.GATE or arrived else None


def greeted(tree: Tree, state: DialogueState, met: Situation, moment: Moment) -> Situation:
    """The first place with what the line says before it, and the announcement in force.

    On a line that says that all staff are busy, both have been heard with that.
    """
    known = tree.lines.get(state.line) if state.line else None
    if not is_first_place(tree, state) or state.answers or state.part or (known and known.overflow):
        return met
    welcome = greeting(tree, known) if known else ()
    return replace(met, content=(*welcome, *announced(moment, state.language), *met.content))


def announced(moment: Moment, language: LanguageTag) -> tuple[Line, ...]:
    """The announcement in the caller's language, or in the voice of the language that stands in for it."""
    heard = announcement_heard(moment.announcements, language)
    if heard is None:
        return ()
    tag, text = announcement_for(heard, language)
    said = Message(UnitId("announcement"), Position("", 0, 0), {tag: ((text,),)}, {})
    return (Line(said, language=tag if tag != language else None),)


def greeting(tree: Tree, called: PhoneLine) -> tuple[Line, ...]:
    """What a line says before its first place.

    A line that leaves out the gate leaves out its greeting, so the city's is said if it has no own.
    """
    if called.greeting:
        return (Line(called.greeting),)
    return (line(tree, "greeting"),) if called.language else ()
