"""What staff may set, and which text of an announcement a caller hears."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.model import LanguageTag
from ivr.model.desk import Announcement, DeskChange, DeskChangeKind, announcement_for

START = datetime(2026, 11, 24, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def texts(*tags: str) -> tuple[tuple[LanguageTag, str], ...]:
    """A text for each language that says which it is."""
    return tuple((LanguageTag(tag), f"in {tag}") for tag in tags)


@pytest.mark.parametrize(
    ("given", "caller", "heard"),
    [
        ("ja en ko", "ko", "ko"),
        ("ja en", "ja", "ja"),
        ("ja en", "ja-x-easy", "ja"),
        ("en ja-x-easy", "ja", "ja-x-easy"),
        ("en", "ja", "en"),
        ("en", "ja-x-easy", "en"),
        ("ja ja-x-easy en", "vi", "en"),
        ("ja ja-x-easy", "vi", "ja-x-easy"),
        ("ja", "vi", "ja"),
        ("ja ja-x-easy ko", "en", "ja-x-easy"),
        ("ja", "en", "ja"),
    ],
)
def test_whose_text_a_caller_hears(given: str, caller: str, heard: str) -> None:
    """Their own; the other Japanese; English; Easy Japanese; Japanese: in the voice of that language."""
    announcement = Announcement("a", texts(*given.split()))
    assert announcement_for(announcement, LanguageTag(caller)) == (heard, f"in {heard}")


@pytest.mark.parametrize(
    "wrong", [(), texts("ko"), texts("ja", "ja"), ((LanguageTag("ja"), " "),), texts("vi", "fil")]
)
def test_announcements_that_somebody_would_not_hear(wrong: tuple[tuple[LanguageTag, str], ...]) -> None:
    """No text, an empty one, two of one language, or none that can stand in for the others."""
    with pytest.raises(ValueError, match="announcement"):
        Announcement("a", wrong)
    with pytest.raises(ValueError, match="announcement"):
        DeskChange("a", DeskChangeKind.ANNOUNCEMENT, START, START + HOUR, wrong)


def test_only_voices_that_there_are() -> None:
    """A tree without English announces nothing in English, and nothing at all if nobody could stand in."""
    announcement = Announcement("a", texts("en", "ja", "ko"))
    kept = announcement.within([LanguageTag("ja"), LanguageTag("ko")])
    assert kept == Announcement("a", texts("ja", "ko"))
    assert announcement.within([LanguageTag("ko")]) is None


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (START, START),
        (START, START - HOUR),
        (START.replace(tzinfo=None), START),
        (START, (START + HOUR).replace(tzinfo=None)),
    ],
)
@pytest.mark.parametrize("kind", list(DeskChangeKind))
def test_every_change_ends(kind: DeskChangeKind, starts: datetime, ends: datetime) -> None:
    """An end after the start, both with a zone, whatever is set."""
    with pytest.raises(ValueError, match=r"zone|after"):
        DeskChange("c", kind, starts, ends, texts("ja") if kind is DeskChangeKind.ANNOUNCEMENT else ())


def test_open_late_is_not_for_days() -> None:
    """A day at most: what is forgotten must not ring in an empty room every night."""
    DeskChange("c", DeskChangeKind.OPEN_LATE, START, START + 24 * HOUR)
    with pytest.raises(ValueError, match="24 hours"):
        DeskChange("c", DeskChangeKind.OPEN_LATE, START, START + 25 * HOUR)


def test_texts_are_for_announcements() -> None:
    """A text that nobody would hear is refused."""
    with pytest.raises(ValueError, match="only an announcement"):
        DeskChange("c", DeskChangeKind.CLOSED, START, START + HOUR, texts("ja"))


def test_a_change_holds_until_before_its_end() -> None:
    """From its first moment, and no longer at its last."""
    change = DeskChange("c", DeskChangeKind.CLOSED, START, START + HOUR)
    moments = (START - HOUR, START, START + HOUR / 2, START + HOUR)
    assert [change.holds(at) for at in moments] == [False, True, True, False]
