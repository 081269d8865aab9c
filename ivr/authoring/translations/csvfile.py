"""Translations as CSV: unit, state, source, text. Made to survive a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from ivr.authoring.translations.row import Row
from ivr.errors import IvrError
from ivr.model import TranslationState

HEADINGS = ["unit", "state", "source", "text"]
MARK = "\ufeff"
"""Without it, spreadsheets take a file with Japanese in it for something else than UTF-8."""
_STATES = {str(s): s for s in TranslationState if s is not TranslationState.SOURCE}


def written(rows: Iterable[Row]) -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows((row.unit, str(row.state), row.source, row.text) for row in rows)
    return MARK + out.getvalue()


def read(file: Path) -> tuple[list[Row], str]:
    """The rows; CSV does not say the language. Some spreadsheets write ; or tabs instead of commas."""
    text = file.read_bytes().decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = next((mark for mark in ",;\t" if mark in first), ",")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise IvrError(f"{file} is not CSV: {error}.") from None
    if not lines or [name.strip().lower() for name in lines[0]] != HEADINGS:
        raise IvrError(f"{file} must begin with the columns {', '.join(HEADINGS)}.")
    return [_row(file, number, line) for number, line in enumerate(lines[1:], 2) if any(line)], ""


def _row(file: Path, number: int, line: list[str]) -> Row:
    if len(line) != len(HEADINGS):
        raise IvrError(f"{file}: row {number} has {len(line)} columns instead of {len(HEADINGS)}.")
    unit, state, source, text = line
    if state.strip() not in _STATES:
        raise IvrError(f"{file}: row {number} has the state '{state}'. Write {', '.join(_STATES)}.")
    return Row(unit.strip(), _STATES[state.strip()], source, text)
