"""The published JSON Schemas: complete, and of the same opinion as the service about real files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ivr.authoring.files import FOLDERS, KINDS, SINGLE
from ivr.authoring.validate import json_schemas

SCHEMAS = json_schemas()
ROOT = Path(__file__).parent.parent.parent
FILES = sorted(
    (f"{root.name}/{file.relative_to(root).as_posix()}", root, file)
    for root in (ROOT / "menus", ROOT / "tests" / "cities" / "tiny")
    for file in root.rglob("*.yaml")
)
BY_FOLDER = {
    "procedures": "procedure",
    "topics": "topic",
    "lexicon": "lexicon",
    "terms": "terms",
    "translations": "translation",
    "spoken": "spoken",
}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def schema_of(name: str) -> dict[str, Any]:
    """The schema of a file by its path below the menus."""
    folder = name.split("/")[0]
    return SCHEMAS[BY_FOLDER.get(folder) or Path(name).stem]


class Yaml12(yaml.BaseLoader):
    """YAML 1.2 as editors read it: numbers and truths are such, all other plain words are texts."""


Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?\d+$"), list("-+0123456789"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^\d+\.\d+$"), list("0123456789"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Yaml12.add_constructor("tag:yaml.org,2002:bool", lambda loader, node: str(node.value) == "true")
Yaml12.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(node.value)))
Yaml12.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(str(node.value)))


def as_an_editor_reads(text: str) -> Any:
    """The data of a file as an editor holds it against a schema."""
    return yaml.load(text, Yaml12)


def wrong(value: Any, schema: dict[str, Any], top: dict[str, Any], at: str = "") -> Iterator[str]:
    """What of a value does not fit a schema; the part of JSON Schema that is used here."""
    if "$ref" in schema:
        schema = top["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema and all(any(wrong(value, option, top)) for option in schema["anyOf"]):
        yield f"{at}: {value!r} fits none"
    if "type" in schema and not _is_a(value, schema["type"]):
        yield f"{at}: {value!r} is not {schema['type']}"
    elif isinstance(value, str):
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value!r} is not one of {schema['enum']}"
        if not re.search(schema.get("pattern", ""), value) or len(value) < schema.get("minLength", 0):
            yield f"{at}: {value!r} does not match"
    elif isinstance(value, dict):
        yield from _wrong_keys(value, schema, top, at)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from wrong(item, schema.get("items", {}), top, f"{at}/{index}")


def _is_a(value: Any, names: str | list[str]) -> bool:
    return any(isinstance(value, TYPES[name]) for name in ([names] if isinstance(names, str) else names))


def _wrong_keys(value: dict[str, Any], schema: dict[str, Any], top: dict[str, Any], at: str) -> Iterator[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    patterns = schema.get("patternProperties", {})
    yield from (f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value)
    for key, inner in value.items():
        matching = [found for pattern, found in patterns.items() if re.search(pattern, str(key))]
        found = properties.get(key) or (matching[0] if matching else others)
        if found is False:
            yield f"{at}: {key} is unknown"
        elif isinstance(found, dict):
            yield from wrong(inner, found, top, f"{at}/{key}")


def test_every_kind_of_file_has_a_schema() -> None:
    """Nothing that can be written in menus/ is left without completion."""
    assert set(SCHEMAS) == set(KINDS)
    assert set(BY_FOLDER) == set(FOLDERS)
    assert {Path(name).stem for name in SINGLE} <= set(SCHEMAS)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_json_and_all_its_references_resolve(name: str) -> None:
    """It can be written to a file and used alone."""
    text = json.dumps(SCHEMAS[name])
    used = set(re.findall(r'"#/\$defs/([^"]+)"', text))
    assert used <= set(SCHEMAS[name].get("$defs", {}))
    assert '"$ref": "http' not in text


@pytest.mark.parametrize(("name", "root", "file"), FILES, ids=[name for name, _, _ in FILES])
def test_an_editor_finds_nothing_wrong_in_a_good_file(name: str, root: Path, file: Path) -> None:
    """What the check accepts, an editor that knows only the JSON Schema accepts too."""
    schema = schema_of(file.relative_to(root).as_posix())
    assert list(wrong(as_an_editor_reads(file.read_text("utf-8")), schema, schema)) == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("topic", "topic: a\nlabel: b\nofficial: c\nsay: []\n", "source is missing"),
        ("procedure", "brign: []\n", "brign is unknown"),
        ("procedure", "procedure: Not An Id\n", "does not match"),
        ("city", "city: [a]\n", "/city: "),
        ("languages", "languages: {en: {rate: fast}}\n", "/languages/en/rate: "),
    ],
)
def test_an_editor_finds_what_is_wrong(name: str, text: str, found: str) -> None:
    """Missing keys, unknown keys, bad ids and values of the wrong kind are seen while writing."""
    messages = list(wrong(as_an_editor_reads(text), SCHEMAS[name], SCHEMAS[name]))
    assert any(found in message for message in messages), messages
