"""The two versions that are compared, and where their texts are spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.model import LanguageTag, Message, Tree, UnitId

SYSTEM = "system"
"""Group of the service's own sentences."""
LINES = "lines"
"""Group of what lines say before their first place."""
SHARED = "shared"
"""Group of questions and items that several procedures speak."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions."""

    tree: Tree
    units: Mapping[UnitId, Message]


Places = Mapping[UnitId, tuple[str, ...]]
"""Unit -> everywhere it is spoken, in either version. What is spoken nowhere is not in it."""


def both(old: Tree, new: Tree) -> list[LanguageTag]:
    """The languages of both versions: those of one alone are told of as a whole."""
    return [tag for tag in new.languages if tag in old.languages]


def spoken_in(old: Tree, new: Tree) -> Places:
    """Where each text is spoken; sentences of the service and of lines belong to none."""
    found: dict[UnitId, dict[str, None]] = {}
    for tree in (new, old):
        for name, place in tree.places.items():
            for message in place.messages():
                found.setdefault(message.id, {}).setdefault(name)
        for message in tree.system.values():
            found.setdefault(message.id, {}).setdefault(SYSTEM)
        for line in tree.lines.values():
            if line.greeting:
                found.setdefault(line.greeting.id, {}).setdefault(LINES)
    return {unit: tuple(names) for unit, names in found.items()}
