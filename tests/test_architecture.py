"""ARCHITECTURE.md is true: who imports whom, how big things are, and what code must not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = (
    {"errors", "settings", "settings_checks", "model", "prompt"},
    {"dialogue", "speech"},
    {"authoring", "telephony", "records", "phone", "audio", "hours"},
    {"web"},
    {"screens"},
    {"cli"},
)
"""Each may import only from those before it; members of one layer not from each other, but in the lowest."""
MOST_LINES, MOST_FUNCTION_LINES = 300, 60
OF_ONE_CITY = re.compile(r"西東京|nishi-?tokyo|0120|042-46|\+8142|mynumber", re.IGNORECASE)

MODULES = sorted((ROOT / "ivr").rglob("*.py"))
every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
Function = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


def package(path: Path) -> str:
    """The part of the project that a module belongs to."""
    return path.relative_to(ROOT / "ivr").parts[0].removesuffix(".py")


def layer(name: str) -> int:
    """The number of a part's layer."""
    return next((number for number, names in enumerate(LAYERS) if name in names), -1)


def imported(path: Path) -> Iterator[str]:
    """The parts of this project that a module imports, also inside functions."""
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[1] for alias in names if alias.name.startswith("ivr."))
            case ast.ImportFrom(module="ivr", names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)) if module.startswith("ivr."):
                yield module.split(".")[1]


def allowed(importing: str, name: str) -> bool:
    """May one part import another?"""
    if importing == name:
        return True
    here, there = layer(importing), layer(name)
    return there < here or (here == there == 0)


@every_module
def test_every_module_has_a_layer(path: Path) -> None:
    """A new part of the project gets its place in the order before it gets code."""
    assert package(path) == "__init__" or layer(package(path)) >= 0


@every_module
def test_layers(path: Path) -> None:
    """Nothing imports from a layer above it or beside it."""
    wrong = {name for name in imported(path) if not allowed(package(path), name)}
    assert not wrong


def test_imports_are_absolute() -> None:
    """Relative imports would hide from the test above."""
    relative = [
        path
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_the_pure_parts_are_pure() -> None:
    """Dialogue and model read no clock, file, chance or environment: data types only."""
    known = {"__future__", "collections", "dataclasses", "datetime", "enum", "typing", "ivr"}
    pure = [path for path in MODULES if package(path) in ("dialogue", "model", "prompt")]
    for path in pure:
        assert {name.split(".")[0] for name in _all_imports(path)} <= known
        assert not [
            node.lineno for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and _impure(node)
        ]


def _impure(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in ("open", "print", "input")
    return isinstance(call.func, ast.Attribute) and call.func.attr in (
        "now",
        "today",
        "read_text",
        "write_text",
    )


def _all_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_only_the_settings_read_the_environment() -> None:
    """One module reads the environment; serve only hands on what it was given."""
    reading = {
        path.relative_to(ROOT / "ivr").as_posix()
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }
    assert reading <= {"cli/serve.py", "settings.py"}


@every_module
def test_modules_are_small(path: Path) -> None:
    """A module that grows over the limit is split by noun."""
    assert len(path.read_text("utf-8").splitlines()) < MOST_LINES


@every_module
def test_functions_are_small(path: Path) -> None:
    """A function fits on a screen."""
    functions = [node for node in ast.walk(parsed(path)) if isinstance(node, Function)]
    too_long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > MOST_FUNCTION_LINES]
    assert not too_long


def test_most_functions_are_very_small() -> None:
    """Nine of ten functions have at most 25 lines."""
    functions = [node for path in MODULES for node in ast.walk(parsed(path)) if isinstance(node, Function)]
    lengths = sorted((f.end_lineno or 0) - f.lineno + 1 for f in functions)
    assert lengths[len(lengths) * 9 // 10] <= 25


@every_module
def test_nothing_of_one_city(path: Path) -> None:
    """Names, numbers and pages of a city are content and live in menus/."""
    found = OF_ONE_CITY.search(path.read_text("utf-8"))
    assert not found, found


@every_module
def test_broad_handlers(path: Path) -> None:
    """Only who answers calls or shows screens, and what goes on beside them, catch everything."""
    beside = ("ivr/web/lifespan.py", "ivr/web/menus.py", "ivr/records/writer.py")
    if path in [ROOT / each for each in ("ivr/web/voice.py", "ivr/screens/door.py", *beside)]:
        return
    broad = [
        node.lineno for node in ast.walk(parsed(path)) if isinstance(node, ast.ExceptHandler) and _broad(node)
    ]
    assert not broad


def _broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)} if handler.type else {"Exception"}
    last = handler.body[-1]
    raises_again = isinstance(last, ast.Raise) and last.exc is None
    return bool(names & {"Exception", "BaseException"}) and not raises_again


def test_there_is_one_broad_handler() -> None:
    """The voice routes have exactly one: the apology."""
    handlers = [
        node for node in ast.walk(parsed(ROOT / "ivr/web/voice.py")) if isinstance(node, ast.ExceptHandler)
    ]
    assert len([handler for handler in handlers if _broad(handler)]) == 1
