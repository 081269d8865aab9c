"""A recording that is removed shows up as described: in the call, in ``ivr audio missing`` and ``list``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ivr.audio.tones import chime
from ivr.audio.wav import encode, to_wav
from ivr.web.audio import CurrentAudio
from ivr.web.menus import CurrentMenus

if TYPE_CHECKING:
    from tests.conftest import Ivr

UNIT = "system.gate-option 1"
"""The first line of the tiny town that is said in English at the language gate."""

Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder with the recordings."""
    return tmp_path / "audio"


@pytest.fixture
def rows(ivr: Ivr, town: Path, folder: Path) -> Rows:
    """What a command of ``ivr audio`` tells of the English lines at normal speed."""

    def run(command: str, *more: str) -> list[dict[str, Any]]:
        given = ("--menus", town, "--audio", folder, "--language", "en", "--format", "json", *more)
        found: list[dict[str, Any]] = json.loads(ivr("audio", command, *given).out)
        return [row for row in found if row["unit"] == UNIT]

    return run


@pytest.fixture
def recorded(ivr: Ivr, rows: Rows, town: Path, folder: Path, tmp_path: Path) -> Path:
    """A line is recorded by a person; its file."""
    [row] = rows("missing", "--no-slow")
    take = tmp_path / f"{row['digest']}.wav"
    take.write_bytes(to_wav(encode(chime())))
    credit = ("--by", "Ms. Speaker", "--licence", "CC0-1.0")
    assert ivr("audio", "import", take, *credit, "--menus", town, "--audio", folder).status == 0
    return folder / "en" / take.name


def test_a_removed_recording(rows: Rows, recorded: Path, town: Path, folder: Path) -> None:
    """Played while it is there; once it is removed the line is spoken, and both commands show it."""
    menus = CurrentMenus(town, None, date.today, audio=CurrentAudio(folder))
    words = rows("list")[0]["text"].encode()
    heard = menus.switchboard.begin().body
    assert f"<Play>/audio/en/{recorded.name}?v=".encode() in heard
    assert words not in heard
    assert [row["state"] for row in rows("list")] == ["used"]
    assert not rows("missing", "--no-slow")

    recorded.unlink()
    menus.reload()
    heard = menus.switchboard.begin().body
    assert recorded.name.encode() not in heard
    assert words in heard
    assert [row["state"] for row in rows("list")] == ["no file"]
    assert [row["digest"] for row in rows("missing", "--no-slow")] == [recorded.stem]


def test_it_comes_back(rows: Rows, recorded: Path, town: Path, folder: Path) -> None:
    """The same file put back is played again, without another import."""
    body = recorded.read_bytes()
    recorded.unlink()
    menus = CurrentMenus(town, None, date.today, audio=CurrentAudio(folder))
    assert recorded.name.encode() not in menus.switchboard.begin().body
    recorded.write_bytes(body)
    menus.reload()
    assert recorded.name.encode() in menus.switchboard.begin().body
    assert [row["state"] for row in rows("list")] == ["used"]
