"""One broken tree per issue code: the tiny city with a few files laid over it."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from ivr.authoring.check import Checked, check_menus
from ivr.authoring.codes import MEANING, Code
from ivr.authoring.issues import Issue, Severity

BROKEN = Path(__file__).parent.parent / "broken"
TINY = Path(__file__).parent.parent / "cities" / "tiny"
TODAY = date(2026, 11, 22)
FOLDERS = sorted(folder.name for folder in BROKEN.iterdir() if folder.is_dir())

each_code = pytest.mark.parametrize("code", FOLDERS)


def broken(code: str, to: Path) -> Checked:
    """The tiny city with one folder laid over it.

    ``edits.txt``: in YAML, file -> text -> what stands there instead. ``instead.txt``: a language that takes
    the place of Spanish, and a sentence that all its texts are. ``release.txt``: what is found only with
    ``--release``.
    """
    root = Path(shutil.copytree(TINY, to / "menus"))
    if (BROKEN / code / "instead.txt").exists():
        tag, sentence = (BROKEN / code / "instead.txt").read_text("utf-8").splitlines()
        instead_of_spanish(root / "translations", tag, sentence)
    shutil.copytree(BROKEN / code, root, dirs_exist_ok=True)
    if (root / "edits.txt").exists():
        edit(root, yaml.safe_load((root / "edits.txt").read_text("utf-8")))
    remove = root / "remove.txt"
    for name in remove.read_text("utf-8").splitlines() if remove.exists() else ():
        (root / name).unlink()
    return check_menus(root, TODAY, "menus", release=(root / "release.txt").exists())


def instead_of_spanish(translations: Path, tag: str, sentence: str) -> None:
    """Every text becomes one sentence, behind the placeholders that it must have."""
    (translations / "es").rename(translations / tag)
    for file in (translations / tag).rglob("*.yaml"):
        units = yaml.safe_load(file.read_text("utf-8"))
        for unit in units.values():
            said = unit["text"] if isinstance(unit["text"], list) else [unit["text"]]
            made = ["".join(re.findall(r"\{[^}]+\}", part)) + sentence for part in said]
            unit["text"] = made if len(made) > 1 else made[0]
        file.write_text(yaml.safe_dump(units, allow_unicode=True, sort_keys=False, width=10**6), "utf-8")


def edit(root: Path, edits: dict[str, dict[str, str]]) -> None:
    """Change texts of files; each must stand there once."""
    for name, changes in edits.items():
        text = (root / name).read_text("utf-8")
        for old, new in changes.items():
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        (root / name).write_text(text, "utf-8")


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
