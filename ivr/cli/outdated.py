"""Recordings that nobody hears, for ``ivr check``: of no line any more, or gone from the folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from ivr.audio.store import Store
from ivr.audio.survey import Kept, State, survey
from ivr.audio.wanted import wanted
from ivr.authoring.lines import heard_lines
from ivr.model import LanguageTag, Tree
from ivr.speech.compose import Composer


def surveyed(tree: Tree, audio: Path) -> list[Kept]:
    """Every recording of a language that is offered. Raises AudioError for a broken index."""
    store = Store(audio)
    tags = [tag for tag in store.tags() if tag in tree.languages]
    heard = (one for one in heard_lines(tree, tags) if one.language in tags)
    lines = wanted(Composer(tree), ((one.language, one.line, one.slow) for one in heard))
    return [*survey(store, lines, tags)]


def outdated(found: Iterable[Kept]) -> Counter[LanguageTag]:
    """How many are of no line, by language; without those where every recording is of one."""
    return Counter(kept.language for kept in found if kept.state is State.NOT_NEEDED)


def unplayable(found: Iterable[Kept]) -> Mapping[LanguageTag, list[str]]:
    """By language, the texts whose recording the index names and the folder lacks, or has broken."""
    gone: dict[LanguageTag, list[str]] = defaultdict(list)
    for kept in found:
        if kept.seconds is None:
            gone[kept.language].append(kept.entry.unit)
    return gone
