"""``ivr proof``: files to read, print and sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Ivr


def written(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def test_all_languages(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """One page a place and language, and an index to begin with."""
    ended = ivr("proof", "--menus", town, "--out", tmp_path / "proof")
    assert (ended.status, ended.err) == (0, "")
    names = ["0-menus", "dog-license", "lost-tag", "town-hall"]
    expected = {"index.html", *(f"{tag}/{name}.html" for tag in ("en", "es") for name in names)}
    assert set(written(tmp_path / "proof")) == expected
    assert f"Begin with {tmp_path / 'proof' / 'index.html'}" in ended.out


def test_one_language_as_markdown(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """--language and --format choose."""
    ended = ivr("proof", "--menus", town, "--out", tmp_path / "p", "--language", "es", "--format", "markdown")
    assert ended.status == 0
    assert {name.split("/")[0] for name in written(tmp_path / "p")} == {"index.md", "es"}


def test_the_same_menus_give_the_same_bytes(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """Two sheets can be compared: no date, no order by chance, no path of a machine."""
    for name in ("one", "two"):
        assert ivr("proof", "--menus", town, "--out", tmp_path / name).status == 0
    one = written(tmp_path / "one")
    assert one == written(tmp_path / "two")
    assert not [name for name, content in one.items() if str(tmp_path).encode() in content]


def test_a_stale_text_shows_its_old_source(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """The sheet of a language shows at once what a changed sentence means for it."""
    file = town / "topics/town-hall.yaml"
    file.write_text(file.read_text("utf-8").replace("It is open", "We are open"), "utf-8")
    assert ivr("proof", "--menus", town, "--out", tmp_path / "p", "-l", "es").status == 0
    page = written(tmp_path / "p")["es/town-hall.html"].decode()
    assert "We are open on weekdays {desk-hours}." in page
    assert "It is open on weekdays {desk-hours}." in page
    assert "stale" in page


def test_pages_of_an_earlier_run_are_named(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """Nothing is deleted, but nobody signs a page of a procedure that is gone without being told."""
    (tmp_path / "p/es").mkdir(parents=True)
    (tmp_path / "p/es/cat-license.html").write_text("old", "utf-8")
    ended = ivr("proof", "--menus", town, "--out", tmp_path / "p", "-l", "es")
    assert "no longer in the menus: es/cat-license.html." in ended.out
    assert (tmp_path / "p/es/cat-license.html").read_text("utf-8") == "old"


def test_refusals(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """An unknown language, a folder that is a file and broken menus are one message each."""
    unknown = ivr("proof", "--menus", town, "--out", tmp_path / "p", "-l", "xx")
    assert (unknown.status, unknown.err) == (2, "There is no language 'xx'. Known: en, es.\n")
    (tmp_path / "file").write_text("", "utf-8")
    blocked = ivr("proof", "--menus", town, "--out", tmp_path / "file")
    assert blocked.status == 2
    assert "cannot be written" in blocked.err
    assert "--out" in blocked.err
    (town / "city.yaml").write_text("city: [", "utf-8")
    broken = ivr("proof", "--menus", town, "--out", tmp_path / "p")
    assert broken.status == 2
    assert "city.yaml:2:1: error yaml-syntax" in broken.err
    assert not (tmp_path / "p").exists()


def test_the_city(ivr: Ivr, menus_root: Path, tmp_path: Path) -> None:
    """The real menus have a sheet for every procedure and topic in every language."""
    assert ivr("proof", "--menus", menus_root, "--out", tmp_path / "p").status == 0
    found = set(written(tmp_path / "p"))
    places = [
        file.stem for folder in ("procedures", "topics") for file in (menus_root / folder).glob("*.yaml")
    ]
    for tag in {name.split("/")[0] for name in found if "/" in name}:
        assert {f"{tag}/{place}.html" for place in places} < found
