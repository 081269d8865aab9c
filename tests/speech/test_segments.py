"""SMS segments: encodings and lengths as the standard counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.segments import measure, segments


@pytest.mark.parametrize(
    ("text", "gsm", "units", "expected"),
    [
        ("", True, 0, 0),
        ("a" * 160, True, 160, 1),
        ("a" * 161, True, 161, 2),
        ("a" * 306, True, 306, 2),
        ("a" * 307, True, 307, 3),
        ("a" * 612, True, 612, 4),
        ("a" * 613, True, 613, 5),
        ("é" * 160, True, 160, 1),
        ("ñ¿¡Ñàü\n", True, 7, 1),
        ("€" * 80, True, 160, 1),
        ("€" * 81, True, 162, 2),
        ("a" * 152 + "€" + "a" * 8, True, 162, 2),
        ("a" * 152 + "€" + "a" * 152, True, 306, 3),  # the extension character does not fit at the end of one
        ("あ" * 70, False, 70, 1),
        ("あ" * 71, False, 71, 2),
        ("あ" * 134, False, 134, 2),
        ("あ" * 268, False, 268, 4),
        ("あ" * 269, False, 269, 5),
        ("a" * 69 + "á", False, 70, 1),
        ("a" * 70 + "á", False, 71, 2),
        ("𠮷" * 35, False, 70, 1),
        ("𠮷" * 36, False, 72, 2),
        ("あ" * 66 + "𠮷" + "あ" * 66, False, 134, 3),  # a pair is not parted
        ("`", False, 1, 1),
    ],
)
def test_lengths(text: str, gsm: bool, units: int, expected: int) -> None:
    """160 and 153 septets, 70 and 67 units; extension characters and surrogate pairs count twice."""
    measured = measure(text)
    assert (measured.gsm, measured.units, measured.segments) == (gsm, units, expected)
    assert segments(text) == expected


@given(st.text(alphabet="aé€[á𠮷あ", max_size=700), st.sampled_from("aá€𠮷"))
def test_more_text_never_takes_less(text: str, more: str) -> None:
    """A longer text takes as many segments or more, and the units are those of UTF-16 outside of GSM-7."""
    assert segments(text) <= segments(text + more)
    if not measure(text).gsm:
        assert measure(text).units == len(text.encode("utf-16-le")) // 2
