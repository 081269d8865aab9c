"""hours.yaml: the city's own, and what a clerk may get wrong in it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import Checked, check_menus
from ivr.model import FactId, Tree
from ivr.model.hours import ClockId, Closure, Dates, DayKind, ExceptionId, ExtraOpening, Reason, Yearly

TINY = Path(__file__).parent.parent / "cities" / "tiny"
TODAY = date(2026, 11, 22)
HOURS = """\
desk: counter
clocks:
  counter: {weekdays: desk-hours}
  phone: {open: always}
closures:
  storm: {clocks: [counter], on: 2026-12-01}
openings:
  gala: {clocks: [counter], on: 2026-12-05}
"""


def checked(to: Path, text: str, *facts: str) -> Checked:
    """The tiny city with this hours.yaml, and further lines of facts.yaml."""
    root = Path(shutil.copytree(TINY, to / "menus"))
    (root / "hours.yaml").write_text(text, "utf-8")
    with (root / "facts.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in facts)
    return check_menus(root, TODAY, "menus")


def test_a_tree_without_hours(tmp_path: Path) -> None:
    """The file may be left out: then nobody knows when the desk is open."""
    tree = check_menus(TINY, TODAY).tree
    assert tree is not None
    assert tree.hours is None


def test_the_citys_clocks(tree: Tree) -> None:
    """Counters on weekdays, inquiries every day at two hours, suspension always, from the facts."""
    assert tree.hours is not None
    named = {
        clock.id: {kind: shift.fact for kind, shift in clock.shifts} if not clock.always else "always"
        for clock in tree.hours.clocks
    }
    weekend = dict.fromkeys((DayKind.SATURDAY, DayKind.SUNDAY, DayKind.HOLIDAY), "inquiry-weekend-hours")
    assert named == {
        "counters": {DayKind.WEEKDAY: "counter-hours"},
        "inquiries": {DayKind.WEEKDAY: "inquiry-weekday-hours", **weekend},
        "suspension": "always",
    }
    assert (tree.hours.desk, tree.hours.zone) == ("counters", "Asia/Tokyo")
    shifts = [shift for clock in tree.hours.clocks for _, shift in clock.shifts]
    assert all(shift.hours == tree.facts[shift.fact].value for shift in shifts)


def test_the_citys_year_end(tree: Tree) -> None:
    """From 29 December to 3 January, every year, for the counters and the inquiries."""
    assert tree.hours is not None
    [closure] = [each for each in tree.hours.closures if each.reason is Reason.YEAR_END]
    assert closure.days == Yearly((12, 29), (1, 3))
    assert set(closure.clocks) == {"counters", "inquiries"}


def test_what_is_written_is_compiled(tmp_path: Path) -> None:
    """Ids, days and clocks arrive as written; what is not written has its default."""
    found = checked(tmp_path, HOURS)
    assert [str(issue) for issue in found.issues] == []
    assert found.tree is not None
    hours = found.tree.hours
    assert hours is not None
    december = [Dates(date(2026, 12, day), date(2026, 12, day)) for day in (1, 5)]
    [storm], [gala] = hours.closures, hours.openings
    assert storm == Closure(
        ExceptionId("storm"), (ClockId("counter"),), december[0], Reason.CLOSURE, storm.at
    )
    assert gala == ExtraOpening(ExceptionId("gala"), (ClockId("counter"),), december[1], None, gala.at)
    assert hours.zone == "America/Halifax"


def test_a_fact_that_only_the_clocks_use_is_used(tmp_path: Path) -> None:
    """Hours of one day need not be spoken anywhere."""
    fact = "gala-hours: {kind: hours, value: 10:00-12:00, source: Contact, checked: 2026-11-01}"
    text = HOURS.replace("on: 2026-12-05", "on: 2026-12-05, hours: gala-hours")
    found = checked(tmp_path, text, fact)
    assert [str(issue) for issue in found.issues] == []
    assert found.tree is not None
    assert found.tree.hours is not None
    assert FactId("gala-hours") in found.tree.hours.facts()


def test_a_text_of_a_closure_is_a_unit(tmp_path: Path) -> None:
    """It is translated like every other text."""
    found = checked(tmp_path, HOURS.replace("on: 2026-12-01", "on: 2026-12-01, say: The roof leaks."))
    assert [(issue.code, issue.language) for issue in found.issues] == [("translation-missing", "es")]
    assert found.tree is not None
    assert found.tree.hours is not None
    assert found.tree.hours.texts[ExceptionId("storm")].id == "hours.closures.storm.say"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("desk: counter", "desk: countre", "1:1 error id-unresolved"),
        ("weekdays: desk-hours", "weekdays: desk-hour", "3:13 error id-unresolved"),
        ("weekdays: desk-hours", "weekdays: grace-days", "3:13 error value-wrong"),
        ("storm: {clocks: [counter]", "storm: {clocks: [phone, contour]", "6:27 error id-unresolved"),
        ("on: 2026-12-05", "on: 2026-12-05, hours: grace-days", "8:45 error value-wrong"),
        ("on: 2026-12-05", "on: 5 December", "8:29 error value-wrong"),
        ("on: 2026-12-01", "yearly: {from: 12-01}", "6:30 error key-missing"),
        ("on: 2026-12-01", "yearly: {from: 12-01, until: 4 March}", "6:52 error value-wrong"),
        ("on: 2026-12-01", "on: 2026-12-01, reason: weather", "6:46 error value-wrong"),
        ("open: always", "open: sometimes", "4:11 error value-wrong"),
        ("gala: ", "storm: ", "8:3 error id-duplicate"),
        ("storm: {clocks: [counter]", "storm: {clocks: []", "6:11 error value-wrong"),
        ("{weekdays: desk-hours}", "{saturdays: desk-hours}", "8:3 error key-missing"),
        ("desk: counter\n", "", "1:1 error key-missing"),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Each is found where it is written, with what to write instead."""
    assert HOURS.count(old) == 1
    found = checked(tmp_path, HOURS.replace(old, new))
    assert [f"{i.at.line}:{i.at.column} {i.severity} {i.code}" for i in found.issues] == [expected]
    assert found.issues[0].at.path == "menus/hours.yaml"
    assert found.issues[0].cure.endswith((".", "?"))


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """A clerk hears of everything in one go."""
    text = HOURS.replace("desk: counter", "desk: x").replace(
        "[counter], on: 2026-12-01", "[y], from: 2026-12-01"
    )
    codes = [str(issue.code) for issue in checked(tmp_path, text).issues]
    assert codes == ["id-unresolved", "hours-dates", "id-unresolved"]


def test_an_unreadable_fact_is_told_once(tmp_path: Path) -> None:
    """Hours that cannot be read are a problem of facts.yaml, not a missing id."""
    fact = "gala-hours: {kind: hours, value: ten to twelve, source: Contact, checked: 2026-11-01}"
    text = HOURS.replace("on: 2026-12-05", "on: 2026-12-05, hours: gala-hours")
    assert [str(i.code) for i in checked(tmp_path, text, fact).issues] == ["value-wrong"]
