"""Procedure and topic files to procedures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.schema import AskPart, EntryPart, NotePart, ProcedureFile, SourcePart, TopicFile, When
from ivr.authoring.source import Path_, Source
from ivr.authoring.texts import Texts
from ivr.authoring.vocabulary import unresolved
from ivr.model import (
    Asked,
    ChoiceId,
    Condition,
    Entry,
    Handover,
    Item,
    ItemId,
    ListKind,
    Message,
    Note,
    PlaceId,
    Position,
    Procedure,
    Question,
    QuestionId,
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What procedures refer to."""

    questions: Mapping[QuestionId, Question]
    items: Mapping[ItemId, Item]


class ProcedureCompiler:
    """Compiles one file. Openings come later, as they refer to other procedures."""

    def __init__(self, source: Source, texts: Texts, vocabulary: Vocabulary) -> None:
        self.source = source
        self.texts = texts
        self.vocabulary = vocabulary
        self.asked: dict[QuestionId, Asked] = {}

    def procedure(self, part: ProcedureFile) -> Procedure:
        """The procedure of a file, without its opening."""
        name = part.procedure
        self._sourced(part.source)
        self._asks(name, part.ask)
        return Procedure(
            id=PlaceId(name),
            label=self._text(f"{name}.label", part.label, "label"),
            official=self._text(f"{name}.official", part.official, "official"),
            source=part.source.section,
            checked=part.source.checked,
            opening=None,
            ask=tuple(self.asked.values()),
            lists={kind: self._entries(kind, getattr(part, kind)) for kind in ListKind},
            before=self._notes(name, "before", part.before),
            after=self._notes(name, "after", part.after),
            handovers=tuple(
                Handover(self._condition(given.when, ("person", n)), self.source.at("person", n))
                for n, given in enumerate(part.person)
            ),
            at=self.source.at("procedure"),
        )

    def topic(self, part: TopicFile) -> Procedure:
        """A topic: a procedure that only has something to say."""
        name = part.topic
        self._sourced(part.source)
        return Procedure(
            id=PlaceId(name),
            label=self._text(f"{name}.label", part.label, "label"),
            official=self._text(f"{name}.official", part.official, "official"),
            source=part.source.section,
            checked=part.source.checked,
            opening=None,
            ask=(),
            lists={},
            before=(),
            after=self._notes(name, "say", part.say),
            handovers=(),
            at=self.source.at("topic"),
        )

    def _text(self, unit: str, text: tuple[str, ...], *where: str | int) -> Message:
        return self.texts.message(unit, text, self.source.at(*where))

    def _sourced(self, source: SourcePart) -> None:
        if not source.section.strip():
            self.texts.issues.append(
                Issue(
                    Code.FACT_NO_SOURCE,
                    self.source.at("source"),
                    "It is not said which section of the city's page this is from.",
                    "Write 'section:' with the heading of the page.",
                )
            )

    def _asks(self, name: str, parts: tuple[AskPart, ...]) -> None:
        for number, part in enumerate(parts):
            at = self.source.at("ask", number)
            question = self.vocabulary.questions.get(QuestionId(part.question))
            if question is None:
                where = self.source.at("ask", number, "question")
                self.texts.issues.append(
                    unresolved(where, "question", part.question, self.vocabulary.questions)
                )
            elif question.id in self.asked:
                self.texts.issues.append(
                    Issue(Code.ID_DUPLICATE, at, f"'{question.id}' is asked twice.", "Keep one of them.")
                )
            else:
                self.asked[question.id] = self._ask(name, part, question, number, at)

    def _ask(self, name: str, part: AskPart, question: Question, number: int, at: Position) -> Asked:
        ids = part.choices if part.choices is not None else tuple(c.id for c in question.choices)
        for index, choice in enumerate(ids):
            if question.choice(ChoiceId(choice)) is None:
                where = self.source.at("ask", number, "choices", index)
                self.texts.issues.append(
                    unresolved(where, "choice", choice, (c.id for c in question.choices))
                )
        choices = tuple(c for i in ids if (c := question.choice(ChoiceId(i))))
        lead = (
            self._text(f"{name}.ask.{question.id}.lead", part.lead, "ask", number, "lead")
            if part.lead
            else None
        )
        return Asked(question, choices, lead, at)

    def _entries(self, kind: ListKind, parts: tuple[EntryPart, ...]) -> tuple[Entry, ...]:
        entries = []
        for number, part in enumerate(parts):
            item = self.vocabulary.items.get(ItemId(part.item))
            if item is None:
                at = self.source.at(kind, number, "item")
                self.texts.issues.append(unresolved(at, "item", part.item, self.vocabulary.items))
                continue
            condition = self._condition(part.when, (kind, number))
            entries.append(Entry(item, condition, self.source.at(kind, number)))
        return tuple(entries)

    def _notes(self, name: str, key: str, parts: tuple[NotePart, ...]) -> tuple[Note, ...]:
        notes: dict[str, Note] = {}
        for number, part in enumerate(parts):
            at = self.source.at(key, number)
            if part.id in notes:
                self.texts.issues.append(
                    Issue(Code.ID_DUPLICATE, at, f"Two notes have the id '{part.id}'.", "Rename one of them.")
                )
            say = self._text(f"{name}.{key}.{part.id}", part.say, key, number, "say")
            when = self._condition(part.when, (key, number))
            notes.setdefault(part.id, Note(part.id, say, when, at, part.spoken_only, part.sms_first))
        return tuple(notes.values())

    def _condition(self, when: When, where: Path_) -> Condition:
        terms: dict[QuestionId, frozenset[ChoiceId]] = {}
        for name, choices in when.items():
            at = self.source.at(*where, "when", name)
            asked = self.asked.get(QuestionId(name))
            if asked is None:
                self.texts.issues.append(unresolved(at, "question asked here", name, self.asked))
                continue
            known = {choice.id for choice in asked.choices}
            for choice in choices:
                if choice not in known:
                    self.texts.issues.append(unresolved(at, "choice here", choice, known))
            terms[asked.question.id] = frozenset(ChoiceId(choice) for choice in choices)
        return Condition(terms)
