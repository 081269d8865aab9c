"""The days of a closure or opening: one date, a range, or the same days of every year."""

from __future__ import annotations

from datetime import date, timedelta

from ivr.authoring.codes import Code
from ivr.authoring.hours_schema import ExceptionPart, YearlyPart
from ivr.authoring.issues import Issue
from ivr.authoring.source import Source
from ivr.model.hours import Dates, Days, Yearly

LEAP_YEAR = 2000
"""A year that has every day there is."""
_FORMS = "Write 'on: 2026-11-24', or 'from:' and 'until:', or 'yearly: {from: 12-29, until: 01-03}'."


def days_of(
    part: ExceptionPart, source: Source, where: tuple[str | int, ...], issues: list[Issue]
) -> Days | None:
    """The days, or None with an issue. Every range needs both ends, so that everything ends by itself."""
    at = source.at(*where)
    ranged = part.from_ is not None or part.until is not None
    if (part.on is not None) + ranged + (part.yearly is not None) != 1:
        found = "more than one kind of" if part.on or ranged or part.yearly else "no"
        issues.append(Issue(Code.HOURS_DATES, at, f"'{where[-1]}' has {found} days.", _FORMS))
        return None
    if part.yearly:
        return _yearly(part.yearly, source, (*where, "yearly"), issues)
    if part.on:
        return Dates(part.on, part.on)
    if part.from_ is None or part.until is None:
        missing = "from" if part.from_ is None else "until"
        wrong = f"The days of '{where[-1]}' have no '{missing}'."
        issues.append(Issue(Code.HOURS_DATES, at, wrong, f"Add '{missing}:' with a date."))
        return None
    if part.from_ > part.until:
        wrong = f"{part.until} is before {part.from_}."
        at = source.at(*where, "until")
        issues.append(
            Issue(Code.HOURS_DATES, at, wrong, "Write the first day at 'from', the last at 'until'.")
        )
        return None
    return Dates(part.from_, part.until)


def _yearly(
    part: YearlyPart, source: Source, where: tuple[str | int, ...], issues: list[Issue]
) -> Yearly | None:
    read = {key: _month_day(text) for key, text in (("from", part.from_), ("until", part.until))}
    for key, found in read.items():
        if found is None:
            wrong = f"'{part.from_ if key == 'from' else part.until}' is not a day of the year."
            at = source.at(*where, key)
            issues.append(Issue(Code.HOURS_DATES, at, wrong, "Write month and day, such as 12-29."))
    first, last = read.values()
    return Yearly(first, last) if first and last else None


def _month_day(text: str) -> tuple[int, int] | None:
    month, day = (int(part) for part in text.split("-"))
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        return None
    return month, day


def overlap(one: Days, other: Days) -> bool:
    """Is there a day that both hold? Of one rank only: two ranges of dates, or two of every year."""
    if isinstance(one, Dates) and isinstance(other, Dates):
        return one.first <= other.last and other.first <= one.last
    year = (date(LEAP_YEAR, 1, 1) + timedelta(days=number) for number in range(366))
    return any(one.holds(day) and other.holds(day) for day in year)
