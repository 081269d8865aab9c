"""The command line explains itself, and every mistake is one message."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from ivr.cli.main import app
from ivr.settings import Settings

if TYPE_CHECKING:
    from tests.conftest import Ivr

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
NAMES = sorted(COMMANDS)
COMMAND = str(Path(sys.executable).with_name("ivr"))


def test_the_commands(ivr: Ivr) -> None:
    """The commands that others rely on are there, and the help names each."""
    assert {"serve", "check", "call", "cases", "paths", "schema"} <= set(NAMES)
    for flag in ("-h", "--help"):
        shown = ivr(flag)
        assert shown.status == 0
        assert all(re.search(rf"^\s+{name}\s+\S", shown.out, re.MULTILINE) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_of_every_command(ivr: Ivr, name: str, flag: str) -> None:
    """-h works everywhere and says what the command does, without looking at settings or menus."""
    shown = ivr(name, flag)
    assert shown.status == 0
    assert re.match(rf"Usage: .*ivr {name}\b", shown.out)
    assert not shown.err


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_explained(name: str) -> None:
    """No option or argument is without a sentence."""
    unexplained = [part.name for part in COMMANDS[name].params if not getattr(part, "help", None)]
    assert not unexplained


def test_help_of_serve_names_the_settings(ivr: Ivr) -> None:
    """The options of serve are settings, and say which."""
    shown = ivr("serve", "-h").out
    for name in ("HOST", "PORT", "WORKERS", "MENUS"):
        assert f"IVR_{name}" in shown
        assert name.lower() in Settings.model_fields


def test_no_command_shows_help(ivr: Ivr) -> None:
    """ivr alone explains itself instead of doing something."""
    shown = ivr()
    assert re.match(r"Usage: .*ivr", shown.out + shown.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("check", "--nonsense"),
        ("check", "--format", "xml"),
        ("check", "--menus", "/nowhere"),
        ("check", "--menus", __file__),
        ("cases", "nonsense"),
        ("cases", "--language", "xx"),
        ("cases", "--menus", "/nowhere"),
        ("cases", "--format", "xml"),
        ("paths", "--language", "xx"),
        ("paths", "--menus", "/nowhere"),
        ("schema", "nonsense"),
        ("call", "--keys", "x"),
        ("call", "--keys", "1", "--url", "http://127.0.0.1:1"),
        ("call", "--keys", "1", "--url", "nonsense"),
        ("call", "--keys", "1", "--url", ""),
        ("call", "--keys", "1", "--url", "http://["),
        ("call", "--keys", "1", "--url", "http://127.0.0.1:99999"),
        ("call", "--keys", "1", "--url", "ftp://127.0.0.1"),
        ("serve", "--port", "0"),
        ("serve", "--port", "x"),
        ("serve", "--workers", "0"),
        ("serve", "--host", "0.0.0.0"),
        ("serve", "--menus", "/nowhere"),
    ],
)
def test_mistakes(ivr: Ivr, arguments: tuple[str, ...]) -> None:
    """A mistake is status 2 and a message on standard error, never a traceback."""
    ended = ivr(*arguments)
    assert ended.status == 2
    assert ended.err.strip()
    assert "Traceback" not in ended.err
    assert not ended.out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("cases", "card-los"), "card-loss"),
        (("cases", "--language", "xx"), "ja"),
        (("schema", "nonsense"), "procedure"),
        (("call", "--keys", "x"), "hangup"),
        (("check", "--menus", "/nowhere"), "--menus"),
        (("call", "--keys", "1", "--url", "http://127.0.0.1:1"), "127.0.0.1:1"),
    ],
)
def test_mistakes_name_what_works(ivr: Ivr, arguments: tuple[str, ...], named: str) -> None:
    """The message names something that could have been written instead."""
    assert named in ivr(*arguments).err


@pytest.mark.parametrize("arguments", [["cases", "--format", "json"], ["-h"]])
def test_output_that_nobody_reads_to_the_end(arguments: list[str], project_root: Path) -> None:
    """A pipe that is closed early (| head) brings no traceback."""
    with subprocess.Popen(
        [COMMAND, *arguments], cwd=project_root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_settings_that_cannot_be_used(ivr: Ivr, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong setting in the environment is named, whatever the command needed it for."""
    monkeypatch.setenv("IVR_PORT", "eighty")
    for arguments in (("serve",), ("call", "--keys", "1")):
        ended = ivr(*arguments)
        assert ended.status == 2
        assert "IVR_PORT" in ended.err
