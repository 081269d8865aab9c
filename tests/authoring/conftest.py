"""The tiny city as a folder, as a tree and as a copy that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import Checked, check_menus
from ivr.model import Tree

TODAY = date(2026, 11, 22)
TINY = Path(__file__).parent.parent / "cities" / "tiny"


@pytest.fixture(scope="session")
def tiny_root() -> Path:
    """The folder of the tiny city."""
    return TINY


@pytest.fixture(scope="session")
def tiny() -> Tree:
    """The tiny city, compiled."""
    checked = check_menus(TINY, TODAY, "menus")
    assert checked.tree is not None
    return checked.tree


Check = Callable[..., Checked]


@pytest.fixture
def edited(tmp_path: Path) -> Check:
    """Checks a copy of the tiny city with edits, each ``(file, old, new)``, every old text found once."""

    def check(*edits: tuple[str, str, str]) -> Checked:
        root = Path(shutil.copytree(TINY, tmp_path / "city"))
        for name, old, new in edits:
            text = (root / name).read_text("utf-8")
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
            (root / name).write_text(text.replace(old, new), "utf-8")
        return check_menus(root, TODAY, "menus")

    return check
