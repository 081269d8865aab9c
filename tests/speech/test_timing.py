"""Estimates of how long a text takes to say."""

from __future__ import annotations

import pytest

from ivr.speech.timing import UNITS_PER_SECOND, default_rate, estimate_seconds, morae, units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("こめじるし", 5),
        ("シャープ", 3),
        ("きゃっきゃ", 3),
        ("しゅっちょうじょ", 5),
        ("マイナンバーカード", 9),
        ("市役所", 5.4),
        ("人々", 3.6),
        ("カードを返す", 6.8),
        ("ゼロ ヨン ニ、ヨン ロク ゼロ、キュウ ハチ ヨン ゴ", 18),
        ("042-460-9845", 18),
        ("0", 2),
        ("3つ", 3),
        ("15", 3),
        ("90", 4),
        ("16けた", 6),
        ("365", 9),
        ("1000", 2),
        ("90845", 9),
        ("３つ", 3),
        ("PIN", 6),
        ("、。 「」", 0),
    ],
)
def test_morae(text: str, expected: float) -> None:
    """Kana 1, small kana 0, kanji 1.8, letters 2, numbers as they are read (phone numbers digit by digit)."""
    assert morae(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("press one", "en", 8),
        ("90 days", "en", 12),
        ("opción", "es", 6),
        ("tầng hai", "vi", 7),
        ("零四二，四六零", "zh-CN", 6),
        ("90天", "zh", 3),
        ("여덟 시", "ko", 3),
        ("カード", "ja-x-easy", 3),
    ],
)
def test_units(text: str, language: str, expected: float) -> None:
    """Characters in Chinese and Korean, letters elsewhere with a digit as 4, morae in both Japaneses."""
    assert units(text, language) == pytest.approx(expected)


@pytest.mark.parametrize(("text", "language"), [("", "ja"), ("", "en"), (" 。、 ", "ja"), ("...", "en")])
def test_nothing_to_say_takes_no_time(text: str, language: str) -> None:
    """Empty text and lone punctuation are 0 seconds."""
    assert estimate_seconds(text, language) == 0


@pytest.mark.parametrize(
    ("text", "language", "pauses"),
    [
        ("あ", "ja", 0),
        ("あ。", "ja", 0),
        ("あ、い。", "ja", 0.3),
        ("あ。い。", "ja", 0.6),
        ("あ！い？う", "ja", 1.2),
        ("あ、い。う、え。", "ja", 1.2),
        ("a, b.", "en", 0.3),
        ("a. b.", "en", 0.6),
        ("a? b!", "en", 0.6),
        ("1,000", "en", 0),
        ("042-460-9845", "es", 0.6),
        ("e-mail", "en", 0),
        ("from eight thirty a.m. to five p.m.", "en", 0),
        ("Open to five p.m. Closed.", "en", 0.6),
        ("Open to five p.m.. Closed.", "en", 0.6),
        ("a; b；c", "en", 0.6),
        ("上午，下午。晚上", "zh-CN", 0.9),
    ],
)
def test_pauses(text: str, language: str, pauses: float) -> None:
    """0.3 s per comma and phone hyphen, 0.6 s per sentence end that is not the last; "a.m." ends nothing."""
    speech = units(text, language) / 10
    assert estimate_seconds(text, language, units_per_second=10) == pytest.approx(speech + pauses)


def test_japanese_limit() -> None:
    """At the rate of 80 that the voice is set to, 42 morae without a pause are the 7 seconds of rule P3."""
    assert estimate_seconds("あ" * 42, "ja", 80) == pytest.approx(7.0, abs=0.01)
    assert estimate_seconds("あ" * 56, "ja-x-easy", 80) == pytest.approx(10.0, abs=0.01)


def test_rate_percent_scales_speech_and_pauses() -> None:
    """A voice slowed to 50 % takes twice as long, its pauses too."""
    text = "For English, press three. Thank you."
    assert estimate_seconds(text, "en", 50) == pytest.approx(2 * estimate_seconds(text, "en"))
    assert estimate_seconds(text, "en", 90) > estimate_seconds(text, "en")


def test_own_rate_of_a_voice() -> None:
    """A rate from languages.yaml replaces the default and serves languages without one."""
    assert estimate_seconds("abcde", "en", units_per_second=5) == pytest.approx(1)
    assert estimate_seconds("abcde", "fr", units_per_second=5) == pytest.approx(1)


@pytest.mark.parametrize(
    ("tag", "rate"), [("zh-CN", 3.45), ("pt-BR", 13.2), ("ja-x-easy", 7.0), ("en-US", 16.0), ("fil", 12.1)]
)
def test_default_rates(tag: str, rate: float) -> None:
    """The exact tag first, then its language."""
    assert default_rate(tag) == rate
    assert rate in UNITS_PER_SECOND.values()


def test_language_without_rate() -> None:
    """No rate is made up for an unknown language."""
    with pytest.raises(LookupError, match="'fr'"):
        estimate_seconds("bonjour", "fr")


@pytest.mark.parametrize(("percent", "per_second"), [(0, 5.0), (-90, 5.0), (100, 0.0), (100, -1.0)])
def test_rates_must_be_positive(percent: int, per_second: float) -> None:
    """A rate of nothing is a mistake, not an endless prompt."""
    with pytest.raises(ValueError, match="positive"):
        estimate_seconds("a", "en", percent, per_second)
