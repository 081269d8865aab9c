"""``ivr export-fallback``: what callers hear when this service cannot be reached, as files for any host.

Made by the renderer of the service itself. Nothing in them leads back to a server: every document speaks and
hangs up, and what it plays lies beside it. Twilio fetches it with GET, as static hosts refuse POST.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ivr.audio.library import LONGEST_SILENCE_MS, Library, load_library
from ivr.authoring.compile import compile_menus, require_tree
from ivr.cli.today import city_today
from ivr.dialogue.state import DialogueState
from ivr.dialogue.turn import HangUp, Turn
from ivr.errors import IvrError
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import Recordings
from ivr.telephony.twiml import Renderer

INDEX = "index.xml"
"""Every language, one after another, the city's own first: the number's fallback URL."""
UNITS = ("apology", "offices-short")
"""What is said: the apology with the suspension numbers and the city's number; the hours."""
MOST_BYTES = 64_000
"""Twilio executes no longer document (twilio.com/docs/api/errors/11750, read 2026-11-22)."""
BETWEEN_LANGUAGES_MS = 1500
_PLAYED = re.compile(rb"<Play>([^<]+)</Play>")

Files = Mapping[str, bytes]


def run(folder: Path, check: bool, menus: Path, audio: Path) -> int:
    """Write the files, or with ``check`` only compare. Raises IvrError if they cannot be written."""
    tree = require_tree(compile_menus(menus, city_today()))
    files = fallback_files(tree, load_library(audio))
    stale = sorted(name for name, content in files.items() if _read(folder / name) != content)
    if check:
        print("".join(f"{folder / name}: is not of today\n" for name in stale), end="")
        return 1 if stale else 0
    _write(folder, {name: files[name] for name in stale})
    print(f"{len(files)} files in {folder}, {len(stale)} written.")
    print(f"Put them on another host than this service, as text/xml, and name {INDEX} as the fallback URL:")
    print("  ivr connect +81… --fallback-url https://static.example.jp/index.xml")
    return 0


def fallback_files(tree: Tree, library: Library) -> Files:
    """Every file by its name in the folder. Raises IvrError if a document is too long for Twilio."""
    renderer = Renderer(Composer(tree), _nowhere, None, _beside(library))
    files = {f"{tag}.xml": _document(renderer, tree, (tag,)) for tag in tree.languages}
    files[INDEX] = _document(renderer, tree, tuple(_default_first(tree)))
    for name, body in files.items():
        if len(body) > MOST_BYTES:
            raise IvrError(f"{name} has {len(body)} bytes; Twilio takes {MOST_BYTES}. Shorten the apology.")
    return {**files, **dict(_sounds(files, library))}


def _document(renderer: Renderer, tree: Tree, languages: tuple[LanguageTag, ...]) -> bytes:
    """All sentences in these languages, then the end of the call."""
    lines = tuple(
        Line(tree.system[unit], pause_ms=BETWEEN_LANGUAGES_MS, language=tag)
        for tag in languages
        for unit in UNITS
    )
    return renderer.render(Turn(languages[0], lines, HangUp()))


def _default_first(tree: Tree) -> Iterator[LanguageTag]:
    yield tree.default_language
    yield from (tag for tag in tree.languages if tag != tree.default_language)


def _nowhere(state: DialogueState) -> str:
    """No document of these has a link."""
    raise LookupError(state.place)


def _beside(library: Library) -> Recordings:
    """The recordings by addresses relative to the documents."""
    urls = {digest: url.lstrip("/").partition("?")[0] for digest, url in library.urls.items()}
    return Recordings(urls, lambda ms: f"audio/silence/{min(ms, LONGEST_SILENCE_MS)}.wav")


def _sounds(files: Files, library: Library) -> Iterator[tuple[str, bytes]]:
    """What the documents play."""
    for name in {found.decode("ascii") for body in files.values() for found in _PLAYED.findall(body)}:
        sound = library.sound(f"/{name}")
        assert sound, "documents name only sounds of the library"
        yield name, sound.body


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise IvrError(f"{path} cannot be read ({error.strerror}).") from None


def _write(folder: Path, files: Files) -> None:
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise IvrError(f"'{folder}' cannot be written ({error.strerror}). Name another folder.") from None
