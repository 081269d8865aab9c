"""All recordings that can be played, in memory: whatever happens to the files, a call that was told to play
one gets it.

About half a megabyte for each minute of sound. A recording whose file is gone or broken is left out, loudly,
and its line is spoken instead.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from ivr.audio.store import INDEX, Store
from ivr.audio.tones import FILES
from ivr.audio.wav import encode, from_wav, silence, to_wav
from ivr.errors import AudioError
from ivr.model import LanguageTag
from ivr.speech.recordings import Digest, Recordings

log = logging.getLogger("ivr.audio")

PREFIX = "/audio/"
LONGEST_SILENCE_MS = 10_000
TONES = f"{PREFIX}tones/"
_SILENCE = re.compile(r"/audio/silence/([1-9][0-9]{0,4})\.wav", re.ASCII)


Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of the last change (ns) and size (bytes) of every file that matters."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One WAV file. ``version``: changes with its bytes."""

    body: bytes
    version: str


@dataclass(frozen=True, slots=True)
class Library:
    """``sounds`` by path; ``urls`` by digest, with the version, so that each may be cached for ever.

    ``texts``: what recordings say, by path.
    """

    sounds: Mapping[str, Sound] = field(default_factory=dict)
    urls: Mapping[Digest, str] = field(default_factory=dict)
    stamp: Stamp = ()
    before: Mapping[str, Sound] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def sound(self, path: str) -> Sound | None:
        """The sound of a path, only if it is one of ours. The path is never one of a file system."""
        return self.sounds.get(path) or self.before.get(path) or _silent(path) or _own_tone(path)

    def recordings(self, origin: str) -> Recordings:
        """What to play, with URLs at ``origin`` (scheme and host; empty: relative)."""
        urls = {digest: origin + url for digest, url in self.urls.items()}
        return Recordings(urls, partial(_silence_url, origin))

    def followed_by(self, newer: Library) -> Library:
        """The newer one; it also knows the sounds of this one, for calls that were just told to play them."""
        return replace(newer, before=self.sounds)


def _silence_url(origin: str, milliseconds: int) -> str:
    shown = min(milliseconds, LONGEST_SILENCE_MS)
    return f"{origin}{PREFIX}silence/{shown}.wav?v={_silence_version(shown)}"


def _silence_version(milliseconds: int) -> str:
    """The bytes follow from the length and never change."""
    return f"silence-{milliseconds}"


def is_silence(path: str) -> bool:
    """Is it a pause between recordings?"""
    return _SILENCE.fullmatch(path) is not None


def _silent(path: str) -> Sound | None:
    found = _SILENCE.fullmatch(path)
    if found is None or int(found[1]) > LONGEST_SILENCE_MS:
        return None
    return Sound(to_wav(silence(int(found[1]))), _silence_version(int(found[1])))


@lru_cache(maxsize=len(FILES))
def _own_tone(path: str) -> Sound | None:
    """A tone whose file is not in the folder, made anew: callers who wait never hear nothing at all."""
    make = FILES.get(path.removeprefix(TONES).removesuffix(".wav"))
    return _sound(to_wav(encode(make()))) if make and path.startswith(TONES) else None


def tones_missing(root: Path) -> list[str]:
    """Names of tones that are made in memory, as the folder has no file of them."""
    return [name for name in FILES if not _tone_file(root, name).is_file()]


def load_library(root: Path) -> Library:
    """Read the folder. Never raises for what is in it: what cannot be used is logged and left out."""
    store = Store(root)
    stamp = stamp_of(root)
    sounds = dict(_tones(root))
    urls, texts = {}, {}
    for tag in store.tags():
        for digest, text, sound in _recorded(store, tag):
            path = f"{PREFIX}{tag}/{digest}.wav"
            sounds[path], texts[path] = sound, text
            urls[digest] = f"{path}?v={sound.version[:12]}"
    return Library(sounds, urls, stamp, texts=texts)


def stamp_of(root: Path) -> Stamp:
    """Tells one state of the folder from another: every index, and every file beside one.

    A file that is overwritten where it is changes its folder in nothing, so each is looked at.
    """
    return tuple(sorted(one for index in root.glob(f"*/{INDEX}") for one in _files(index.parent)))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # removed while we look: the next look settles it
        return
    for entry in entries:
        with suppress(OSError):
            status = entry.stat()
            yield entry.path, status.st_mtime_ns, status.st_size


def _recorded(store: Store, tag: LanguageTag) -> Iterator[tuple[Digest, str, Sound]]:
    try:
        index = store.index(tag)
    except AudioError as error:
        log.error("no recordings in %s, all is spoken: %s", tag, error)
        return
    for digest in index:
        path = store.sound_path(tag, digest)
        try:
            body = path.read_bytes()
            from_wav(body)
        except (OSError, AudioError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            log.error("%s is spoken, as %s cannot be played: %s", index[digest].unit, path, reason)
            continue
        yield digest, index[digest].text, _sound(body)


def _tones(root: Path) -> Iterator[tuple[str, Sound]]:
    for name in FILES:
        path = _tone_file(root, name)
        if path.is_file():
            yield f"{TONES}{name}.wav", _sound(path.read_bytes())


def _tone_file(root: Path, name: str) -> Path:
    return root / "tones" / f"{name}.wav"


def _sound(body: bytes) -> Sound:
    return Sound(body, hashlib.sha256(body).hexdigest()[:32])
