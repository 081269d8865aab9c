"""Is the desk open, until when, and who decided that? And what each thing that is set does to callers now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.dialogue.inputs import DeskStatus
from ivr.hours.desk import closing, reopening, status_at
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.records.desk import SetChange
from ivr.screens.desk.hearing import heard_in, languages_heard
from ivr.screens.visit import Visit


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are at the desk, in words. ``by_staff``: somebody closed it."""

    text: str
    by_staff: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that is set. ``now``: in force. ``remark``: why callers meet nothing of it, if so.

    ``heard``: in which languages an announcement is heard, if not in all.
    """

    change: DeskChange
    set_by: str
    now: bool
    remark: str
    heard: str


def standing(visit: Visit, stored: Sequence[SetChange]) -> Standing:
    """Open until when, closed by whom, or open again when."""
    hours, now, dates = visit.house.tree.hours, visit.house.now(), visit.dates
    changes = [each.change for each in stored]
    status = status_at(hours, changes, now)
    if status is DeskStatus.CLOSED_STAFF:
        last = max(_closed(stored, now), key=lambda each: each.change.ends)
        until = dates.until(last.change.ends)
        return Standing(visit.say("desk-is-closed", until=until, name=last.set_by), True)
    if hours is None:
        return Standing(visit.say("desk-is-unknown"), False)
    if status is DeskStatus.OPEN:
        return Standing(_said(visit, "desk-is-open", closing(hours, changes, now)), False)
    return Standing(_said(visit, "desk-is-off", reopening(hours, changes, now)), False)


def _closed(stored: Sequence[SetChange], now: datetime) -> list[SetChange]:
    return [each for each in stored if each.change.kind is DeskChangeKind.CLOSED and each.change.holds(now)]


def _said(visit: Visit, key: str, at: datetime | None) -> str:
    return visit.say(key, at=visit.dates.until(at)) if at else visit.say(f"{key}-always")


def listed(visit: Visit, stored: Sequence[SetChange]) -> list[Listed]:
    """All that is set now and for later."""
    now, changes = visit.house.now(), [each.change for each in stored]
    return [_listed(visit, each, changes, now) for each in stored]


def _listed(visit: Visit, each: SetChange, changes: Sequence[DeskChange], now: datetime) -> Listed:
    change, holds = each.change, each.change.holds(now)
    heard = heard_in(visit, languages_heard(visit, change, changes)) if holds else ""
    return Listed(change, each.set_by, holds, remark(visit, change, changes), heard)


def remark(visit: Visit, change: DeskChange, changes: Sequence[DeskChange]) -> str:
    """What another change does to this one; empty if nothing."""
    if change.kind is DeskChangeKind.OPEN_LATE:
        closed = [each for each in changes if _closes(each, change)]
        last = max((each.ends for each in closed), default=None)
        return visit.say("desk-overruled", until=visit.dates.until(last)) if last else ""
    return visit.say("desk-not-heard") if languages_heard(visit, change, changes) == () else ""


def _closes(other: DeskChange, change: DeskChange) -> bool:
    closes = other.kind is DeskChangeKind.CLOSED
    return closes and other.starts < change.ends and other.ends > change.starts
