"""What is in the folder beside what is wanted: recordings in use, not needed any more, broken or unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ivr.audio.store import Entry, Store
from ivr.audio.wanted import Wanted
from ivr.audio.wav import from_wav, seconds
from ivr.errors import AudioError
from ivr.model import LanguageTag
from ivr.speech.recordings import Digest


class State(StrEnum):
    """What becomes of a recording. Only one in use is ever played."""

    USED = "used"
    NOT_NEEDED = "not needed"
    NO_FILE = "no file"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Kept:
    """One recording of an index. ``seconds`` None: it cannot be played."""

    language: LanguageTag
    digest: Digest
    entry: Entry
    state: State
    seconds: float | None


def survey(
    store: Store, lines: Collection[Digest], tags: Iterable[LanguageTag] | None = None
) -> Iterator[Kept]:
    """Every recording of every index, or of those of ``tags``. Raises AudioError for one it cannot read."""
    for tag in store.tags() if tags is None else tags:
        for digest, entry in store.index(tag).items():
            length = _length(store.sound_path(tag, digest))
            yield Kept(tag, digest, entry, _state(length, digest in lines), _known(length))


def _length(path: Path) -> float | State:
    try:
        return seconds(from_wav(path.read_bytes()))
    except OSError:
        return State.NO_FILE
    except AudioError:
        return State.BROKEN


def _state(length: float | State, needed: bool) -> State:
    if not needed:
        return State.NOT_NEEDED
    return length if isinstance(length, State) else State.USED


def _known(length: float | State) -> float | None:
    return None if isinstance(length, State) else length


def missing(store: Store, lines: Mapping[Digest, Wanted]) -> list[Wanted]:
    """The lines that are spoken, as no recording of them can be played."""
    used = {kept.digest for kept in survey(store, lines) if kept.state is State.USED}
    return [line for digest, line in lines.items() if digest not in used]


def remove(store: Store, kept: Collection[Kept]) -> None:
    """Take recordings out of their indexes, then remove their files."""
    for tag in sorted({one.language for one in kept}):
        going = {one.digest for one in kept if one.language == tag}
        left = {digest: entry for digest, entry in store.index(tag).items() if digest not in going}
        store.write_index(tag, left)
        for digest in going:
            store.sound_path(tag, digest).unlink(missing_ok=True)
