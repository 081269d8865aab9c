"""Recordings and tones over HTTP: ``GET /audio/…``, for the phone company's caches and for players.

A path is looked up among the sounds in memory and never among files, so nothing else can be reached. A URL
with the version of its sound never changes its answer; without it, caches ask again.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from ivr.audio.library import TONES, Library, Sound, Stamp, load_library, stamp_of, tones_missing
from ivr.speech.recordings import DIGEST_LENGTH, Recordings

log = logging.getLogger("ivr.audio")

LOOK_SECONDS = 1.0
"""Least time between looks at the folder for the sake of a request."""
_RECORDING = re.compile(rf"/audio/[A-Za-z0-9-]+/[0-9a-f]{{{DIGEST_LENGTH}}}\.wav", re.ASCII)
_RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})", re.ASCII)
_YEAR = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"

Headers = dict[str, str]


class CurrentAudio:
    """The recordings in force. ``origin``: scheme and host of the URLs; empty for relative ones."""

    def __init__(self, root: Path, origin: str = "", library: Library | None = None) -> None:
        """``library``: what has been read of the folder already."""
        self._root = root
        self._origin = origin
        self._lock = Lock()
        self._looked = 0.0
        self._seen = library.stamp if library else stamp_of(root)
        self.library = library or load_library(root)
        if library is None and (missing := tones_missing(root)):
            log.warning("%s has no file of %d tones: they are made in memory", root / "tones", len(missing))

    def here(self) -> CurrentAudio:
        """The same recordings with relative URLs, without reading them again."""
        return CurrentAudio(self._root, library=self.library)

    def recordings(self) -> Recordings:
        """What to play instead of speech."""
        return self.library.recordings(self._origin)

    def look(self) -> None:
        """Take over changed recordings once nothing has changed since the last look: a rendering may be
        under way.
        """
        stamp = stamp_of(self._root)
        settled, self._seen = stamp == self._seen, stamp
        if settled:
            self._load_unless(stamp)

    def look_now(self) -> None:
        """Take over the recordings as they are."""
        self._load_unless(stamp_of(self._root))

    def look_for_request(self) -> None:
        """Another worker may be ahead of this one and have named a recording that is new."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self.look_now()

    def _load_unless(self, stamp: Stamp) -> None:
        with self._lock:
            if stamp != self.library.stamp:
                self.library = self.library.followed_by(load_library(self._root))


class AudioEndpoint:
    """Answers GET and HEAD, with ETag and ranges (RFC 9110 §13, §14)."""

    def __init__(self, audio: CurrentAudio) -> None:
        self._audio = audio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["method"] not in ("GET", "HEAD"):
            await _send(send, 405, {"allow": "GET, HEAD"}, b"Use GET.\n", body_too=True)
            return
        body_too = scope["method"] == "GET"
        sound = await self._sound(scope["path"])
        if sound is None:
            await _send(send, 404, {"content-type": "text/plain"}, b"No such sound.\n", body_too=body_too)
            return
        given = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if not body_too:  # a range is for GET alone
            given.pop("range", None)
        status, headers, body = answer(sound, given, scope["query_string"].decode("latin-1"))
        await _send(send, status, headers, body, body_too=body_too)

    async def _sound(self, path: str) -> Sound | None:
        if path.startswith(TONES):  # making one takes a fifth of a second, the first time
            return await asyncio.to_thread(self._audio.library.sound, path)
        sound = self._audio.library.sound(path)
        if sound is None and _RECORDING.fullmatch(path):
            await asyncio.to_thread(self._audio.look_for_request)
            sound = self._audio.library.sound(path)
        return sound


def answer(sound: Sound, given: Headers, query: str) -> tuple[int, Headers, bytes]:
    """Status, headers and body for these request headers, whose names are in lower case."""
    etag = f'"{sound.version}"'
    version = parse_qs(query).get("v", [""])[0]
    forever = len(version) >= 8 and sound.version.startswith(version)
    headers = {
        "etag": etag,
        "cache-control": _YEAR if forever else _ASK_AGAIN,
        "accept-ranges": "bytes",
        "x-content-type-options": "nosniff",
    }
    if _matches(given.get("if-none-match", ""), etag):
        return 304, headers, b""
    headers["content-type"] = "audio/wav"
    wanted = given.get("range", "") if given.get("if-range", etag) == etag else ""
    return ranged(sound.body, wanted, headers)


def ranged(body: bytes, wanted: str, headers: Headers) -> tuple[int, Headers, bytes]:
    """One range; several, or what is not understood, get the whole, as RFC 9110 §14.2 allows."""
    found = _RANGE.fullmatch(wanted.replace(" ", ""))
    if found is None or not (found[1] or found[2]) or _backwards(found[1], found[2]):
        return 200, headers, body
    size = len(body)
    if found[1]:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
    else:
        first, last = max(0, size - int(found[2])), size - 1
    if first > last:
        return 416, {**headers, "content-range": f"bytes */{size}"}, b""
    return 206, {**headers, "content-range": f"bytes {first}-{last}/{size}"}, body[first : last + 1]


def _backwards(first: str, last: str) -> bool:
    return bool(first and last) and int(last) < int(first)


def _matches(given: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
    return etag in tags or "*" in tags


async def _send(send: Send, status: int, headers: Headers, body: bytes, *, body_too: bool) -> None:
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    if status != 304:
        raw.append((b"content-length", str(len(body)).encode("ascii")))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body if body_too else b""})
