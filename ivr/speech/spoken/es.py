"""Spanish as in Latin America (assumed). Decided after docs/voice-rules.md §6 and common usage.

Phone numbers digit by digit, not in pairs. ``#`` is "numeral" (Spain: "almohadilla"). ``clock`` has no
article, ``hours`` has it. Numbers ending in one agree: veintiún días, veintiuna veces. Floors keep the
number on the building's signs: primer piso is the ground floor. Not reviewed by a native speaker.
"""

from __future__ import annotations

from datetime import time

from ivr.speech.spoken.base import (
    LARGEST_IN_WORDS,
    Spoken,
    by_digit,
    counted,
    dated,
    listed,
    part_of_day,
    range_of,
    twelve,
    words,
)

PHONE = by_digit("cero uno dos tres cuatro cinco seis siete ocho nueve")
SMALL = words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
)
TENS = words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
ORDINALS = words(
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo"
)
FLOORS = ["primer", "segundo", "tercer", *ORDINALS[3:]]
PARTS = ((0, "noche"), (1, "madrugada"), (6, "mañana"), (12, "tarde"), (19, "noche"))
WEEKDAYS = words("lunes martes miércoles jueves viernes sábado domingo")
MONTHS = words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")


def number(n: int) -> str:
    """Words up to 99 as one counts, then the numeral."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    if n < len(SMALL):
        return SMALL[n]
    tens, unit = divmod(n, 10)
    return TENS[tens - 3] + (f" y {SMALL[unit]}" if unit else "")


def masculine(n: int) -> str:
    """Before a masculine noun: un, veintiún, treinta y un."""
    return "veintiún" if n == 21 else number(n).replace("uno", "un")


def feminine(n: int) -> str:
    """Before a feminine noun: una, veintiuna, treinta y una."""
    return number(n).replace("uno", "una")


def clock(at: time) -> str:
    """Without article: "ocho y media de la mañana"; quarter and half have names; "doce del mediodía"."""
    if (at.hour, at.minute) == (12, 0):
        return "doce del mediodía"
    tail = {0: "", 15: " y cuarto", 30: " y media"}.get(at.minute, f" y {number(at.minute)}")
    return f"{feminine(twelve(at.hour))}{tail} de la {part_of_day(PARTS, at.hour)}"


def with_article(at: time) -> str:
    """With article: "las ocho y media de la mañana", "la una de la tarde"."""
    return f"{'la' if twelve(at.hour) == 1 else 'las'} {clock(at)}"


def hours(opens: time, closes: time) -> str:
    """Both with articles: "de las ocho y media de la mañana a las cinco de la tarde"."""
    return f"de {with_article(opens)} a {with_article(closes)}"


def day_of_month(n: int) -> str:
    """As in Latin America the first is primero; the others are plain numbers."""
    return "primero" if n == 1 else number(n)


SPOKEN = Spoken(
    tag="es",
    phone_digits=PHONE,
    keys={**PHONE, "*": "asterisco", "#": "numeral"},
    count=counted("{n} cosas", feminine, "una cosa"),
    options=counted("{n} opciones", feminine, "una opción"),
    ordinal=listed([word.capitalize() for word in ORDINALS], counted("Número {n}", number)),
    clock=clock,
    hours=hours,
    days=counted("{n} días", masculine, "un día"),
    months=counted("{n} meses", masculine, "un mes"),
    age=counted("{n} años", masculine, "un año"),
    times=counted("{n} veces", feminine, "una vez"),
    minutes=counted("{n} minutos", masculine, "un minuto"),
    people=counted("{n} personas", feminine, "una persona"),
    digits=counted("{n} dígitos", masculine, "un dígito"),
    length_range=range_of("de {least} a {most}", number),
    day=dated("{weekday} {day} de {month}", MONTHS, WEEKDAYS, day_of_month),
    floor=listed([f"{word} piso" for word in FLOORS], counted("piso {n}", number)),
)
