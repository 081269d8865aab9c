"""A copy of the last menus that passed every check, for a start while menus/ is broken.

Workers are restarted by their supervisor at any time; without this, one bad edit and one restart would
silence the line. Several workers may keep a copy at once: each version is a folder named by its digest, made
under another name and renamed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path
from tempfile import mkdtemp

from ivr.authoring.files import folder_digest

_CURRENT = "current"
VERSIONS_KEPT = 3
_NAME = re.compile(r"[0-9a-z]+")


def keep(menus: Path, digest: str, store: Path) -> None:
    """Copy ``menus`` into ``store`` as the last good version. Raises OSError if it cannot be written."""
    store.mkdir(parents=True, exist_ok=True)
    if not (store / digest).is_dir():
        making = Path(mkdtemp(prefix=".making-", dir=store))
        try:
            shutil.copytree(menus, making, dirs_exist_ok=True, ignore_dangling_symlinks=True)
            os.utime(making)  # copying takes over the times of the folder; ours says when it was kept
            if folder_digest(making) != digest:
                return  # changed since it was checked: the next look takes that change, or refuses it
            with contextlib.suppress(OSError):  # another worker was first: its copy is the same
                making.rename(store / digest)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    _point_to(digest, store)
    _prune(digest, store)


def _point_to(digest: str, store: Path) -> None:
    pointer = store / f".{_CURRENT}-{os.getpid()}"
    pointer.write_text(digest, encoding="ascii")
    pointer.replace(store / _CURRENT)


def _prune(digest: str, store: Path) -> None:
    versions = sorted(
        (folder for folder in store.iterdir() if folder.is_dir() and not folder.name.startswith(".")),
        key=lambda folder: folder.stat().st_mtime_ns,
    )
    for old in versions[:-VERSIONS_KEPT]:
        if old.name != digest:
            shutil.rmtree(old, ignore_errors=True)


def last_good(store: Path) -> Path | None:
    """The folder of the last good version, if one was kept."""
    try:
        name = (store / _CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = store / name
    return folder if _NAME.fullmatch(name) and folder.is_dir() else None
