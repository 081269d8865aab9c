"""Forms that are data to a table like those written as code: a language needs no module of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from ivr.model.spoken import ClockForms, NumberForms, SpokenForms
from ivr.speech.spoken.base import (
    Numbered,
    Spoken,
    at_least_one,
    between,
    dated,
    part_of_day,
    range_of,
    twelve,
)

TWELVE = 12
"""Hours on the face of a clock that does not tell morning from evening."""


def spoken_of(forms: SpokenForms) -> Spoken:
    """The table of a language. Its patterns must hold their placeholders and no other braces."""

    def number(n: int) -> str:
        return forms.numbers[n - 1] if 1 <= n <= len(forms.numbers) else str(n)

    counts = {name: _numbered(given, number) for name, given in forms.counts.items()}
    clock = _clock(forms.clock, number)
    return Spoken(
        tag=forms.tag,
        phone_digits=forms.phone_digits,
        keys=forms.keys,
        clock=clock,
        hours=between(forms.hours, clock),
        day=dated(
            forms.date.pattern, forms.date.months, forms.date.weekdays, _numbered(forms.date.days, number)
        ),
        length_range=range_of(forms.length_range, number),
        **counts,
    )


def _numbered(forms: NumberForms, number: Callable[[int], str]) -> Numbered:
    def say(n: int) -> str:
        at_least_one(n)
        return forms.exact[n] if n in forms.exact else forms.other.format(n=number(n))

    return say


def _clock(forms: ClockForms, number: Callable[[int], str]) -> Callable[[time], str]:
    def say(at: time) -> str:
        if name := forms.named.get(at.replace(second=0, microsecond=0)):
            return name
        hour = twelve(at.hour) if forms.face == TWELVE else at.hour
        pattern = forms.minutes.exact.get(at.minute, forms.minutes.other)
        named = forms.hours.exact.get(hour) or forms.hours.other.format(n=number(hour))
        said = pattern.format(hour=named, minute=number(at.minute))
        return part_of_day(forms.parts, at.hour).format(time=said)

    return say
