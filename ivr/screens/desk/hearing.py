"""Who hears an announcement, in words: in which languages, and whom it takes from which others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ivr.hours.announcing import Audience, audience_of, replaced
from ivr.model import LanguageTag
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.screens.desk.story import Teller
from ivr.screens.visit import Visit


def languages_heard(
    visit: Visit, change: DeskChange, changes: Sequence[DeskChange]
) -> tuple[LanguageTag, ...] | None:
    """Languages in which it is heard now, or when it begins, beside what is set; None of other changes."""
    audience = audience_of(change, changes, _at(visit, change))
    return None if audience is None else _offered(visit, audience)


def heard_in(visit: Visit, heard: tuple[LanguageTag, ...] | None) -> str:
    """The same in words; empty if it is heard in all languages, or in none."""
    if not heard or len(heard) == len(visit.house.tree.languages):
        return ""
    return visit.say("desk-heard-in", languages=_named(visit, heard))


def in_place_of(visit: Visit, change: DeskChange, changes: Sequence[DeskChange]) -> list[str]:
    """What an announcement takes the place of, in which languages, when it begins."""
    if change.kind is not DeskChangeKind.ANNOUNCEMENT:
        return []
    found = replaced(change, changes, _at(visit, change))
    return [_replaced(visit, other, _offered(visit, audience)) for other, audience in found]


def _replaced(visit: Visit, other: DeskChange, heard: tuple[LanguageTag, ...]) -> str:
    until = visit.dates.until(other.ends)
    return visit.say("desk-in-place", until=until, languages=_named(visit, heard))


def _at(visit: Visit, change: DeskChange) -> datetime:
    return max(change.starts, visit.house.now())


def _offered(visit: Visit, audience: Audience) -> tuple[LanguageTag, ...]:
    return tuple(tag for tag in visit.house.tree.languages if (tag in audience.tags) is not audience.but)


def _named(visit: Visit, tags: tuple[LanguageTag, ...]) -> str:
    if len(tags) == len(visit.house.tree.languages):
        return visit.say("desk-all-languages")
    return " / ".join(map(Teller(visit).language, tags))
