"""Letters that are not of their language, or only look like the right ones, and letters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from ivr.authoring.checks.words import quoted
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.model import LanguageTag, Message

HAN = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "IDEOGRAPHIC")
LATIN = ("LATIN", "FEMININE ORDINAL", "MASCULINE ORDINAL")
_LOOK_LIKE_LETTERS = ("KANGXI RADICAL", "CJK RADICAL")
"""Signs that look like Chinese characters and are none."""
SCRIPTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ja": (*HAN, "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "FULLWIDTH LATIN"),
        "zh": HAN,
        "ko": ("HANGUL",),
        "ne": ("DEVANAGARI",),
        **dict.fromkeys(("en", "es", "pt", "vi", "fil", "id"), LATIN),
    }
)
"""A language's own script, as the Unicode names of its letters begin. Other languages are not checked."""
_ROMAN = frozenset("abcdefghijklmnopqrstuvwxyzāīūēō")
"""Latin letters that every language takes: abbreviations, and Japanese sounds in Hepburn romanisation."""
_ALPHABETS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset("é"),
        "es": frozenset("áéíóúüñªº"),
        "pt": frozenset("áâãàçéêíóôõúüªº"),
        "vi": frozenset(
            "ăâđêôơư" + unicodedata.normalize("NFC", "".join(v + t for v in "aăâeêioôơuưy" for t in "̣̀́̃̉"))
        ),
        "fil": frozenset("ñáàâéèêíìîóòôúùû"),
        "id": frozenset("é"),
    }
)
"""What each Latin alphabet has besides, accents on stressed syllables of Filipino dictionaries included."""
_CHARACTERS: Mapping[str, str] = MappingProxyType({"ja": "euc_jis_2004", "zh": "gb2312"})
"""The national sets of Chinese characters, as Python's codecs hold them: JIS X 0213, and GB 2312.

GB 2312 has 6763 simplified characters and none of their traditional or Japanese forms.
"""
_TRADITIONAL = re.compile(r"-(hant|tw|hk|mo)\b", re.IGNORECASE)
_KANA_LOOK_ALIKE = re.compile(
    r"(?<=[ァ-ヺー])[一二三八力口卜夕工才千](?=[ァ-ヺー])(?![カヵケヶ][一-鿿])"
    r"|[一-鿿](?=ー)"
    r"|(?<=[ァ-ミム-ヲ])一(?![一-鿿つカヵケヶ])"
)
"""Chinese characters where katakana or ー must stand: マイナンバ一, 力ード. Counters are fine: 三カ所."""
_DASH = re.compile("[‐‑‒―−﹣－]")
"""Hyphens and minus signs of other kinds; – and — are symbols, see ``words``."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that are drawn as nothing: fillers of Hangul, the empty braille cell."""
_SPACES = " 　"
_JOINERS = "\u200c\u200d"
"""Part of some scripts, as in Devanagari; never of those here besides."""
_WORDS_WITHOUT_MARKS = 4
"""So many words without one letter of the language alone are not Vietnamese."""


def check_letters(message: Message, language: LanguageTag, text: str) -> Iterator[Issue]:
    """What is wrong with the letters of one sentence, as ``plain`` has it."""
    if char := _unseen(text, language):
        wrong = f"{_shown(char)} in '{message.id}' cannot be seen: {quoted(text)}."
        cure = "Delete it: type the word anew where it stands."
        yield Issue(Code.LETTER_INVISIBLE, message.where(language), wrong, cure, language)
    if found := foreign(text, language):
        wrong = f"{_shown(found)} in '{message.id}' is no letter of this language: {quoted(text)}."
        cure = "Type the word anew: the letter may only look like the right one."
        yield Issue(Code.SCRIPT_WRONG, message.where(language), wrong, cure, language)
    elif dash := _DASH.search(text):
        wrong = f"{_shown(dash[0])} in '{message.id}' is not the sign in use: {quoted(text)}."
        cure = "Type - between letters, and ー in katakana."
        yield Issue(Code.SCRIPT_WRONG, message.where(language), wrong, cure, language)


def left_untranslated(message: Message, language: LanguageTag, text: str) -> Iterator[Issue]:
    """A sentence of which no letter is the language's own, such as English in a Korean text."""
    if _without_own(text, language) and not foreign(text, language):
        wrong = f"A sentence of '{message.id}' has no letter of this language's own: {quoted(text)}."
        cure = "Translate it. Abbreviations need a word of the language beside them."
        yield Issue(Code.SCRIPT_MISSING, message.where(language), wrong, cure, language)


def primary(language: str) -> str:
    """The language without its country."""
    return language.partition("-")[0].lower()


def own_script(language: str) -> tuple[str, ...]:
    """How the names of its letters begin; empty for a language that is not checked."""
    return SCRIPTS.get(primary(language), ())


def foreign(text: str, language: str) -> str | None:
    """The first letter that the language does not have; Latin ones are allowed in every script."""
    if not own_script(language):
        return None
    if primary(language) == "ja" and (found := _KANA_LOOK_ALIKE.search(text)):
        return found[0]
    return next((char for char in dict.fromkeys(text) if _foreign(char, language)), None)


@lru_cache(maxsize=1 << 14)
def _foreign(char: str, language: str) -> bool:
    name, own = unicodedata.name(char, ""), own_script(language)
    if name.startswith(_LOOK_LIKE_LETTERS):
        return True
    if name.startswith("COMBINING"):
        return own == LATIN
    if not char.isalpha() or char in _BLANK:
        return False
    if name.startswith(LATIN):
        return char.lower() not in _ROMAN | _ALPHABETS.get(primary(language), frozenset())
    return not name.startswith(own) or not _in_use(char, name, language)


def _in_use(char: str, name: str, language: str) -> bool:
    """Is a Chinese character one of those that the language is written with?"""
    characters = _CHARACTERS.get(primary(language))
    if not characters or not name.startswith(HAN) or _TRADITIONAL.search(language):
        return True
    try:
        char.encode(characters)
    except UnicodeEncodeError:
        return False
    return True


def _without_own(text: str, language: str) -> bool:
    own = own_script(language)
    if primary(language) == "vi":
        return len(re.findall(r"\w+", text)) >= _WORDS_WITHOUT_MARKS and text.isascii()
    if not own or own == LATIN or not any(char.isalpha() for char in text):
        return False
    return not any(_own_letter(char, language) for char in dict.fromkeys(text))


@lru_cache(maxsize=1 << 13)
def _own_letter(char: str, language: str) -> bool:
    name = unicodedata.name(char, "")
    return name.startswith(own_script(language)) and not name.startswith("FULLWIDTH LATIN")


def _unseen(text: str, language: str) -> str | None:
    if text.isascii() and text.isprintable():
        return None
    allowed = _SPACES if own_script(language) and primary(language) != "ne" else _SPACES + _JOINERS
    return next((char for char in dict.fromkeys(text) if char not in allowed and _blank(char)), None)


@lru_cache(maxsize=1 << 13)
def _blank(char: str) -> bool:
    selector = "VARIATION SELECTOR" in unicodedata.name(char, "")
    return (
        selector or char in _BLANK or unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp")
    )


def _shown(char: str) -> str:
    drawn = "" if _blank(char) else f"'{char}' "
    name = unicodedata.name(char, "without a name")
    return f"{drawn}(U+{ord(char):04X} {name})" if drawn else f"U+{ord(char):04X} {name}"
