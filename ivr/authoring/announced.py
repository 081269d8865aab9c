"""What staff may have announced: heard by every caller, so it is held to the limits of the menus."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ivr.authoring.checks.words import asks_for_secret
from ivr.model import LanguageTag, Tree
from ivr.speech.timing import estimate_seconds

_END = re.compile(r"(?<=[。.!?！？।])\s*")


def announcement_seconds(tree: Tree, voice: LanguageTag, text: str) -> float:
    """How long a text takes in the voice of a language, estimated."""
    known = tree.languages[voice]
    return estimate_seconds(text, voice, known.rate_percent, known.units_per_second)


def secrets_asked(texts: Iterable[str]) -> list[str]:
    """The sentences that ask for what nobody is asked for on this phone (voice rule N3)."""
    return [sentence for text in texts for sentence in _END.split(text) if asks_for_secret(sentence)]
