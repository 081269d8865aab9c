"""The compiled phone tree: what authoring makes and everything else reads.

Frozen data only. Nothing here reads a file, knows the time or knows a carrier.
"""

from __future__ import annotations

from ivr.model.facts import (
    Fact,
    FactKind,
    FactValue,
    GroupedNumber,
    Hours,
    LengthRange,
    PageNumber,
    PhoneNumber,
)
from ivr.model.ids import (
    ITEMS_PER_PART,
    ChoiceId,
    FactId,
    ItemId,
    LanguageTag,
    LineId,
    PlaceId,
    Position,
    QuestionId,
    UnitId,
)
from ivr.model.places import Answer, Menu, MenuOption, Opening, PhoneLine, Place, Procedure, Tree
from ivr.model.rules import Asked, Choice, Condition, Entry, Handover, Item, ListKind, Note, Question
from ivr.model.spoken import ClockForms, DateForms, NumberForms, SpokenForms
from ivr.model.words import Language, Message, Placeholder, Sentence, TranslationState

__all__ = [
    "ITEMS_PER_PART",
    "Answer",
    "Asked",
    "Choice",
    "ChoiceId",
    "ClockForms",
    "Condition",
    "DateForms",
    "Entry",
    "Fact",
    "FactId",
    "FactKind",
    "FactValue",
    "GroupedNumber",
    "Handover",
    "Hours",
    "Item",
    "ItemId",
    "Language",
    "LanguageTag",
    "LengthRange",
    "LineId",
    "ListKind",
    "Menu",
    "MenuOption",
    "Message",
    "Note",
    "NumberForms",
    "Opening",
    "PageNumber",
    "PhoneLine",
    "PhoneNumber",
    "Place",
    "PlaceId",
    "Placeholder",
    "Position",
    "Procedure",
    "Question",
    "QuestionId",
    "Sentence",
    "SpokenForms",
    "TranslationState",
    "Tree",
    "UnitId",
]
