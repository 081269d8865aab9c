"""US English. Decided after docs/voice-rules.md §6 and common usage.

"zero", never "oh", in phone numbers and no "double"; "pound" is the US name of ``#``. Times are words with
"a.m." and "p.m."; a sentence that ends in one already has its full stop. Floors as in the US and in Japan.
``age`` and ``length_range`` are bare numbers: "under fifteen", "six to sixteen letters and digits".
Not reviewed by a native speaker.
"""

from __future__ import annotations

from datetime import time

from ivr.speech.spoken.base import (
    LARGEST_IN_WORDS,
    Spoken,
    between,
    by_digit,
    counted,
    dated,
    listed,
    range_of,
    twelve,
    words,
)

PHONE = by_digit("zero one two three four five six seven eight nine")
SMALL = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
ORDINALS = words("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
TEENTHS = words("thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
WEEKDAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = words("January February March April May June July August September October November December")


def number(n: int) -> str:
    """Words up to 99, then the numeral."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    if n < len(SMALL):
        return SMALL[n]
    tens, unit = divmod(n, 10)
    return TENS[tens - 2] + (f"-{SMALL[unit]}" if unit else "")


def clock(at: time) -> str:
    """Words like "eight thirty a.m."; minutes below ten with "oh"; 12:00 and 0:00 are noon and midnight."""
    if at.minute == 0 and at.hour in (0, 12):
        return "noon" if at.hour == 12 else "midnight"
    minutes = number(at.minute) if at.minute >= 10 else f"oh {number(at.minute)}"
    half = "a.m." if at.hour < 12 else "p.m."
    return " ".join([number(twelve(at.hour)), *([minutes] if at.minute else []), half])


def day_of_month(n: int) -> str:
    """An ordinal, 1-31: first, twentieth, twenty-fourth."""
    tens, unit = divmod(n, 10)
    if n < 20:
        return (*ORDINALS, *TEENTHS)[n - 1]
    return f"{TENS[tens - 2]}-{ORDINALS[unit - 1]}" if unit else TENS[tens - 2].removesuffix("y") + "ieth"


SPOKEN = Spoken(
    tag="en",
    phone_digits=PHONE,
    keys={**PHONE, "*": "star", "#": "pound"},
    count=counted("{n} things", number, "one thing"),
    options=counted("{n} options", number, "one option"),
    ordinal=listed([word.capitalize() for word in ORDINALS], counted("Number {n}", number)),
    clock=clock,
    hours=between("from {opens} to {closes}", clock),
    days=counted("{n} days", number, "one day"),
    months=counted("{n} months", number, "one month"),
    age=counted("{n}", number),
    times=counted("{n} times", number, "once"),
    minutes=counted("{n} minutes", number, "one minute"),
    people=counted("{n} people", number, "one person"),
    digits=counted("{n} digits", number, "one digit"),
    length_range=range_of("{least} to {most}", number),
    day=dated("{weekday}, {month} {day}", MONTHS, WEEKDAYS, day_of_month),
    floor=listed([f"{word} floor" for word in ORDINALS], counted("floor {n}", number)),
)
