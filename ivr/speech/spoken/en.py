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
    digits=counted("{n} digits", number, "one digit"),
    length_range=range_of("{least} to {most}", number),
    floor=listed([f"{word} floor" for word in ORDINALS], counted("floor {n}", number)),
)
