"""Where several workers keep their figures for Prometheus, so that any of them can tell the totals.

Made by ``ivr serve`` before it starts them (prometheus.github.io/client_python/multiprocess, read
2026-11-24).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own setting. Without it there is one worker."""


def forget_dead(folder: Path) -> None:
    """What a worker that is gone was doing is no more; what it had counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    pids = {int(file.stem.rpartition("_")[2]) for file in folder.glob("gauge_live*_*.db")}
    for pid in pids:
        if not Path(f"/proc/{pid}").exists() and not _alive(pid):
            with suppress(FileNotFoundError):  # another worker has just done it
                mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def prepare(folder: Path) -> None:
    """Before workers start: an empty folder for their figures, to be named in ``FOLDER``.

    Raises OSError if there can be none.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        file.unlink()
