"""What staff set for the desk, for a time that always ends: closed now, open late, an announcement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.model.ids import LanguageTag

AnnouncementTexts = tuple[tuple[LanguageTag, str], ...]
"""The text of each language that has one; each language once."""

JAPANESE, EASY_JAPANESE, ENGLISH = LanguageTag("ja"), LanguageTag("ja-x-easy"), LanguageTag("en")
STAND_INS = (ENGLISH, EASY_JAPANESE, JAPANESE)
"""Heard, in this order, by callers whose language has no text of its own."""
LONGEST_ANNOUNCEMENT = 20.0
"""Seconds; callers must soon come to their choice (voice rule P2, the menus' own limit)."""
LONGEST_OPEN_LATE = timedelta(hours=24)
"""An open-late change that somebody forgot must not keep an empty desk open for another night."""


class DeskChangeKind(StrEnum):
    """What staff can set. CLOSED wins over OPEN_LATE."""

    CLOSED = "closed"
    OPEN_LATE = "open-late"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Said to every caller right after the language is chosen.

    Raises ValueError if a language stands twice, a text is empty, or neither Japanese, Easy Japanese nor
    English is there to stand in for the languages without a text.
    """

    id: str
    texts: AnnouncementTexts

    def __post_init__(self) -> None:
        tags = [tag for tag, _ in self.texts]
        if len(set(tags)) != len(tags):
            raise ValueError("an announcement has one text for each language")
        if not all(text.strip() for _, text in self.texts):
            raise ValueError("a text of an announcement is empty")
        if not set(tags) & set(STAND_INS):
            raise ValueError(f"an announcement needs a text in one of {', '.join(STAND_INS)}")

    def within(self, offered: Collection[LanguageTag]) -> Announcement | None:
        """Only the texts whose voices there are; None if nobody could stand in for the others any more."""
        kept = tuple((tag, text) for tag, text in self.texts if tag in offered)
        return Announcement(self.id, kept) if {tag for tag, _ in kept} & set(STAND_INS) else None


@dataclass(frozen=True, slots=True)
class DeskChange:
    """One thing that staff set, from ``starts`` until before ``ends``; both aware.

    CLOSED: the desk takes no calls. OPEN_LATE: the desk stays open until ``ends``, however long that is after
    the clock's closing time, and over midnight; it begins at ``starts``, or with that day's opening time if
    that is later. ANNOUNCEMENT: ``texts`` are spoken. Raises ValueError if a time has no zone,
    the end is not after the start, OPEN_LATE is longer than LONGEST_OPEN_LATE, or texts do not fit the kind.
    """

    id: str
    kind: DeskChangeKind
    starts: datetime
    ends: datetime
    texts: AnnouncementTexts = ()

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("a desk change starts and ends at times with a zone")
        if self.starts >= self.ends:
            raise ValueError("a desk change ends after it starts")
        if self.kind is DeskChangeKind.OPEN_LATE and self.ends - self.starts > LONGEST_OPEN_LATE:
            raise ValueError("open late lasts 24 hours at most")
        if self.kind is DeskChangeKind.ANNOUNCEMENT:
            Announcement(self.id, self.texts)
        elif self.texts:
            raise ValueError("only an announcement has texts")

    def holds(self, now: datetime) -> bool:
        """Is it in force at this moment? Its last moment is just before ``ends``."""
        return self.starts <= now < self.ends


def own_languages(tag: LanguageTag) -> tuple[LanguageTag, ...]:
    """Languages whose texts are callers' own: theirs, and between the two Japaneses the other one."""
    other = {JAPANESE: EASY_JAPANESE, EASY_JAPANESE: JAPANESE}.get(tag)
    return (tag, other) if other else (tag,)


def announcement_heard(announcements: Sequence[Announcement], tag: LanguageTag) -> Announcement | None:
    """Which of those in force, the newest first, callers of a language hear: one, so that they soon choose.

    The newest with a text of their own; if none has one, the newest of all. None if nothing is announced.
    """
    own = set(own_languages(tag))
    spoken_to = (each for each in announcements if own & {given for given, _ in each.texts})
    return next(spoken_to, announcements[0] if announcements else None)


def announcement_for(announcement: Announcement, tag: LanguageTag) -> tuple[LanguageTag, str]:
    """The voice and the text for callers of a language.

    Their own text; else, between the two Japaneses, the other one; else English, Easy Japanese, Japanese,
    the first that is there. It is spoken in the voice of the language that the text is in.
    """
    texts = dict(announcement.texts)
    voice = next(each for each in (*own_languages(tag), *STAND_INS) if each in texts)
    return voice, texts[voice]
