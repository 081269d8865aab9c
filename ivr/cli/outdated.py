"""Recordings that nobody hears, for ``ivr check``: of no line any more, or gone from the folder."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ivr.audio.store import Store
from ivr.audio.wanted import wanted
from ivr.audio.wav import from_wav
from ivr.authoring.lines import heard_lines
from ivr.errors import AudioError
from ivr.model import LanguageTag, Tree
from ivr.speech.compose import Composer


def outdated(tree: Tree, audio: Path) -> Counter[LanguageTag]:
    """By language; without those where every recording is of a line. Raises AudioError for a broken index."""
    store = Store(audio)
    indexes = {tag: store.index(tag) for tag in store.tags() if tag in tree.languages}
    heard = (one for one in heard_lines(tree, [*indexes]) if one.language in indexes)
    lines = wanted(Composer(tree), ((one.language, one.line, one.slow) for one in heard))
    return +Counter({tag: sum(digest not in lines for digest in index) for tag, index in indexes.items()})


def unplayable(tree: Tree, audio: Path) -> dict[LanguageTag, list[str]]:
    """By language, the texts whose recording the index names and the folder lacks, or has broken.

    Raises AudioError for a broken index.
    """
    store = Store(audio)
    found = {
        tag: [
            entry.unit
            for digest, entry in store.index(tag).items()
            if not _plays(store.sound_path(tag, digest))
        ]
        for tag in store.tags()
        if tag in tree.languages
    }
    return {tag: units for tag, units in found.items() if units}


def _plays(path: Path) -> bool:
    try:
        from_wav(path.read_bytes())
    except (OSError, AudioError):
        return False
    return True
