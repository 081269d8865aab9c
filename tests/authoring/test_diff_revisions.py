"""Versions of the menus: a folder, or what git knows."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from ivr.authoring.diff.revisions import _unpack, folder_of
from ivr.errors import IvrError

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> None:
    """Runs git as nobody in particular, whatever this machine is set to."""
    settings = (
        "user.name=Test",
        "user.email=test@example.jp",
        "commit.gpgsign=false",
        "core.hooksPath=/dev/null",
    )
    given = [part for setting in settings for part in ("-c", setting)]
    subprocess.run(["git", *given, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """A folder in a repository with one version before today's, tagged ``first``."""
    menus = tmp_path / "home/content/menus"
    (menus / "procedures").mkdir(parents=True)
    git(tmp_path / "home", "init", "--quiet")
    (menus / "procedures/a.yaml").write_text("procedure: 一\n", "utf-8")
    (menus / "gone.yaml").write_text("x: 1\n", "utf-8")
    (tmp_path / "home/other.txt").write_text("no menu", "utf-8")
    git(tmp_path / "home", "add", ".")
    git(tmp_path / "home", "commit", "--quiet", "-m", "first")
    git(tmp_path / "home", "tag", "first")
    (menus / "gone.yaml").unlink()
    (menus / "procedures/a.yaml").write_text("procedure: 二\n", "utf-8")
    return menus


@needs_git
def test_a_revision(menus: Path) -> None:
    """All files of the folder as they were then, and no others; they are gone afterwards."""
    with folder_of("first", menus) as folder:
        found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert found == {"gone.yaml", "procedures/a.yaml"}
        assert (folder / "procedures/a.yaml").read_text("utf-8") == "procedure: 一\n"
    assert not folder.exists()
    assert (menus / "procedures/a.yaml").read_text("utf-8") == "procedure: 二\n"


@needs_git
def test_menus_that_are_the_whole_repository(tmp_path: Path) -> None:
    """The folder may itself be the top."""
    (tmp_path / "city.yaml").write_text("a", "utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    with folder_of("HEAD", tmp_path) as folder:
        assert [path.name for path in folder.iterdir()] == ["city.yaml"]


@needs_git
def test_menus_that_are_there_no_more(menus: Path) -> None:
    """A folder deleted since can still be looked up in an older version."""
    shutil.rmtree(menus)
    with folder_of("first", menus) as folder:
        assert (folder / "gone.yaml").exists()


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    """A folder needs no git, and is not copied."""
    with folder_of(str(tmp_path), Path("menus")) as folder:
        assert folder == tmp_path


@needs_git
@pytest.mark.parametrize("name", ["nonsense", "HEAD~7", "", "--output=/tmp/x", "first:other.txt", "a\nb"])
def test_neither_folder_nor_revision(menus: Path, name: str) -> None:
    """One sentence that names what was asked for; nothing is taken for an option of git."""
    with (
        pytest.raises(IvrError, match="neither a folder nor a git revision") as refused,
        folder_of(name, menus),
    ):
        pass
    assert repr(name)[1:-1] in repr(str(refused.value))


@needs_git
def test_a_revision_without_the_folder(menus: Path) -> None:
    """The menus may have been elsewhere then."""
    with (
        pytest.raises(IvrError, match="no folder 'content/elsewhere' at the revision 'first'"),
        folder_of("first", menus.parent / "elsewhere"),
    ):
        pass


@needs_git
def test_outside_of_any_repository(tmp_path: Path) -> None:
    """git's own reason is told."""
    with (
        pytest.raises(IvrError, match=r"nor a git revision here \(fatal: not a git repository"),
        folder_of("HEAD", tmp_path),
    ):
        pass


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git says so; folders can be compared there all the same."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(IvrError, match="git is not installed"), folder_of("HEAD", tmp_path):
        pass


def test_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    """Links and paths that lead out of the folder are left out."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in ("../out.yaml", "/out.yaml", "a/../../out.yaml", "good.yaml"):
            member = tarfile.TarInfo(name)
            member.size = 1
            tar.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("link.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(link)
    (tmp_path / "in").mkdir()
    _unpack(out.getvalue(), tmp_path / "in")
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "good.yaml"]
