"""A menus/ folder as it was at a git revision, or any other folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ivr.errors import IvrError


@contextmanager
def folder_of(name: str, menus: Path) -> Iterator[Path]:
    """The folder ``name``; if there is none, ``menus`` as it was at the git revision ``name``.

    Raises IvrError, naming the revision, if there is neither.
    """
    if name and Path(name).is_dir():
        yield Path(name)
        return
    archive = _archived(name, menus)
    with TemporaryDirectory(prefix="ivr-menus-") as temporary:
        _unpack(archive, Path(temporary))
        yield Path(temporary)


def _archived(revision: str, menus: Path) -> bytes:
    """All files of the folder at a revision, as tar."""
    unknown = f"'{revision}' is neither a folder nor a git revision here"
    home = next(folder for folder in (menus, *menus.absolute().parents) if folder.is_dir())
    top = Path(_git(home, unknown, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    commit = _git(
        home, unknown, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    inside = menus.resolve().relative_to(top.resolve()).as_posix()
    where = commit.decode().strip() + ("" if inside == "." else f":{inside}")
    return _git(
        top, f"There is no folder '{inside}' at the revision '{revision}'", "archive", "--format=tar", where
    )


def _git(folder: Path, wrong: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise IvrError(f"{wrong}: git is not installed.") from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise IvrError(f"{wrong}" + (f" ({told[0]})." if told else "."))
    return done.stdout


def _unpack(archive: bytes, folder: Path) -> None:
    """Plain files only: the menus have no others, and no link can lead out of the folder."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or path.is_absolute() or ".." in path.parts:
                continue
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content.read())
