"""Recordings that no line has any more, counted for ``ivr check``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ivr.audio.store import Store
from ivr.audio.wanted import wanted
from ivr.authoring.lines import heard_lines
from ivr.model import LanguageTag, Tree
from ivr.speech.compose import Composer


def outdated(tree: Tree, audio: Path) -> Counter[LanguageTag]:
    """By language; without those where every recording is of a line. Raises AudioError for a broken index."""
    store = Store(audio)
    indexes = {tag: store.index(tag) for tag in store.tags() if tag in tree.languages}
    heard = (one for one in heard_lines(tree, [*indexes]) if one.language in indexes)
    lines = wanted(Composer(tree), ((one.language, one.line, one.slow) for one in heard))
    return +Counter({tag: sum(digest not in lines for digest in index) for tag, index in indexes.items()})
