"""``ivr hours``: what is open at a moment, in words and as data."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Ivr


def test_the_years_end_in_words(ivr: Ivr, menus_root: Path) -> None:
    """Each clock with its reason and its end, key 0 as a sentence, and a week of days."""
    shown = ivr("hours", "--menus", menus_root, "--at", "2026-12-30T20:00")
    assert shown.status == 0
    assert "counters: closed (year's end: year-end) until 2027-01-04 08:30" in shown.out
    assert "suspension: open\n" in shown.out
    assert "It opens again on Monday, 2027-01-04 at 08:30." in shown.out
    assert shown.out.count("2027-01-0") >= 5
    assert "元日" in shown.out


def test_with_what_staff_set(
    ivr: Ivr, menus_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Key 0 is as callers meet it: closed by the staff, or open late, and an announcement is named."""
    monkeypatch.setenv("IVR_DATABASE_URL", f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    day = "2030-12-02T"
    assert ivr("desk", "close", "--from", f"{day}10:00", "--until", f"{day}11:00").status == 0
    assert ivr("desk", "open-late", "--from", f"{day}16:00", "--until", f"{day}19:00").status == 0
    assert ivr("desk", "announce", "--ja", "本日は混みあっています。", "--until", f"{day}12:00").status == 0

    def key_0(at: str) -> str:
        return ivr("hours", "--menus", menus_root, "--at", f"{day}{at}", "--days", "0").out.partition(
            "Key 0: "
        )[2]

    assert key_0("10:30").startswith("The staff have closed the desk for now.")
    assert "at 11:00. Staff have set it so. Callers hear an announcement" in key_0("10:30").replace("\n", " ")
    assert key_0("13:00") == "The desk is open: key 0 rings a person, if there is a staff number.\n"
    assert key_0("18:00").endswith("if there is a staff number. Staff have set it so.\n")


def test_as_data(ivr: Ivr, menus_root: Path) -> None:
    """JSON has the moment, the clocks and as many days as asked for."""
    told = ivr("hours", "--menus", menus_root, "--at", "2026-09-22T10:00", "--days", "2", "-f", "json")
    shown = json.loads(told.out)
    assert shown["at"] == "2026-09-22T10:00+09:00"
    assert [clock["open"] for clock in shown["clocks"]] == [False, True, True]
    assert shown["clocks"][0]["changes_at"] == "2026-09-24T08:30+09:00"
    assert [day["date"] for day in shown["days"]] == ["2026-09-22", "2026-09-23"]
    assert "public holiday" in shown["key_0"]


@pytest.mark.parametrize("zoned", ["2026-11-24T09:00", "2026-11-24T00:00+00:00", "2026-11-23T19:00-05:00"])
def test_a_moment_with_or_without_a_zone(ivr: Ivr, menus_root: Path, zoned: str) -> None:
    """A time without a zone is the city's, whatever this machine's is."""
    shown = json.loads(ivr("hours", "--menus", menus_root, "--at", zoned, "-f", "json").out)
    assert shown["at"] == "2026-11-24T09:00+09:00"
    assert shown["clocks"][0]["open"] is True


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_tables(ivr: Ivr, menus_root: Path, form: str) -> None:
    """One row a day, as many cells in each."""
    told = ivr("hours", "--menus", menus_root, "--at", "2026-11-24T09:00", "--days", "3", "-f", form)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(told.out)))
        assert len(rows) == 4
        assert {len(row) for row in rows} == {6}
    else:
        assert len([line for line in told.out.splitlines() if line.startswith("| 2026")]) == 3


def test_no_days(ivr: Ivr, menus_root: Path) -> None:
    """Only the moment."""
    told = ivr("hours", "--menus", menus_root, "--at", "2026-11-24T09:00", "--days", "0")
    assert told.out.splitlines()[-1].startswith("Key 0: The desk is open")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--at", "tomorrow"], "2026-12-30T20:00"),
        (["--at", "2026-13-01T10:00"], "2026-12-30T20:00"),
        (["--days", "9999"], "0 to 400"),
        (["--days", "-1"], "0 to 400"),
    ],
)
def test_what_cannot_be_shown(ivr: Ivr, menus_root: Path, arguments: list[str], said: str) -> None:
    """One sentence that says what to write."""
    ended = ivr("hours", "--menus", menus_root, *arguments)
    assert ended.status == 2
    assert said in ended.err


def test_menus_without_hours(ivr: Ivr, town: Path) -> None:
    """It says what to add."""
    ended = ivr("hours", "--menus", town)
    assert ended.status == 2
    assert "hours.yaml" in ended.err


def test_hours_of_that_day(ivr: Ivr, menus_root: Path, tmp_path: Path) -> None:
    """Facts are those of the day asked for: hours that end before are not said to hold then."""
    menus = tmp_path / "menus"
    shutil.copytree(menus_root, menus)
    facts = menus / "facts.yaml"
    dated = facts.read_text("utf-8").replace(
        "value: 8:30-17:00,", "value: 8:30-17:00, valid: {until: 2099-03-31},"
    )
    facts.write_text(dated, "utf-8")
    assert ivr("hours", "--menus", menus, "--at", "2099-03-31T10:00").status == 0
    ended = ivr("hours", "--menus", menus, "--at", "2099-04-01T10:00")
    assert ended.status != 0
    assert "2099-03-31" in ended.err + ended.out


def test_no_command_asks_this_machine_for_the_day() -> None:
    """A server in another zone has another day for hours on end; the city's is in ``ivr.cli.today``."""
    modules = list((Path(__file__).parents[2] / "ivr").rglob("*.py"))
    assert modules
    assert [path for path in modules if "date.today(" in path.read_text("utf-8")] == []
