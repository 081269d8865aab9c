"""Announcements at a moment: which callers hear which of them, and what a new one takes the place of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.model import LanguageTag
from ivr.model.desk import Announcement, DeskChange, DeskChangeKind, own_languages


@dataclass(frozen=True, slots=True)
class Audience:
    """Callers by their languages: those of ``tags``, or with ``but`` all except those. False if nobody."""

    tags: frozenset[LanguageTag] = frozenset()
    but: bool = False

    def __bool__(self) -> bool:
        return self.but or bool(self.tags)

    def without(self, other: Audience) -> Audience:
        """Those who are not in the other one."""
        if self.but:
            return Audience(other.tags - self.tags) if other.but else Audience(self.tags | other.tags, True)
        return Audience(self.tags & other.tags if other.but else self.tags - other.tags)


def announcements_at(changes: Sequence[DeskChange], now: datetime) -> tuple[Announcement, ...]:
    """What is announced, the newest first: only what somebody hears."""
    heard = audiences(changes, now)
    return tuple(
        Announcement(change.id, change.texts) for change in _in_force(changes, now) if heard[change.id]
    )


def audiences(changes: Sequence[DeskChange], now: datetime) -> Mapping[str, Audience]:
    """Who hears each announcement in force, by its id: the same as ``announcement_heard`` for each caller.

    Callers hear the newest with a text of theirs; those for whom there is none hear the newest of all.
    """
    heard: dict[str, Audience] = {}
    taken: frozenset[LanguageTag] = frozenset()
    found = _in_force(changes, now)
    for change in found:
        heard[change.id] = Audience(_spoken_to(change) - taken)
        taken |= _spoken_to(change)
    if found:
        heard[found[0].id] = Audience(taken - _spoken_to(found[0]), but=True)
    return heard


def audience_of(change: DeskChange, changes: Sequence[DeskChange], at: datetime) -> Audience | None:
    """Who hears an announcement at a moment beside the others; None if it is none, or not in force then."""
    return audiences([*_others(change, changes), change], at).get(change.id)


def replaced(
    change: DeskChange, changes: Sequence[DeskChange], at: datetime
) -> tuple[tuple[DeskChange, Audience], ...]:
    """Whom an announcement takes from which others when it holds at a moment: who would hear them without."""
    others = _others(change, changes)
    before, after = audiences(others, at), audiences([*others, change], at)
    lost = ((other, before[other.id].without(after[other.id])) for other in _in_force(others, at))
    return tuple((other, audience) for other, audience in lost if audience)


def _others(change: DeskChange, changes: Sequence[DeskChange]) -> list[DeskChange]:
    return [other for other in changes if other.id != change.id]


def _in_force(changes: Sequence[DeskChange], now: datetime) -> list[DeskChange]:
    """The newest first: that which started last."""
    found = [each for each in changes if each.kind is DeskChangeKind.ANNOUNCEMENT and each.holds(now)]
    return sorted(found, key=lambda change: (change.starts, change.id), reverse=True)


def _spoken_to(change: DeskChange) -> frozenset[LanguageTag]:
    """Languages whose callers have a text of their own in it."""
    return frozenset(own for tag, _ in change.texts for own in own_languages(tag))
