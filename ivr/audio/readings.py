"""The reading sheet: every sentence that a voice is given in a language, and its kana, for a reader to sign.

A sheet is tab-separated text with one row for each different sentence, so that a change of one sentence is a
change of one row. Silences inside a sentence, as between the groups of a number, are shown as `` / ``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ivr.audio.wanted import unit_of
from ivr.errors import AudioError
from ivr.model import LanguageTag
from ivr.prompt import Line
from ivr.speech.compose import SENTENCE_PAUSE_MS, Composer
from ivr.speech.recordings import utterance_of
from ivr.speech.utterance import Segment, Silence

PAUSE = " / "
HEADING = ("text", "kana", "units")

ReadAloud = Callable[[Sequence[str]], Sequence[str]]
"""Texts to their kana, in order."""
Sentence = tuple[str, ...]
"""What the voice gets in one go, the readings of the lexicon put in, between silences."""


@dataclass(frozen=True, slots=True)
class Row:
    """``text``: what the voice is given; ``kana``: how it is read; ``units``: the texts it comes from."""

    text: str
    kana: str
    units: str


def rows(composer: Composer, lines: Iterable[Line], language: LanguageTag, read: ReadAloud) -> list[Row]:
    """Every different sentence of the lines, by the first text it comes from and in the order said there."""
    found: dict[Sentence, set[tuple[str, int]]] = {}
    for line in lines:
        spoken = utterance_of(composer, line, language)
        for number, sentence in enumerate(sentences(spoken.runs())):
            found.setdefault(sentence, set()).add((unit_of(line), number))
    kana = _kana(found, read)
    ordered = sorted(found, key=lambda sentence: (min(found[sentence]), sentence))
    return [
        Row(PAUSE.join(said), PAUSE.join(kana[part] for part in said), _units(found[said]))
        for said in ordered
    ]


def sentences(runs: Iterable[Segment]) -> Iterator[Sentence]:
    """Words between the silences that part sentences."""
    said: list[str] = []
    for run in runs:
        if not isinstance(run, Silence):
            said.append(run.heard)
        elif run.ms >= SENTENCE_PAUSE_MS and said:
            yield tuple(said)
            said = []
    if said:
        yield tuple(said)


def _kana(found: Iterable[Sentence], read: ReadAloud) -> dict[str, str]:
    """Each part on its own, as an engine gets it: what stands behind a silence does not change a reading."""
    parts = sorted({part for sentence in found for part in sentence})
    return dict(zip(parts, read(parts), strict=True))


def _units(places: Iterable[tuple[str, int]]) -> str:
    return ", ".join(sorted({unit for unit, _ in places}))


def sheet(rows: Iterable[Row]) -> str:
    """The rows as text."""
    cells = [HEADING, *((row.text, row.kana, row.units) for row in rows)]
    return "".join("\t".join(row) + "\n" for row in cells)


def parse(text: str) -> list[Row]:
    """The rows of a sheet. Raises AudioError for what is none."""
    heading, *lines = text.splitlines() or [""]
    cells = [tuple(line.split("\t")) for line in lines]
    if tuple(heading.split("\t")) != HEADING or any(len(row) != len(HEADING) for row in cells):
        raise AudioError("This is no reading sheet: its lines have the columns " + ", ".join(HEADING) + ".")
    return [Row(*row) for row in cells]


def differences(signed: Sequence[Row], today: Sequence[Row]) -> list[str]:
    """What a reader has to look at, a line each: gone (-), new (+), and read differently (~)."""
    before, now = ({row.text: row for row in side} for side in (signed, today))
    gone = [f"- {row.text}\t{row.kana}" for row in signed if row.text not in now]
    new = [f"+ {row.text}\t{row.kana}" for row in today if row.text not in before]
    other = [
        f"~ {row.text}\t{before[row.text].kana} -> {row.kana}"
        for row in today
        if row.text in before and before[row.text].kana != row.kana
    ]
    return [*gone, *new, *other]
