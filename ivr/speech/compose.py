"""Messages and fillings to utterances: every placeholder is filled here and nowhere else.

So the checks measure exactly what callers get.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ivr.model import (
    Fact,
    FactId,
    FactKind,
    GroupedNumber,
    Hours,
    Language,
    LanguageTag,
    LengthRange,
    Message,
    PhoneNumber,
    Placeholder,
    Sentence,
    Tree,
)
from ivr.prompt import (
    Clock,
    Count,
    Day,
    Days,
    Filling,
    Key,
    KeyedNumber,
    Line,
    Minutes,
    Options,
    Ordinal,
    People,
)
from ivr.speech.lexicon import Lexicon
from ivr.speech.spoken import TABLES, Spoken, for_language, tables_of
from ivr.speech.utterance import Segment, Silence, Utterance, Words

SENTENCE_PAUSE_MS = 600
"""Silence between sentences of one message (voice rule L3)."""
GROUP_PAUSE_MS = 500
"""Silence between the groups of a phone number (voice rule N1)."""
BEFORE_KEY_MS = 300
"""Silence of ``{pause}``, between an option and its key (voice rule M5)."""
SLOWER = 0.8
"""Factor on the speaking rate when something is repeated."""
GLOBAL_KEYS = {"key-person": "0", "key-repeat": "*", "key-language": "#", "key-back": "9"}
"""Placeholders of the keys that work everywhere."""


class Composer:
    """Puts prompts of one tree into words."""

    def __init__(self, tree: Tree, tables: Mapping[str, Spoken] = TABLES) -> None:
        self._tree = tree
        known = tables_of(tree, tables)
        self._voices = {
            tag: _Voice(tree, language, for_language(tag, known)) for tag, language in tree.languages.items()
        }

    def utterances(
        self, lines: Sequence[Line], language: LanguageTag, slow: bool = False
    ) -> tuple[Utterance, ...]:
        """The lines in order, one utterance for each run of lines in the same language."""
        runs = groupby(lines, key=lambda line: line.language or language)
        return tuple(self._voices[tag].utterance(tuple(run), slow) for tag, run in runs)


class _Voice:
    """Composes for one language. KeyError for a message without text in it: never another language's."""

    def __init__(self, tree: Tree, language: Language, spoken: Spoken) -> None:
        self._tree = tree
        self._language = language
        self._spoken = spoken
        self._lexicon = Lexicon(tree.lexicon.get(language.tag, {}))

    def utterance(self, lines: Sequence[Line], slow: bool) -> Utterance:
        """All lines with their pauses, the silence at the very end left out."""
        segments = [segment for line in lines for segment in self._line(line)]
        while segments and isinstance(segments[-1], Silence):
            segments.pop()
        rate = self._language.rate_percent
        return Utterance(self._language, tuple(segments), round(rate * SLOWER) if slow else rate)

    def _line(self, line: Line) -> Iterator[Segment]:
        fill = dict(line.fill)
        for number, sentence in enumerate(line.message.texts[self._language.tag]):
            if number:
                yield Silence(SENTENCE_PAUSE_MS)
            yield from self._sentence(sentence, fill)
            yield from self._again(sentence, fill)
        yield Silence(line.pause_ms)

    def _sentence(self, sentence: Sentence, fill: Mapping[str, Filling]) -> Iterator[Segment]:
        stopped = False
        for part in sentence:
            if isinstance(part, Placeholder):
                for segment in self._placeholder(part.name, fill):
                    stopped = isinstance(segment, Words) and segment.text.endswith(".")
                    yield segment
            else:
                # "5 p.m." ends in a stop of its own, which is the sentence's too.
                yield from self._words(part[1:] if stopped and part.startswith(".") else part)

    def _words(self, text: str) -> Iterator[Segment]:
        for written, reading in self._lexicon.split(text):
            yield Words(written, reading)

    def _placeholder(self, name: str, fill: Mapping[str, Filling]) -> Iterator[Segment]:
        if name == "pause":
            yield Silence(BEFORE_KEY_MS)
        elif name in GLOBAL_KEYS:
            yield Words(self._spoken.key(GLOBAL_KEYS[name]))
        elif name in fill:
            yield from self._filling(fill[name])
        else:
            yield from self._fact(self._tree.facts[FactId(name)])

    def _filling(self, filling: Filling) -> Iterator[Segment]:
        match filling:
            case Message():
                for sentence in filling.texts[self._language.tag]:
                    yield from self._sentence(sentence, {})
            case KeyedNumber(groups=groups):
                yield from self._phone(PhoneNumber(groups))
            case _:
                yield Words(spoken_filling(self._spoken, filling))

    def _fact(self, fact: Fact) -> Iterator[Segment]:
        if isinstance(fact.value, PhoneNumber):
            yield from self._phone(fact.value)
        else:
            yield Words(spoken_fact(self._spoken, fact))

    def _phone(self, number: PhoneNumber) -> Iterator[Segment]:
        """Group by group with a silence between, as the page writes them."""
        for index, group in enumerate(self._spoken.phone(number.groups)):
            if index:
                yield Silence(GROUP_PAUSE_MS)
            yield Words(group)

    def _again(self, sentence: Sentence, fill: Mapping[str, Filling]) -> Iterator[Segment]:
        """A phone number is always said twice (voice rule N1), also one that the caller keyed in."""
        for part in sentence:
            number = self._number(part.name, fill) if isinstance(part, Placeholder) else None
            if number:
                yield Silence(SENTENCE_PAUSE_MS)
                for again in self._tree.system["phone-again"].texts[self._language.tag]:
                    yield from self._repeated(again, number)

    def _number(self, name: str, fill: Mapping[str, Filling]) -> PhoneNumber | None:
        """The phone number that a placeholder stands for, if any; one without digits is not repeated."""
        filling = fill.get(name)
        if isinstance(filling, KeyedNumber):
            return PhoneNumber(filling.groups) if filling.groups else None
        fact = None if filling else self._tree.facts.get(FactId(name))
        return fact.value if fact and isinstance(fact.value, PhoneNumber) else None

    def _repeated(self, sentence: Sentence, number: PhoneNumber) -> Iterator[Segment]:
        for part in sentence:
            if isinstance(part, Placeholder):
                yield from self._phone(number)
            else:
                yield from self._words(part)


def spoken_filling(
    spoken: Spoken, filling: Count | Options | Ordinal | Key | Day | Clock | Days | Minutes | People
) -> str:
    """A number, a key or a time in words."""
    match filling:
        case Key(key=key):
            return spoken.key(key)
        case Day(date=date):
            return spoken.day(date)
        case Clock(time=time):
            return spoken.clock(time)
    say = {
        Count: spoken.count,
        Options: spoken.options,
        Ordinal: spoken.ordinal,
        Days: spoken.days,
        Minutes: spoken.minutes,
        People: spoken.people,
    }[type(filling)]
    return say(filling.number)


def spoken_fact(spoken: Spoken, fact: Fact) -> str:
    """A fact other than a phone number in words."""
    match fact.value:
        case Hours(opens=opens, closes=closes):
            return spoken.hours(opens, closes)
        case LengthRange(least=least, most=most):
            return spoken.length_range(least, most)
        case int(number):
            return _spoken_number(spoken, fact.kind, number)
        case GroupedNumber(groups=groups):
            return ", ".join(spoken.phone(groups))


def _spoken_number(spoken: Spoken, kind: FactKind, number: int) -> str:
    say = {
        FactKind.DAYS: spoken.days,
        FactKind.MONTHS: spoken.months,
        FactKind.AGE: spoken.age,
        FactKind.TIMES: spoken.times,
        FactKind.DIGITS: spoken.digits,
        FactKind.FLOOR: spoken.floor,
    }[kind]
    return say(number)
