"""facts.yaml: values by kind, dates against today, and where each is from."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.codes import Code
from ivr.authoring.facts import compile_facts
from ivr.authoring.issues import Issue
from ivr.authoring.schema import FactPart, ValidPart
from ivr.authoring.source import Source
from ivr.model import Fact, FactId, FactKind, Hours, LengthRange, PageNumber, PhoneNumber, Tree

TODAY = date(2026, 11, 22)


def compiled(kind: str, value: str, **more: object) -> tuple[Fact | None, list[Issue]]:
    """One fact and its issues."""
    part = FactPart.model_validate(
        {"kind": kind, "value": value, "source": "A page", "checked": "2026-11-01", **more}
    )
    facts, issues = compile_facts({"it": part}, Source("facts.yaml"), TODAY)
    return facts.get(FactId("it")), issues


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("phone", "042-460-9845", PhoneNumber(("042", "460", "9845"))),
        ("phone", "0120-00-1234", PhoneNumber(("0120", "00", "1234"))),
        ("hours", "8:30-17:00", Hours(time(8, 30), time(17))),
        ("hours", "00:00-23:59", Hours(time(0), time(23, 59))),
        ("length-range", "6-16", LengthRange(6, 16)),
        ("page", "231-583-927", PageNumber(("231", "583", "927"))),
        ("days", "90", 90),
        ("months", "2", 2),
        ("age", "15", 15),
        ("times", "5", 5),
        ("digits", "4", 4),
        ("floor", "1", 1),
    ],
)
def test_a_value_is_read_by_its_kind(kind: str, written: str, value: object) -> None:
    """Phone numbers keep their groups and leading zeros; hours become times; the rest whole numbers."""
    fact, issues = compiled(kind, written)
    assert fact is not None
    assert fact.value == value
    assert issues == []


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("phone", "0424609845"),
        ("phone", "42-460-9845"),
        ("phone", "042-460"),
        ("phone", "042-460-98a5"),
        ("phone", "042 460 9845"),
        ("phone", "０４２-４６０-９８４５"),
        ("hours", "17:00-8:30"),
        ("hours", "8:30"),
        ("hours", "8:30-24:00"),
        ("hours", "8.30-17.00"),
        ("length-range", "6"),
        ("page", "231583927"),
        ("page", "231-583-92"),
        ("length-range", "16-6"),
        ("length-range", "0-6"),
        ("days", "0"),
        ("days", "-3"),
        ("days", "3.5"),
        ("days", "九十"),
        ("days", "９０"),
        ("months", "two"),
        ("age", "015"),
    ],
)
def test_a_value_of_another_form_is_refused_with_an_example(kind: str, written: str) -> None:
    """What no language could speak never becomes a fact: wrong order, zero, full-width, missing groups."""
    fact, issues = compiled(kind, written)
    assert fact is None
    assert [issue.code for issue in issues] == [Code.VALUE_WRONG]
    assert issues[0].cure.startswith("Write it as ")


@pytest.mark.parametrize(
    ("valid", "codes"),
    [
        ({}, []),
        ({"until": "2026-11-22"}, []),
        ({"until": "2026-11-21"}, [Code.FACT_EXPIRED]),
        ({"from": "2026-11-22"}, []),
        ({"from": "2026-11-23"}, [Code.FACT_NOT_YET]),
        ({"from": "2026-01-01", "until": "2026-12-31"}, []),
    ],
)
def test_both_days_of_validity_are_included(valid: dict[str, str], codes: list[Code]) -> None:
    """A fact holds on its first and on its last day, and not a day longer."""
    _, issues = compiled("days", "3", valid=ValidPart.model_validate(valid))
    assert [issue.code for issue in issues] == codes


@pytest.mark.parametrize("source", ["", "  "])
def test_a_fact_must_say_where_it_is_from(source: str) -> None:
    """A number that nobody can look up is an error."""
    assert [issue.code for issue in compiled("days", "3", source=source)[1]] == [Code.FACT_NO_SOURCE]


def test_the_tiny_city_has_a_fact_of_every_kind(tiny: Tree) -> None:
    """The fixture shows all that facts can be."""
    assert {fact.kind for fact in tiny.facts.values()} == set(FactKind)


def test_a_phone_number_is_shown_as_written_and_dialled_without_hyphens() -> None:
    """Groups are for ears and eyes, digits for machines."""
    number = PhoneNumber(("042", "460", "9845"))
    assert (str(number), number.digits) == ("042-460-9845", "0424609845")


@pytest.mark.parametrize(
    "value", ["042-460-984５", "042-460-984", "0120-95-017", "042-460-98450", "090-1234-567"]
)
def test_a_number_that_nobody_could_dial_is_an_issue(town: Path, value: str) -> None:
    """Full-width digits, a digit missing, a digit too many: never a traceback, and never spoken."""
    facts = town / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("0120-00-1234", value), "utf-8")
    found = check_menus(town, date(2026, 11, 22), "menus").issues
    assert Code.VALUE_WRONG in {issue.code for issue in found}


@pytest.mark.parametrize("value", ["050-1234-5678", "0800-123-4567", "03-1234-5678"])
def test_numbers_of_every_length(town: Path, value: str) -> None:
    """Ten digits, or eleven where they begin so."""
    facts = town / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("0120-00-1234", value), "utf-8")
    found = check_menus(town, date(2026, 11, 22), "menus").issues
    assert Code.VALUE_WRONG not in {issue.code for issue in found}
