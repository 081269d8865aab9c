"""Sentences as callers hear them: what the service fills into them, at its longest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from types import MappingProxyType

from ivr.authoring.checks.words import holds_phone
from ivr.authoring.system import ALWAYS
from ivr.model import LanguageTag, Message, Placeholder, Procedure, Sentence, Tree, UnitId
from ivr.prompt import Clock, Count, Day, Days, Filling, Key, Line, Minutes, Options, Ordinal, People
from ivr.speech.compose import spoken_filling
from ivr.speech.spoken import TABLES, Spoken, tables_of
from ivr.speech.timing import units

Numbered = Clock | Count | Day | Days | Key | Minutes | Options | Ordinal | People
_NUMBERS = ("phone", "number")
"""Placeholders for a telephone number, which is measured by what stands around it (voice rule N1)."""
_CHOICES: Mapping[str, tuple[Numbered, ...]] = MappingProxyType(
    {
        "key": tuple(Key(key) for key in "0123456789*#"),
        "options": tuple(Options(n) for n in range(1, 5)),
        "count": tuple(Count(n) for n in range(1, 10)),
        "people": tuple(People(n) for n in range(1, 10)),
        "minutes": tuple(Minutes(n) for n in (5, 15, 20, 30)),
        "days": tuple(Days(n) for n in (7, 14, 30, 90)),
        "day": tuple(Day(date(2026, month, 28)) for month in range(1, 13)),
        "time": tuple(Clock(time(hour, minute)) for hour in range(7, 20) for minute in range(60)),
    }
)
"""What each placeholder may become; the longest is measured.

Of a day any minute from 7:00 to 19:59: staff close the desk until when they like.
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """One way to fill a sentence. ``by``: the text that was filled in, if it was one and not a number."""

    line: Line
    by: Message | None = None


class Fillings:
    """All ways to fill the sentences of one tree."""

    def __init__(self, tree: Tree, tables: Mapping[str, Spoken] = TABLES) -> None:
        known = tables_of(tree, tables)
        self._tree = tree
        self._spoken = {tag: known[tag] for tag in tree.languages}
        self._last = _last_places(tree)
        officials = [place.official for place in tree.places.values() if isinstance(place, Procedure)]
        self._texts = {"item": [item.name for item in tree.items.values()], "name": officials}

    def of(self, message: Message, language: LanguageTag, sentence: Sentence) -> Iterator[Filled]:
        """One line for each text that may stand in the sentence, or just one; none for an option.

        An option is measured with its menu. A telephone number is left out.
        """
        kept = tuple(part for part in sentence if not self.is_number(part))
        alone = replace(message, texts={language: (kept,)})
        names = [part.name for part in kept if isinstance(part, Placeholder) and self._own(part.name)]
        if "option" in names:
            return
        spoken = self._spoken[language]
        numbers = tuple(
            (name, _longest(spoken, language, _CHOICES[name])) for name in names if name in _CHOICES
        )
        texts = [(name, text) for name in names for text in self._texts.get(name, ())]
        for name, text in texts:
            if language in text.texts:
                fill = (*numbers, *self._ordinal(language, names, text), (name, text))
                yield Filled(Line(alone, fill), text)
        if not texts:
            yield Filled(Line(alone, (*numbers, *self._ordinal(language, names))))

    def is_number(self, part: str | Placeholder) -> bool:
        """Is it a telephone number, of the facts or filled in?"""
        return isinstance(part, Placeholder) and (part.name in _NUMBERS or holds_phone(self._tree, (part,)))

    def _own(self, name: str) -> bool:
        return name not in self._tree.facts and name not in ALWAYS

    def _ordinal(
        self, language: LanguageTag, names: Sequence[str], item: Message | None = None
    ) -> tuple[tuple[str, Filling], ...]:
        """The longest of the places that an item can have in its lists."""
        if "ordinal" not in names:
            return ()
        last = self._last.get(item.id, 1) if item else 1
        choices = tuple(Ordinal(n) for n in range(1, last + 1))
        return (("ordinal", _longest(self._spoken[language], language, choices)),)


@lru_cache(maxsize=512)
def _longest(spoken: Spoken, language: LanguageTag, choices: tuple[Numbered, ...]) -> Numbered:
    return max(choices, key=lambda choice: units(spoken_filling(spoken, choice), language))


def _last_places(tree: Tree) -> dict[UnitId, int]:
    """The last place in a list that each item can have: behind every other before it."""
    last: dict[UnitId, int] = {}
    for place in tree.places.values():
        for entries in place.lists.values() if isinstance(place, Procedure) else ():
            names = dict.fromkeys(entry.item.name.id for entry in entries)
            for number, name in enumerate(names, 1):
                last[name] = max(number, last.get(name, 1))
    return last
