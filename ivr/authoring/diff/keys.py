"""What keys mean and in which order is asked, and the voices that speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.model import Language, Menu, PhoneLine, Place, Procedure, Tree


@dataclass(frozen=True, slots=True)
class KeyChange:
    """``what`` a key, or the order of questions, means at a place. None: nothing."""

    place: str
    what: str
    old: str | None
    new: str | None


def language_changes(old: Tree, new: Tree) -> Iterator[KeyChange]:
    """Another key, voice or speed of a language."""
    for tag, language in new.languages.items():
        if tag in old.languages:
            yield from _changed(tag, _voice(old.languages[tag]), _voice(language))
    if old.default_language != new.default_language:
        yield KeyChange("*", "default-language", old.default_language, new.default_language)


def _voice(language: Language) -> dict[str, str]:
    rate = str(language.rate_percent)
    key = language.key or "none"
    return {"key": key, "voice": language.voice, "say": language.say_language, "rate": rate}


def _changed(place: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[KeyChange]:
    for what in dict.fromkeys((*old, *new)):
        if old.get(what) != new.get(what):
            yield KeyChange(place, what, old.get(what), new.get(what))


def key_changes(old: Tree, new: Tree) -> Iterator[KeyChange]:
    """Where calls begin and end, then every place that both have."""
    yield from _changed(
        "*", {"front": old.front, "offices": old.offices}, {"front": new.front, "offices": new.offices}
    )
    for line in dict.fromkeys((*old.lines, *new.lines)):
        yield from _changed(f"line {line}", _way_in(old.lines.get(line)), _way_in(new.lines.get(line)))
    for name, place in new.places.items():
        if name in old.places:
            yield from _changed(name, _meanings(old.places[name]), _meanings(place))


def _way_in(line: PhoneLine | None) -> dict[str, str]:
    """The numbers of a line and where they lead; nothing for a line that is not there."""
    if line is None:
        return {}
    found = {"numbers": ", ".join(line.numbers), "language": line.language or "", "start": line.start}
    return {name: value for name, value in found.items() if value}


def _meanings(place: Place) -> dict[str, str]:
    """Every key of a place and what it leads to; of a procedure also its questions in order."""
    opening = "opening " if isinstance(place, Procedure) else ""
    keys = {
        f"{opening}key {option.key}": " ".join(
            [option.target, *(f"{a.question}={a.choice}" for a in option.answers)]
        )
        for option in place.leads()
    }
    if isinstance(place, Menu):
        return keys
    if place.ask:
        keys["questions"] = ", ".join(asked.question.id for asked in place.ask)
    for asked in place.ask:
        choices = enumerate(asked.choices, 1)
        keys |= {f"{asked.question.id} key {number}": choice.id for number, choice in choices}
    return keys
