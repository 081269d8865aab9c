"""What the service itself says around names and options: counts, ordinals, keys and the end of a list.

Written by hand it is heard twice, or says another number or key than the one that counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ivr.authoring.checks.letters import primary
from ivr.authoring.checks.words import is_phrase, plain, quoted
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.system import SYSTEM_UNITS
from ivr.model import LanguageTag, Message, Placeholder, Tree, UnitId
from ivr.speech.spoken import TABLES, Spoken, tables_of

_AND: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "ja": (
            (
                "そして",
                "それから",
                "それと",
                "および",
                "まず、",
                "次に、",
                "ひとつめ",
                "ふたつめ",
                "みっつめ",
            ),
            ("(?<=[一-鿿ァ-ヺー])と", "および", "そして"),
        ),
        "en": (("and", "also", "then", "next", "finally", "lastly"), ("and",)),
        "zh": (("和", "以及", "还有", "并且", "首先", "最后，", r"第\S+项"), ("和", "以及", "还有")),
        "ko": (("그리고", "및", "먼저", r"\S+ 번째"), ("그리고", "및")),
        "es": (("y", "e", "luego"), ("y", "e")),
        "pt": (("e", "além disso", "depois"), ("e",)),
        "vi": (("và", "tiếp theo"), ("và",)),
        "fil": (("at", "pagkatapos"), ("at",)),
    }
)
"""Patterns of words that join list items, at the beginning and at the end.

The service itself uses none, so that no table of spoken forms has them.
"""
_TO_TWENTY = range(1, 21)
_APART = ("zh", "ko")
"""Languages whose ordinals also begin words, such as 第三者 and 첫째 아이: alone only before a comma."""
_COMMA = r"(?=\s*(?:[,，、:：]|\Z))"
_KANJI = str.maketrans("123456789", "一二三四五六七八九")
_PIECE = re.compile(r"[,，、;；:：。.!?！？]\s*")
_HEAD = 2
"""So many characters after a key tell that it is to be pressed: を押, 을 눌."""
_KEY_NAMES = ("key", "key-person", "key-repeat", "key-language", "key-back")


def check_joints(
    tree: Tree, units: Mapping[UnitId, Message], tables: Mapping[str, Spoken] = TABLES
) -> Iterator[Issue]:
    """All names, options and labels in every language that has a table of spoken forms."""
    known = tables_of(tree, tables)
    joints = {tag: _Joints(tree, tag, known[tag]) for tag in tree.languages if tag in known}
    for message in units.values():
        if not is_phrase(message.id) or SYSTEM_UNITS.get(message.id.removeprefix("system.")):
            continue
        for language, sentences in message.texts.items():
            for sentence in sentences if language in joints else ():
                if found := joints[language].found(plain(sentence)):
                    yield _typed(message, language, found, plain(sentence))


def _typed(message: Message, language: LanguageTag, found: str, text: str) -> Issue:
    wrong = f"'{found}' in '{message.id}' is said by the service itself: {quoted(text)}."
    cure = "Write the thing alone, without number, key or 'and'."
    return Issue(Code.JOINT_TYPED, message.where(language), wrong, cure, language)


class _Joints:
    """What one language may not write by hand, from its own table and its own system sentences."""

    def __init__(self, tree: Tree, language: LanguageTag, spoken: Spoken) -> None:
        begin, end = ((*map(_bounded, words),) for words in _AND.get(primary(language), ((), ())))
        apart = primary(language) in _APART
        saying = (spoken.count, spoken.options) if apart else (spoken.ordinal, spoken.count, spoken.options)
        counted = [say(n) for n in _TO_TWENTY for say in saying]
        begin = (*begin, *(re.escape(spoken.ordinal(n)) + _COMMA for n in _TO_TWENTY if apart))
        keys = {*spoken.keys.values(), *(name.translate(_KANJI) for name in spoken.keys.values())}
        total = _around(tree, language, ("list-end",), ("count",))
        closing = [text for text, comma in total[0] if comma or " " in text]
        closing_after = [text for text, comma in total[1] if comma or " " in text]
        beginning = [*(text.translate(_KANJI) for text in counted), *closing]
        self._begins = re.compile(rf"\A\s*(?:{_any(beginning, begin)})", re.IGNORECASE)
        self._ends = re.compile(rf"(?:{_any(closing_after, end)})\W*\Z", re.IGNORECASE)
        self._last = {text.casefold() for text in (*keys, *closing)}
        pressing = _around(tree, language, SYSTEM_UNITS.keys() - {"gate-option"}, _KEY_NAMES)
        telling = [{text for text, comma in side if not comma} for side in pressing]
        self._keys = [*_pressed(keys, *telling)]

    def found(self, text: str) -> str | None:
        """What is typed into a phrase by hand, if anything."""
        for pattern in (self._begins, self._ends, *self._keys):
            if match := pattern.search(text):
                return match[0].strip()
        pieces = [piece for piece in _PIECE.split(text) if piece]
        return pieces[-1] if len(pieces) > 1 and pieces[-1].strip().casefold() in self._last else None


def _around(
    tree: Tree, language: LanguageTag, names: Iterable[str], placeholders: tuple[str, ...]
) -> tuple[set[tuple[str, bool]], set[tuple[str, bool]]]:
    """The words before and after a placeholder, as far as the next comma, and whether a comma parts them."""
    before: set[tuple[str, bool]] = set()
    after: set[tuple[str, bool]] = set()
    for name in names:
        for sentence in tree.system[name].texts.get(language, ()) if name in tree.system else ():
            for left, part, right in zip(("", *sentence), sentence, (*sentence[1:], ""), strict=False):
                if isinstance(part, Placeholder) and part.name in placeholders:
                    before |= _piece(left, -1)
                    after |= _piece(right, 0)
    return before, after


def _piece(text: str | Placeholder, which: int) -> set[tuple[str, bool]]:
    if not isinstance(text, str):
        return set()
    pieces = [piece.strip() for piece in _PIECE.split(text)]
    beyond = pieces[-2 if which else 1] if len(pieces) > 1 else ""
    return {(piece, comma) for piece, comma in ((pieces[which], False), (beyond, True)) if piece}


def _pressed(keys: set[str], before: set[str], after: set[str]) -> Iterator[re.Pattern[str]]:
    """A key with the words that tell to press it, as in "press two" and 二を押."""
    named = _any(keys)
    if before:
        yield re.compile(rf"(?:{_any(before)})\s*(?:{named})", re.IGNORECASE)
    if after:
        yield re.compile(rf"(?:{named})番?\s*(?:{_any(text[:_HEAD] for text in after)})", re.IGNORECASE)


def _any(texts: Iterable[str], patterns: Iterable[str] = ()) -> str:
    """One of these, the longest first; a pattern that never holds if there are none."""
    longest_first = sorted({*texts}, key=len, reverse=True)
    return "|".join([*(_bounded(re.escape(text)) for text in longest_first), *patterns]) or r"(?!)"


def _bounded(pattern: str) -> str:
    """Whole words where words have spaces."""
    first, last = (unicodedata.name(char, "").startswith("LATIN") for char in (pattern[0], pattern[-1]))
    return (r"\b" if first else "") + pattern + (r"\b" if last else "")
