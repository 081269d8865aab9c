"""Data read from YAML against the schema: typed parts, or issues with position and cure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ivr.authoring.codes import Code
from ivr.authoring.source import Source

T = TypeVar("T")

_CURES = {
    "string_pattern_mismatch": "Write lower-case ASCII letters, digits and hyphens (a key: one digit).",
    "int_parsing": "Write a whole number.",
    "float_parsing": "Write a number such as 6.5.",
    "date_from_datetime_parsing": "Write a date as 2026-04-01.",
    "date_parsing": "Write a date as 2026-04-01.",
    "tuple_type": "Write a list, one '- …' per line.",
    "dict_type": "Write 'key: value' lines, indented.",
    "model_type": "Write 'key: value' lines, indented.",
    "string_too_short": "Write a text here.",
    "too_short": "Write at least one.",
}


def validate(source: Source, kind: type[T]) -> T | None:
    """The file's data as ``kind``, or None with the issues added to the source."""
    if any(issue.code is Code.YAML_SYNTAX for issue in source.issues):
        return None
    try:
        read: T = _adapter(kind).validate_python(source.data or {})
        return read
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _issue(source, kind, detail)
        return None


_ADAPTERS: dict[int, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Made once per kind of file, as there are many files of a kind; kinds live as long as the process."""
    known = _ADAPTERS.get(id(kind))
    if known is None:
        known = _ADAPTERS[id(kind)] = TypeAdapter(kind)
    return known


def _issue(source: Source, kind: Any, detail: ErrorDetails) -> None:
    where = tuple(step for step in detail["loc"] if step != "[key]")
    at = source.at(*where)
    match detail["type"]:
        case "extra_forbidden":
            known = _keys_at(kind, where[:-1])
            cure = _did_you_mean(str(where[-1]), known)
            source.issue(Code.KEY_UNKNOWN, at, f"The key '{where[-1]}' does not exist here.", cure)
        case "missing":
            source.issue(
                Code.KEY_MISSING, at, f"The key '{where[-1]}' is missing here.", f"Add '{where[-1]}: …'."
            )
        case "enum":
            allowed = str(detail.get("ctx", {}).get("expected", ""))
            source.issue(
                Code.VALUE_WRONG, at, f"'{detail['input']}' is not one of the values.", f"Write {allowed}."
            )
        case other:
            cure = _CURES.get(other, f"{detail['msg']}.")
            source.issue(
                Code.VALUE_WRONG,
                at,
                f"{_shown(detail['input'])} cannot be used for '{where[-1] if where else ''}'.",
                cure,
            )


def _shown(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else "This value"


def _did_you_mean(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known here: {', '.join(known)}." if known else "Remove it."


def _keys_at(kind: Any, where: tuple[int | str, ...]) -> list[str]:
    """The keys that the schema knows at a place."""
    for step in where:
        kind = _inside(kind, step)
    model = next((k for k in (kind, *get_args(kind)) if _is_model(k)), None)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _inside(kind: Any, step: int | str) -> Any:
    """The type one step further in: a field of a model, or the value of a mapping or tuple."""
    if get_origin(kind) in (tuple, dict):
        inner = [arg for arg in get_args(kind) if arg is not Ellipsis]
        return inner[-1] if inner else None
    model = next((k for k in (kind, *get_args(kind)) if _is_model(k)), None)
    if model:
        return next((f.annotation for n, f in model.model_fields.items() if step in (n, f.alias)), None)
    return None


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of every kind of file, by name, for editors."""
    from ivr.authoring.files import KINDS

    return {
        name: _as_editors_read(TypeAdapter(kind).json_schema(by_alias=True)) for name, kind in KINDS.items()
    }


def _as_editors_read(schema: Any) -> Any:
    """Editors take ``key: 1`` for a number, where here every scalar is a text."""
    if isinstance(schema, list):
        return [_as_editors_read(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    read = {name: _as_editors_read(part) for name, part in schema.items()}
    if read.get("type") == "string" and "enum" not in read:
        read["type"] = ["string", "number"]
    return read
