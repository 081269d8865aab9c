"""The reading sheets are of today: what callers hear in Japanese, and how Open JTalk reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ivr.audio.kana import kana_of
from ivr.audio.readings import Row, parse, sheet
from ivr.cli.readings import FOLDER, read_in_kana, sheets
from ivr.model import LanguageTag, Tree
from ivr.speech.lexicon import Lexicon

TAGS = ("ja", "ja-x-easy")
CURE = "Run `ivr readings` (extra 'audio'), read what changed, commit it."
of_each = pytest.mark.parametrize("tag", TAGS)
Sheets = dict[LanguageTag, list[Row]]


def unread(texts: Sequence[str]) -> Sequence[str]:
    """No engine is needed to know what is said."""
    return texts


@pytest.fixture(scope="module")
def today(tree: Tree) -> Sheets:
    """What callers hear, without kana."""
    return sheets(tree, read_in_kana(tree), unread)


@pytest.fixture(scope="module")
def signed(project_root: Path) -> Sheets:
    """The committed sheets."""
    folder = project_root / "menus" / FOLDER
    return {LanguageTag(path.stem): parse(path.read_text("utf-8")) for path in folder.iterdir()}


def test_every_language_with_kana_has_a_sheet(tree: Tree, signed: Sheets) -> None:
    """And no other has."""
    assert set(signed) == set(read_in_kana(tree)) == set(TAGS)


@of_each
def test_every_sentence_is_in_the_sheet(tag: LanguageTag, today: Sheets, signed: Sheets) -> None:
    """A changed sentence, fact or lexicon without a new sheet does not pass, with or without the engine."""
    assert [(row.text, row.units) for row in signed[tag]] == [(r.text, r.units) for r in today[tag]], CURE


@of_each
def test_every_word_of_the_lexicon_is_heard(tag: LanguageTag, tree: Tree, signed: Sheets) -> None:
    """Its reading shows up, and the word as it is written does not: no voice has to guess it."""
    said = "\n".join(row.text for row in signed[tag])
    readings = tree.lexicon[tag]
    assert not [surface for surface, reading in readings.items() if reading not in said]
    assert not [written for written, reading in Lexicon(readings).split(said) if reading]


@of_each
def test_nothing_is_silent(tag: LanguageTag, signed: Sheets) -> None:
    """Every row has kana, and nothing in it that the engine passed over as a sign."""
    allowed = {*"、。 /ー", *(chr(code) for code in range(ord("ァ"), ord("ヺ") + 1))}
    assert not [row for row in signed[tag] if not row.kana or set(row.kana) - allowed]


@pytest.mark.audio_extra
def test_the_readings_are_those_that_were_read(tree: Tree, project_root: Path) -> None:
    """The engine reads every sentence as the reader has seen it."""
    for tag, found in sheets(tree, read_in_kana(tree), kana_of).items():
        path = project_root / "menus" / FOLDER / f"{tag}.tsv"
        assert sheet(found) == path.read_text("utf-8"), CURE
