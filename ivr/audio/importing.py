"""Recordings by people: files checked, matched to the lines they say, and put into the folder.

Nothing is written unless every file can be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from ivr.audio.convert import leveled, telephone, trimmed
from ivr.audio.engines import EXTRA
from ivr.audio.render import samples_of
from ivr.audio.store import Entry, Store
from ivr.audio.wanted import Wanted
from ivr.audio.wav import encode, from_wav, seconds, to_wav
from ivr.errors import AudioError
from ivr.speech.recordings import Digest

LONGEST_SECONDS = 180.0
_SHORTEST_NAME = 8
_DIGEST_START = re.compile(rf"[0-9a-f]{{{_SHORTEST_NAME},}}")


@dataclass(frozen=True, slots=True)
class Credit:
    """Who spoke, when, and what may be done with it."""

    by: str
    made: date
    licence: str


@dataclass(frozen=True, slots=True)
class Import:
    """A file that can be used, the line it says, and its sound."""

    path: Path
    line: Wanted
    sound: bytes

    def doubt(self) -> str | None:
        """A file much shorter or longer than its line is often another line's."""
        is_, should = seconds(self.sound), self.line.utterance.seconds
        if should / 3 <= is_ <= should * 3:
            return None
        return f"{self.path} takes {is_:.1f} s, '{self.line.unit}' about {should:.1f} s. Is it the right one?"


def read_all(files: Sequence[Path], lines: Mapping[Digest, Wanted], language: str | None) -> list[Import]:
    """Every file with its line. Raises AudioError with all that cannot be used."""
    found: list[Import] = []
    wrong: list[str] = []
    for path in files:
        try:
            line = line_of(path.stem, lines, language)
            if any(known.line.digest == line.digest for known in found):
                raise AudioError("another file already says this line")
            found.append(Import(path, line, telephone_sound(path)))
        except AudioError as error:
            wrong.append(f"{path}: {error}.")
    if wrong:
        raise AudioError("\n".join([*wrong, "Nothing was imported."]))
    return found


def save_all(store: Store, imports: Sequence[Import], credit: Credit) -> None:
    """Put them into the folder, in place of what was there for the same lines."""
    for tag in sorted({given.line.language for given in imports}):
        index = store.index(tag)
        for given in imports:
            if given.line.language == tag:
                store.write_sound(tag, given.line.digest, to_wav(given.sound))
                index[given.line.digest] = _entry(given.line, credit)
        store.write_index(tag, index)


def _entry(line: Wanted, credit: Credit) -> Entry:
    return Entry(
        unit=line.unit,
        text=line.utterance.script,
        rate=line.utterance.rate_percent,
        by=credit.by,
        made=credit.made,
        licence=credit.licence,
    )


def line_of(name: str, lines: Mapping[Digest, Wanted], language: str | None) -> Wanted:
    """The line that a file is named after: its digest, the beginning of it, or the id of its unit."""
    found = list(_named(name, [w for w in lines.values() if language in (None, w.language)]))
    if len(found) == 1:
        return found[0]
    if not found:
        cure = "name the file by the digest that 'ivr audio missing' shows, or by the id of its text"
        raise AudioError(f"no line is called '{name}'; {cure}")
    if len({line.language for line in found}) > 1:
        raise AudioError(f"'{name}' is in several languages; give one with --language")
    raise AudioError(f"'{name}' is said in {len(found)} ways; name the file by the digest of one")


def _named(name: str, lines: Sequence[Wanted]) -> Iterator[Wanted]:
    by_unit = [line for line in lines if line.unit == name and not line.slow]
    if by_unit or not _DIGEST_START.fullmatch(name):
        yield from by_unit
    else:
        yield from (line for line in lines if line.digest.startswith(name))


def telephone_sound(path: Path) -> bytes:
    """A file as mu-law. Mu-law stays as it is, bit for bit. Raises AudioError."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise AudioError(f"it cannot be read ({error.strerror})") from None
    try:
        sound = from_wav(body)
    except AudioError as error:
        sound = _converted(path, error)
    if seconds(sound) > LONGEST_SECONDS:
        raise AudioError(f"it takes {seconds(sound):.0f} s; one line takes {LONGEST_SECONDS:.0f} s at most")
    return sound


def can_convert() -> bool:
    """Is the extra there?"""
    return all(find_spec(module) for module in ("numpy", "soundfile", "soxr"))


def _converted(path: Path, reason: AudioError) -> bytes:
    if not can_convert():
        raise AudioError(f"{reason}, and other files need the extra ({EXTRA})") from None
    soundfile = import_module("soundfile")
    try:
        samples, rate = soundfile.read(str(path))
    except (RuntimeError, OSError, TypeError):  # what soundfile raises for a file that it does not know
        raise AudioError("it is not a sound file that can be read") from None
    whole = trimmed(telephone(samples, rate))
    if not len(whole):
        raise AudioError("nothing is to be heard in it")
    return encode(samples_of(leveled([whole])))
