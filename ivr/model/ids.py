"""Names of things and where they were written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

LanguageTag = NewType("LanguageTag", str)
"""A BCP 47 tag such as ``ja``, ``en`` or ``ja-x-easy``."""
PlaceId = NewType("PlaceId", str)
"""A menu or a procedure: somewhere a caller can be."""
QuestionId = NewType("QuestionId", str)
ChoiceId = NewType("ChoiceId", str)
ItemId = NewType("ItemId", str)
FactId = NewType("FactId", str)
LineId = NewType("LineId", str)
"""A way into the tree: the numbers that are dialled for one purpose."""
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


def language_unit(tag: LanguageTag) -> str:
    """Id of the sentence that names a language for the staff; ids are in lower case."""
    return f"language-{tag.lower()}"
