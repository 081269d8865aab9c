"""One broken tree per issue code: the tiny city with a few files laid over it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import Checked, check_menus
from ivr.authoring.codes import MEANING, Code
from ivr.authoring.issues import Issue, Severity

BROKEN = Path(__file__).parent.parent / "broken"
TINY = Path(__file__).parent.parent / "cities" / "tiny"
TODAY = date(2026, 11, 22)
FOLDERS = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())

each_code = pytest.mark.parametrize("code", FOLDERS)


def broken(code: str, to: Path) -> Checked:
    """The tiny city with one folder laid over it and the files of ``remove.txt`` taken away.

    ``release.txt`` in the folder: what is found only with ``--release``.
    """
    root = Path(shutil.copytree(TINY, to / "menus"))
    shutil.copytree(BROKEN / code, root, dirs_exist_ok=True)
    remove = root / "remove.txt"
    for name in remove.read_text("utf-8").splitlines() if remove.exists() else ():
        (root / name).unlink()
    return check_menus(root, TODAY, "menus", release=(root / "release.txt").exists())


def shown(issue: Issue) -> str:
    """An issue as ``expected.txt`` has it."""
    return f"{issue.at} {issue.severity} {issue.code}"


@each_code
def test_exactly_the_expected_issues_are_found(code: str, tmp_path: Path) -> None:
    """A broken tree gives the issue at the line and column where the author must write, and no other."""
    expected = (BROKEN / code / "expected.txt").read_text("utf-8").splitlines()
    assert [shown(issue) for issue in broken(code, tmp_path).issues] == expected
    assert any(line.endswith(f" {code}") for line in expected)


@each_code
def test_the_author_is_told_what_is_wrong_and_what_to_write(code: str, tmp_path: Path) -> None:
    """Every issue has two sentences, and its text begins with path:line:col as editors expect."""
    for issue in broken(code, tmp_path).issues:
        assert issue.wrong.endswith("."), issue
        assert issue.cure.endswith((".", "?")), issue
        assert str(issue).startswith(f"menus/{issue.at.path.removeprefix('menus/')}:{issue.at.line}:")


@each_code
def test_callers_get_the_tree_only_without_errors(code: str, tmp_path: Path) -> None:
    """An error refuses the tree; a warning does not."""
    checked = broken(code, tmp_path)
    assert checked.usable == all(issue.severity is Severity.WARNING for issue in checked.issues)


def test_every_code_has_a_broken_tree() -> None:
    """A new code comes with an example, and an example without a code is an error."""
    assert sorted(Code) == FOLDERS


def test_every_code_has_a_meaning() -> None:
    """The manual has one sentence for each code."""
    assert sorted(MEANING) == sorted(Code)
    assert all(sentence.endswith(".") for sentence in MEANING.values())


def test_the_tiny_city_itself_has_no_issues() -> None:
    """What the broken trees are made from is in order, warnings included."""
    checked = check_menus(TINY, TODAY, "menus")
    assert [str(issue) for issue in checked.issues] == []
    assert checked.usable
