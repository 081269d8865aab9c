"""``ivr check``: every problem at once, for people, programs and pull requests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.codes import MEANING, Code

if TYPE_CHECKING:
    from tests.conftest import Ivr

WRONG_LINE = "      - {key: 1, to: lost-tags, label: For a lost dog tag}"


@pytest.fixture
def broken(town: Path) -> Path:
    """Menus with two errors in two files."""
    city, facts = town / "city.yaml", town / "facts.yaml"
    city.write_text(city.read_text("utf-8").replace("to: lost-tag", "to: lost-tags"), "utf-8")
    facts.write_text(
        facts.read_text("utf-8") + "lonely: {kind: days, value: 1, checked: 2026-11-01}\n", "utf-8"
    )
    return town


@pytest.fixture
def warned(town: Path) -> Path:
    """Menus with nothing worse than a stale translation."""
    system = town / "system.yaml"
    system.write_text(system.read_text("utf-8").replace("Please press a key", "Kindly press a key"), "utf-8")
    return town


def test_in_order(ivr: Ivr, town: Path) -> None:
    """Good menus are status 0 and one sentence."""
    ended = ivr("check", "--menus", town)
    assert (ended.status, ended.out) == (0, "The menus are in order.\n")


def test_the_menus_of_the_city(ivr: Ivr, menus_root: Path) -> None:
    """What is in menus/ has no errors."""
    assert ivr("check", "--menus", menus_root).status == 0


def test_text(ivr: Ivr, broken: Path) -> None:
    """Each problem is one line: file, line, column, code, what is wrong, what to write; then the count."""
    ended = ivr("check", "--menus", broken)
    assert ended.status == 1
    *lines, summary = ended.out.splitlines()
    assert all(
        re.match(rf"{broken}/\S+\.yaml:\d+:\d+: (error|warning) [a-z-]+( \[\w+\])?: \S", line)
        for line in lines
    )
    at = 1 + (broken / "city.yaml").read_text("utf-8").splitlines().index(WRONG_LINE)
    assert any(f"city.yaml:{at}:" in line and "id-unresolved" in line for line in lines)
    more = r" More is checked once the errors are mended\."
    assert re.fullmatch(r"\d+ errors?, \d+ warnings?\." + more, summary)


def test_json(ivr: Ivr, broken: Path) -> None:
    """For programs, each problem is an object with the same parts."""
    ended = ivr("check", "--menus", broken, "--format", "json")
    assert ended.status == 1
    found = json.loads(ended.out)
    assert all(
        set(issue) == {"code", "severity", "path", "line", "column", "language", "wrong", "cure"}
        for issue in found
    )
    assert {issue["code"] for issue in found} <= {str(code) for code in Code}
    assert "id-unresolved" in {issue["code"] for issue in found}


def test_json_of_good_menus(ivr: Ivr, town: Path) -> None:
    """No problems are an empty list, not a sentence."""
    ended = ivr("check", "--menus", town, "--format", "json")
    assert (ended.status, json.loads(ended.out)) == (0, [])


def test_github(ivr: Ivr, broken: Path) -> None:
    """For pull requests, each problem is a workflow command on a line of its own."""
    ended = ivr("check", "--menus", broken, "--format", "github")
    assert ended.status == 1
    form = r"::(error|warning) file=[^,:]+,line=\d+,col=\d+,title=[a-z-]+::[^\n]+"
    assert all(re.fullmatch(form, line) for line in ended.out.splitlines())


def test_github_of_good_menus(ivr: Ivr, town: Path) -> None:
    """Nothing to mark is no output."""
    ended = ivr("check", "--menus", town, "--format", "github")
    assert (ended.status, ended.out) == (0, "")


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_warnings_do_not_fail(ivr: Ivr, warned: Path, form: str) -> None:
    """A warning is shown and the status stays 0."""
    ended = ivr("check", "--menus", warned, "--format", form)
    assert ended.status == 0
    assert "translation-stale" in ended.out


def test_codes(ivr: Ivr) -> None:
    """--codes lists everything that is checked, with its meaning."""
    ended = ivr("check", "--codes")
    assert ended.status == 0
    assert all(code in ended.out and meaning in ended.out for code, meaning in MEANING.items())


def test_the_menus_of_the_environment(ivr: Ivr, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """IVR_MENUS names the folder where --menus does not."""
    monkeypatch.setenv("IVR_MENUS", str(broken))
    assert ivr("check").status == 1


def test_what_can_be_said_of_texts_is_said_at_once(ivr: Ivr, town: Path) -> None:
    """A way that leads nowhere hides no other error of the same file; what waits for it is said to wait.

    Its texts are not called left over: whoever removed them would lose the translations.
    """
    city = (town / "city.yaml").read_text("utf-8")
    changed = city.replace("to: lost-tag,", "to: lost-tags,").replace("anything else", "anything （else）")
    assert changed.count("（") == changed.count("lost-tags") == 1
    (town / "city.yaml").write_text(changed, "utf-8")
    out = ivr("check", "--menus", town).out
    assert "error id-unresolved" in out
    assert "error symbol-unspoken" in out
    assert "translation-orphan" not in out
    assert out.endswith(" More is checked once the errors are mended.\n")


def test_a_folder_without_menus(ivr: Ivr, town: Path) -> None:
    """One level too high is one message that names the folder below, and not an error for every file."""
    ran = ivr("check", "--menus", town.parent)
    assert ran.status == 2
    assert f"There is one at '{town}'." in ran.err
    assert ran.err.count("\n") == 1
