"""A few lines of the tiny city and a folder for recordings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio.store import Store
from ivr.audio.wanted import Wanted, wanted
from ivr.authoring.compile import compile_menus, require_tree
from ivr.model import Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import Digest

if TYPE_CHECKING:
    from tests.audio.audio_samples import EN, ES
else:
    from audio_samples import EN, ES

TINY = Path(__file__).parent.parent / "cities" / "tiny"

Lines = dict[Digest, Wanted]


@pytest.fixture(scope="session")
def tiny() -> Tree:
    """The tiny city."""
    return require_tree(compile_menus(TINY, date(2026, 11, 22)))


@pytest.fixture
def lines(tiny: Tree) -> Lines:
    """Three lines in two languages, one of them also slower."""
    said = [
        (tag, Line(tiny.system[name]), slow)
        for tag, name, slow in [
            (EN, "goodbye", False),
            (EN, "goodbye", True),
            (EN, "privacy", False),
            (ES, "goodbye", False),
        ]
    ]
    return wanted(Composer(tiny), said)


@pytest.fixture
def goodbye(lines: Lines) -> Wanted:
    """A line in English."""
    return next(line for line in lines.values() if line.unit == "system.goodbye" and line.language == EN)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty folder."""
    return Store(tmp_path / "audio")
