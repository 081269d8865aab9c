"""One file of translations as its lines: what is not changed stays as it was written, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import yaml

from ivr.authoring.files import File
from ivr.authoring.schema import TranslatedPart
from ivr.authoring.translations.render import part, rendered
from ivr.errors import IvrError

Sentences = tuple[str, ...]
_PARTS = re.compile(r"(?m)^(?=  (?:source|text):)")
_REMARKS_BELOW = re.compile(r"(?:^[ \t]*(?:#.*)?\n)+\Z", re.MULTILINE)
_REMARK = re.compile(r"(?m)^[ \t]*#.*\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit. ``raw`` holds its lines, remarks of translators included."""

    unit: str
    source: Sentences
    text: Sentences
    raw: str

    @property
    def blank(self) -> bool:
        """Nothing has been written for it yet."""
        return not any(sentence.strip() for sentence in self.text)

    def with_texts(self, source: Sentences, text: Sentences) -> Entry:
        """The same unit with other texts; lines of what stays equal are kept."""
        raw = self._edited({"source": (self.source, source), "text": (self.text, text)})
        return Entry(self.unit, source, text, raw)

    def _edited(self, changes: dict[str, tuple[Sentences, Sentences]]) -> str:
        head, *parts = _PARTS.split(self.raw)
        keys = [p.split(":", 1)[0].strip() for p in parts]
        if sorted(keys) != ["source", "text"]:
            remarks = "".join(_REMARK.findall(self.raw))
            return remarks + rendered(self.unit, changes["source"][1], changes["text"][1])
        return head + "".join(
            lines
            if (change := changes[key])[0] == change[1]
            else part(key, change[1]) + _remarks_below(lines)
            for key, lines in zip(keys, parts, strict=True)
        )


def _remarks_below(lines: str) -> str:
    found = _REMARKS_BELOW.search(lines)
    return found[0] if found else ""


def new_entry(unit: str, source: Sentences, text: Sentences = ("",)) -> Entry:
    """A unit that no file has yet. Without a text it counts as missing, so nobody hears it."""
    return Entry(unit, source, text, rendered(unit, source, text))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file. ``head`` is what stands above all units."""

    name: str
    head: str = ""
    entries: tuple[Entry, ...] = ()
    by_lines: bool = True
    newline: str = "\n"

    def __str__(self) -> str:
        text = self.head + "".join(entry.raw for entry in self.entries)
        return text if self.newline == "\n" else text.replace("\n", self.newline)

    def with_entries(self, entries: Sequence[Entry]) -> Sheet:
        """The file with these units, in this order."""
        return self if tuple(entries) == self.entries else replace(self, entries=tuple(entries))

    def proved(self) -> str:
        """The new text of the file. Raises IvrError rather than lose or change a text."""
        text = str(self)
        if not self.by_lines or _read_back(text) != {e.unit: (e.source, e.text) for e in self.entries}:
            wrong = f"{self.name} cannot be changed without a risk for its texts."
            raise IvrError(f"{wrong} Write each unit on lines of its own, as the other files have it.")
        return text


def read_sheet(file: File, text: str) -> Sheet:
    """A file that was read and fits its schema, with its text."""
    newline = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    lines = [f"{line}\n" for line in plain.removesuffix("\n").split("\n")] if plain else []
    at = [file.source.at(unit) for unit in file.content]
    by_lines = all(p.column == 1 for p in at) and all(a.line < b.line for a, b in pairwise(at))
    parts: dict[str, TranslatedPart] = file.content
    starts = _starts(lines, [p.line - 1 for p in at]) if by_lines else [0 for _ in at]
    ends = [*starts[1:], len(lines)]
    entries = tuple(
        Entry(unit, given.source, given.text, "".join(lines[start:end]))
        for (unit, given), start, end in zip(parts.items(), starts, ends, strict=True)
    )
    head = "".join(lines[: starts[0]] if starts else lines)
    return Sheet(file.name, head, entries, by_lines, newline)


def _starts(lines: Sequence[str], keys: Sequence[int]) -> list[int]:
    """Where each unit begins: remarks directly above it are its own, unless they open the file."""
    starts = []
    for key in keys:
        start = key
        while start and lines[start - 1].startswith("#"):
            start -= 1
        starts.append(start if start else key)
    return starts


def _read_back(text: str) -> dict[str, tuple[Sentences, Sentences]] | None:
    try:
        data = yaml.load(text, Loader=yaml.CBaseLoader)
        return {unit: (_sentences(p["source"]), _sentences(p["text"])) for unit, p in (data or {}).items()}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        return None


def _sentences(value: str | list[str]) -> Sentences:
    return (value,) if isinstance(value, str) else tuple(value)
