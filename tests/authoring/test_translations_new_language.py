"""A further language is one entry, ``update`` and filling in. Here an invented one joins the tiny city."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import Checked, check_menus
from ivr.authoring.codes import Code
from ivr.authoring.issues import errors
from ivr.authoring.translations import editing
from ivr.authoring.translations.desk import open_desk
from ivr.authoring.translations.exchange import rows_of
from ivr.authoring.translations.importing import take
from ivr.authoring.translations.status import status
from ivr.authoring.translations.writing import changes, write
from ivr.model import LanguageTag
from ivr.speech.spoken import TABLES

TODAY = date(2026, 11, 22)
NEW, ES = LanguageTag("qaa"), LanguageTag("es")
ENTRY = (
    "  qaa: {name: Qaa, key: 3, voice: Polly.Lupe-Neural, say: es-US, gather: es-US, rate: 100, "
    "units-per-second: 15.0, review: machine-drafted}\n"
)
SPOKEN = {**TABLES, NEW: replace(TABLES["es"], tag=NEW)}
"""Says its numbers as Spanish does."""


@pytest.fixture
def entered(town: Path) -> Path:
    """The town with the entry in languages.yaml."""
    languages = town / "languages.yaml"
    languages.write_text(languages.read_text("utf-8") + ENTRY, "utf-8")
    return town


def updated(root: Path) -> None:
    """Run update."""
    desk = open_desk(root, TODAY, SPOKEN)
    editing.update(desk, desk.languages)
    write(root, changes(desk))


def without_accents(text: str) -> str:
    """Plain letters, which every text message has room for."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def fill_in(root: Path, but: str = " ") -> None:
    """Fill in every text, but those of one place: with the Spanish words, as the language is invented.

    Without accents: only Spanish may leave them away in text messages, which would else be too long.
    """
    desk = open_desk(root, TODAY, SPOKEN)
    spanish = [row for row in rows_of(desk, ES) if not row.unit.startswith(but)]
    take(desk, NEW, [replace(row, text=without_accents(row.text), base=None) for row in spanish])
    write(root, changes(desk))


def checked(root: Path) -> Checked:
    """What ``ivr check --release`` finds."""
    return check_menus(root, TODAY, "menus", release=True, tables=SPOKEN)


def test_without_words_for_numbers_it_is_refused(entered: Path) -> None:
    """The message says what else a language needs and where it goes."""
    found = check_menus(entered, TODAY, "menus")
    assert not found.usable
    (issue,) = [issue for issue in found.issues if issue.code is Code.SPOKEN_MISSING]
    assert issue.at.path == "menus/languages.yaml"
    assert "'qaa'" in issue.wrong
    assert "ivr translations update" in issue.cure
    assert "spoken/qaa.yaml" in issue.cure


def test_update_makes_every_file_with_every_unit(entered: Path) -> None:
    """The same files and units as in any other language, all of them empty."""
    updated(entered)
    spanish, new = (entered / "translations" / tag for tag in (ES, NEW))
    names = {path.relative_to(spanish) for path in spanish.rglob("*.yaml")}
    assert names == {path.relative_to(new) for path in new.rglob("*.yaml")}
    rows = list(status(open_desk(entered, TODAY, SPOKEN), NEW))
    assert sum(row.missing for row in rows) == len(open_desk(entered, TODAY, SPOKEN).units)
    assert not any(row.current or row.stale or row.orphan for row in rows)


def test_nothing_that_is_not_translated_is_spoken(entered: Path) -> None:
    """Until menus and emergency numbers are there, the language refuses the menus instead of being silent."""
    updated(entered)
    found = errors(checked(entered).issues)
    assert {issue.code for issue in found} == {Code.PROMPT_MISSING, Code.SUSPENSION_NOT_CURRENT}
    assert {issue.language for issue in found} == {NEW}


def test_filled_in_it_is_offered(entered: Path) -> None:
    """Every check holds in it, seconds and places included; only the review is open, as in Spanish."""
    updated(entered)
    fill_in(entered)
    ended = checked(entered)
    assert ended.usable
    assert [(issue.code, issue.language) for issue in ended.issues] == [
        (Code.REVIEW_MISSING, ES),
        (Code.REVIEW_MISSING, NEW),
    ]


def test_half_filled_in_a_procedure_is_withheld(entered: Path) -> None:
    """The rest of the language goes on, and the release says what callers do not get."""
    updated(entered)
    fill_in(entered, but="dog-license.after")
    ended = checked(entered)
    assert ended.usable
    assert ended.tree is not None
    assert ended.tree.withheld[NEW] == {"dog-license"}
    assert ended.tree.withheld[ES] == frozenset()
    (issue,) = [issue for issue in ended.issues if issue.code is Code.PROCEDURE_WITHHELD]
    assert issue.language == NEW
    assert "dog-license.after.puppies (missing)" in issue.wrong


def test_importing_into_a_language_without_files_makes_them(entered: Path) -> None:
    """update is a convenience: a translator's file alone is enough, in the order of the source."""
    fill_in(entered)
    desk = open_desk(entered, TODAY, SPOKEN)
    editing.update(desk, desk.languages)
    assert changes(desk) == ()
    assert checked(entered).usable
