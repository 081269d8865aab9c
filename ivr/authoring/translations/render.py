"""A translated unit as YAML, in the one form that the files of menus/translations/ have."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

_ENDLESS = 1_000_000
"""No line is folded: one sentence is one line."""


def rendered(unit: str, source: Sequence[str], text: Sequence[str]) -> str:
    """The lines of one unit."""
    return f"{unit}:\n{part('source', source)}{part('text', text)}"


def part(key: str, sentences: Sequence[str]) -> str:
    """``source:`` or ``text:`` with one sentence beside it, or several below."""
    if len(sentences) == 1:
        return f"  {key}: {scalar(sentences[0])}\n"
    if not sentences:
        return f"  {key}: []\n"
    return f"  {key}:\n" + "".join(f"    - {scalar(sentence)}\n" for sentence in sentences)


def scalar(text: str) -> str:
    """The text as it stands, if every reader of YAML takes that for exactly this text; else in quotes."""
    if _is_plain(text):
        return text
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=_ENDLESS).removesuffix("\n")


def _is_plain(text: str) -> bool:
    """Quotes would also be read back; the point is that none are needed."""
    if not text or text[0] in "\"'":
        return False
    try:
        return bool(yaml.safe_load(f"a: {text}\n") == {"a": text} and yaml.safe_load(f"- {text}\n") == [text])
    except (yaml.YAMLError, ValueError):  # ValueError: what looks like a date and is none
        return False
