"""YAML files to plain data with the position of every value.

Every scalar stays the string that was written: YAML's own guesses turned ``0112345670`` into another number
and ``8:30`` into 510. Anchors, aliases, duplicate keys and block texts are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.model import Position

Plain = str | list["Plain"] | dict[str, "Plain"]
Path_ = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value."""


@dataclass(slots=True)
class Source:
    """One file: its data, where each value stands, and what was wrong with it."""

    path: str
    data: Plain = ""
    positions: dict[Path_, Position] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def at(self, *where: str | int) -> Position:
        """The position of a value, or of the nearest thing around it."""
        for end in range(len(where), -1, -1):
            found = self.positions.get(where[:end])
            if found:
                return found
        return Position(self.path, 1, 1)

    def issue(self, code: Code, at: Position, wrong: str, cure: str) -> None:
        """Note a problem."""
        self.issues.append(Issue(code, at, wrong, cure))


def read_source(file: Path, shown: str) -> Source:
    """Read one file. ``shown`` is its path in messages. Problems are in ``issues``; never raises."""
    source = Source(shown)
    try:
        text = file.read_text(encoding="utf-8")
        events = yaml.parse(text, Loader=yaml.CBaseLoader)
        _Reader(source, iter(events)).document()
    except yaml.MarkedYAMLError as error:
        _syntax_issue(source, error)
    except RecursionError:
        wrong = "The file is nested deeper than anything can be meant."
        source.issue(
            Code.YAML_SYNTAX, Position(shown, 1, 1), wrong, "Check the brackets and the indentation."
        )
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        source.issue(
            Code.YAML_SYNTAX,
            Position(shown, 1, 1),
            f"The file cannot be read as text ({type(error).__name__}).",
            "Save it as UTF-8 without control characters.",
        )
    return source


def _syntax_issue(source: Source, error: yaml.MarkedYAMLError) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    source.issue(
        Code.YAML_SYNTAX,
        Position(source.path, line, column),
        f"This is not YAML: {error.problem or error.context}.",
        "Check the indentation, and put quotes around a text that contains ': ' or starts with a symbol.",
    )


class _Reader:
    """Turns the parser's events into data; one method per kind of value."""

    def __init__(self, source: Source, events: Iterator[yaml.Event]) -> None:
        self.source = source
        self.events = events

    def document(self) -> None:
        for event in self.events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                continue
            if isinstance(event, yaml.NodeEvent):
                self.source.data = self.value(event, ())
                break
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.source.issue(
                    Code.YAML_SYNTAX, self._position(event), "A second document starts here.", "Remove '---'."
                )

    def value(self, event: yaml.Event, where: Path_) -> Plain:
        self.source.positions.setdefault(where, self._position(event))
        self._refuse_anchor(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(where)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(where)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_block(event)
            return str(event.value)
        return ""

    def _mapping(self, where: Path_) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, where)
            inner = (*where, key)
            if key in found:
                self._duplicate(event, key)
                inner = (*where, key, "duplicate")
            else:
                self.source.positions[inner] = self._position(event)
            value = self.value(next(self.events), inner)
            found.setdefault(key, value)
        return found

    def _key(self, event: yaml.Event, where: Path_) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_anchor(event)
            return str(event.value)
        self.source.issue(
            Code.YAML_SYNTAX,
            self._position(event),
            "A key must be a plain word.",
            "Write one word before ':'.",
        )
        return str(self.value(event, (*where, "?")))

    def _duplicate(self, event: yaml.Event, key: str) -> None:
        self.source.issue(
            Code.YAML_DUPLICATE_KEY,
            self._position(event),
            f"The key '{key}' is written twice here.",
            "Keep one of them.",
        )

    def _sequence(self, where: Path_) -> list[Plain]:
        found: list[Plain] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, (*where, len(found))))
        return found

    def _refuse_anchor(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None:
            self.source.issue(
                Code.YAML_ANCHOR,
                self._position(event),
                "Anchors (&) and aliases (*) are not used here.",
                "Write the value out; put quotes around a text that starts with & or *.",
            )

    def _refuse_block(self, event: yaml.ScalarEvent) -> None:
        if event.style in ("|", ">"):
            self.source.issue(
                Code.YAML_BLOCK_TEXT,
                self._position(event),
                "A block text (| or >) puts line breaks or spaces into the sentence.",
                "Write one sentence per list item: '- …'.",
            )

    def _position(self, event: yaml.Event) -> Position:
        mark = event.start_mark
        assert mark is not None, "the parser marks every event"
        return Position(self.source.path, mark.line + 1, mark.column + 1)
