"""Who has reviewed a language: a state or a person with a day, and nothing that only looks like it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.codes import Code
from ivr.authoring.proof.remarks import review
from ivr.authoring.proof.words import sheet_words
from ivr.model import LanguageTag

if TYPE_CHECKING:
    from tests.conftest import Ivr

TODAY = date(2026, 11, 22)
ES = LanguageTag("es")


def reviewed(root: Path, given: str) -> Path:
    """The town with another review of Spanish."""
    file = root / "languages.yaml"
    text = file.read_text("utf-8")
    assert text.count("review: machine-drafted") == 1
    file.write_text(text.replace("review: machine-drafted", f"review: {given}"), "utf-8")
    return root


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ("yes", Code.VALUE_WRONG, "'yes' cannot be used for 'review'. Write machine-drafted, or who"),
        ("Taro", Code.VALUE_WRONG, "{by: Taro Yamada, on: 2026-12-01}"),
        ("'Taro Yamada, 2026-12-01'", Code.VALUE_WRONG, "{by: Taro Yamada"),
        ("machine drafted", Code.VALUE_WRONG, "Write machine-drafted"),
        ("''", Code.VALUE_WRONG, "Write machine-drafted"),
        ("[Taro, 2026-11-01]", Code.VALUE_WRONG, "Write machine-drafted"),
        ("source", Code.VALUE_WRONG, "'es' is translated, and not the source: that is 'en'. Write machine"),
        ("{by: Taro}", Code.KEY_MISSING, "Add 'on: …'."),
        ("{by: '', on: 2026-11-01}", Code.VALUE_WRONG, "Write a text here."),
        ("{by: Taro, on: yesterday}", Code.VALUE_WRONG, "Write a date as 2026-04-01."),
        ("{by: Taro, on: 2026-11-23}", Code.VALUE_WRONG, "2026-11-23, which is still to come"),
        ("{by: Taro, on: 2026-11-01, of: city}", Code.KEY_UNKNOWN, "Known here: by, on."),
    ],
)
def test_what_is_no_review(town: Path, given: str, code: Code, said: str) -> None:
    """One error at the place, with what to write."""
    (issue,) = check_menus(reviewed(town, given), TODAY, "menus").issues
    assert (issue.code, issue.at.path, issue.at.line) == (code, "menus/languages.yaml", 3)
    assert said in str(issue)


def test_a_person_and_a_day(ivr: Ivr, town: Path) -> None:
    """The release says it, and so do the proof sheets."""
    root = reviewed(town, "{by: 'Ana, de Soria', on: 2026-11-01}")
    checked = check_menus(root, TODAY, release=True)
    assert checked.issues == ()
    assert checked.tree is not None
    assert review(sheet_words(ES), checked.tree.languages[ES]) == "Ana, de Soria, 2026-11-01"
    assert "Reviewed in es: Ana, de Soria, 2026-11-01." in ivr("check", "--release", "--menus", root).out
    assert "Reviewed" not in ivr("check", "--menus", root).out
