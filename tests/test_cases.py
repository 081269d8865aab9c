"""The approved case tables are what the menus say today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.compile import compile_menus, require_tree
from ivr.cli.main import TableFormat
from ivr.cli.tables import cases_text
from ivr.model import LanguageTag, Procedure

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_case_tables_are_the_approved_ones(language: str) -> None:
    """No change of content goes unseen: after reading the difference, `make cases` approves it."""
    tree = require_tree(compile_menus(ROOT / "menus", date(2026, 11, 22)))
    procedures = [place for place in tree.places.values() if isinstance(place, Procedure)]
    text = cases_text(tree, procedures, LanguageTag(language), TableFormat.MARKDOWN)
    approved = (ROOT / "docs" / f"cases.{language}.md").read_text(encoding="utf-8")
    assert text == approved, "The menus changed. Run `make cases`, read the difference, commit it."
