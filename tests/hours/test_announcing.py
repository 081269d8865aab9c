"""Several announcements at once: who hears which, and whom a new one takes from the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from ivr.hours.announcing import Audience, announcements_at, audiences, replaced
from ivr.model import LanguageTag
from ivr.model.desk import DeskChange, DeskChangeKind, announcement_for, announcement_heard

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALLERS = tuple(map(LanguageTag, ("ja", "ja-x-easy", "en", "vi", "ko")))


def said(id: str, tags: str, hours_ago: int = 1) -> DeskChange:
    """An announcement in these languages that began so many hours ago."""
    texts = tuple((LanguageTag(tag), f"{id} {tag}") for tag in tags.split())
    return DeskChange(id, DeskChangeKind.ANNOUNCEMENT, NOW - hours_ago * HOUR, NOW + 5 * HOUR, texts)


def who(tags: str = "", but: bool = False) -> Audience:
    """Callers of these languages, or all others."""
    return Audience(frozenset(map(LanguageTag, tags.split())), but)


def heard(changes: tuple[DeskChange, ...], caller: str) -> str | None:
    """The text that callers of a language hear."""
    found = announcement_heard(announcements_at(changes, NOW), LanguageTag(caller))
    return announcement_for(found, LanguageTag(caller))[1] if found else None


@pytest.mark.parametrize(
    ("caller", "text"),
    [("ja", "old ja"), ("ja-x-easy", "old ja"), ("vi", "old vi"), ("en", "new en"), ("ko", "new en")],
)
def test_the_newest_with_a_text_of_the_caller(caller: str, text: str) -> None:
    """A newer one in English alone takes nothing from those who have a text of their own."""
    assert heard((said("old", "ja vi", 2), said("new", "en")), caller) == text


@pytest.mark.parametrize(
    ("old", "new", "caller", "text"),
    [
        ("ja en", "ja", "ja", "new ja"),
        ("ja en", "ja-x-easy", "ja", "new ja-x-easy"),
        ("ja ja-x-easy", "ja", "ja-x-easy", "new ja"),
        ("ja en", "ja", "vi", "new ja"),
        ("en", "ja-x-easy ja", "vi", "new ja-x-easy"),
        ("ja en", "ja ja-x-easy", "en", "old en"),
    ],
)
def test_own_texts_first_then_the_newest(old: str, new: str, caller: str, text: str) -> None:
    """The two Japaneses are each other's own; others without any text hear the newest, by its stand-in."""
    assert heard((said("new", new), said("old", old, 2)), caller) == text


TEXTS = ("ja vi", "en", "ja-x-easy ko", "ja en", "en vi ko")


@pytest.mark.parametrize(("first", "second", "third"), [*product(TEXTS, repeat=3)])
def test_the_audiences_are_those_who_hear_it(first: str, second: str, third: str) -> None:
    """What staff are told of who hears what is what each caller hears."""
    changes = (said("a", first, 3), said("b", second, 2), said("c", third, 1))
    told = audiences(changes, NOW)
    for caller in CALLERS:
        [hears] = [id for id, audience in told.items() if (caller in audience.tags) is not audience.but]
        assert (heard(changes, caller) or "").split()[0] == hears
    assert {each.id for each in announcements_at(changes, NOW)} == {id for id in told if told[id]}


def test_what_nobody_hears_is_not_announced() -> None:
    """So that the moment changes only when callers are told something else."""
    assert [each.id for each in announcements_at((said("a", "ja", 2), said("b", "ja-x-easy en")), NOW)] == [
        "b"
    ]
    assert audiences((said("a", "ja", 2), said("b", "ja-x-easy en")), NOW)["a"] == who()


@pytest.mark.parametrize(
    ("new", "taken"),
    [
        ("en", {"old": who("ja ja-x-easy vi", but=True)}),
        ("ja", {"old": who("vi", but=True)}),
        ("ja en vi", {"old": who(but=True)}),
    ],
)
def test_what_a_new_one_takes_the_place_of(new: str, taken: dict[str, Audience]) -> None:
    """By the callers who would hear the other one without it."""
    found = replaced(said("new", new, 0), (said("old", "ja vi", 2),), NOW)
    assert {change.id: audience for change, audience in found} == taken


def test_an_older_one_takes_only_what_no_newer_one_has() -> None:
    """One that began before the others is heard only where they have no text."""
    others = (said("mid", "ja", 2), said("new", "en", 1))
    assert replaced(said("old", "ja en", 3), others, NOW) == ()
    [(change, audience)] = replaced(said("old", "ja vi", 3), others, NOW)
    assert (change.id, audience) == ("new", who("vi"))


def test_nothing_is_taken_from_what_is_not_in_force() -> None:
    """Neither from one that is to come, nor from itself."""
    later = said("later", "ja", -1)
    new = said("new", "ja", 0)
    assert replaced(new, (later, new), NOW) == ()
