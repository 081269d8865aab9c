"""Announcements are held to the limits of the menus: nothing secret is asked for, and they are short."""

from __future__ import annotations

import pytest

from ivr.authoring.announced import announcement_seconds, numbers_typed, secrets_asked
from ivr.model import LanguageTag, Tree


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("本日は混みあっています。マイナンバーを押してください。", ["マイナンバーを押してください。"]),
        ("マイナンバーは、押さないでください。", []),
        ("マイナンバーカードをお持ちのかたは、1を押してください。", []),
        ("We are busy. Please enter your PIN. Thank you.", ["Please enter your PIN."]),
        ("Do not enter your My Number.", []),
    ],
)
def test_secrets_in_announcements(text: str, asked: list[str]) -> None:
    """Sentence by sentence, as in the menus; to say that nothing is asked for is fine."""
    assert secrets_asked([text]) == asked


def test_seconds_of_announcements(tree: Tree) -> None:
    """In the voice and at the rate of the language of the text."""
    tag = LanguageTag("ja")
    once = announcement_seconds(tree, tag, "本日は混みあっています。")
    assert 2 < once < 5
    assert announcement_seconds(tree, tag, "本日は混みあっています。" * 10) > 8 * once


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Call 042-460-9845.", ["042-460-9845"]),
        ("Call 0120950178 or (042) 460-9845.", ["0120950178", "042) 460-9845"]),
        ("Call +81 42 460 9845 today.", ["+81 42 460 9845"]),
        ("Call 042.460.9845, counter 12 0120-95-0178.", ["042.460.9845", "0120-95-0178"]),
        ("電話は、０４２ー４６０ー９８４５です。", ["042ー460ー9845"]),
        ("電話は、042（460）9845です。", ["042(460)9845"]),
        ("電話は、042−460−9845です。", ["042−460−9845"]),
        ("電話は090・1234・5678です。", ["090・1234・5678"]),
    ],
)
def test_telephone_numbers_in_announcements(text: str, typed: list[str]) -> None:
    """A voice reads typed digits as a quantity, where the menus say a number in groups."""
    assert numbers_typed([text]) == typed


@pytest.mark.parametrize(
    "text",
    [
        "Open 8:30-17:00, 5 counters, 12/28-1/4.",
        "Closed 2026-12-28 to 2027-01-03, or 2026-12-28-2027-01-03.",
        "Closed 28.12.2026 - 03.01.2027, 9:00 12:00 13:00 17:00.",
        "2026年12月28日8時30分から、2027年1月3日17時まで休みです。窓口は3番から5番です。",
        "2026/12/28 17:00",
        "Open 9.00-17.00 and 13.00-17.00 10.00-12.00, or 08:30-17:00 09:00-12:00.",
        "In 2026-2027 from 12-28 9-17, for 500-1000 yen.",
        "市役所の電話は、ゼロ ヨン ニ、ヨン ロク ゼロ、キュウ ハチ ヨン ゴです。",
        "About 1,000,000 letters were sent.",
    ],
)
def test_times_dates_and_quantities_in_announcements(text: str) -> None:
    """They are no telephone numbers; nor is a number in words."""
    assert numbers_typed([text]) == []
