"""One row of a translator's file against what the text was when it was sent out, and what it is today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from ivr.authoring.translations.book import Unit
from ivr.authoring.translations.editing import placeholder_problem
from ivr.authoring.translations.row import Row, digest, joined, parted
from ivr.authoring.translations.sheet import Entry, Sentences
from ivr.model import FactKind, TranslationState


class Fate(Enum):
    """What becomes of a row.

    SAME: nothing, as the translator changed nothing, or only what is here already. DRAFT: the tool says that
    it is not ready. NEW: another text. HOLDS: the same text, from now on made from today's source.
    OLDER: a text made from a source that is no longer today's, so it is stale. LEFT: not taken, ``why`` says.
    """

    SAME = auto()
    DRAFT = auto()
    NEW = auto()
    HOLDS = auto()
    OLDER = auto()
    LEFT = auto()


@dataclass(frozen=True, slots=True)
class Merged:
    """A row with its fate. ``text`` is to be written, with ``source`` as what it was made from."""

    row: Row
    fate: Fate
    source: Sentences = ()
    text: Sentences = ()
    why: str = ""

    @property
    def taken(self) -> bool:
        """Does it change something?"""
        return self.fate in (Fate.NEW, Fate.HOLDS, Fate.OLDER)


def merged(
    unit: Unit, entry: Entry | None, state: TranslationState, row: Row, kinds: Mapping[str, FactKind]
) -> Merged:
    """``entry`` and ``state``: the translation as it is now. An empty text never takes one away."""
    new = parted(row.text)
    if not new:
        return Merged(row, Fate.SAME)
    if row.draft:
        return Merged(row, Fate.DRAFT)
    here = parted(joined(entry.text)) if entry else ()
    if not (_touched(row, new, here) or _accepts(row)):
        return Merged(row, Fate.SAME)
    if new == here:
        return _held(unit, entry, state, row)
    return _replaced(unit, here, state, row, kinds)


def _touched(row: Row, new: Sentences, here: Sentences) -> bool:
    """Is it another text than the one sent out? Files that do not say it are compared with today's."""
    return digest(new) != row.base.digest if row.base else new != here


def _accepts(row: Row) -> bool:
    """Does the translator say that the text holds? An untouched row only repeats what was sent out."""
    known = row.base is not None and row.base.state is TranslationState.CURRENT
    return row.state is TranslationState.CURRENT and not known


def _held(unit: Unit, entry: Entry | None, state: TranslationState, row: Row) -> Merged:
    """The text that is here already, perhaps with the word that it holds."""
    source = _source(unit, row)
    noted = source == unit.text or (entry is not None and entry.source == source)
    if not _accepts(row) or state is TranslationState.CURRENT or (noted and source != unit.text):
        return Merged(row, Fate.SAME)
    whole = entry is not None and all(part.strip() for part in entry.text)
    text = entry.text if entry is not None and whole else parted(row.text)
    return Merged(row, Fate.HOLDS if source == unit.text else Fate.OLDER, source, text)


def _replaced(
    unit: Unit, here: Sentences, state: TranslationState, row: Row, kinds: Mapping[str, FactKind]
) -> Merged:
    """Another text than the one that is here, unless that is newer."""
    new, source = parted(row.text), _source(unit, row)
    current = state is TranslationState.CURRENT
    if row.base and digest(here) != row.base.digest:
        if current and not _touched(row, new, here):
            return Merged(row, Fate.SAME)
        return _left(row, f"its translation has changed here since the export; it is now: {_said(here)}")
    if source == unit.text:
        return Merged(row, Fate.NEW, source, new)
    if current:
        wrong = "it was made from an older source, and what is here holds for today's"
        return _left(row, f"{wrong}. Today's source: {_said(unit.text)}")
    if problem := placeholder_problem(unit.text, new, kinds):
        return _left(row, f"it does not fit today's source: {problem} The source is now: {_said(unit.text)}")
    return Merged(row, Fate.OLDER, source, new)


def _left(row: Row, why: str) -> Merged:
    return Merged(row, Fate.LEFT, why=why)


def _source(unit: Unit, row: Row) -> Sentences:
    """What the translator worked from: today's source as it is written, or an older one."""
    source = parted(row.source)
    return unit.text if source == parted(joined(unit.text)) else source


def _said(sentences: Sentences) -> str:
    return " ".join(sentences)
