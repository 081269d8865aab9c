"""The lines of city.yaml: numbers that are dialled, and where calls to them enter."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.schema import CityFile, LinePart
from ivr.authoring.source import Source
from ivr.authoring.texts import Texts
from ivr.authoring.vocabulary import unresolved
from ivr.model import LanguageTag, LineId, Message, PhoneLine, PlaceId, Position

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
"""A number as Twilio reports it in ``To`` (ITU-T E.164: at most 15 digits)."""


class LineCompiler:
    """Makes the lines. ``places``: every id that a line may start at."""

    def __init__(self, city: CityFile, source: Source, texts: Texts, places: Collection[str]) -> None:
        self._city = city
        self._source = source
        self._texts = texts
        self._places = places
        self._dialled: dict[str, str] = {}

    def lines(self) -> Iterator[PhoneLine]:
        """All lines in the order of the file. What is wrong with them is added to the issues of the texts."""
        for name, part in self._city.lines.items():
            yield PhoneLine(
                LineId(name),
                tuple(self._numbers(name, part)),
                self._language(name, part),
                self._greeting(name, part),
                self._start(name, part),
                self._at(name),
                part.overflow,
            )

    def _at(self, name: str, *where: str | int) -> Position:
        return self._source.at("lines", name, *where)

    def _numbers(self, name: str, part: LinePart) -> Iterator[str]:
        for index, number in enumerate(part.numbers):
            at = self._at(name, "numbers", index)
            if not E164.fullmatch(number):
                self._issue(Code.LINE_NUMBER_WRONG, at, f"'{number}' is no number as it is dialled.", _E164)
            elif number in self._dialled:
                wrong = f"'{number}' is already a number of the line '{self._dialled[number]}'."
                self._issue(Code.LINE_NUMBER_TWICE, at, wrong, "Keep it at one line.")
            else:
                self._dialled[number] = name
                yield number

    def _language(self, name: str, part: LinePart) -> LanguageTag | None:
        known = self._texts.languages
        if part.language is None or part.language in known:
            return LanguageTag(part.language) if part.language else None
        at = self._at(name, "language")
        self._texts.issues.append(unresolved(at, "language", part.language, known))
        return None

    def _greeting(self, name: str, part: LinePart) -> Message | None:
        if part.greeting is None:
            return None
        return self._texts.message(f"lines.{name}.greeting", part.greeting, self._at(name, "greeting"))

    def _start(self, name: str, part: LinePart) -> PlaceId:
        start = part.start or self._city.front
        if part.start and start not in self._places:
            at = self._at(name, "start")
            self._texts.issues.append(unresolved(at, "menu, procedure or topic", start, self._places))
        return PlaceId(start)

    def _issue(self, code: Code, at: Position, wrong: str, cure: str) -> None:
        self._texts.issues.append(Issue(code, at, wrong, cure))


_E164 = 'Write it with country code and without its first 0 or hyphens, in quotes: "+81312345678".'
