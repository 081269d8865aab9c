"""The documentation cannot be behind: every command, setting, code and key is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from ivr.authoring.codes import MEANING, Code
from ivr.authoring.files import FOLDERS, OPTIONAL, SINGLE
from ivr.authoring.validate import json_schemas
from ivr.cli.main import app
from ivr.model import FactKind
from ivr.settings import Settings

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
SETTINGS = [f"IVR_{name.upper()}" for name in Settings.model_fields]
ROUTES = ["/voice", "/status", "/fallback", "/healthz"]
SCHEMAS = json_schemas()


def text(name: str) -> str:
    """A document of the project."""
    return (ROOT / name).read_text("utf-8")


def manuals() -> str:
    """Everything that people read besides the code."""
    names = [
        "README.md",
        "menus/README.md",
        ".env.example",
        *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    ]
    return "\n".join(map(text, names))


def keys_of(schema: Any) -> Iterator[str]:
    """Every key that a schema knows, at any depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from keys_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys_of(part)


KEYS = sorted({key for schema in SCHEMAS.values() for key in keys_of(schema)})


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "menus/README.md", ".env.example"]
)
def test_documents_are_there(name: str) -> None:
    """Whoever comes next finds each document, and something in it."""
    assert len(text(name).splitlines()) > 3


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(command: str) -> None:
    """Every command is shown in the README as it is typed."""
    assert re.search(rf"\bivr {command}\b", text("README.md"))


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\.venv/bin/ivr ([a-z-]+)", manuals()))))
def test_no_command_that_is_none(command: str) -> None:
    """Every command that the manuals show exists."""
    assert command in COMMANDS


@pytest.mark.parametrize("setting", SETTINGS)
def test_settings(setting: str) -> None:
    """Every setting stands in .env.example with a sentence above it."""
    lines = text(".env.example").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{setting}="))
    before = [line for line in lines[:at] if not line.startswith("IVR_")]
    assert before[-1].startswith("# ")


def test_no_setting_that_is_none() -> None:
    """Every setting that any document names exists."""
    named = set(re.findall(r"\bIVR_[A-Z_]+\b", manuals() + text("ARCHITECTURE.md")))
    assert named <= set(SETTINGS)


@pytest.mark.parametrize("setting", ["IVR_PUBLIC_URL", "IVR_AUTH_TOKEN", "IVR_AUTH_TOKEN_NEXT", "IVR_PORT",
                                     "IVR_STAFF_NUMBERS", "IVR_CALLER_ID", "IVR_ACCOUNT_SID"])  # fmt: skip
def test_going_live(setting: str) -> None:
    """What is needed for a real number is in the README."""
    assert setting in text("README.md")


@pytest.mark.parametrize("code", list(Code))
def test_issue_codes(code: Code) -> None:
    """Every code of ivr check is in its manual with its meaning, as the command itself says it."""
    [line] = [line for line in text("docs/issue-codes.md").splitlines() if line.startswith(f"| `{code}`")]
    assert MEANING[code] in line.replace("\\|", "|")


def test_no_issue_code_that_is_none() -> None:
    """The manual has no code that is no more."""
    assert set(re.findall(r"^\| `([a-z-]+)`", text("docs/issue-codes.md"), re.MULTILINE)) == {
        str(code) for code in Code
    }


def test_yaml_keys() -> None:
    """Every key that may stand in the YAML is in a manual, as `key` or as it is written, key: …"""
    manual = manuals()
    missing = [key for key in KEYS if not re.search(rf"`{key}`|(?<![\w-]){key}:", manual)]
    assert not missing


def test_fact_kinds() -> None:
    """Every kind of fact is in a manual, as each has its own way of being written and spoken."""
    manual = manuals()
    assert not [str(kind) for kind in FactKind if f"`{kind}`" not in manual]


@pytest.mark.parametrize("name", [*SINGLE, *OPTIONAL, *(f"{folder}/" for folder in FOLDERS)])
def test_files(name: str) -> None:
    """Every file and folder of menus/ is in the clerk's manual."""
    assert name in text("menus/README.md")


@pytest.mark.parametrize("route", ROUTES)
def test_routes(route: str) -> None:
    """Every route is in the README."""
    assert f"{route}`" in text("README.md") or f"{route}," in text("README.md")


def test_a_call_is_shown() -> None:
    """The README shows a call as the terminal phone prints it, and nothing is left to be filled in."""
    readme = text("README.md")
    assert "[Polly." in readme
    assert not re.search(r"\b(TODO|TBD|FIXME|[A-Z]+_TRANSCRIPT)\b", readme)


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "menus/README.md"])
def test_links(name: str) -> None:
    """Every link to a file of the project leads somewhere."""
    links = re.findall(r"\]\(([^)#:]+)\)", text(name))
    missing = [link for link in links if not ((ROOT / name).parent / link).exists()]
    assert not missing


def test_files_named_in_the_architecture() -> None:
    """ARCHITECTURE.md names no package that is not there, and all that are, on one page."""
    page = text("ARCHITECTURE.md")
    packages = {path.name for path in (ROOT / "ivr").iterdir() if (path / "__init__.py").exists()}
    assert set(re.findall(r"^\| `(\w+)/`", page, re.MULTILINE)) == packages
    assert len(page.splitlines()) <= 60
