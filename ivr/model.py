"""The compiled phone tree: what authoring makes and everything else reads.

Frozen data only. Nothing here reads a file, knows the time or knows a carrier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import NewType

LanguageTag = NewType("LanguageTag", str)
"""A BCP 47 tag such as ``ja``, ``en`` or ``ja-x-easy``."""
PlaceId = NewType("PlaceId", str)
"""A menu or a procedure: somewhere a caller can be."""
QuestionId = NewType("QuestionId", str)
ChoiceId = NewType("ChoiceId", str)
ItemId = NewType("ItemId", str)
FactId = NewType("FactId", str)
UnitId = NewType("UnitId", str)
"""The path of ids to one translatable text, e.g. ``card-return.after.no-register``."""

ITEMS_PER_PART = 3
"""Most list items or notes heard before the caller is given a key (voice rule L2)."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where something was written, for messages to its author. Lines and columns count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


# ------------------------------------------------------------------ facts


class FactKind(StrEnum):
    """What a fact's value is, and so how each language speaks it."""

    PHONE = "phone"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    AGE = "age"
    TIMES = "times"
    DIGITS = "digits"
    LENGTH_RANGE = "length-range"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number as the city writes it, groups kept: ``("042", "460", "9845")``."""

    groups: tuple[str, ...]

    @property
    def digits(self) -> str:
        """All digits without the hyphens."""
        return "".join(self.groups)

    def __str__(self) -> str:
        return "-".join(self.groups)


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening and closing time of one day, local to the city."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class LengthRange:
    """The least and the most characters of something."""

    least: int
    most: int


FactValue = PhoneNumber | Hours | LengthRange | int


@dataclass(frozen=True, slots=True)
class Fact:
    """One number, time or limit, with where it is from and how long it holds.

    ``checked`` is the day a person last compared it with the source.
    """

    id: FactId
    kind: FactKind
    value: FactValue
    source: str
    checked: date
    valid_from: date | None
    valid_until: date | None
    at: Position


# ------------------------------------------------------------------ words


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A ``{name}`` in a text: a fact id, or a value that the system fills in."""

    name: str


Sentence = tuple[str | Placeholder, ...]
"""One spoken sentence: literal text and placeholders in order."""


class TranslationState(StrEnum):
    """Computed by comparing texts, never written by hand."""

    SOURCE = "source"
    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Message:
    """One unit: the same thing said in every language, as one or more sentences.

    A language whose text is missing has no entry.
    """

    id: UnitId
    at: Position
    texts: Mapping[LanguageTag, tuple[Sentence, ...]]
    states: Mapping[LanguageTag, TranslationState]
    translated_at: Mapping[LanguageTag, Position] = field(default_factory=dict)

    def where(self, language: LanguageTag) -> Position:
        """Where the text of a language is written."""
        return self.translated_at.get(language, self.at)

    def placeholders(self, language: LanguageTag) -> frozenset[str]:
        """Names of all placeholders in this language's text."""
        return frozenset(
            part.name
            for sentence in self.texts.get(language, ())
            for part in sentence
            if isinstance(part, Placeholder)
        )


@dataclass(frozen=True, slots=True)
class Language:
    """A language callers may choose, and the voice that speaks it.

    ``say_language`` and ``gather_language`` are separate because Twilio names some languages
    differently for speaking and for recognition (twilio.com/docs/voice/twiml/gather, read
    2026-11-22). ``units_per_second`` is the speaking rate for estimates, see ``speech.timing``.
    """

    tag: LanguageTag
    name: str
    key: str
    voice: str
    say_language: str
    gather_language: str
    rate_percent: int
    units_per_second: float
    review: str
    at: Position


# ------------------------------------------------------------------ rules


@dataclass(frozen=True, slots=True)
class Condition:
    """Question id -> allowed choices; all must hold. Empty: always holds."""

    terms: Mapping[QuestionId, frozenset[ChoiceId]]

    def holds(self, answers: Mapping[QuestionId, ChoiceId]) -> bool:
        """True when every question is answered with an allowed choice."""
        return all(answers.get(question) in allowed for question, allowed in self.terms.items())

    def open(self, answers: Mapping[QuestionId, ChoiceId]) -> bool:
        """True while no given answer contradicts it (it may still come to hold)."""
        return all(
            answers[question] in allowed for question, allowed in self.terms.items() if question in answers
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question.

    ``option`` ends where the key is named ("ご本人は" / "If it is your own card"), ``echo`` says
    the answer back at the next step and in the confirmation.
    """

    id: ChoiceId
    option: Message
    echo: Message

    def messages(self) -> Iterator[Message]:
        """Everything spoken of it."""
        yield self.option
        yield self.echo


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the shared vocabulary."""

    id: QuestionId
    ask: Message
    choices: tuple[Choice, ...]
    at: Position

    def choice(self, choice: ChoiceId) -> Choice | None:
        """The choice of this id, or None."""
        return next((c for c in self.choices if c.id == choice), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one procedure asks it: only the choices the page allows there."""

    question: Question
    choices: tuple[Choice, ...]
    lead: Message | None
    at: Position


@dataclass(frozen=True, slots=True)
class Item:
    """Something to bring, to know or to be able to state. ``name`` is the noun, heard first."""

    id: ItemId
    name: Message
    detail: Message | None
    at: Position


@dataclass(frozen=True, slots=True)
class Entry:
    """An item wanted under a condition. The same item may stand in several entries ("or")."""

    item: Item
    when: Condition
    at: Position


@dataclass(frozen=True, slots=True)
class Note:
    """Something else that must be known, under a condition."""

    id: str
    say: Message
    when: Condition
    at: Position


class ListKind(StrEnum):
    """The three lists of a procedure, in the order they are read."""

    BRING = "bring"
    KNOW = "know"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Handover:
    """Cases that are finished by a person, not by a list."""

    when: Condition
    at: Position


# ------------------------------------------------------------------ places


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and the choice made."""

    question: QuestionId
    choice: ChoiceId


@dataclass(frozen=True, slots=True)
class MenuOption:
    """A key of a menu: where it leads, and answers that it already settles.

    ``menu``: the target is itself a menu.
    """

    key: str
    label: Message
    target: PlaceId
    answers: tuple[Answer, ...]
    menu: bool
    at: Position


@dataclass(frozen=True, slots=True)
class Menu:
    """A place that only leads on."""

    id: PlaceId
    ask: Message
    options: tuple[MenuOption, ...]
    at: Position

    def leads(self) -> tuple[MenuOption, ...]:
        """The options that lead from here to other places."""
        return self.options

    def messages(self) -> Iterator[Message]:
        """Everything that can be spoken in this menu, besides the service's own sentences."""
        yield self.ask
        yield from (option.label for option in self.options)


@dataclass(frozen=True, slots=True)
class Opening:
    """Said on arrival before any question, repeatable; key 1 goes on, further keys lead elsewhere."""

    say: Message
    proceed: Message
    elsewhere: tuple[MenuOption, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of the page, or a topic (a procedure without questions and lists)."""

    id: PlaceId
    label: Message
    official: Message
    source: str
    checked: date
    opening: Opening | None
    ask: tuple[Asked, ...]
    lists: Mapping[ListKind, tuple[Entry, ...]]
    before: tuple[Note, ...]
    after: tuple[Note, ...]
    handovers: tuple[Handover, ...]
    at: Position

    def leads(self) -> tuple[MenuOption, ...]:
        """The options that lead from here to other places."""
        return self.opening.elsewhere if self.opening else ()

    def messages(self) -> Iterator[Message]:
        """Everything that can be spoken in this procedure, besides the service's own sentences."""
        yield from (self.label, self.official)
        if self.opening:
            yield from (self.opening.say, self.opening.proceed, *(o.label for o in self.opening.elsewhere))
        for asked in self.ask:
            yield asked.question.ask
            yield from (message for choice in asked.choices for message in choice.messages())
            if asked.lead:
                yield asked.lead
        for entries in self.lists.values():
            for entry in entries:
                yield entry.item.name
                if entry.item.detail:
                    yield entry.item.detail
        yield from (note.say for note in (*self.before, *self.after))

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Every condition with the name of what it decides; equal names mean "or"."""
        for kind, entries in self.lists.items():
            for entry in entries:
                yield f"{kind}.{entry.item.id}", entry.when
        for note in self.before:
            yield f"before.{note.id}", note.when
        for note in self.after:
            yield f"after.{note.id}", note.when
        for handover in self.handovers:
            yield "handover", handover.when


Place = Menu | Procedure


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything a call needs. ``digest`` names this version of the content."""

    city: str
    zone: str
    languages: Mapping[LanguageTag, Language]
    default_language: LanguageTag
    facts: Mapping[FactId, Fact]
    system: Mapping[str, Message]
    questions: Mapping[QuestionId, Question]
    items: Mapping[ItemId, Item]
    places: Mapping[PlaceId, Place]
    front: PlaceId
    offices: PlaceId
    lexicon: Mapping[LanguageTag, Mapping[str, str]]
    withheld: Mapping[LanguageTag, frozenset[PlaceId]]
    digest: str

    def parent(self, place: PlaceId) -> PlaceId:
        """The menu (or opening) that leads here; the front menu for itself and for anything unknown."""
        return self.parents.get(place, self.front)

    parents: Mapping[PlaceId, PlaceId] = field(default_factory=dict)
