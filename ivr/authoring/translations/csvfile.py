"""Translations as CSV: unit, state, source, text, and two columns more. Made to survive a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ivr.authoring.translations.row import Base, Row, base_in
from ivr.errors import IvrError
from ivr.model import TranslationState

HEADINGS = ["unit", "state", "source", "text"]
OLD, EXPORTED = "old source", "exported"
MORE = [OLD, EXPORTED]
"""What a stale text was made from, and the text as it was sent out. Files of earlier exports have neither."""
MARK = "\ufeff"
"""Without it, spreadsheets take a file with Japanese in it for something else than UTF-8."""
_STATES = {str(s): s for s in TranslationState if s is not TranslationState.SOURCE}


def written(rows: Iterable[Row]) -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADINGS, *MORE])
    writer.writerows(
        (row.unit, str(row.state), row.source, row.text, row.old or "", str(row.base or "")) for row in rows
    )
    return MARK + out.getvalue()


def read(file: Path) -> tuple[list[Row], str]:
    """The rows; CSV does not say the language. Some spreadsheets write ; or tabs instead of commas."""
    text = file.read_bytes().decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = next((mark for mark in ",;\t" if mark in first), ",")
    try:
        lines = list(_numbered(text, delimiter))
    except csv.Error as error:
        raise IvrError(f"{file} is not CSV: {error}.") from None
    headings = [name.strip().lower() for name in lines[0][1]] if lines else []
    if headings[: len(HEADINGS)] != HEADINGS or not set(headings[len(HEADINGS) :]) <= set(MORE):
        wanted = f"{file} must begin with the columns {', '.join(HEADINGS)}"
        raise IvrError(f"{wanted}; after them there may be {' and '.join(MORE)}, and nothing else.")
    return [_row(file, number, headings, line) for number, line in lines[1:] if any(line)], ""


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line of the file on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    for line in reader:
        yield begins, line
        begins = reader.line_num + 1


def _row(file: Path, number: int, headings: Sequence[str], line: list[str]) -> Row:
    at = f"{file}:{number}"
    if len(line) != len(headings):
        raise IvrError(f"{at}: This row has {len(line)} columns instead of {len(headings)}.")
    cells = dict(zip(headings, line, strict=True))
    state = cells["state"].strip()
    if state not in _STATES:
        raise IvrError(f"{at}: This row has the state '{state}'. Write {', '.join(_STATES)}.")
    unit, base = cells["unit"].strip(), _base(at, cells.get(EXPORTED, ""))
    return Row(unit, _STATES[state], cells["source"], cells["text"], base=base, at=at)


def _base(at: str, mark: str) -> Base | None:
    """Empty in a row that a translator has added."""
    base = base_in(mark)
    if mark.strip() and base is None:
        raise IvrError(
            f"{at}: '{mark}' in the column '{EXPORTED}' is not from an export. Leave it as it was."
        )
    return base
