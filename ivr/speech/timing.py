"""How long a text takes to say, without a voice: an estimate for checks, timeouts and the phone simulator.

Weighted length over a rate, plus pauses at punctuation. Fitted to local engines on 2026-11-22: in-sample
errors 2-7 % on average and up to 26 % (Nepali 15 and 41 %); no voice of the phone company has been
measured. Silences that the renderer inserts (``pause_ms``) are not in the text and come on top.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

UNITS_PER_SECOND = MappingProxyType(
    {
        "ja": 7.5,
        "ja-x-easy": 7.0,
        "en": 16.0,
        "zh": 3.45,
        "ko": 4.4,
        "es": 12.6,
        "pt": 13.2,
        "vi": 14.3,
        "fil": 12.1,
        "id": 12.1,
        "ne": 7.9,
    }
)
"""Units per second at rate 100, used where languages.yaml gives none.

Measured on local engines on 2026-11-22 and set a little slower, as the voices at the phone company could not
be timed (fil is borrowed from Indonesian; ne: low trust). Japanese: the engine spoke 6.8 morae/s with pauses
and 8.0 without; at the rate of 80 that the voice is set to, 7.5 gives about 5 morae/s with pauses (rule P5).
"""

COMMA_SECONDS = 0.3
SENTENCE_SECONDS = 0.6

_HALF_DAY_ENDS = re.compile(r"\b([ap])\.m\.(?=\s+[A-Z])")
_HALF_DAY = re.compile(r"\b([ap])\.m\.")
_COMMA = re.compile(r"[、;،]|,(?!\d)|(?<=\d)-(?=\d)")
_SENTENCE_END = re.compile(r"[。!?।؟]+|\.+(?=[\s\"'”’)])")
_UNSAID = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:-\d+)*")
_TAIL = re.compile(r"[\W_]+\Z")
_SMALL_KANA = frozenset("ゃゅょぁぃぅぇぉゎャュョァィゥェォヮ")
_DIGIT_MORAE = (2, 2, 1, 2, 2, 1, 2, 2, 2, 2)
"""ゼロ いち に さん よん ご ろく なな はち きゅう."""
_KANJI_MORAE = 1.8
_LATIN_MORAE = 2.0
_LONGEST_COUNTED = 4
"""A longer run of digits is read digit by digit."""


@lru_cache(maxsize=1 << 14)
def estimate_seconds(
    text: str, language: str, rate_percent: int = 100, units_per_second: float | None = None
) -> float:
    """Seconds that a voice takes for ``text``, its pauses included; 0 for a text with nothing to say.

    ``language`` is a tag ("zh-CN" counts as "zh"). ``rate_percent`` scales speech and pauses: at 90 both
    take 100/90 as long. ``units_per_second`` is the voice's own rate at 100, else ``UNITS_PER_SECOND``.
    Raises LookupError for a language without either, ValueError for a rate that is not positive.
    """
    per_second = default_rate(language) if units_per_second is None else units_per_second
    if rate_percent <= 0 or per_second <= 0:
        raise ValueError(f"a rate must be positive: {rate_percent} %, {per_second} units/s")
    plain = _normal(text)
    amount = _units(plain, language)
    if not amount:
        return 0.0
    return (amount / per_second + _pauses(plain)) * 100 / rate_percent


def default_rate(language: str) -> float:
    """``UNITS_PER_SECOND`` of the tag or of its first part. Raises LookupError, naming the tag."""
    rate = UNITS_PER_SECOND.get(language) or UNITS_PER_SECOND.get(_primary(language))
    if rate is None:
        raise LookupError(f"no speaking rate for language {language!r}; give units_per_second")
    return rate


def units(text: str, language: str) -> float:
    """Weighted length: Japanese morae, Chinese and Korean characters, else letters with a digit as 4."""
    return _units(_normal(text), language)


def _units(plain: str, language: str) -> float:
    primary = _primary(language)
    if primary == "ja":
        return _morae(plain)
    digit = 1 if primary in ("zh", "ko") else 4
    said = _UNSAID.sub("", plain)
    return float(len(said) + (digit - 1) * len(_DIGIT.findall(said)))


def morae(text: str) -> float:
    """Morae of Japanese text, estimated: kana 1, small ゃゅょ 0, kanji 1.8, letters 2, numbers as read.

    っ, ん and ー are morae. A number of one to four digits is read with 十, 百, 千; longer ones, those that
    begin with 0 and those with hyphens digit by digit.
    """
    return _morae(_normal(text))


def _morae(plain: str) -> float:
    numbers = _NUMBER.findall(plain)
    words = _DIGIT.sub("", plain)
    return sum(_number_morae(number) for number in numbers) + sum(_mora_weight(c) for c in words)


def _normal(text: str) -> str:
    """Full-width signs as ASCII; "a.m." without its stops, but for the last if a capital follows."""
    plain = unicodedata.normalize("NFKC", text)
    return _HALF_DAY.sub(r"\1m", _HALF_DAY_ENDS.sub(r"\1m.", plain))


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _pauses(text: str) -> float:
    ends_inside = len(_SENTENCE_END.findall(_TAIL.sub("", text)))
    return COMMA_SECONDS * len(_COMMA.findall(text)) + SENTENCE_SECONDS * ends_inside


@lru_cache(maxsize=1 << 13)
def _mora_weight(char: str) -> float:
    if char in _SMALL_KANA or not char.isalpha():
        return 0.0
    name = unicodedata.name(char, "")
    if name.startswith("CJK") or char == "々":
        return _KANJI_MORAE
    return 1.0 if name.startswith(("HIRAGANA", "KATAKANA")) else _LATIN_MORAE


def _number_morae(number: str) -> float:
    digits = [int(digit) for digit in number if digit != "-"]
    if len(digits) != len(number) or len(digits) > _LONGEST_COUNTED or (digits[0] == 0):
        return float(sum(_DIGIT_MORAE[digit] for digit in digits))
    return float(sum(_place_morae(digit, place) for place, digit in enumerate(reversed(digits)) if digit))


def _place_morae(digit: int, place: int) -> int:
    """One digit with its 十, 百 or 千 (2 morae each); 1 is not said before these."""
    if place == 0:
        return _DIGIT_MORAE[digit]
    return 2 + (_DIGIT_MORAE[digit] if digit > 1 else 0)


def estimate_said(text: str, say_language: str, rate_percent: int) -> float:
    """Seconds by the language that the voice was told to speak (``ja-JP`` counts as ``ja``)."""
    tag = {"cmn": "zh"}.get(say_language.split("-")[0], say_language.split("-")[0])
    try:
        return estimate_seconds(text, tag, rate_percent)
    except LookupError:
        return estimate_seconds(text, "en", rate_percent)
