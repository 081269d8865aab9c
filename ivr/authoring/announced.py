"""What staff may have announced: heard by every caller, so it is held to the limits of the menus."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ivr.authoring.checks.words import asks_for_secret
from ivr.model import LanguageTag, Tree
from ivr.speech.timing import estimate_seconds

_END = re.compile(r"(?<=[。.!?！？।])\s*")
_DATE = re.compile(r"(?<!\d)(?:20\d\d([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:20\d\d))(?!\d)")
_NUMBER = re.compile(r"(?<!\d)(?<!\d[.:-])(?:\+\d|0)(?:[-‐-―−ー・.()\s]{0,3}\d)+")
FEWEST_OF_A_NUMBER = 9
"""Digits of the shortest telephone number with its area code; fewer may be days or hours."""


def announcement_seconds(tree: Tree, voice: LanguageTag, text: str) -> float:
    """How long a text takes in the voice of a language, estimated."""
    known = tree.languages[voice]
    return estimate_seconds(text, voice, known.rate_percent, known.units_per_second)


def secrets_asked(texts: Iterable[str]) -> list[str]:
    """The sentences that ask for what nobody is asked for on this phone (voice rule N3)."""
    return [sentence for text in texts for sentence in _END.split(text) if asks_for_secret(sentence)]


def numbers_typed(texts: Iterable[str]) -> list[str]:
    """What looks like a telephone number: a voice would read it as a quantity, not in groups (rule N1)."""
    plain = (_DATE.sub("|", unicodedata.normalize("NFKC", text)) for text in texts)
    found = (match[0] for text in plain for match in _NUMBER.finditer(text))
    return [run for run in found if sum(map(str.isdigit, run)) >= FEWEST_OF_A_NUMBER]
