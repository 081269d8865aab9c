"""Rules: questions, conditions, items and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ivr.model.ids import ChoiceId, ItemId, Position, QuestionId
from ivr.model.words import Message


@dataclass(frozen=True, slots=True)
class Condition:
    """Question id -> allowed choices; all must hold. Empty: always holds."""

    terms: Mapping[QuestionId, frozenset[ChoiceId]]

    def holds(self, answers: Mapping[QuestionId, ChoiceId]) -> bool:
        """True when every question is answered with an allowed choice."""
        # No all(), which takes three times as long: this is asked hundreds of times for a turn.
        for question, allowed in self.terms.items():  # noqa: SIM110
            if answers.get(question) not in allowed:
                return False
        return True

    def open(self, answers: Mapping[QuestionId, ChoiceId]) -> bool:
        """True while no given answer contradicts it (it may still come to hold)."""
        for question, allowed in self.terms.items():
            if question in answers and answers[question] not in allowed:
                return False
        return True


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
    """Something else that must be known, under a condition. ``spoken_only``: it speaks of the call itself,
    so it is no part of an SMS. ``sms_first``: of all notes and details the last to be left out of one."""

    id: str
    say: Message
    when: Condition
    at: Position
    spoken_only: bool = False
    sms_first: bool = False


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
