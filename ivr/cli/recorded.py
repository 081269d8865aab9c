"""What recordings say, for the terminal phone: the carrier gets nothing but addresses of sounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ivr.audio.store import Store
from ivr.errors import AudioError
from ivr.phone.transcript import Event, OtherSide, Played

_RECORDING = re.compile(r"/audio/[A-Za-z0-9-]+/([0-9a-f]+)\.wav(?:[?#]|$)")


def recorded_words(root: Path) -> Mapping[str, str]:
    """The text of each recording by its digest. An index that cannot be read is left out."""
    store = Store(root)
    found: dict[str, str] = {}
    for tag in store.tags():
        try:
            index = store.index(tag)
        except AudioError:
            continue
        found |= {str(digest): entry.text for digest, entry in index.items()}
    return found


def with_words(event: Event, words: Mapping[str, str]) -> Event:
    """A played recording with what it says."""
    match event:
        case OtherSide(side, Played() as played):
            return OtherSide(side, _said(played, words))
        case Played():
            return _said(event, words)
    return event


def _said(played: Played, words: Mapping[str, str]) -> Played:
    found = _RECORDING.search(played.url)
    return replace(played, text=words.get(found[1])) if found else played
