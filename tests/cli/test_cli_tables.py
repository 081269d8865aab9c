"""``ivr cases``, ``ivr paths`` and ``ivr schema``: what a clerk reads and an editor uses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.files import KINDS

if TYPE_CHECKING:
    from tests.conftest import Ivr

FORMATS = ["table", "markdown", "csv", "json"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_cases_in_every_format(ivr: Ivr, town: Path, form: str, language: str) -> None:
    """The case table of every procedure comes in every format and language."""
    ended = ivr("cases", "--menus", town, "-l", language, "-f", form)
    assert ended.status == 0
    assert not ended.err
    assert "dog-license" in ended.out
    assert "lost-tag" in ended.out


def test_cases_of_one_procedure(ivr: Ivr, town: Path) -> None:
    """A name limits the table to it."""
    shown = json.loads(ivr("cases", "lost-tag", "--menus", town, "-l", "en", "-f", "json").out)
    assert list(shown) == ["lost-tag"]
    assert [row["wanted"] for row in shown["lost-tag"]] == [["photo-id"], ["dog-name", "tag-words"]]
    assert [row["person"] for row in shown["lost-tag"]] == [False, True]


def test_cases_as_csv(ivr: Ivr, town: Path) -> None:
    """CSV has a heading, one row a case, and as many cells in each."""
    rows = list(csv.reader(io.StringIO(ivr("cases", "--menus", town, "-l", "en", "-f", "csv").out)))
    shown = json.loads(ivr("cases", "--menus", town, "-l", "en", "-f", "json").out)
    assert rows[0] == ["procedure", "case", "before", "bring", "know", "state", "after", "person"]
    assert len(rows) - 1 == sum(map(len, shown.values()))
    assert {len(row) for row in rows} == {8}


def test_cases_as_markdown(ivr: Ivr, town: Path) -> None:
    """Markdown has a heading a procedure and a numbered one a case."""
    text = ivr("cases", "lost-tag", "--menus", town, "-l", "en", "-f", "markdown").out
    assert text.startswith("## the lost dog tag (`lost-tag`)\n")
    assert [line[:6] for line in text.splitlines() if line.startswith("###")] == ["### 1.", "### 2."]


@pytest.mark.parametrize("form", FORMATS)
def test_paths_in_every_format(ivr: Ivr, town: Path, form: str) -> None:
    """Every path comes in every format."""
    ended = ivr("paths", "--menus", town, "-l", "en", "-f", form)
    assert ended.status == 0
    assert "town-hall" in ended.out


def test_paths_have_keys_seconds_and_items(ivr: Ivr, town: Path) -> None:
    """Each path says which keys to press, how long it takes and what is read out."""
    rows = json.loads(ivr("paths", "--menus", town, "-l", "en", "-f", "json").out)
    first = rows[0]
    assert (first["keys"], first["place"], first["wanted"]) == ("1 1 1 1", "lost-tag", ["photo-id"])
    assert all(row["seconds"] > 0 for row in rows)
    keys = [row["keys"] for row in rows]
    assert len(set(keys)) == len(keys)


def test_paths_of_another_language_begin_with_its_key(ivr: Ivr, town: Path) -> None:
    """The keys begin with that of the language."""
    rows = json.loads(ivr("paths", "--menus", town, "-l", "es", "-f", "json").out)
    assert {row["keys"][0] for row in rows} == {"2"}


def test_schema(ivr: Ivr) -> None:
    """All JSON Schemas by name, or one."""
    every = json.loads(ivr("schema").out)
    assert set(every) == set(KINDS)
    for name in KINDS:
        assert json.loads(ivr("schema", name).out) == every[name]


@pytest.mark.parametrize("command", ["cases", "paths"])
def test_broken_menus(ivr: Ivr, town: Path, command: str) -> None:
    """Menus that cannot be compiled are refused with the same words as by check."""
    (town / "city.yaml").write_text("city: [", "utf-8")
    ended = ivr(command, "--menus", town, "-l", "en")
    assert ended.status == 2
    assert "city.yaml:2:1: error yaml-syntax" in ended.err


def test_the_citys_tables(ivr: Ivr, menus_root: Path) -> None:
    """The real menus have a table for each of the nine procedures, and paths to all of them."""
    tables = json.loads(ivr("cases", "--menus", menus_root, "-f", "json").out)
    nine = {file.stem for file in (menus_root / "procedures").glob("*.yaml")}
    assert len(nine) == 9
    assert nine <= set(tables)
    reached = {row["place"] for row in json.loads(ivr("paths", "--menus", menus_root, "-f", "json").out)}
    assert reached == set(tables)
