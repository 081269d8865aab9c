"""Announcements are held to the limits of the menus: nothing secret is asked for, and they are short."""

from __future__ import annotations

import pytest

from ivr.authoring.announced import announcement_seconds, secrets_asked
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
