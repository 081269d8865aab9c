"""The YAML of menus/ as types. The same models validate the files and are published as JSON Schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from ivr.model import FactKind

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""Permanent name: lower-case ASCII letters, digits and hyphens."""
DialKey = Annotated[str, StringConstraints(pattern=r"^[1-9]$")]
"""A key of a menu or language; 0 is a person at every place."""
NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _sentences(value: object) -> object:
    return [value] if isinstance(value, str) else value


Text = Annotated[
    tuple[str, ...],
    BeforeValidator(_sentences),
    WithJsonSchema(
        {
            "description": "One sentence, or a list of sentences.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        }
    ),
]
"""One sentence or a list of sentences; always a tuple here."""


class Part(BaseModel):
    """Base of all: unknown keys are refused, keys are written with hyphens."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        validate_by_name=False,
        validate_by_alias=True,
    )


ReviewState = Literal["machine-drafted", "source"]
REVIEWED = "Write machine-drafted, or who read all of it and when: {by: Taro Yamada, on: 2026-12-01}."


class ReviewPart(Part):
    """The person who has read all texts of a language, and the day."""

    by: NonEmpty
    on: date


def _review(value: object, _: ValidatorFunctionWrapHandler) -> ReviewState | ReviewPart:
    """One of the states, or a person; one message instead of one for each of the two."""
    if isinstance(value, dict):
        return ReviewPart.model_validate(value)
    if value in ("machine-drafted", "source"):
        return value
    raise PydanticCustomError("review", REVIEWED.removesuffix("."))


Review = Annotated[ReviewState | ReviewPart, WrapValidator(_review)]


class LanguagePart(Part):
    """A language, its voice and its speaking rate. Languages may share a key, or have none."""

    name: NonEmpty
    staff_name: NonEmpty | None = Field(default=None, description="What the staff call it; else its name.")
    key: DialKey | None = None
    voice: NonEmpty
    say: NonEmpty
    gather: NonEmpty
    rate: int = Field(ge=50, le=200, description="Percent of the voice's normal speed.")
    units_per_second: float = Field(
        gt=0, allow_inf_nan=False, description="For estimates, see ivr.speech.timing."
    )
    review: Review


class LanguagesFile(Part):
    """menus/languages.yaml"""

    languages: dict[str, LanguagePart] = Field(min_length=1)


class OptionPart(Part):
    """One key of a menu. ``answers`` are settled by choosing it."""

    key: DialKey
    to: Id
    label: Text | None = None
    answers: dict[Id, Id] = {}


class MenuPart(Part):
    """A menu: what it asks and its options in the order of their keys."""

    ask: Text
    options: tuple[OptionPart, ...]


class LinePart(Part):
    """A line: the numbers dialled for one purpose, and where their calls enter."""

    numbers: tuple[NonEmpty, ...] = ()
    language: NonEmpty | None = None
    greeting: Text | None = None
    start: Id | None = None
    overflow: bool = Field(default=False, description="The staff are busy: other ways are offered first.")


class CityFile(Part):
    """menus/city.yaml"""

    city: NonEmpty
    zone: NonEmpty
    default_language: NonEmpty
    front: Id
    offices: Id
    lines: dict[Id, LinePart] = {}
    menus: dict[Id, MenuPart] = Field(min_length=1)


class ValidPart(Part):
    """The days between which a fact holds, both included."""

    from_: date | None = Field(default=None, alias="from")
    until: date | None = None


class FactPart(Part):
    """A number, time or limit with its source."""

    kind: FactKind
    value: NonEmpty
    source: str = ""
    checked: date
    valid: ValidPart = ValidPart()


FactsFile = dict[Id, FactPart]
"""menus/facts.yaml"""


class ChoicePart(Part):
    """One answer: how it is offered, and how it is said back."""

    option: Text
    echo: Text


class QuestionPart(Part):
    """A question with its choices, in the order of their keys."""

    ask: Text
    choices: dict[Id, ChoicePart] = Field(min_length=1)


QuestionsFile = dict[Id, QuestionPart]
"""menus/vocabulary/questions.yaml"""


class ItemPart(Part):
    """Something to bring, know or state: the noun first, then what else must be said of it."""

    name: Text
    detail: Text | None = None


ItemsFile = dict[Id, ItemPart]
"""menus/vocabulary/items.yaml"""

SystemFile = dict[Id, Text]
"""menus/system.yaml"""
LexiconFile = dict[NonEmpty, NonEmpty]
"""menus/lexicon/<language>.yaml: what is written -> how it is read"""


class TermsPart(Part):
    """menus/terms/<language>.yaml: what is written -> what to write instead, and why"""

    forbidden: dict[NonEmpty, NonEmpty] = {}
    misread: dict[NonEmpty, NonEmpty] = {}


When = dict[Id, tuple[Id, ...]]
"""Question -> allowed choices; all must hold."""


class SourcePart(Part):
    """The section of the city's page, and the day a person last compared it."""

    section: str = ""
    checked: date


class ElsewherePart(Part):
    """A further key of an opening."""

    to: Id
    label: Text | None = None


class OpeningPart(Part):
    """Said on arrival, before any question."""

    say: Text
    sms: Text | None = Field(default=None, description="Its most urgent part: an SMS begins with it.")
    proceed: Text
    elsewhere: tuple[ElsewherePart, ...] = ()


class AskPart(Part):
    """A question of this procedure, limited to the choices that the page allows here."""

    question: Id
    choices: tuple[Id, ...] | None = Field(default=None, min_length=1)
    lead: Text | None = None


class EntryPart(Part):
    """An item under a condition."""

    item: Id
    when: When = {}


class NotePart(Part):
    """Something else to know, under a condition."""

    id: Id
    say: Text
    when: When = {}
    spoken_only: bool = Field(default=False, description="It speaks of the call itself: not in an SMS.")
    sms_first: bool = Field(default=False, description="In an SMS, kept before details and other notes.")


class HandoverPart(Part):
    """Cases that a person finishes."""

    when: When = {}


class ProcedureFile(Part):
    """menus/procedures/<id>.yaml"""

    procedure: Id
    label: Text
    official: Text
    source: SourcePart
    opening: OpeningPart | None = None
    ask: tuple[AskPart, ...] = ()
    bring: tuple[EntryPart, ...] = ()
    know: tuple[EntryPart, ...] = ()
    state: tuple[EntryPart, ...] = ()
    before: tuple[NotePart, ...] = ()
    after: tuple[NotePart, ...] = ()
    person: tuple[HandoverPart, ...] = ()


class TopicFile(Part):
    """menus/topics/<id>.yaml"""

    topic: Id
    label: Text
    official: Text
    source: SourcePart
    say: tuple[NotePart, ...] = Field(min_length=1)


class TranslatedPart(Part):
    """A translated unit with the Japanese it was made from."""

    source: Text
    text: Text


TranslationFile = dict[str, TranslatedPart]
"""menus/translations/<language>/…: unit id -> translation"""
