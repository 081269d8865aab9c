"""Readings of words that voices get wrong, one list per language for every engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping


class Lexicon:
    """Splits text into stretches with and without a reading of their own; the longest surface wins."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self._readings = dict(readings)
        surfaces = sorted(self._readings, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, surfaces))) if surfaces else None

    def split(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Pairs of written text and its reading, or None where the voice reads it right."""
        end = 0
        for found in self._pattern.finditer(text) if self._pattern else ():
            if found.start() > end:
                yield text[end : found.start()], None
            yield found[0], self._readings[found[0]]
            end = found.end()
        if end < len(text):
            yield text[end:], None
