"""``ivr export-fallback``: what callers hear when this service cannot be reached, as files for any host.

Made by the renderer of the service itself. Nothing in them leads back to a server: a language is chosen by
any key during its sentence, which leads to a file beside, and what is played lies beside too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ivr.audio.library import LONGEST_SILENCE_MS, Library, load_library
from ivr.authoring.compile import compile_menus, require_tree
from ivr.cli.today import city_today
from ivr.dialogue.state import DialogueState
from ivr.errors import IvrError
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import Recordings
from ivr.telephony.address import OVERRIDES
from ivr.telephony.static import AnyKey, Told, static_document
from ivr.telephony.twiml import Renderer

INDEX = "index.xml"
"""The number's fallback URL: the languages one after another, then all in the city's own."""
LANGUAGES = "languages.xml"
"""The languages at leisure, for who missed them: where a key during the text of index.xml leads."""
UNITS = ("apology", "offices-short")
"""What is said: the apology with the suspension numbers and the city's number; the hours."""
MOST_BYTES = 64_000
"""Twilio executes no longer document (twilio.com/docs/api/errors/11750, read 2026-11-22)."""
AT_ONCE_SECONDS = 1
"""Time for a key after each language at the start: the least there is, as eight others wait."""
AT_LEISURE_SECONDS = 4
"""The same once the city's own language has had its say."""
SETTLE_MS = 500
"""Silence before the first word, after a key too (voice rule K4)."""
BEFORE_LANGUAGES_MS = 1500
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
    renderer = Renderer(Composer(tree), _nowhere, None, _beside(library), OVERRIDES)
    files = {name: static_document(renderer, heard) for name, heard in _documents(tree).items()}
    for name, body in files.items():
        if len(body) > MOST_BYTES:
            raise IvrError(f"{name} has {len(body)} bytes; Twilio takes {MOST_BYTES}. Shorten the apology.")
    return {**files, **dict(_sounds(files, library))}


def _documents(tree: Tree) -> dict[str, tuple[Told | AnyKey, ...]]:
    """What is heard in each file. A key too late for a language still leads to a choice of all of them."""
    default = tree.default_language
    own = _text(tree, default)
    at_once = _offers(tree, default, AT_ONCE_SECONDS, SETTLE_MS)
    return {
        INDEX: (*at_once, AnyKey(own, LANGUAGES, AT_ONCE_SECONDS), *_afterwards(tree, default)),
        LANGUAGES: (*_offers(tree, default, AT_LEISURE_SECONDS, SETTLE_MS), own),
        **{_file(tag): (_text(tree, tag), *_afterwards(tree, tag)) for tag in tree.languages},
    }


def _afterwards(tree: Tree, tag: LanguageTag) -> Iterator[AnyKey]:
    """All languages behind a text, its own first: a key pressed to it only has it said again."""
    return _offers(tree, tag, AT_LEISURE_SECONDS, BEFORE_LANGUAGES_MS)


def _text(tree: Tree, tag: LanguageTag) -> Told:
    """All that is told, in one language."""
    return Told(tag, tuple(Line(tree.system[unit]) for unit in UNITS), SETTLE_MS)


def _offers(tree: Tree, first: LanguageTag, seconds: int, settle_ms: int) -> Iterator[AnyKey]:
    """Each language in its own voice, ``first`` before the others; ``settle_ms``: silence before them all."""
    line = Line(tree.system["fallback-any-key"])
    for tag in (first, *(tag for tag in tree.languages if tag != first)):
        yield AnyKey(Told(tag, (line,), settle_ms if tag == first else 0), _file(tag), seconds)


def _file(tag: LanguageTag) -> str:
    return f"{tag}.xml"


def _nowhere(state: DialogueState) -> str:
    """No document of these leads to a state of a call."""
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
