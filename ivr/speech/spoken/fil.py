"""Filipino. Decided after docs/voice-rules.md §6 (English digits are normal) and common usage.

Three sets of numbers, as people mix them: English for phone numbers and keys, Spanish-derived for the clock
(alas-otso y medya ng umaga) and the day of the month, Tagalog with its linker for everything counted
(limang araw, apat na araw).
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
    part_of_day,
    range_of,
    twelve,
    words,
)

ENGLISH = by_digit("zero one two three four five six seven eight nine")
SMALL = words(
    "wala isa dalawa tatlo apat lima anim pito walo siyam sampu labing-isa labindalawa labintatlo "
    "labing-apat labinlima labing-anim labimpito labingwalo labinsiyam"
)
TENS = words("dalawampu tatlumpu apatnapu limampu animnapu pitumpu walumpu siyamnapu")
HOURS = words(
    "ala-una alas-dos alas-tres alas-kuwatro alas-singko alas-sais alas-siyete alas-otso alas-nuwebe "
    "alas-diyes alas-onse alas-dose"
)
MINUTES = words(
    "sero uno dos tres kuwatro singko sais siyete otso nuwebe diyes onse dose trese katorse kinse "
    "disisais disisiyete disiotso disinuwebe beynte"
)
MINUTE_TENS = words("beynte trenta kuwarenta singkuwenta")
ORDINALS = words("una ikalawa ikatlo ikaapat ikalima ikaanim ikapito ikawalo ikasiyam ikasampu")
PARTS = (
    (0, "hatinggabi"),
    (1, "madaling-araw"),
    (5, "umaga"),
    (12, "tanghali"),
    (13, "hapon"),
    (18, "gabi"),
)
WEEKDAYS = words("Lunes Martes Miyerkoles Huwebes Biyernes Sabado Linggo")
MONTHS = words("Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre")


def number(n: int) -> str:
    """Tagalog words up to 99, then the numeral: labinlima, siyamnapu, dalawampu't isa."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    if n < len(SMALL):
        return SMALL[n]
    tens, unit = divmod(n, 10)
    return TENS[tens - 2] + (f"'t {SMALL[unit]}" if unit else "")


def with_linker(word: str) -> str:
    """A word joined to the noun after it: limang, apat na. A numeral takes no linker."""
    if word.isdigit():
        return word
    return f"{word}ng" if word[-1] in "aeiou" else f"{word} na"


def linked(n: int) -> str:
    """A number joined to the noun after it: limang (araw), apat na (araw)."""
    return with_linker(number(n))


def minute(n: int) -> str:
    """Minutes 1-59, Spanish-derived: kinse, beynte singko, kuwarenta y singko."""
    if n < len(MINUTES):
        return MINUTES[n]
    tens, unit = divmod(n, 10)
    joint = " " if tens == 2 else " y "
    return MINUTE_TENS[tens - 2] + (joint + MINUTES[unit] if unit else "")


def clock(at: time) -> str:
    """Hour, minutes, part of the day: "alas-otso y medya ng umaga", "alas-dose ng tanghali"."""
    tail = {0: "", 30: " y medya"}.get(at.minute, f" y {minute(at.minute)}")
    return f"{HOURS[twelve(at.hour) - 1]}{tail} ng {part_of_day(PARTS, at.hour)}"


def ordinal(n: int) -> str:
    """Una, Ikalawa, … as a sentence begins; from 11 on ika- before the number. Raises ValueError below 1."""
    return listed(ORDINALS, counted("ika{n}", number))(n).capitalize()


SPOKEN = Spoken(
    tag="fil",
    phone_digits=ENGLISH,
    keys={**ENGLISH, "*": "star", "#": "pound"},
    count=counted("{n} bagay", linked),
    options=counted("{n} pagpipilian", linked),
    ordinal=ordinal,
    clock=clock,
    hours=between("mula {opens} hanggang {closes}", clock),
    days=counted("{n} araw", linked),
    months=counted("{n} buwan", linked),
    age=counted("{n} taong gulang", linked),
    times=counted("{n} beses", linked),
    minutes=counted("{n} minuto", linked),
    people=counted("{n} tao", linked),
    digits=counted("{n} digit", linked),
    length_range=range_of("{least} hanggang {most}", number),
    day=dated("{weekday}, {month} {day}", MONTHS, WEEKDAYS, minute),
    floor=listed([f"{with_linker(word)} palapag" for word in ORDINALS], counted("ika{n} palapag", linked)),
)
