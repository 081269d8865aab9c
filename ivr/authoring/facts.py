"""facts.yaml to facts: values read by kind, dates held against today."""

from __future__ import annotations

import re
from datetime import date, time

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.schema import FactPart
from ivr.authoring.source import Source
from ivr.model import Fact, FactId, FactKind, FactValue, Hours, LengthRange, PageNumber, PhoneNumber, Position

_EXAMPLES = {
    FactKind.PHONE: "03-1234-5678",
    FactKind.HOURS: "8:30-17:00",
    FactKind.LENGTH_RANGE: "6-16",
    FactKind.PAGE: "231-583-927",
}


def compile_facts(
    parts: dict[str, FactPart], source: Source, today: date
) -> tuple[dict[FactId, Fact], list[Issue]]:
    """All facts, and what is wrong with them on the day ``today``."""
    facts: dict[FactId, Fact] = {}
    issues: list[Issue] = []
    for name, part in parts.items():
        at = source.at(name)
        value = _value(part)
        if value is None:
            issues.append(_unreadable(part, source.at(name, "value")))
            continue
        fact = Fact(
            FactId(name), part.kind, value, part.source, part.checked, part.valid.from_, part.valid.until, at
        )
        facts[fact.id] = fact
        issues += _dated(fact, at, today)
    return facts, issues


def _value(part: FactPart) -> FactValue | None:
    match part.kind:
        case FactKind.PHONE:
            return _phone(part.value)
        case FactKind.HOURS:
            return _hours(part.value)
        case FactKind.LENGTH_RANGE:
            found = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", part.value)
            known = found and 1 <= int(found[1]) <= int(found[2])
            return LengthRange(int(found[1]), int(found[2])) if found and known else None
        case FactKind.PAGE:
            found = re.fullmatch(r"([0-9]{3})-([0-9]{3})-([0-9]{3})", part.value)
            return PageNumber(found.groups()) if found else None
    return int(part.value) if re.fullmatch(r"[1-9][0-9]{0,3}", part.value) else None


_ELEVEN_DIGITS = re.compile(r"0[5-9]0|0800")
"""How Japanese numbers of eleven digits begin (mobile, IP, 0800); all others have ten."""


def _phone(text: str) -> PhoneNumber | None:
    """Full-width digits are none: a voice would read them, and the phone company would not dial them."""
    groups = tuple(text.split("-"))
    known = len(groups) == 3 and all(re.fullmatch(r"[0-9]{2,5}", group) for group in groups)
    digits = 11 if _ELEVEN_DIGITS.match("".join(groups)) else 10
    whole = len("".join(groups)) == digits
    return PhoneNumber(groups) if known and whole and text.startswith("0") else None


def _hours(text: str) -> Hours | None:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})", text)
    if not found:
        return None
    try:
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError:
        return None
    return Hours(opens, closes) if opens < closes else None


def _unreadable(part: FactPart, at: Position) -> Issue:
    example = _EXAMPLES.get(part.kind, "15")
    return Issue(
        Code.VALUE_WRONG,
        at,
        f"'{part.value}' is not a value of the kind '{part.kind}'.",
        f"Write it as {example}.",
    )


def _dated(fact: Fact, at: Position, today: date) -> list[Issue]:
    issues = []
    if not fact.source.strip():
        cure = "Add 'source:' with the section of the city's page."
        issues.append(Issue(Code.FACT_NO_SOURCE, at, f"The fact '{fact.id}' has no source.", cure))
    if fact.valid_until and fact.valid_until < today:
        wrong = f"The fact '{fact.id}' was valid until {fact.valid_until}."
        issues.append(Issue(Code.FACT_EXPIRED, at, wrong, "Look up today's value and its dates."))
    if fact.valid_from and fact.valid_from > today:
        wrong = f"The fact '{fact.id}' is valid only from {fact.valid_from}."
        issues.append(Issue(Code.FACT_NOT_YET, at, wrong, "Put it in on that day; write today's value now."))
    return issues
