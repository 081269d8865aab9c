"""Rows for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

Cells = Sequence[object]


def as_csv(rows: Sequence[Cells]) -> str:
    """Rows as CSV; what a spreadsheet would take for a formula is made text by a quote before it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell
