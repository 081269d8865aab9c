"""Forms written as data say what a table written as code says: here English, once more as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from ivr.model import LanguageTag
from ivr.model.spoken import COUNTS, ClockForms, DateForms, NumberForms, SpokenForms
from ivr.speech.spoken import for_language
from ivr.speech.spoken.forms import spoken_of

EN = for_language("en")
NUMBERS = tuple(EN.age(number) for number in range(1, 60))
"""As many words as a clock needs."""


def nouns(many: str, *exact: str) -> NumberForms:
    """A noun with its number, and texts for 1, 2, …"""
    return NumberForms(many, dict(enumerate(exact, 1)))


PLAIN = NumberForms("{n}", {})
FORMS = SpokenForms(
    tag=LanguageTag("qaa"),
    numbers=NUMBERS,
    phone_digits=EN.phone_digits,
    keys=EN.keys,
    counts={
        "count": nouns("{n} things", "one thing"),
        "options": nouns("{n} options", "one option"),
        "ordinal": nouns("Number {n}", *(EN.ordinal(number) for number in range(1, 13))),
        "days": nouns("{n} days", "one day"),
        "months": nouns("{n} months", "one month"),
        "age": PLAIN,
        "times": nouns("{n} times", "once"),
        "minutes": nouns("{n} minutes", "one minute"),
        "people": nouns("{n} people", "one person"),
        "digits": nouns("{n} digits", "one digit"),
        "floor": nouns("floor {n}", *(EN.floor(number) for number in range(1, 13))),
    },
    clock=ClockForms(
        face=12,
        hours=PLAIN,
        minutes=NumberForms(
            "{hour} {minute}", {0: "{hour}", **{n: f"{{hour}} oh {NUMBERS[n - 1]}" for n in range(1, 10)}}
        ),
        parts=((0, "{time} a.m."), (12, "{time} p.m.")),
        named={time(12): "noon", time(0): "midnight"},
    ),
    hours="from {opens} to {closes}",
    date=DateForms(
        "{weekday}, {month} {day}",
        tuple(EN.day(date(2026, month, 1)).split()[1] for month in range(1, 13)),
        tuple(EN.day(date(2026, 11, 23 + number)).split(",")[0] for number in range(7)),
        NumberForms("{n}", {n: EN.day(date(2026, 1, n)).split()[-1] for n in range(1, 32)}),
    ),
    length_range="{least} to {most}",
)
QAA = spoken_of(FORMS)


@pytest.mark.parametrize("name", sorted(FORMS.counts))
def test_numbers(name: str) -> None:
    """With their nouns, one and the first of a list in their own words; beyond the words numerals."""
    said = [getattr(QAA, name)(number) for number in range(1, 60)]
    assert said == [getattr(EN, name)(number) for number in range(1, 60)]
    assert getattr(QAA, name)(365) == getattr(EN, name)(365)
    with pytest.raises(ValueError, match="at least 1"):
        getattr(QAA, name)(0)


def test_every_number_has_forms() -> None:
    """What is counted in this test is all that a file of forms holds."""
    assert set(COUNTS) <= set(FORMS.counts)


def test_every_minute() -> None:
    """Noon and midnight, full hours, minutes below ten and all others."""
    minutes = [time(minute // 60, minute % 60) for minute in range(24 * 60)]
    assert [QAA.clock(at) for at in minutes] == [EN.clock(at) for at in minutes]
    assert QAA.hours(time(8, 30), time(17)) == "from eight thirty a.m. to five p.m."


def test_a_clock_of_24_hours() -> None:
    """Parts of the day are then not needed."""
    clock = ClockForms(
        24, nouns("{n} h"), NumberForms("{hour} {minute}", {0: "{hour}"}), ((0, "{time}"),), {}
    )
    said = spoken_of(replace(FORMS, clock=clock)).clock
    assert [said(time(17)), said(time(8, 30)), said(time(0, 5))] == [
        "seventeen h",
        "eight h thirty",
        "0 h five",
    ]


def test_every_day_of_a_year() -> None:
    """Weekdays, months and days of the month."""
    days = [date(2026, 1, 1) + timedelta(number) for number in range(365)]
    assert [QAA.day(on) for on in days] == [EN.day(on) for on in days]


def test_keys_and_digits() -> None:
    """A group is said digit by digit; the sign keys have names."""
    assert QAA.phone(("042", "9845")) == EN.phone(("042", "9845"))
    assert [QAA.key(key) for key in "0123456789*#"] == [EN.key(key) for key in "0123456789*#"]
    assert QAA.length_range(6, 16) == "six to sixteen"
