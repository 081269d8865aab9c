"""menus/spoken/: forms that are complete are spoken, and everything else is said with its place and cure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.checks.places import check_places
from ivr.authoring.codes import Code
from ivr.authoring.compile import compile_menus
from ivr.authoring.issues import Issue
from ivr.authoring.source import read_source
from ivr.authoring.spoken import compile_spoken
from ivr.authoring.spoken_schema import SpokenFile
from ivr.authoring.translations.desk import open_desk
from ivr.authoring.translations.editing import update
from ivr.authoring.translations.form import ENTRIES, Form
from ivr.authoring.translations.writing import changes, write
from ivr.authoring.validate import validate
from ivr.model import LanguageTag, LineId, PhoneLine, Position, Tree
from ivr.speech.spoken.forms import spoken_of

TODAY = date(2026, 11, 22)
QAA = LanguageTag("qaa")
COMPLETE = """\
numbers: [one, two, three]
phone-digits: {0: zero, 1: one, 2: two, 3: three, 4: four, 5: five, 6: six, 7: seven, 8: eight, 9: nine}
keys: {star: star, hash: pound}
count: {1: one thing, other: "{n} things"}
options: "{n} options"
ordinal: {1: First, 2: Second, other: "Number {n}"}
clock:
  minutes: {0: "{hour}", 30: "half past {hour}", other: "{hour} {minute}"}
  parts: {0: "{time} in the morning", 12: "{time} in the afternoon"}
  named: {12:00: noon}
hours: from {opens} to {closes}
date:
  pattern: "{weekday}, {month} {day}"
  months: [January, February, March, April, May, June, July, August, September, October, November, December]
  weekdays: [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]
days: "{n} days"
months: "{n} months"
age: "{n}"
times: "{n} times"
minutes: "{n} minutes"
people: "{n} people"
digits: "{n} digits"
length-range: "{least} to {most}"
floor: floor {n}
"""


def issues_of(folder: Path, text: str) -> tuple[Issue, ...]:
    """What is wrong with a file."""
    file = folder / "qaa.yaml"
    file.write_text(text, "utf-8")
    source = read_source(file, "spoken/qaa.yaml")
    part = validate(source, SpokenFile)
    assert part, source.issues
    return compile_spoken(QAA, part, source)[1]


def test_a_complete_file_is_spoken(tmp_path: Path) -> None:
    """Short forms and long ones, with or without quotes."""
    assert issues_of(tmp_path, COMPLETE) == ()
    source = read_source(tmp_path / "qaa.yaml", "spoken/qaa.yaml")
    part = validate(source, SpokenFile)
    assert part
    forms, _ = compile_spoken(QAA, part, source)
    assert forms
    said = spoken_of(forms)
    assert (said.count(1), said.count(2), said.count(14)) == ("one thing", "two things", "14 things")
    assert said.hours(time(8, 30), time(12)) == "from half past 8 in the morning to noon"
    assert said.day(date(2026, 11, 3)) == "Tuesday, November three"


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("0: zero, ", "", "2:1", "'phone-digits.0' is empty"),
        ("1: one, 2: two, 3", "1: one, 2: one, 3", "2:33", "'1' and '2' are both 'one'"),
        ("[one, two, three]", "[one, two, two]", "1:1", "'2' and '3' are both 'two'"),
        ("hash: pound", "hash: ''", "3:20", "'keys.hash' is empty"),
        ("hash: pound", "hash: pound, plus: plus", "3:33", "knows no 'plus'"),
        ("hash: pound", "hash: pound, 4: nine", "3:33", "'9' and '4' are both 'nine'"),
        ('"{n} options"', "many options", "5:1", "'options' has other placeholders"),
        ('"{n} options"', '"{n} or {n} options"', "5:1", "'options' has other placeholders"),
        ("1: First", "0: Zeroth", "6:11", "'0' in 'ordinal' is no number"),
        ("1: First", "one: First", "6:11", "'one' in 'ordinal' is no number"),
        ("half past {hour}", "half past", "8:26", "'clock.minutes.30' has other placeholders"),
        ('0: "{time} in the morning", ', "", "9:3", "'clock.parts.0' is empty"),
        (" in the afternoon", " in the morning", "7:1", "00:00 and 12:00"),
        ("12:00: noon", "25:00: noon", "10:11", "'25:00' is no time of day"),
        ("from {opens}", "from (opens)", "11:1", "'hours' has other placeholders"),
        (", Sunday]", "]", "15:3", "'date.weekdays' has 6 names"),
        ("floor: floor {n}\n", "", "1:1", "'floor' is empty"),
        ("floor: floor {n}", "floor: floor /{n}", "24:1", "'/' in 'floor' is not spoken"),
    ],
)
def test_what_is_wrong(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    """One mistake is one issue, at the entry that must be changed."""
    assert COMPLETE.count(old) == 1
    text = COMPLETE.replace("  named: {12:00: noon}\n", "") if "afternoon" in old else COMPLETE
    (issue,) = issues_of(tmp_path, text.replace(old, new))
    assert str(issue.at) == f"spoken/qaa.yaml:{at}"
    assert words in issue.wrong
    assert issue.cure.endswith(".")
    assert issue.code in (Code.SPOKEN_MISSING, Code.SPOKEN_WRONG)


def test_a_new_form_has_every_entry(tmp_path: Path) -> None:
    """Nothing of it is wrong, as nothing is written yet; each entry is told to be empty."""
    empty = issues_of(tmp_path, Form(QAA, "Qaa", None, ()).completed())
    assert {issue.code for issue in empty} == {Code.SPOKEN_MISSING}
    fields = {field.alias for field in SpokenFile.model_fields.values()}
    assert set(ENTRIES) == fields
    assert {issue.wrong.split("'")[1].split(".")[0] for issue in empty} == fields - {"numbers"}


@pytest.fixture
def town_in_qaa(town: Path) -> Path:
    """The tiny town, whose own language has no module."""
    for name, old, new in (
        ("city.yaml", "default-language: en", "default-language: qaa"),
        ("languages.yaml", "  en: ", "  qaa: "),
    ):
        file = town / name
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    (town / "lexicon/en.yaml").unlink()
    return town


def updated(root: Path) -> list[str]:
    """Run update; the files that were changed."""
    desk = open_desk(root, TODAY)
    update(desk, desk.languages)
    planned = changes(desk)
    write(root, planned)
    return [change.name for change in planned]


def test_update_writes_the_form_once(town_in_qaa: Path) -> None:
    """Also for the source language; then it is left as it is, filled in or not."""
    assert updated(town_in_qaa) == ["spoken/qaa.yaml"]
    assert updated(town_in_qaa) == []
    (town_in_qaa / "spoken/qaa.yaml").write_text(COMPLETE, "utf-8")
    assert updated(town_in_qaa) == []
    assert compile_menus(town_in_qaa, TODAY).issues == ()


def test_update_adds_only_what_is_missing(town_in_qaa: Path) -> None:
    """What was written stays, byte for byte, and entries of a later version of the form follow it."""
    (town_in_qaa / "spoken").mkdir()
    file = town_in_qaa / "spoken/qaa.yaml"
    written = COMPLETE.replace("floor: floor {n}\n", "# by ear")
    file.write_text(written, "utf-8")
    assert updated(town_in_qaa) == ["spoken/qaa.yaml"]
    assert file.read_text("utf-8") == f"{written}\n\n{ENTRIES['floor']}"


def test_a_file_that_nothing_reads(town: Path) -> None:
    """A language has its forms in one place; a file for another is of no use."""
    (town / "spoken").mkdir()
    for tag, code in (("es", Code.FILE_UNKNOWN), ("qaa", Code.ID_UNRESOLVED)):
        file = town / f"spoken/{tag}.yaml"
        file.write_text(COMPLETE, "utf-8")
        (issue,) = compile_menus(town, TODAY, "menus").issues
        assert (issue.code, issue.at.path) == (code, f"menus/spoken/{tag}.yaml")
        file.unlink()


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        (", key: 2", "", Code.PLACE_UNREACHABLE, 3),
        (", key: 1", "", Code.PLACE_UNREACHABLE, 2),
        (", key: 2", ", key: 1", None, 0),
    ],
)
def test_keys_of_languages(town: Path, old: str, new: str, code: Code | None, line: int) -> None:
    """One key may stand for two languages; a language that nothing leads to is an error."""
    file = town / "languages.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    found = [(issue.code, issue.at.line) for issue in check_menus(town, TODAY, "menus").issues]
    assert found == ([(code, line)] if code else [])


def test_five_languages_on_one_key(tiny: Tree) -> None:
    """More than four options at one place are too many there as everywhere."""
    spanish = tiny.languages[LanguageTag("es")]
    more = {LanguageTag(f"qa{c}"): replace(spanish, at=Position("more.yaml", 1, 1)) for c in "abcd"}
    four = dict(list(more.items())[:3])
    assert list(check_places(replace(tiny, languages={**tiny.languages, **four}))) == []
    (issue,) = check_places(replace(tiny, languages={**tiny.languages, **more}))
    assert (issue.code, issue.at.path) == (Code.MENU_TOO_MANY, "more.yaml")


def test_a_language_of_a_line_needs_no_key(tiny: Tree) -> None:
    """The number that is dialled leads to it; the city's own language is the way back and needs one."""
    for tag, expected in (("es", []), ("en", [Code.PLACE_UNREACHABLE])):
        language = tiny.languages[LanguageTag(tag)]
        entry = PhoneLine(LineId("one"), (), language.tag, None, tiny.front, language.at)
        languages = {**tiny.languages, language.tag: replace(language, key=None)}
        tree = replace(tiny, languages=languages, lines={entry.id: entry})
        assert [issue.code for issue in check_places(tree)] == expected
