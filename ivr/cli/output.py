"""Printing rows: as a table for people, as CSV for a spreadsheet, as JSON for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from ivr.records.days import ZONE
from ivr.records.sheets import Cells, as_csv

__all__ = ["as_csv", "as_table", "local"]


def as_table(rows: Sequence[Cells]) -> str:
    """Rows in columns, the first row as headings. Full-width characters take two columns."""
    written = [[_written(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*written, strict=True)]
    lines = (
        "  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)) for row in written
    )
    return "".join(line.rstrip() + "\n" for line in lines)


def _written(cell: object) -> str:
    if cell is None:
        return "-"
    return local(cell) if isinstance(cell, datetime) else str(cell)


def local(moment: datetime) -> str:
    """A moment as staff read it."""
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
