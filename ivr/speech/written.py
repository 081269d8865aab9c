"""What a case is told, as a text to read: the SMS, made from the same units as the spoken answer.

Times and telephone numbers are figures, the readings of voices are left out. A text takes
``MOST_SEGMENTS`` at most. Who sends it, what is urgent, the lists in their order, the city's number and its
page always stay. Of the rest, what fits is taken in this order, each thing whole or not at all: the notes
that come first in an SMS, the details of all items together, all notes before the lists, those after them
note after note, all answers. A line says when a note or the details are missing. Answers, and notes before
the lists, are never halved: one of three conditions reads as if there were no other.

Before anything is left out, Spanish, Portuguese and Vietnamese are written in plain letters, as is usual in
SMS: a single letter that GSM-7 lacks (á, ã, ệ) leaves room for less than half of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from unicodedata import combining, normalize

from ivr.model import (
    FactId,
    GroupedNumber,
    Hours,
    Item,
    LanguageTag,
    ListKind,
    Message,
    Placeholder,
    Sentence,
    Tree,
    UnitId,
)
from ivr.speech.compose import spoken_fact
from ivr.speech.segments import in_gsm, segments
from ivr.speech.spoken import TABLES, Spoken, for_language, tables_of

MOST_SEGMENTS = 4
"""Segments of one document list."""
HEADINGS = {ListKind.BRING: "sms-bring", ListKind.KNOW: "sms-know", ListKind.STATE: "sms-state"}
"""The sentence above each list."""
UNSPACED = ("ja", "zh")
"""Languages that put no space between sentences."""
SOME_MARKS, NO_MARKS = ("es", "pt"), ("vi",)
"""Languages that may be written in plain letters: keeping the marks that GSM-7 has (é, ñ, à), or none at all,
as tone marks on some words only would mislead."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one case is told.

    ``answers``: what was answered, as it was said back. ``urgent``: stands before everything else.
    ``person``: a person goes on from here, so the text cannot be all. ``first``: the notes that matter most.
    """

    official: Message
    answers: tuple[Message, ...]
    urgent: Message | None
    before: tuple[Message, ...]
    lists: Mapping[ListKind, tuple[Item, ...]]
    after: tuple[Message, ...]
    person: bool
    first: frozenset[UnitId] = frozenset()

    @property
    def detailed(self) -> bool:
        """Has any item a detail?"""
        return any(item.detail for items in self.lists.values() for item in items)


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of a case is in the text: how many answers, if items have details, and which notes."""

    answers: int
    details: bool
    before: tuple[Message, ...]
    after: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A finished text. ``whole``: no note and no detail had to be left out. ``plain``: without some marks."""

    body: str
    segments: int
    whole: bool
    plain: bool

    @property
    def fits(self) -> bool:
        """May it be sent?"""
        return self.segments <= MOST_SEGMENTS


class Writer:
    """Writes the cases of one tree in one language. KeyError for a message without text in it."""

    def __init__(self, tree: Tree, language: LanguageTag, tables: Mapping[str, Spoken] = TABLES) -> None:
        self._tree = tree
        self._language = language
        self._spoken = for_language(language, tables_of(tree, tables))
        self._space = "" if language.startswith(UNSPACED) else " "
        self._known: dict[str, str] = {}

    def text(self, case: Case) -> Text:
        """The most of a case that fits; if even the least does not, that, too long."""
        kept = self._most(case)
        body = self._body(case, kept)
        spelling = body if _fits(body) else plain_letters(body, self._language)
        return Text(spelling, segments(spelling), not _missing(case, kept), spelling != body)

    def surely_fits(self, case: Case) -> bool:
        """Does it fit at the least, with all left out that may be? Quicker than writing it."""
        return self._room(case, Kept(0, False, (), ()))

    def message(self, message: Message) -> str:
        """All sentences of a message."""
        known = self._known.get(message.id)
        if known is None:
            sentences = message.texts[self._language]
            known = self._known[message.id] = self._space.join(map(self._sentence, sentences))
        return known

    def _most(self, case: Case) -> Kept:
        """All if it fits, else one thing after another as long as there is room."""
        everything = Kept(len(case.answers), case.detailed, case.before, case.after)
        if self._room(case, everything):
            return everything
        least = Kept(0, False, (), ())
        kept = self._wider(case, least, _with_notes(case, least, case.first))
        kept = self._wider(case, kept, replace(kept, details=case.detailed))
        kept = self._wider(case, kept, replace(kept, before=case.before))
        for note in case.after:
            kept = self._wider(case, kept, _with_notes(case, kept, {note.id}))
        return self._wider(case, kept, replace(kept, answers=len(case.answers)))

    def _wider(self, case: Case, kept: Kept, wider: Kept) -> Kept:
        return wider if self._room(case, wider) else kept

    def _room(self, case: Case, kept: Kept) -> bool:
        body = self._body(case, kept)
        return _fits(body) or _fits(plain_letters(body, self._language))

    def _body(self, case: Case, kept: Kept) -> str:
        lines = [*self._start(case, kept), *map(self._note, kept.before)]
        for kind, heading in HEADINGS.items():
            lines += self._list(heading, case.lists.get(kind, ()), kept.details)
        lines += map(self._note, kept.after)
        ends = (*_ends(case, kept), "sms-contact", "sms-page")
        return "\n".join(line for line in (*lines, *map(self._frame, ends)) if line)

    def _start(self, case: Case, kept: Kept) -> tuple[str, ...]:
        """Who sends it stands before the first words."""
        urgent = [self.message(case.urgent)] if case.urgent else []
        first, *others = (*urgent, self.message(case.official))
        answers = self._space.join(map(self.message, case.answers[: kept.answers]))
        return (f"{self._frame('sms-sender')}: {first}", *others, answers)

    def _list(self, heading: str, items: Sequence[Item], details: bool) -> Iterator[str]:
        if items:
            yield f"{self._frame(heading)}:"
        for number, item in enumerate(items, 1):
            place = f"{number}. " if len(items) > 1 else ""
            detail = f"{self._space}({self.message(item.detail)})" if details and item.detail else ""
            yield f"{place}{self.message(item.name)}{detail}"

    def _note(self, note: Message) -> str:
        """A note without the sentences whose only purpose is the number of the last lines."""
        given = set(self._tree.system["sms-contact"].placeholders(self._language))
        sentences = note.texts[self._language]
        own = (s for s in sentences if not any(isinstance(p, Placeholder) and p.name in given for p in s))
        return self._space.join(map(self._sentence, own))

    def _frame(self, unit: str) -> str:
        return self.message(self._tree.system[unit])

    def _sentence(self, sentence: Sentence) -> str:
        return "".join(
            self._value(part.name) if isinstance(part, Placeholder) else part for part in sentence
        ).strip()

    def _value(self, name: str) -> str:
        """A fact as it is written; numbers in words stay words, as the sentence is made for them."""
        fact = self._tree.facts[FactId(name)]
        match fact.value:
            case GroupedNumber():
                return str(fact.value)
            case Hours(opens=opens, closes=closes):
                return f"{_clock(opens)}-{_clock(closes)}"
        return spoken_fact(self._spoken, fact)


def plain_letters(text: str, language: LanguageTag) -> str:
    """The text with fewer marks on its letters, in languages whose readers are used to it in SMS."""
    if language.startswith(NO_MARKS):
        return "".join(map(_bare, text))
    if language.startswith(SOME_MARKS):
        return "".join(c if in_gsm(c) else _bare(c) for c in text)
    return text


@cache
def _bare(character: str) -> str:
    """A letter without its marks. Unicode does not take đ apart."""
    if character in "đĐ":
        return "d" if character == "đ" else "D"
    return "".join(c for c in normalize("NFD", character) if not combining(c))


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def _fits(text: str) -> bool:
    return segments(text) <= MOST_SEGMENTS


def _with_notes(case: Case, kept: Kept, more: Collection[UnitId]) -> Kept:
    """The same with these notes too, each in its place."""
    notes = {*more, *(note.id for note in (*kept.before, *kept.after))}
    before = tuple(note for note in case.before if note.id in notes)
    return replace(kept, before=before, after=tuple(note for note in case.after if note.id in notes))


def _ends(case: Case, kept: Kept) -> Iterator[str]:
    """What is said of the text itself: not to answer it with what staff must be told, and what is missing."""
    if case.lists.get(ListKind.STATE):
        yield "sms-never-reply"
    if kept.details != case.detailed and case.lists.get(ListKind.BRING):
        yield "sms-rest-conditions"
    elif case.person or _missing(case, kept):
        yield "sms-rest"


def _missing(case: Case, kept: Kept) -> bool:
    """Is a note or a detail left out? Answers are no loss: the reader gave them."""
    notes = len(kept.before) + len(kept.after)
    return kept.details != case.detailed or notes != len(case.before) + len(case.after)
