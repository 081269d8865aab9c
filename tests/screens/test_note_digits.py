"""Numbers that could be a caller's do not get into a note, however they are written."""

from __future__ import annotations

import pytest

from ivr.screens.desk.requests import has_digits


@pytest.mark.parametrize(
    "note",
    [
        "090-1234-5678",
        "０９０－１２３４－５６７８",
        "090ー1234ー5678",
        "090.1234.5678",
        "090(1234)5678",
        "090 1234 5678",
        "090‐1234−5678",
        "1234 5678 9012",
        "昭和35年、1960-01-02",
        "123456",
    ],
)
def test_refused(note: str) -> None:
    """Telephone numbers, My Numbers, dates of birth."""
    assert has_digits(note)


@pytest.mark.parametrize(
    "note", ["2026-12-01 14:30に電話した", "2026年12月1日、2階の3番", "5分待つ", "", "10:30と16:45"]
)
def test_allowed(note: str) -> None:
    """When something was done, and where."""
    assert not has_digits(note)
