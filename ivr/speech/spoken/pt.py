"""Brazilian Portuguese. Decided after docs/voice-rules.md §6 and common usage.

6 is "meia" in phone numbers only; the key is "seis". ``#`` is "jogo da velha". Numbers agree in gender:
duas opções, dois dias. Floors keep the number on the building's signs: in Brazil "primeiro andar" is one
above the ground floor, in Japan it is the ground floor. Not reviewed by a native speaker.
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

DIGITS = by_digit("zero um dois três quatro cinco seis sete oito nove")
SMALL = words(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove"
)
TENS = words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
ORDINALS = [
    *words("primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo"),
    "décimo primeiro",
    "décimo segundo",
]
PARTS = ((0, "da madrugada"), (6, "da manhã"), (12, "da tarde"), (19, "da noite"))
TWELVES = {0: "meia-noite", 12: "meio-dia"}
WEEKDAYS = words("segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo")
MONTHS = words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")


def number(n: int) -> str:
    """Words up to 99, masculine and as one counts, then the numeral."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    if n < len(SMALL):
        return SMALL[n]
    tens, unit = divmod(n, 10)
    return TENS[tens - 2] + (f" e {SMALL[unit]}" if unit else "")


def feminine(n: int) -> str:
    """Before a feminine noun: uma, duas, vinte e uma, trinta e duas."""
    *head, last = number(n).split(" ")
    return " ".join([*head, {"um": "uma", "dois": "duas"}.get(last, last)])


def clock(at: time) -> str:
    """Without article: "oito e meia da manhã", without article; 12:30 is "meio-dia e meia"."""
    tail = {0: "", 30: " e meia"}.get(at.minute, f" e {number(at.minute)}")
    if at.hour in TWELVES:
        return TWELVES[at.hour] + tail
    return f"{feminine(twelve(at.hour))}{tail} {part_of_day(PARTS, at.hour)}"


def joined(at: time, masculine: str, one: str, many: str) -> str:
    """The clock after preposition and article: for meio-dia, for uma and meia-noite, for the rest."""
    if at.hour == 12:
        return f"{masculine} {clock(at)}"
    return f"{one if at.hour in (0, 1, 13) else many} {clock(at)}"


def hours(opens: time, closes: time) -> str:
    """With articles: "das oito e meia da manhã às cinco da tarde", "do meio-dia à uma da tarde"."""
    return f"{joined(opens, 'do', 'da', 'das')} {joined(closes, 'ao', 'à', 'às')}"


def day_of_month(n: int) -> str:
    """The first is primeiro; the others are plain numbers."""
    return "primeiro" if n == 1 else number(n)


SPOKEN = Spoken(
    tag="pt-BR",
    phone_digits={**DIGITS, "6": "meia"},
    keys={**DIGITS, "*": "asterisco", "#": "jogo da velha"},
    count=counted("{n} itens", number, "um item"),
    options=counted("{n} opções", feminine, "uma opção"),
    ordinal=listed([word.capitalize() for word in ORDINALS], counted("Número {n}", number)),
    clock=clock,
    hours=hours,
    days=counted("{n} dias", number, "um dia"),
    months=counted("{n} meses", number, "um mês"),
    age=counted("{n} anos", number, "um ano"),
    times=counted("{n} vezes", feminine, "uma vez"),
    minutes=counted("{n} minutos", number, "um minuto"),
    people=counted("{n} pessoas", feminine, "uma pessoa"),
    digits=counted("{n} dígitos", number, "um dígito"),
    length_range=range_of("de {least} a {most}", number),
    day=dated("{weekday}, {day} de {month}", MONTHS, WEEKDAYS, day_of_month),
    floor=listed([f"{word} andar" for word in ORDINALS], counted("andar {n}", number)),
)
