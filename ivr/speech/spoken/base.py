"""What every language must be able to say, and the small tools its table is built from.

A language is a frozen table of words and short functions. Nothing here knows a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

Numbered = Callable[[int], str]
"""A whole number, at least 1, as words. Raises ValueError below 1."""

LARGEST_IN_WORDS = 99
"""From 100 on the numeral is written: a voice reads numerals of its own language, and 100 words are rare."""


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """How one language says numbers, keys and times. Plain text, never SSML.

    Every number is whole and at least 1, otherwise ValueError. Phrases stand in the middle of a
    sentence, except ``ordinal``, which begins one. None ends in a full stop of its own but the
    English clock ("a.m."): see ``en``.
    """

    tag: str
    phone_digits: Mapping[str, str]
    """``0``-``9`` as said in a phone number."""
    keys: Mapping[str, str]
    """``0``-``9``, ``*`` and ``#`` as a caller is told to press them."""
    count: Numbered
    """A number of list items: "3つ", "three things"."""
    options: Numbered
    """A number of menu options: "4つ", "four options"."""
    ordinal: Numbered
    """A place in a list, from 1, at the start of a sentence: "1つ目", "First"."""
    clock: Callable[[time], str]
    """A time of day, local, to the minute (seconds are dropped): "午前8時30分", "eight thirty a.m."."""
    hours: Callable[[time, time], str]
    """Opening to closing time of one day: "午前8時30分から午後5時まで"."""
    days: Numbered
    months: Numbered
    age: Numbered
    """Years of age as an age limit needs it: "15歳", en "fifteen" (after "under")."""
    times: Numbered
    """How often: "5回", "five times"."""
    minutes: Numbered
    """How long: "2分", "two minutes"."""
    people: Numbered
    """How many persons: "3人", "three people"."""
    digits: Numbered
    """How many digits a PIN has: "4けた", "four digits"."""
    length_range: Callable[[int, int], str]
    """The least and the most characters of a password, letters and digits: "6けたから16けた"."""
    day: Callable[[date], str]
    """A day to come: weekday, month and day of the month, without the year: "11月24日、火曜日"."""
    floor: Numbered
    """A floor counted as buildings in Japan count: 1 is the ground floor."""

    def phone(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Each group digit by digit, digits parted by a space; groups stay exactly as given (rule N1).

        Raises ValueError for a group that is empty or holds anything but ``0``-``9``.
        """
        return tuple(self._group(group) for group in groups)

    def key(self, k: str) -> str:
        """The name of a key. Raises ValueError if the telephone has no such key."""
        if k not in self.keys:
            raise ValueError(f"not a telephone key: {k!r}")
        return self.keys[k]

    def _group(self, group: str) -> str:
        if not group or any(digit not in self.phone_digits for digit in group):
            raise ValueError(f"not a group of digits: {group!r}")
        return " ".join(self.phone_digits[digit] for digit in group)


def at_least_one(n: int) -> int:
    """``n`` itself. Raises ValueError below 1: nobody is told to bring 0 things."""
    if n < 1:
        raise ValueError(f"a spoken number must be at least 1, not {n}")
    return n


def words(text: str) -> tuple[str, ...]:
    """The words of a table written as one line."""
    return tuple(text.split())


def by_digit(ten: str) -> dict[str, str]:
    """Ten words, from the one for 0 to the one for 9, by digit."""
    return dict(zip("0123456789", words(ten), strict=True))


def counted(many: str, number: Callable[[int], str] = str, one: str | None = None) -> Numbered:
    """A number with its noun: ``many`` with ``{n}`` in words by ``number``, or ``one`` as it stands for 1."""

    def say(n: int) -> str:
        at_least_one(n)
        return one if one is not None and n == 1 else many.format(n=number(n))

    return say


def listed(names: Sequence[str], beyond: Numbered) -> Numbered:
    """The n-th of ``names``, counted from 1, and ``beyond`` after the last."""

    def say(n: int) -> str:
        at_least_one(n)
        return names[n - 1] if n <= len(names) else beyond(n)

    return say


def range_of(pattern: str, number: Callable[[int], str] = str) -> Callable[[int, int], str]:
    """``pattern`` with ``{least}`` and ``{most}`` in words. Raises ValueError unless 1 <= least <= most."""

    def say(least: int, most: int) -> str:
        if at_least_one(least) > most:
            raise ValueError(f"least is more than most: {least} > {most}")
        return pattern.format(least=number(least), most=number(most))

    return say


def between(pattern: str, clock: Callable[[time], str]) -> Callable[[time, time], str]:
    """``pattern`` with ``{opens}`` and ``{closes}`` as the language's ``clock`` says them."""

    def say(opens: time, closes: time) -> str:
        return pattern.format(opens=clock(opens), closes=clock(closes))

    return say


def dated(
    pattern: str, months: Sequence[str], weekdays: Sequence[str], number: Callable[[int], str] = str
) -> Callable[[date], str]:
    """``pattern`` with ``{weekday}``, ``{month}`` and ``{day}``.

    ``months``: twelve names. ``weekdays``: seven, from Monday. ``number``: the day of the month in words.
    Raises ValueError if there are more or fewer.
    """
    if (len(months), len(weekdays)) != (12, 7):
        raise ValueError(f"12 months and 7 weekdays are needed, not {len(months)} and {len(weekdays)}")

    def say(on: date) -> str:
        month, weekday = months[on.month - 1], weekdays[on.weekday()]
        return pattern.format(weekday=weekday, month=month, day=number(on.day))

    return say


def twelve(hour: int) -> int:
    """An hour of 0-23 on a clock face: 1-12."""
    return (hour - 1) % 12 + 1


def part_of_day(parts: Sequence[tuple[int, str]], hour: int) -> str:
    """The name of the last part of the day that has begun; ``parts`` are (first hour, name), ascending."""
    return [name for begins, name in parts if begins <= hour][-1]
