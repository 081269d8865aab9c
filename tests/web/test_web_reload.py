"""New menus while calls go on: taken only if they pass every check, otherwise kept out loudly."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.authoring.issues import MenusRefusedError
from ivr.web.menus import CurrentMenus, load_tree, today_in

if TYPE_CHECKING:
    from tests.web.conftest import MakeLine

FRONT = b"/voice/en/desk"
OLD, NEW = "Please press a key for your choice.", "Kindly press a key."


def change(file: Path, old: str, new: str) -> None:
    """Change one text of a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def today() -> date:
    """The day of the test."""
    return date.today()


@pytest.fixture
def current(town: Path) -> CurrentMenus:
    """The menus in force."""
    return CurrentMenus(town, None, today)


def heard(menus: CurrentMenus) -> str:
    """What a silent caller hears at the front menu."""
    return menus.switchboard.answer(FRONT, b"", b"").body.decode()


def test_nothing_changed(current: CurrentMenus) -> None:
    """As long as no file changes, nothing is read again."""
    before = current.switchboard
    assert not current.reload_if_changed()
    assert current.switchboard is before


def test_good_menus_are_taken(current: CurrentMenus, town: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A changed sentence is heard by the next caller, and the log says so."""
    assert OLD in heard(current)
    change(town / "system.yaml", OLD, NEW)
    with caplog.at_level(logging.INFO):
        assert current.reload_if_changed()
    assert NEW in heard(current)
    assert current.switchboard.tree.digest in caplog.text


def test_bad_menus_are_refused_loudly(
    current: CurrentMenus, town: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake leaves the old menus in force, and the log names file, line and cure as an error."""
    before = heard(current)
    change(town / "city.yaml", "to: lost-tag", "to: lost-tags")
    assert not current.reload_if_changed()
    assert heard(current) == before
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert "the old ones stay" in record.getMessage()
    assert "city.yaml:" in record.getMessage()
    assert "lost-tags" in record.getMessage()


def test_a_mistake_is_told_once(current: CurrentMenus, town: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log is not filled with the same refusal every two seconds."""
    change(town / "city.yaml", "to: lost-tag", "to: lost-tags")
    for _ in range(3):
        current.reload_if_changed()
    assert len(caplog.records) == 1


def test_a_cure_is_taken(current: CurrentMenus, town: Path) -> None:
    """After a refusal the next good change is taken."""
    change(town / "city.yaml", "to: lost-tag", "to: lost-tags")
    assert not current.reload_if_changed()
    change(town / "city.yaml", "to: lost-tags", "to: lost-tag")
    change(town / "system.yaml", OLD, NEW)
    assert current.reload_if_changed()
    assert NEW in heard(current)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"\x00",
        "カード".encode("cp932"),
        b"- [",
        b"[" * 3000,
        b"a: &x [*x]",
        b"null",
        b"%YAML 9.9\n---\n",
        b"\xef\xbb\xbfcity: x",
        b"? {a: 1}: 2",
    ],
)
def test_any_content_is_refused(current: CurrentMenus, town: Path, content: bytes) -> None:
    """Whatever an editor or a copy left in a file, the watch goes on and the calls too."""
    before = heard(current)
    (town / "city.yaml").write_bytes(content)
    assert not current.reload_if_changed()
    assert heard(current) == before


@pytest.mark.parametrize("remove", [Path.unlink, lambda file: shutil.rmtree(file.parent)])
def test_files_that_vanish(current: CurrentMenus, town: Path, remove: Callable[[Path], None]) -> None:
    """A deleted file or folder is a mistake like any other."""
    before = heard(current)
    remove(town / "system.yaml")
    assert not current.reload_if_changed()
    assert heard(current) == before


def test_an_editors_lock(current: CurrentMenus, town: Path) -> None:
    """The lock that Emacs puts beside a file it edits, a link to nowhere, is no file of the menus."""
    (town / ".#city.yaml").symlink_to("clerk@desk.1234:1700000000")
    change(town / "system.yaml", OLD, NEW)
    assert current.reload_if_changed()
    assert NEW in heard(current)


def test_calls_go_on_over_a_change(make_line: MakeLine, town: Path) -> None:
    """A caller in a place that the new menus do not have is led to the nearest menu."""
    line = make_line(menus=town, lifespan=True, reload_every=0.05)
    target = line.next("/voice/en/desk", "3")
    assert line.bare(target) == "/voice/en/more?step=asking"
    city = (town / "city.yaml").read_text("utf-8").partition("  more:")[0]
    city = city.replace("to: more, label: For anything else", "to: town-hall")
    (town / "city.yaml").write_text(city, "utf-8")
    end = time.monotonic() + 10
    while line.said(target, {"Digits": "*"}) != line.said("/voice/en/desk?step=asking", {"Digits": "*"}):
        assert time.monotonic() < end, "the new menus were not taken, or the call did not go on"


def test_broken_menus_at_the_start(town: Path) -> None:
    """A service never starts with menus that do not pass."""
    change(town / "city.yaml", "to: lost-tag", "to: lost-tags")
    with pytest.raises(MenusRefusedError, match="lost-tags"):
        load_tree(town, today())


def test_the_date_is_the_citys() -> None:
    """Facts are held against the city's calendar, wherever the machine stands."""
    early, late = today_in("Pacific/Kiritimati")(), today_in("Etc/GMT+12")()
    assert early > late
