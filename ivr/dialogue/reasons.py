"""Why nobody can be rung: the reason, the hours, when again, and what cannot wait."""

from __future__ import annotations

from ivr.dialogue.inputs import DeskStatus, Moment
from ivr.dialogue.situation import line
from ivr.dialogue.state import DialogueState
from ivr.model import Tree
from ivr.prompt import Clock, Day, Line

_WHY = {
    DeskStatus.CLOSED_HOURS: "person-closed-hours",
    DeskStatus.CLOSED_HOLIDAY: "person-closed-holiday",
    DeskStatus.CLOSED_YEAR_END: "person-closed-year-end",
    DeskStatus.CLOSED_CITY: "person-closed-city",
    DeskStatus.CLOSED_STAFF: "person-closed-staff",
}


def reasons(tree: Tree, state: DialogueState, moment: Moment) -> tuple[Line, ...]:
    """Nothing where nobody knows, as there are no hours and staff set nothing."""
    why = _WHY.get(moment.desk)
    if why is None:
        return ()
    reason = _own_reason(tree, state, moment) or line(tree, why)
    return (reason, line(tree, "person-hours"), *_again(tree, moment))


def _own_reason(tree: Tree, state: DialogueState, moment: Moment) -> Line | None:
    """What is said of today's closure in particular, if it is said in the caller's language."""
    if tree.hours is None or moment.closure is None:
        return None
    text = tree.hours.texts.get(moment.closure)
    return Line(text) if text and state.language in text.texts else None


def _again(tree: Tree, moment: Moment) -> tuple[Line, ...]:
    """When the desk opens next; left out while nobody knows."""
    if moment.reopens is None:
        return ()
    at = ("time", Clock(moment.reopens.time()))
    if moment.reopens.date() == moment.today:
        return (line(tree, "person-reopens-today", at),)
    return (line(tree, "person-reopens", ("day", Day(moment.reopens.date())), at),)
