"""The short lines about a text that every format of the proof sheet has."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.authoring.proof.page import Page, Row
from ivr.authoring.proof.voice import Spoken
from ivr.authoring.proof.words import MACHINE_DRAFTED, SheetWords
from ivr.model import Language, TranslationState


def review(words: SheetWords, language: Language) -> str:
    """Who has read a language; said plainly where nobody has."""
    if language.review == MACHINE_DRAFTED:
        return f"{words.machine_drafted} ({MACHINE_DRAFTED})"
    return words.review_source if language.review == TranslationState.SOURCE else language.review


def counted(words: SheetWords, page: Page) -> str:
    """How many texts there are, and how many of them in which state."""
    states = ", ".join(f"{words.states[s]} {page.states[s]}" for s in TranslationState if page.states[s])
    return f"{sum(page.states.values())} ({states})"


def reading(spoken: Spoken) -> str:
    """Words that are read otherwise than written."""
    return ", ".join(f"{text} \u2192 {alias}" for text, alias in spoken.readings)


def remarks(words: SheetWords, row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Conditions, each alternative in a line of its own, and the way there."""
    if row.when:
        yield words.when, alternatives(words, row.when)
    yield words.heard, (_heard(words, row),)


def alternatives(words: SheetWords, when: tuple[str, ...]) -> tuple[str, ...]:
    """Conditions of which one must hold."""
    return (*when[:1], *(f"{words.alternative}: {each}" for each in when[1:]))


def _heard(words: SheetWords, row: Row) -> str:
    unit = "sms-sender" if row.unit.endswith(".opening.sms") else row.unit.removeprefix("system.")
    by_itself = words.without_keys.get(unit)
    if by_itself:
        return by_itself
    if row.keys is None:
        return words.unheard
    keys = " ".join(row.keys) or words.at_start
    more = f" ({words.more_ways.format(count=row.ways - 1)})" if row.ways > 1 else ""
    names = " \u2192 ".join(row.way)
    return keys + (f" ({names})" if names else "") + more


def where(words: SheetWords, row: Row) -> str:
    """Seconds, and the place in the files where it is changed."""
    seconds = f"{words.seconds.format(seconds=row.spoken.seconds)} - " if row.spoken else ""
    return f"{seconds}{row.at}"
