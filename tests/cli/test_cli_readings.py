"""``ivr readings``: what a reader of Japanese gets, with an engine that is only pretended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio.engines import OPEN_JTALK, Voice
from ivr.audio.readings import parse
from ivr.cli import readings

if TYPE_CHECKING:
    from tests.conftest import Ivr

GREETING = "Port Alder town hall, automatic line for dogs."
SPOKEN = "Port All-der town hall, automatic line for dogs."
"""With the reading that the town's lexicon has for its name."""
CHANGED = "Automatic line for dogs."


def shouted(texts: Sequence[str]) -> tuple[str, ...]:
    """An engine that reads everything in capitals."""
    return tuple(text.upper() for text in texts)


@pytest.fixture(autouse=True)
def _english_in_kana(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny town speaks no Japanese, so its English is what the engine reads."""
    voices = {"en": Voice(OPEN_JTALK, "mei_normal")}
    monkeypatch.setattr(readings, "voice_for", voices.get)
    monkeypatch.setattr(readings, "kana_of", shouted)


@pytest.fixture
def sheet(ivr: Ivr, town: Path) -> Path:
    """The sheet of the town, written as a clerk does."""
    ended = ivr("readings", "--menus", town)
    path = town / "readings/en.tsv"
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"{path}: {len(parse(path.read_text('utf-8')))} sentences\n"
    return path


def test_the_sheet(sheet: Path) -> None:
    """Below the menus, one file for each language with kana, with what any caller can hear."""
    found = {row.text: row for row in parse(sheet.read_text("utf-8"))}
    assert [path.name for path in sheet.parent.iterdir()] == ["en.tsv"]
    assert found[SPOKEN].kana == SPOKEN.upper()
    assert found[SPOKEN].units == "system.greeting"
    assert any(row.units.startswith("system.apology") for row in found.values())


def test_menus_with_sheets_are_in_order(ivr: Ivr, town: Path, sheet: Path) -> None:
    """The folder of the sheets does not disturb the menus."""
    assert ivr("check", "--menus", town).status == 0


def test_check(ivr: Ivr, town: Path, sheet: Path) -> None:
    """Status 0 while it is of today; then what changed, a line each, and nothing is written."""
    assert ivr("readings", "--menus", town, "--check").status == 0
    before = sheet.read_bytes()
    system = town / "system.yaml"
    system.write_text(system.read_text("utf-8").replace(GREETING, CHANGED), "utf-8")
    ended = ivr("readings", "--menus", town, "--check")
    assert (ended.status, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        f"{sheet} is not what is heard today. Run 'ivr readings', read what changed, and commit it.",
        f"- {SPOKEN}\t{SPOKEN.upper()}",
        f"+ {CHANGED}\t{CHANGED.upper()}",
    ]
    assert sheet.read_bytes() == before


@pytest.mark.parametrize("there", [None, "<<<<<<< HEAD\n"])
def test_check_of_no_sheet(ivr: Ivr, town: Path, sheet: Path, there: str | None) -> None:
    """A missing sheet has every sentence new; one that was broken by a merge says so."""
    sheet.unlink() if there is None else sheet.write_text(there, "utf-8")
    ended = ivr("readings", "--menus", town, "--check")
    assert ended.status == 1
    assert (f"+ {SPOKEN}" if there is None else "This is no reading sheet") in ended.out


def test_check_of_another_order(ivr: Ivr, town: Path, sheet: Path) -> None:
    """A sheet somebody sorted has the same readings, and is still not the one that would be written."""
    lines = sheet.read_text("utf-8").splitlines(keepends=True)
    sheet.write_text("".join([lines[0], *reversed(lines[1:])]), "utf-8")
    ended = ivr("readings", "--menus", town, "--check")
    assert (ended.status, ended.out.splitlines()[-1]) == (
        1,
        "The same sentences, from other texts or in another order.",
    )


def test_a_withheld_procedure_is_read_too(
    ivr: Ivr, town: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stale translation does not empty the sheet: what is there is read, what is missing is not in it."""
    monkeypatch.setattr(readings, "voice_for", {"es": Voice(OPEN_JTALK, "mei_normal")}.get)
    assert ivr("readings", "--menus", town).status == 0
    path = sheet.with_name("es.tsv")
    before = {row.text for row in parse(path.read_text("utf-8"))}
    source = town / "procedures/lost-tag.yaml"
    text = source.read_text("utf-8")
    source.write_text(text.replace("official: ", "official: Our "), "utf-8")
    assert ivr("readings", "--menus", town).status == 0
    assert {row.text for row in parse(path.read_text("utf-8"))} == before
    translated = town / "translations/es/procedures/lost-tag.yaml"
    text = translated.read_text("utf-8")
    translated.write_text(
        text.replace('text: "El ayuntamiento toma su aviso por teléfono."', 'text: ""'), "utf-8"
    )
    assert ivr("readings", "--menus", town).status == 0
    after = {row.text for row in parse(path.read_text("utf-8"))}
    assert before - after == {"El ayuntamiento toma su aviso por teléfono."}


def test_refusals(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """A language that no engine reads in kana, and a folder that is a file, are one message each."""
    unknown = ivr("readings", "--menus", town, "-l", "es")
    assert (unknown.status, unknown.err) == (2, "'es' has no reading sheet. With one: en.\n")
    (tmp_path / "file").write_text("", "utf-8")
    blocked = ivr("readings", "--menus", town, "--out", tmp_path / "file")
    assert blocked.status == 2
    assert "cannot be written" in blocked.err
