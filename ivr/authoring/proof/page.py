"""Pages of the proof sheet as data: one for each procedure and topic, one for menus and common sentences."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

from ivr.authoring.proof.conditions import conditions, in_words
from ivr.authoring.proof.heard import Spot, Spots, spots
from ivr.authoring.proof.names import Names
from ivr.authoring.proof.voice import Spoken, Voice
from ivr.authoring.proof.words import SheetWords, sheet_words
from ivr.model import (
    LanguageTag,
    ListKind,
    Menu,
    Message,
    Placeholder,
    Procedure,
    Sentence,
    TranslationState,
    Tree,
    UnitId,
)

MENUS_PAGE = "0-menus"
"""Name of the page of menus and common sentences. No place can have it, as ids begin with a letter."""

FormerSources = Mapping[LanguageTag, Mapping[str, tuple[str, ...]]]
"""Language -> unit -> the source that the translation was made from."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text. ``former``: the source it was translated from, where that is not today's.

    ``keys``: the shortest way to hear it, None where no key leads there; ``way``: what the first of them
    stand for; ``ways``: how many states say it.
    ``when``: alternatives in words, one of which must hold; empty means always.
    """

    unit: UnitId
    at: str
    state: TranslationState
    source: tuple[str, ...]
    translation: tuple[str, ...]
    former: tuple[str, ...]
    spoken: Spoken | None
    keys: tuple[str, ...] | None
    ways: int
    when: tuple[str, ...]
    way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; ``kind`` is a key of ``SheetWords.sections``, ``name`` an id or empty.

    ``title``: what callers know it as.
    """

    kind: str
    name: str
    rows: tuple[Row, ...]
    title: str = ""

    def heading(self, words: SheetWords) -> str:
        """Above the rows, without the id."""
        return f"{words.sections[self.kind]}{f': {self.title}' if self.title else ''}"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to sign. ``person``: the cases, in words, that a person finishes.

    ``mark`` changes whenever anything to be read on it changes.
    """

    name: str
    title: str
    origin: str
    language: LanguageTag
    withheld: bool
    person: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def states(self) -> Counter[TranslationState]:
        """How many texts are in which state; a text that stands twice counts once."""
        return Counter({row.unit: row.state for row in self.rows}.values())

    @property
    def mark(self) -> str:
        """A digest of all that is to be read; not of where in a file it is written."""
        rows = [{k: value for k, value in asdict(row).items() if k not in ("at", "way")} for row in self.rows]
        told = [self.title, self.origin, self.language, self.withheld, self.person, rows]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12]


def pages(
    tree: Tree,
    units: Mapping[UnitId, Message],
    language: LanguageTag,
    former: FormerSources | None = None,
    kana: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Page, ...]:
    """All pages of a language; every unit stands on at least one of them.

    ``kana``: of each sentence as the voice gets it, for a language with a reading sheet.
    """
    return tuple(_Pages(tree, units, language, (former or {}).get(language, {}), kana).all())


Grouped = tuple[str, str, Iterable[Message]]


class _Pages:
    """Holds what the pages of one language share."""

    def __init__(
        self,
        tree: Tree,
        units: Mapping[UnitId, Message],
        language: LanguageTag,
        former: Mapping[str, tuple[str, ...]],
        kana: Mapping[str, str],
    ) -> None:
        self.tree = tree
        self.units = units
        self.language = language
        self.former = former
        self.words: SheetWords = sheet_words(tree.default_language, language)
        self.names = Names(tree, language)
        self.spots: Spots = spots(tree, language)
        self.voice = Voice(tree, language, kana)

    def all(self) -> Iterator[Page]:
        """The menus first, then procedures and topics by id."""
        places = sorted(self.tree.places.values(), key=lambda place: place.id)
        procedures = [place for place in places if isinstance(place, Procedure)]
        yield self._menus([place for place in places if isinstance(place, Menu)], procedures)
        yield from map(self._procedure, procedures)

    def _procedure(self, place: Procedure) -> Page:
        when = {key: in_words(self.tree, place, each) for key, each in conditions(place).items()}
        sections = [
            Section(
                kind,
                name,
                tuple(self._row(m, place, when.get((kind, m.id), ())) for m in _once(messages)),
                self.names.question(name),
            )
            for kind, name, messages in grouped(place)
        ]
        handovers = [handover.when for handover in place.handovers]
        return Page(
            name=place.id,
            title=self._title(place.official),
            origin=self.words.section_of.format(section=place.source, checked=place.checked),
            language=self.language,
            withheld=place.id in self.tree.withheld.get(self.language, frozenset()),
            person=(in_words(self.tree, place, handovers) or (self.words.always,)) if handovers else (),
            sections=tuple(section for section in sections if section.rows),
        )

    def _menus(self, menus: list[Menu], procedures: list[Procedure]) -> Page:
        shown = {message.id for menu in menus for message in menu.messages()}
        shown |= {message.id for procedure in procedures for message in procedure.messages()}
        system = list(self.tree.system.values())
        greetings = [line.greeting for line in self.tree.lines.values() if line.greeting]
        known = shown | {message.id for message in (*system, *greetings)}
        rest = [message for unit, message in self.units.items() if unit not in known]
        groups: list[Grouped] = [("menu", menu.id, menu.messages()) for menu in menus]
        groups += [("lines", "", greetings), ("system", "", system), ("rest", "", rest)]
        sections = [
            Section(k, n, tuple(self._row(m, None, ()) for m in _once(each)), self.names.menu(n))
            for k, n, each in groups
        ]
        return Page(
            name=MENUS_PAGE,
            title=self.words.menus,
            origin="",
            language=self.language,
            withheld=False,
            person=(),
            sections=tuple(section for section in sections if section.rows),
        )

    def _title(self, official: Message) -> str:
        """In the source, and as callers of the language know it."""
        tags = dict.fromkeys((self.tree.default_language, self.language))
        return " / ".join(dict.fromkeys(plain(official.texts[tag]) for tag in tags if tag in official.texts))

    def _row(self, message: Message, place: Procedure | None, when: tuple[str, ...]) -> Row:
        is_source = self.language == self.tree.default_language
        heard = self._heard(message, place)
        spoken = self.voice.line(heard[0].line) if heard else self.voice.unit(message)
        state = message.states.get(self.language, TranslationState.MISSING)
        stale = state is TranslationState.STALE
        return Row(
            unit=message.id,
            at=str(message.where(self.language)),
            state=state,
            source=written(message.texts[self.tree.default_language]),
            translation=() if is_source else written(message.texts.get(self.language, ())),
            former=self.former.get(message.id, ()) if stale else (),
            spoken=spoken if self.language in message.texts else None,
            keys=heard[0].keys if heard and not self._without_keys(message) else None,
            ways=len(heard),
            when=when,
            way=self.names.way(heard[0].keys, heard[0].place) if heard else (),
        )

    def _heard(self, message: Message, place: Procedure | None) -> tuple[Spot, ...]:
        """On the page of a place what is heard in that place, if it is heard there at all."""
        everywhere = self.spots.get(message.id, ())
        here = tuple(spot for spot in everywhere if place and spot.place == place.id)
        return here or everywhere

    def _without_keys(self, message: Message) -> bool:
        return message.id.removeprefix("system.") in self.words.without_keys


def grouped(place: Procedure) -> Iterator[Grouped]:
    """The messages of a procedure under headings, in the order in which callers meet them."""
    yield "names", "", (place.label, place.official)
    if opening := place.opening:
        sms = (opening.sms,) if opening.sms else ()
        yield "opening", "", (opening.say, *sms, opening.proceed, *(o.label for o in opening.elsewhere))
    for asked in place.ask:
        lead = (asked.lead,) if asked.lead else ()
        choices = (message for choice in asked.choices for message in choice.messages())
        yield "questions", asked.question.id, (*lead, asked.question.ask, *choices)
    yield "before", "", (note.say for note in place.before)
    for kind in ListKind:
        items = [entry.item for entry in place.lists.get(kind, ())]
        yield kind, "", (m for item in items for m in (item.name, item.detail) if m)
    yield "after", "", (note.say for note in place.after)


def _once(messages: Iterable[Message]) -> Iterable[Message]:
    return {message.id: message for message in messages}.values()


def written(sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    """Sentences as they stand in the file, placeholders as ``{name}``."""
    return tuple(
        "".join(f"{{{part.name}}}" if isinstance(part, Placeholder) else part for part in sentence)
        for sentence in sentences
    )


def plain(sentences: tuple[Sentence, ...]) -> str:
    """All sentences in one line."""
    return " ".join(written(sentences))
