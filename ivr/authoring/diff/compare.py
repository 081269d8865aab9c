"""All differences together.

A changed fact is told once, with the texts that speak it; a text is told only if its own words, or the way
they are read, have changed. Nothing is told that no caller notices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.authoring.diff.cases import CaseChange, case_changes
from ivr.authoring.diff.facts import FactChange, fact_changes
from ivr.authoring.diff.keys import KeyChange, key_changes, language_changes
from ivr.authoring.diff.side import Side
from ivr.authoring.diff.texts import SpokenChange, spoken_changes
from ivr.model import Tree


@dataclass(frozen=True, slots=True)
class OfferChange:
    """A procedure or language that callers do or do not get any more. ``offered``: from now on."""

    name: str
    language: str | None
    offered: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; all empty if callers notice nothing."""

    languages: tuple[KeyChange, ...]
    offers: tuple[OfferChange, ...]
    facts: tuple[FactChange, ...]
    keys: tuple[KeyChange, ...]
    cases: tuple[CaseChange, ...]
    spoken: tuple[SpokenChange, ...]

    def __bool__(self) -> bool:
        return any((self.languages, self.offers, self.facts, self.keys, self.cases, self.spoken))


def compare(old: Side, new: Side) -> Difference:
    """The differences from ``old`` to ``new``, in the order of the new menus."""
    return Difference(
        languages=tuple(language_changes(old.tree, new.tree)),
        offers=tuple(_offers(old.tree, new.tree)),
        facts=tuple(fact_changes(old, new)),
        keys=tuple(key_changes(old.tree, new.tree)),
        cases=tuple(case_changes(old.tree, new.tree)),
        spoken=tuple(spoken_changes(old, new)),
    )


def _offers(old: Tree, new: Tree) -> Iterator[OfferChange]:
    """Languages and places that came or went, and procedures that are withheld or no longer are."""
    for tag in dict.fromkeys((*old.languages, *new.languages)):
        if (tag in old.languages) != (tag in new.languages):
            yield OfferChange(tag, None, tag in new.languages)
    for name in dict.fromkeys((*old.places, *new.places)):
        if (name in old.places) != (name in new.places):
            yield OfferChange(name, None, name in new.places)
            continue
        for tag in new.languages:
            before, after = (name not in tree.withheld.get(tag, frozenset()) for tree in (old, new))
            if tag in old.languages and before != after:
                yield OfferChange(name, tag, after)
