"""Texts that are spoken otherwise than before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.authoring.diff.side import SHARED, Side, both, spoken_in
from ivr.authoring.proof.voice import Spoken, Voice, without_facts
from ivr.authoring.system import WRITTEN_UNITS
from ivr.model import LanguageTag, Message, UnitId


@dataclass(frozen=True, slots=True)
class SpokenChange:
    """One text in one language: what was and what is spoken. None: not there.

    ``group``: the place it belongs to, SYSTEM or SHARED. ``places``: everywhere it is spoken.
    ``reading``: the words are the same, they are only read differently.
    """

    unit: UnitId
    language: LanguageTag
    group: str
    places: tuple[str, ...]
    old: str | None
    new: str | None
    reading: bool = False


def spoken_changes(old: Side, new: Side) -> Iterator[SpokenChange]:
    """Texts whose own words differ, unit by unit and there language by language.

    What is spoken nowhere, or only where the language is withheld, no caller hears.
    """
    same_facts = without_facts(old.tree, new.tree)
    voices = {
        tag: (Voice(old.tree, tag), Voice(same_facts, tag), Voice(new.tree, tag))
        for tag in both(old.tree, new.tree)
    }
    places = spoken_in(old.tree, new.tree)
    for unit in dict.fromkeys((*new.units, *old.units)):
        where = places.get(unit, ())
        for tag, voice in voices.items():
            if set(where) - new.tree.withheld.get(tag, frozenset()):
                change = _unit_change(unit, where, voice, old.units.get(unit), new.units.get(unit))
                yield from (change,) if change else ()


def _unit_change(
    unit: UnitId,
    places: tuple[str, ...],
    voices: tuple[Voice, Voice, Voice],
    old: Message | None,
    new: Message | None,
) -> SpokenChange | None:
    before = voices[0].unit(old) if old else None
    same_facts, after = (voice.unit(new) if new else None for voice in voices[1:])
    if (before and before.heard) == (same_facts and same_facts.heard):
        return None
    only_reading = bool(before and same_facts and before.text == same_facts.text)
    if only_reading and unit in WRITTEN_UNITS:
        return None
    was, becomes = (_shown(each, only_reading) for each in (before, after))
    return SpokenChange(unit, voices[0].language, _group(unit, places), places, was, becomes, only_reading)


def _shown(spoken: Spoken | None, reading: bool) -> str | None:
    if spoken is None:
        return None
    return spoken.heard if reading else spoken.text


def _group(unit: UnitId, places: tuple[str, ...]) -> str:
    owner = unit.split(".")[0]
    if owner in places:
        return owner
    return places[0] if len(places) == 1 else SHARED
