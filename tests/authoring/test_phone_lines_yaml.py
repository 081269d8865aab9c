"""``lines`` of city.yaml: compiled as written, checked with the rest, and shown wherever texts are shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.codes import Code
from ivr.authoring.compile import compile_menus
from ivr.authoring.diff.compare import compare
from ivr.authoring.diff.keys import KeyChange
from ivr.authoring.diff.side import LINES, Side
from ivr.authoring.lines import heard_lines
from ivr.authoring.proof.page import MENUS_PAGE, pages
from ivr.authoring.tables import path_rows
from ivr.authoring.walk import cases, entries, paths, visits
from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.machine import start, step
from ivr.model import LanguageTag, LineId, Procedure, Tree

if TYPE_CHECKING:
    from tests.authoring.conftest import Check

TODAY = date(2026, 11, 22)
EN, ES = LanguageTag("en"), LanguageTag("es")
BUSY, TAGS = LineId("busy"), LineId("tags")
CITY = "city.yaml"
UNIT = "lines.busy.greeting"
GREETING = (
    "translations/es/city.yaml",
    "desk.ask:",
    'lines.busy.greeting:\n  source: All lines are busy.\n  text: "Las líneas están ocupadas."\ndesk.ask:',
)
LINED = """\
lines:
  busy:
    numbers: ["+15065550101", "+15065550102"]
    greeting: All lines are busy.
  tags: {language: es, start: lost-tag}
menus:
"""


def lines(yaml: str = LINED) -> tuple[str, str, str]:
    """An edit that writes lines into city.yaml."""
    return CITY, "menus:\n", yaml


@pytest.fixture
def lined(edited: Check) -> Tree:
    """The tiny city with two lines."""
    checked = edited(lines(), GREETING)
    assert [str(issue) for issue in checked.issues] == []
    assert checked.tree is not None
    return checked.tree


def test_lines_are_compiled_as_written(lined: Tree) -> None:
    """Numbers, language, greeting and first place; the front menu if none is named."""
    busy, tags = lined.lines.values()
    assert (busy.id, busy.numbers) == (BUSY, ("+15065550101", "+15065550102"))
    assert (busy.language, busy.start) == (None, "desk")
    assert busy.greeting is not None
    assert (busy.greeting.id, set(busy.greeting.texts)) == (UNIT, {EN, ES})
    assert (tags.id, tags.language, tags.greeting, tags.start) == (TAGS, ES, None, "lost-tag")


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("{language: sp}", "7:9"),
        ("{start: lost-tags}", "7:9"),
        ("{language: 日本, start: lost-tag}", "7:9"),
    ],
)
def test_unknown_ids_are_told_at_their_place(edited: Check, line: str, where: str) -> None:
    """Languages and places that nothing has."""
    (issue,) = edited(lines(f"lines:\n  day: {line}\nmenus:\n")).issues
    assert (issue.code, str(issue.at)) == (Code.ID_UNRESOLVED, f"menus/city.yaml:{where}")


@pytest.mark.parametrize(
    "number", ["0900-555-0199", "15065550199", "+0150655501", "+1506", "+1234567890123456", "sip:a@b.example"]
)
def test_a_number_must_be_as_it_is_dialled(edited: Check, number: str) -> None:
    """E.164, with the way to write it."""
    (issue,) = edited(lines(f'lines:\n  day: {{numbers: ["{number}"]}}\nmenus:\n')).issues
    assert issue.code is Code.LINE_NUMBER_WRONG
    assert number in issue.wrong


def test_a_greeting_is_needed_in_every_language(edited: Check) -> None:
    """Nobody hears another language's voice, so an untranslated greeting is an error."""
    issues = edited(lines()).issues
    assert {(i.code, i.language) for i in issues} == {
        (Code.PROMPT_MISSING, ES),
        (Code.TRANSLATION_MISSING, ES),
    }


def test_a_greeting_is_short(edited: Check) -> None:
    """Eight seconds until keys are offered, in each language, by itself."""
    long = ", ".join(["all of our lines are busy now and here"] * 3)
    issues = edited(
        lines(LINED.replace("All lines are busy.", f'[A., "{long}.", "{long}."]')),
        (GREETING[0], GREETING[1], GREETING[2].replace("All lines are busy.", f'[A., "{long}.", "{long}."]')),
    ).issues
    assert Code.GREETING_TOO_LONG in {issue.code for issue in issues if issue.language == EN}


def test_a_place_may_be_reached_by_a_line_alone(edited: Check) -> None:
    """It needs no key, then."""
    without = (CITY, "      - {key: 1, to: town-hall}\n      - {key: 2,", "      - {key: 1,")
    assert {i.code for i in edited(without).issues} == {Code.PLACE_UNREACHABLE}


def test_a_place_reached_by_a_line_alone_is_in_order(edited: Check) -> None:
    """The same with a line that starts there."""
    without = (CITY, "      - {key: 1, to: town-hall}\n      - {key: 2,", "      - {key: 1,")
    issues = edited(without, lines("lines:\n  hall: {start: town-hall}\nmenus:\n")).issues
    assert [str(issue) for issue in issues] == []


def test_a_procedure_that_a_line_starts_at_is_asked_in_full(lined: Tree) -> None:
    """A menu may settle answers, a line does not."""
    place = lined.places[lined.lines[TAGS].start]
    assert isinstance(place, Procedure)
    assert () in entries(lined, place)
    assert list(cases(place))


def test_pressing_the_keys_of_a_path_on_a_line_leads_to_its_end(lined: Tree) -> None:
    """Without the gate, behind it, and in another language than the line's own."""
    for called in lined.lines:
        for language in (EN, ES):
            for path in paths(lined, language, called):
                state = start(lined, called)
                for key in path.keys:
                    state = step(lined, state, KeysPressed(key), Moment())
                assert state == path.end


def test_the_greeting_counts_in_the_seconds_of_a_path(lined: Tree) -> None:
    """The same keys take longer on the line that says more."""
    plain, busy = ({row.keys: row.seconds for row in path_rows(lined, EN, called)} for called in (None, BUSY))
    assert plain.keys() == busy.keys()
    assert all(busy[keys] > plain[keys] for keys in plain)


def test_a_walk_meets_the_first_place_of_each_line(lined: Tree) -> None:
    """In each language, by the keys that a caller needs."""
    found = {visit.state.line: visit.keys for visit in visits(lined, EN) if visit.state.line}
    assert found == {BUSY: ("1",), TAGS: ("#", "1")}
    assert {v.state.line: v.keys for v in visits(lined, ES) if v.state.line} == {BUSY: ("2",), TAGS: ()}


def test_the_greeting_is_among_the_lines_that_are_heard(lined: Tree) -> None:
    """So it can be recorded and its readings looked at, in each language, also at the slower speed."""
    heard = {(one.language, one.slow) for one in heard_lines(lined) if one.line.message.id == UNIT}
    assert heard == {(EN, False), (EN, True), (ES, False), (ES, True)}
    greeted = {one.language for one in heard_lines(lined) if one.line.message.id == "system.greeting"}
    assert greeted == {EN, ES}


def test_the_greeting_stands_on_the_sheet(lined: Tree, tmp_path: Path) -> None:
    """Under a heading of its own, with the keys that lead to it."""
    units = compile_menus(tmp_path / "city", TODAY).units
    (page,) = (page for page in pages(lined, units, ES) if page.name == MENUS_PAGE)
    (section,) = (section for section in page.sections if section.kind == "lines")
    assert [(row.unit, row.keys) for row in section.rows] == [(UNIT, ("2",))]


def test_a_difference_of_lines_is_told(lined: Tree, tiny: Tree, tmp_path: Path) -> None:
    """What is said before the first place, and which numbers lead where."""
    city = tmp_path / "city"
    old = Side(lined, compile_menus(city, TODAY).units)
    text = (city / CITY).read_text("utf-8")
    (city / CITY).write_text(text.replace("0102", "0103").replace("are busy", "are taken"), "utf-8")
    compiled = compile_menus(city, TODAY)
    assert compiled.tree is not None
    found = compare(old, Side(compiled.tree, compiled.units))
    numbers = ("+15065550101, +15065550102", "+15065550101, +15065550103")
    assert found.keys == (KeyChange("line busy", "numbers", *numbers),)
    assert [(each.unit, each.group, each.language) for each in found.spoken] == [(UNIT, LINES, EN)]
    gone = compare(Side(lined, {}), Side(tiny, {}))
    assert KeyChange("line tags", "start", "lost-tag", None) in gone.keys


def test_a_line_with_a_language_that_withholds_its_place_fails_a_release(
    edited: Check, tmp_path: Path
) -> None:
    """Its callers would hear an excuse first; until then it is a warning."""
    stale = ("procedures/dog-license.yaml", "Puppies under", "Puppies below")
    checked = edited(lines("lines:\n  dogs: {language: es, start: dog-license}\nmenus:\n"), stale)
    assert checked.usable
    assert Code.LINE_WITHHELD in {issue.code for issue in checked.issues}
    release = check_menus(tmp_path / "city", TODAY, release=True)
    assert [issue.code for issue in release.issues if issue.severity == "error"] == [Code.LINE_WITHHELD]
