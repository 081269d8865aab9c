"""The store of the last good menus when something is wrong with it, and in demo mode."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.check import Checked, check_menus
from ivr.authoring.issues import MenusRefusedError
from ivr.web.lastgood import last_good
from ivr.web.menus import CurrentMenus

if TYPE_CHECKING:
    from tests.web.conftest import MakeLine


def today() -> date:
    """The day of the test."""
    return date.today()


def break_it(menus: Path) -> None:
    """A clerk's mistake."""
    (menus / "city.yaml").write_text("city: [", "utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where copies are kept; not there yet."""
    return tmp_path / "state" / "last-good"


def test_a_cure_after_such_a_start(town: Path, store: Path) -> None:
    """When the mistake is mended, the menus on disk are in force again."""
    city = (town / "city.yaml").read_bytes()
    CurrentMenus(town, None, today, store)
    break_it(town)
    current = CurrentMenus(town, None, today, store)
    (town / "city.yaml").write_bytes(city)
    assert current.reload_if_changed()


def test_a_check_that_fails_itself(
    town: Path, store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours, met by these menus only, keeps no line from starting."""
    before = CurrentMenus(town, None, today, store).switchboard.tree.digest

    def broken(root: Path, day: date) -> Checked:
        if root == town:
            raise RecursionError
        return check_menus(root, day)

    monkeypatch.setattr("ivr.web.menus.check_menus", broken)
    assert CurrentMenus(town, None, today, store).switchboard.tree.digest == before
    assert "checking failed with RecursionError" in caplog.text


def test_a_copy_that_fails_leaves_nothing(town: Path, store: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A copy that breaks off stops no call, is told, and leaves no pieces behind at every start."""
    (town / "notes").symlink_to(town / "nowhere")
    CurrentMenus(town, None, today, store)
    assert "None" not in caplog.text
    assert not [entry for entry in store.iterdir() if entry.name.startswith(".making")]


@pytest.mark.parametrize("pointer", [b"", b"gone", b"\xff", b"../..", b"current"])
def test_a_spoilt_store(town: Path, store: Path, pointer: bytes) -> None:
    """A store that somebody meddled with holds nothing, and the refusal is about the menus themselves."""
    CurrentMenus(town, None, today, store)
    (store / "current").write_bytes(pointer)
    break_it(town)
    with pytest.raises(MenusRefusedError, match=r"/menus/city\.yaml:2:"):
        CurrentMenus(town, None, today, store)


def test_kept_menus_that_pass_no_more(town: Path, store: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where the kept menus pass no more, the refusal is about the clerk's file, and claims nothing else."""
    digest = CurrentMenus(town, None, today, store).switchboard.tree.digest
    break_it(town)
    break_it(store / digest)
    with pytest.raises(MenusRefusedError, match=r"/menus/city\.yaml:2:"):
        CurrentMenus(town, None, today, store)
    assert "are used" not in caplog.text


def test_demo_mode_keeps_nothing(make_line: MakeLine, store: Path) -> None:
    """Whoever tries the service out finds no files left behind, and sees mistakes at once."""
    make_line(keep=store)
    assert not store.exists()
    make_line("12345", auth_token="12345", public_url="https://phone.example.jp", keep=store)
    assert last_good(store)
