"""Places: menus, procedures, and the whole tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ivr.model.facts import Fact
from ivr.model.hours import CityHours
from ivr.model.ids import ChoiceId, FactId, ItemId, LanguageTag, LineId, PlaceId, Position, QuestionId
from ivr.model.rules import Asked, Condition, Entry, Handover, Item, ListKind, Note, Question
from ivr.model.spoken import SpokenForms
from ivr.model.words import Language, Message


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
    """Said on arrival before any question, repeatable; key 1 goes on, further keys lead elsewhere.

    ``sms``: its most urgent part in few words, with which every SMS of the procedure begins.
    """

    say: Message
    sms: Message | None
    proceed: Message
    elsewhere: tuple[MenuOption, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of the page, or a topic (a procedure without questions and lists).

    ``decisions``: what its answers decide, each with the conditions of which one must hold; computed once, as
    it is looked at for every turn. What is always said is none.
    """

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
    decisions: tuple[tuple[Condition, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named: dict[str, list[Condition]] = {}
        for name, condition in self.conditions():
            named.setdefault(name, []).append(condition)
        decisions = (tuple(found) for found in named.values() if all(each.terms for each in found))
        object.__setattr__(self, "decisions", tuple(decisions))

    def leads(self) -> tuple[MenuOption, ...]:
        """The options that lead from here to other places."""
        return self.opening.elsewhere if self.opening else ()

    def messages(self) -> Iterator[Message]:
        """Everything that can be spoken in this procedure, besides the service's own sentences."""
        yield from (self.label, self.official)
        if self.opening:
            yield from (self.opening.say, self.opening.proceed, *(o.label for o in self.opening.elsewhere))
            yield from (self.opening.sms,) if self.opening.sms else ()
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
class PhoneLine:
    """A way into the tree: where a call goes that came over one of its numbers, or by its id in the URL.

    ``numbers``: E.164. ``language``: the call starts in it, without the language gate. ``greeting``: said
    once, before the first place. ``start``: the first place. ``overflow``: the staff are busy, so callers
    first choose between the answers, waiting, a callback and a message.
    """

    id: LineId
    numbers: tuple[str, ...]
    language: LanguageTag | None
    greeting: Message | None
    start: PlaceId
    at: Position
    overflow: bool = False


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
    lines: Mapping[LineId, PhoneLine] = field(default_factory=dict)
    spoken: Mapping[LanguageTag, SpokenForms] = field(default_factory=dict)
    hours: CityHours | None = None
    staff: Mapping[str, Message] = field(default_factory=dict)
    """What the staff hear, in the default language only."""
