"""The last good menus are kept and used at a start while the menus are broken."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from ivr.authoring.files import folder_digest
from ivr.authoring.issues import MenusRefusedError
from ivr.web.lastgood import VERSIONS_KEPT, keep, last_good
from ivr.web.menus import CurrentMenus, load_or_last_good

TODAY = date(2026, 11, 22)
MENUS = Path(__file__).parents[2] / "menus"


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """A copy of the menus that a test may break."""
    return Path(shutil.copytree(MENUS, tmp_path / "menus"))


def test_a_broken_start_uses_the_last_good_menus(menus: Path, tmp_path: Path) -> None:
    """A restart after a bad edit still answers, with the menus that last passed."""
    store = tmp_path / "store"
    good = load_or_last_good(menus, TODAY, store)
    (menus / "city.yaml").write_text("not: [a city", encoding="utf-8")
    assert load_or_last_good(menus, TODAY, store).digest == good.digest


def test_a_broken_first_start_is_refused(menus: Path, tmp_path: Path) -> None:
    """Without a kept version there is nothing to answer with, and the issues say why."""
    (menus / "city.yaml").unlink()
    with pytest.raises(MenusRefusedError, match=r"city\.yaml"):
        load_or_last_good(menus, TODAY, tmp_path / "store")


def test_a_reload_is_kept_too(menus: Path, tmp_path: Path) -> None:
    """What was taken over while running is what a later broken start falls back to."""
    store = tmp_path / "store"
    current = CurrentMenus(menus, None, lambda: TODAY, store)
    with (menus / "lexicon" / "ja.yaml").open("a", encoding="utf-8") as file:
        file.write("新宿: しんじゅく\n")
    assert current.reload_if_changed()
    kept = last_good(store)
    assert kept is not None
    assert kept.name == current.switchboard.tree.digest


def test_few_versions_are_kept(menus: Path, tmp_path: Path) -> None:
    """The store does not grow without end, and the current version is never pruned."""
    store = tmp_path / "store"
    for number in range(VERSIONS_KEPT + 3):
        with (menus / "lexicon" / "ja.yaml").open("a", encoding="utf-8") as file:
            file.write(f"新宿{'区' * number}: しんじゅく\n")
        keep(menus, folder_digest(menus), store)
    folders = [folder.name for folder in store.iterdir() if folder.is_dir()]
    assert len(folders) == VERSIONS_KEPT
    assert last_good(store) == store / folder_digest(menus)


def test_what_changed_since_it_was_checked_is_not_kept(menus: Path, tmp_path: Path) -> None:
    """A broken edit saved while the check ran is never filed under the name of the good version."""
    store = tmp_path / "store"
    checked = folder_digest(menus)
    (menus / "city.yaml").write_text("not: [a city", encoding="utf-8")
    keep(menus, checked, store)
    assert last_good(store) is None


def test_a_fact_that_expired_does_not_silence_the_line(menus: Path, tmp_path: Path) -> None:
    """A restart on the day after goes on with the last good menus, and says so."""
    store = tmp_path / "store"
    facts = menus / "facts.yaml"
    line = facts.read_text("utf-8").splitlines()[0]
    text = facts.read_text("utf-8").replace(line, line.replace("}", f", valid: {{until: {TODAY}}}}}"))
    facts.write_text(text, encoding="utf-8")
    kept = load_or_last_good(menus, TODAY, store)
    last = last_good(store)
    assert last is not None
    noon = datetime.combine(TODAY, time(12)).timestamp()
    os.utime(last, (noon, noon))
    assert load_or_last_good(menus, TODAY + timedelta(days=1), store).digest == kept.digest


def test_a_store_that_cannot_be_written_does_not_stop_the_line(
    menus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Answering calls matters more than the copy; the log says that there is none."""
    store = tmp_path / "store"
    store.write_text("a file where the folder should be", encoding="utf-8")
    assert load_or_last_good(menus, TODAY, store)
    assert "no copy of the menus can be kept" in caplog.text


def test_an_empty_store_has_nothing(tmp_path: Path) -> None:
    """A pointer to nothing is no version."""
    assert last_good(tmp_path / "nowhere") is None
    (tmp_path / "current").write_text("gone", encoding="ascii")
    assert last_good(tmp_path) is None
