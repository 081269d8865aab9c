"""The lines that a recording may stand in for, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.model import LanguageTag, Message
from ivr.prompt import Clock, Day, Filling, Key, KeyedNumber, Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import Digest, digest_of, utterance_of
from ivr.speech.utterance import Utterance

_PASSING = (Day, KeyedNumber)
"""Fillings that no recording can stand in for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line as it is heard. ``unit``: its id, with what fills it. ``slow``: as it is heard again."""

    digest: Digest
    unit: str
    utterance: Utterance
    slow: bool

    @property
    def language(self) -> LanguageTag:
        """The language it is heard in."""
        return self.utterance.language.tag


def wanted(composer: Composer, lines: Iterable[tuple[LanguageTag, Line, bool]]) -> dict[Digest, Wanted]:
    """Every different line by its digest; at normal speed first, where both speeds are the same."""
    found: dict[Digest, Wanted] = {}
    for language, line, slow in _different(lines):
        utterance = utterance_of(composer, line, language, slow)
        digest = digest_of(utterance)
        if digest not in found or found[digest].slow > slow:
            found[digest] = Wanted(digest, unit_of(line), utterance, slow)
    return dict(sorted(found.items(), key=lambda item: (item[1].language, item[1].slow, item[1].unit)))


def _different(
    lines: Iterable[tuple[LanguageTag, Line, bool]],
) -> Iterable[tuple[LanguageTag, Line, bool]]:
    """Each once: a walk meets most lines dozens of times, and putting them into words is what takes long.

    Without those that are another line tomorrow or for another caller: nobody can record them.
    """
    return {
        (language, slow, *_identity(line)): (language, line, slow)
        for language, line, slow in lines
        if not any(isinstance(filling, _PASSING) for _, filling in line.fill)
    }.values()


def _identity(line: Line) -> tuple[object, ...]:
    """Messages cannot be hashed and are told apart as objects, which live as long as the line is kept."""
    filled = ((name, id(part) if isinstance(part, Message) else part) for name, part in line.fill)
    return id(line.message), *filled


def unit_of(line: Line) -> str:
    """The id of the line's text and what its placeholders are filled with."""
    filled = [_filling(filling) for _, filling in line.fill]
    return " ".join([str(line.message.id), *filled])


def _filling(filling: Filling) -> str:
    match filling:
        case Message(id=name):
            return str(name)
        case Day(date=day):
            return day.isoformat()
        case Clock(time=time):
            return time.isoformat("minutes")
        case Key(key=key):
            return key
        case KeyedNumber():
            return "number"
        case _:
            return str(filling.number)
