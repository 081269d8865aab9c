"""``ivr translations``: what a clerk, a translator and CI get from each command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Ivr

LICENSE = "procedures/dog-license.yaml"
PUPPIES = "dog-license.after.puppies"
COMMANDS = ["status", "update", "accept", "prune", "export", "import"]


@pytest.fixture
def stale(town: Path) -> Path:
    """One sentence of the source has changed."""
    file = town / LICENSE
    file.write_text(file.read_text("utf-8").replace("Puppies under", "Puppies below"), "utf-8")
    return town


def everything(root: Path) -> dict[str, bytes]:
    """All files with what is in them."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", COMMANDS)
def test_help(ivr: Ivr, name: str) -> None:
    """Every command explains itself and its options."""
    shown = ivr("translations", name, "-h")
    assert shown.status == 0
    assert f"translations {name}" in shown.out


def test_status_as_a_table(ivr: Ivr, stale: Path) -> None:
    """One line per file, and one for the language."""
    ended = ivr("translations", "status", "--menus", stale)
    assert ended.status == 0
    lines = [line.split() for line in ended.out.splitlines()]
    assert lines[0] == ["language", "file", "current", "stale", "missing", "orphan"]
    assert ["es", LICENSE, "5", "1", "0", "0"] in lines
    assert lines[-1][:2] == ["es", "all"]
    assert lines[-1][3] == "1"


def test_status_as_json(ivr: Ivr, stale: Path) -> None:
    """The same for programs."""
    rows = json.loads(ivr("translations", "status", "--menus", stale, "-f", "json", "-l", "es").out)
    assert {"language": "es", "file": LICENSE, "current": 5, "stale": 1, "missing": 0, "orphan": 0} in rows


def test_status_for_ci(ivr: Ivr, town: Path, stale: Path) -> None:
    """--check is status 1 unless every text is current; the table is shown all the same."""
    assert stale == town
    ended = ivr("translations", "status", "--check", "--menus", stale)
    assert ended.status == 1
    assert LICENSE in ended.out
    ivr("translations", "accept", PUPPIES, "--menus", stale)
    assert ivr("translations", "status", "--check", "--menus", stale).status == 0


def test_update(ivr: Ivr, town: Path) -> None:
    """--check says what would be written; then it is written; then there is nothing to do."""
    (town / "translations/es/topics/town-hall.yaml").unlink()
    before = everything(town)
    dry = ivr("translations", "update", "--check", "--menus", town)
    assert dry.status == 1
    assert everything(town) == before
    wet = ivr("translations", "update", "--menus", town)
    assert (wet.status, wet.out) == (0, dry.out)
    assert "town-hall.yaml: 4 added" in wet.out
    again = ivr("translations", "update", "--check", "--menus", town)
    assert (again.status, again.out) == (0, "Nothing to change.\n")


def test_accept(ivr: Ivr, stale: Path) -> None:
    """A unit by its id, or all of one language; --check only asks."""
    assert ivr("translations", "accept", "--all", "-l", "es", "--check", "--menus", stale).status == 1
    ended = ivr("translations", "accept", PUPPIES, "-l", "es", "--menus", stale)
    assert (ended.status, ended.out.endswith(f"es/{LICENSE}: 1 changed\n")) == (0, True)
    assert ivr("translations", "accept", "--all", "-l", "es", "--check", "--menus", stale).status == 0


def test_prune(ivr: Ivr, town: Path) -> None:
    """Orphans go, and it is said where."""
    file = town / "translations/es/procedures/lost-cat.yaml"
    file.write_text("lost-cat.label:\n  source: a\n  text: b\n", "utf-8")
    assert ivr("translations", "prune", "--check", "--menus", town).status == 1
    assert file.exists()
    ended = ivr("translations", "prune", "--menus", town)
    assert "lost-cat.yaml: 1 taken out, file removed" in ended.out
    assert not file.exists()
    assert ivr("translations", "prune", "--check", "--menus", town).status == 0


@pytest.mark.parametrize("form", ["csv", "po"])
def test_export_and_import(ivr: Ivr, stale: Path, tmp_path: Path, form: str) -> None:
    """--check of export compares with the file; an import of it changes nothing."""
    out = tmp_path / f"es.{form}"
    there = ("translations", "export", "-l", "es", "--menus", stale, "--out", out)
    assert ivr(*there, "--check").status == 1
    assert not out.exists()
    assert ivr(*there).status == 0
    assert ivr(*there, "--check").status == 0
    before = everything(stale)
    back = ivr("translations", "import", out, "-l", "es", "--menus", stale, "--check")
    assert back.status == 0
    assert back.out.endswith("Nothing to change.\n")
    assert ivr("translations", "import", out, "-l", "es", "--menus", stale).status == 0
    assert everything(stale) == before


@pytest.mark.parametrize("form", ["csv", "po"])
def test_export_is_printed_without_a_file(ivr: Ivr, town: Path, form: str) -> None:
    """For a pipe; without the mark that spreadsheets need."""
    shown = ivr("translations", "export", "-l", "es", "-f", form, "--menus", town)
    assert shown.status == 0
    assert PUPPIES in shown.out
    assert not shown.out.startswith("\ufeff")


def test_an_import_that_is_refused(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """Every problem on a line, and status 2."""
    file = tmp_path / "es.csv"
    file.write_text("unit,state,source,text\na.b,current,x,y\nc.d,current,x,y\n", "utf-8")
    ended = ivr("translations", "import", file, "-l", "es", "--menus", town)
    assert ended.status == 2
    assert len(ended.err.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("status", "-l", "xx"), "Known: es"),
        (("update", "-l", "en"), "Known: es"),
        (("accept",), "--all"),
        (("accept", "--all"), "--language"),
        (("accept", "--all", "-l", "es", PUPPIES), "--all"),
        (("accept", "dog-license.after.pupies"), PUPPIES),
        (("export", "-l", "es", "--check"), "--out"),
        (("export", "-l", "es", "--out", "a.txt"), ".po"),
        (("export", "-l", "es", "--out", "/nowhere/a.po"), "/nowhere/a.po"),
        (("import", "a.txt"), ".po"),
        (("import", "/nowhere.po"), "/nowhere.po"),
    ],
)
def test_mistakes_name_what_works(ivr: Ivr, town: Path, arguments: tuple[str, ...], named: str) -> None:
    """One message on standard error, status 2, and nothing is written."""
    before = everything(town)
    ended = ivr("translations", *arguments, "--menus", town)
    assert ended.status == 2
    assert named in ended.err
    assert not ended.out
    assert everything(town) == before


def test_a_missing_folder(ivr: Ivr) -> None:
    """As everywhere."""
    assert "--menus" in ivr("translations", "status", "--menus", "/nowhere").err


def test_check_for_a_release(ivr: Ivr, stale: Path) -> None:
    """--release also lists what a language does not offer and who has not reviewed it, as warnings."""
    plain = ivr("check", "--menus", stale)
    assert "procedure-withheld" not in plain.out
    ended = ivr("check", "--release", "--menus", stale)
    assert ended.status == 0
    assert f"{LICENSE}:1:" in ended.out
    assert "procedure-withheld [es]" in ended.out
    assert "review-missing [es]" in ended.out


def test_a_release_without_emergency_numbers_fails(ivr: Ivr, town: Path) -> None:
    """What a caller in trouble needs is current in every language, or nothing is released."""
    system = town / "system.yaml"
    system.write_text(system.read_text("utf-8").replace("Here is who", "This is who"), "utf-8")
    ended = ivr("check", "--release", "--menus", town)
    assert ended.status == 1
    assert "suspension-not-current" in ended.out
