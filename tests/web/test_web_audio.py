"""Recordings over HTTP, and what callers hear when one comes, goes or cannot be read."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from ivr.audio.library import Stamp
from ivr.audio.store import Entry, Store
from ivr.audio.tones import chime, key_tone
from ivr.audio.wanted import wanted
from ivr.audio.wav import encode, to_wav
from ivr.authoring.lines import heard_lines
from ivr.model import LanguageTag
from ivr.phone.verbs import Gather, Play, Say
from ivr.speech.compose import Composer
from ivr.speech.recordings import Digest
from ivr.web import audio as web_audio
from ivr.web.audio import AudioEndpoint, CurrentAudio
from ivr.web.menus import CurrentMenus, load_tree

if TYPE_CHECKING:
    from tests.web.conftest import Line, MakeLine

EN = LanguageTag("en")
BODY = to_wav(encode(chime()))
OTHER = to_wav(encode(key_tone("1")))
SIZE = len(BODY)
ASK = "system.gate-option 1"
"""The first line of the tiny town that is said in English at the language gate."""


def entry(unit: str) -> Entry:
    """What the index says."""
    made = date(2026, 11, 22)
    return Entry(unit=unit, text="…", rate=100, by="Ms. Speaker", made=made, licence="CC0-1.0")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty folder of recordings."""
    return Store(tmp_path / "audio")


@pytest.fixture(scope="module")
def digests(project_root: Path) -> dict[str, Digest]:
    """What may be recorded in English at normal speed, by unit."""
    tree = load_tree(project_root / "tests/cities/tiny", date.today())
    heard = ((line.language, line.line, line.slow) for line in heard_lines(tree) if line.language == EN)
    return {line.unit: digest for digest, line in wanted(Composer(tree), heard).items() if not line.slow}


Record = Callable[..., str]


@pytest.fixture
def record(store: Store, digests: dict[str, Digest]) -> Record:
    """Puts a recording of a line into the folder; its path."""

    def put(unit: str, body: bytes = BODY) -> str:
        store.write_sound(EN, digests[unit], body)
        store.write_index(EN, {**store.index(EN), digests[unit]: entry(unit)})
        return f"/audio/en/{digests[unit]}.wav"

    return put


@pytest.fixture
def tiny_line(make_line: MakeLine, town: Path, store: Store) -> Callable[..., Line]:
    """A service of the tiny town with this folder."""

    def make(token: str | None = None, **changes: object) -> Line:
        return make_line(token, menus=town, audio=store.root, **changes)

    return make


def prompts(line: Line) -> list[str]:
    """What a new caller hears: URLs, and the words that are spoken."""
    [gather] = [verb for verb in line.verbs("/voice") if isinstance(verb, Gather)]
    return [
        part.url if isinstance(part, Play) else part.spoken_text()
        for part in gather.prompt
        if isinstance(part, Play | Say)
    ]


@pytest.fixture
def client(record: Record, store: Store) -> tuple[TestClient, str]:
    """The endpoint with one recording, and its path."""
    path = record(ASK)
    endpoint = AudioEndpoint(CurrentAudio(store.root))
    return TestClient(Starlette(routes=[Route("/audio/{path:path}", endpoint)])), path


# ------------------------------------------------------------------ HTTP


def test_get(client: tuple[TestClient, str]) -> None:
    """The file, as audio, with its length and a tag."""
    http, path = client
    answer = http.get(path)
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["accept-ranges"] == "bytes"
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["etag"])
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("given", [{}, {"Range": "bytes=0-9"}])
def test_head(client: tuple[TestClient, str], given: dict[str, str]) -> None:
    """The headers of GET without a body; a range is for GET alone."""
    http, path = client
    head, get = http.head(path, headers=given), http.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(get.headers)


def test_cached_for_ever_by_version(client: tuple[TestClient, str]) -> None:
    """The URL that is handed out names the bytes, so that a cache never asks again; other URLs must ask."""
    http, path = client
    version = hashlib.sha256(BODY).hexdigest()[:12]
    for query, forever in ((f"?v={version}", True), ("", False), ("?v=", False), ("?v=0000000000", False)):
        cached = http.get(path + query).headers["cache-control"]
        assert ("immutable" in cached and "max-age=31536000" in cached) is forever
        assert ("no-cache" in cached) is not forever


@pytest.mark.parametrize(
    ("given", "status"),
    [("{etag}", 304), ('"x", {etag}', 304), ("W/{etag}", 304), ("*", 304), ('"x"', 200), ("", 200)],
)
def test_revalidation(client: tuple[TestClient, str], given: str, status: int) -> None:
    """A cache that has the bytes gets no body (RFC 9110 §13.1.2)."""
    http, path = client
    etag = http.get(path).headers["etag"]
    answer = http.get(path, headers={"If-None-Match": given.format(etag=etag)})
    assert answer.status_code == status
    assert answer.content == (b"" if status == 304 else BODY)
    assert answer.headers["etag"] == etag


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, SIZE - 1), ("bytes=-5", SIZE - 5, SIZE - 1),
     (f"bytes=0-{SIZE * 2}", 0, SIZE - 1), (f"bytes=-{SIZE * 2}", 0, SIZE - 1), ("bytes=7-7", 7, 7)],
)  # fmt: skip
def test_range(client: tuple[TestClient, str], given: str, first: int, last: int) -> None:
    """A part of the file, as players ask for it."""
    http, path = client
    answer = http.get(path, headers={"Range": given})
    assert answer.status_code == 206
    assert answer.content == BODY[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["content-length"] == str(last - first + 1)


@pytest.mark.parametrize("given", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_range_outside(client: tuple[TestClient, str], given: str) -> None:
    """416 with the size, so that the player knows."""
    http, path = client
    answer = http.get(path, headers={"Range": given})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "given",
    ["bytes=5-1", "bytes=-", "bytes=a-b", "items=0-5", "bytes=0-1,5-6", "", "bytes=0-9999999999999999999"],
)
def test_range_not_understood(client: tuple[TestClient, str], given: str) -> None:
    """The whole file: a range may always be left aside (RFC 9110 §14.2)."""
    http, path = client
    answer = http.get(path, headers={"Range": given})
    assert (answer.status_code, answer.content) == (200, BODY)


def test_range_of_another_version(client: tuple[TestClient, str]) -> None:
    """Half a file of an older version is not continued with bytes of this one."""
    http, path = client
    etag = http.get(path).headers["etag"]
    for tag, status in ((etag, 206), ('"other"', 200)):
        assert http.get(path, headers={"Range": "bytes=0-9", "If-Range": tag}).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods(client: tuple[TestClient, str], method: str) -> None:
    """405, with what is allowed."""
    http, path = client
    answer = http.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path",
    ["/audio/", "/audio/en/", "/audio/en/index.yaml", "/audio/en/../en/index.yaml",
     "/audio/%2e%2e/menus/city.yaml", "/audio/en/..%2f..%2fmenus%2fcity.yaml", "/audio//etc/passwd",
     "/audio/en/%00.wav", "/audio/en/stray.wav", "/audio/silence/0.wav",
     "/audio/silence/99999.wav", "/audio/tones/none.wav",
     "/audio/" + "a" * 4000],
)  # fmt: skip
def test_nothing_else_is_served(client: tuple[TestClient, str], store: Store, path: str) -> None:
    """Only sounds of the index, tones and silences: no other file of the folder or of the machine."""
    (store.root / "en" / "stray.wav").write_bytes(BODY)
    http, _ = client
    assert http.get(path).status_code == 404
    assert http.head(path).content == b""


def test_without_a_signature(tiny_line: Callable[..., Line], record: Record) -> None:
    """Recordings are public, and Twilio signs no request for media."""
    path = record(ASK)
    line = tiny_line("0123456789abcdef", auth_token="0123456789abcdef", public_url="https://phone.example.jp")
    assert line.client.get(path).status_code == 200


# ------------------------------------------------------------------ calls


def test_a_recording_is_played(tiny_line: Callable[..., Line], record: Record) -> None:
    """Its line is played and the others are spoken; the URL in the answer leads to the file."""
    path = record(ASK)
    line = tiny_line()
    heard = prompts(line)
    [played] = [url for url in heard if url.startswith(path)]
    assert line.client.get(played).content == BODY
    assert "immutable" in line.client.get(played).headers["cache-control"]
    assert len(heard) > 1


def test_absolute_urls(tiny_line: Callable[..., Line], record: Record) -> None:
    """Twilio gets whole URLs, with the public name."""
    path = record(ASK)
    line = tiny_line("0123456789abcdef", auth_token="0123456789abcdef", public_url="https://phone.example.jp")
    assert any(url.startswith(f"https://phone.example.jp{path}?v=") for url in prompts(line))


def test_a_changed_sentence_is_spoken(
    tiny_line: Callable[..., Line], record: Record, town: Path, digests: dict[str, Digest]
) -> None:
    """The recording of the old words is not played any more: nobody hears a stale fact."""
    [greeting] = [unit for unit in digests if unit == "system.greeting"]
    path = record(greeting)
    assert any(url.startswith(path) for url in prompts(tiny_line()))
    file = town / "system.yaml"
    text = file.read_text("utf-8")
    changed = re.sub(r"(?m)^(greeting:.*?)\.", r"\1 indeed.", text, count=1)
    assert changed != text
    file.write_text(changed, "utf-8")
    heard = prompts(tiny_line())
    assert not any(url.startswith("/audio/en") for url in heard)
    assert "indeed" in heard[0]


def test_a_removed_recording_is_spoken(
    tiny_line: Callable[..., Line], record: Record, store: Store, digests: dict[str, Digest]
) -> None:
    """A file that is gone at the start is not played: its line is spoken, in full."""
    spoken = prompts(tiny_line())
    record(ASK)
    store.sound_path(EN, digests[ASK]).unlink()
    assert prompts(tiny_line()) == spoken


@pytest.fixture
def current(town: Path, store: Store) -> Callable[[], tuple[CurrentMenus, CurrentAudio]]:
    """The menus and the recordings in force, to be looked at again as a running service does."""

    def make() -> tuple[CurrentMenus, CurrentAudio]:
        audio = CurrentAudio(store.root)
        return CurrentMenus(town, None, date.today, audio=audio), audio

    return make


Current = Callable[[], tuple[CurrentMenus, CurrentAudio]]


def test_removed_while_calls_go_on(current: Current, record: Record, store: Store) -> None:
    """A caller who was just told to play it hears it; later callers hear the voice."""
    path = record(ASK)
    menus, audio = current()
    store.sound_path(EN, Digest(Path(path).stem)).unlink()
    menus.reload_if_changed()
    assert path in menus.switchboard.begin().body.decode()
    menus.reload_if_changed()
    assert path not in menus.switchboard.begin().body.decode()
    assert audio.library.sound(path)


def test_taken_over_when_settled(current: Current, record: Record) -> None:
    """A rendering that is under way is waited for; then all of it is taken at once."""
    record("system.goodbye")
    menus, _ = current()
    path = record(ASK)
    menus.reload_if_changed()
    assert path not in menus.switchboard.begin().body.decode()
    menus.reload_if_changed()
    assert path in menus.switchboard.begin().body.decode()


def test_taken_over_at_once(current: Current, record: Record) -> None:
    """SIGHUP does not wait."""
    menus, _ = current()
    path = record(ASK)
    menus.reload()
    assert path in menus.switchboard.begin().body.decode()


def test_taken_over_at_once_after_a_wrong_request(current: Current, record: Record) -> None:
    """A request for what is not there has just looked at the folder; SIGHUP looks all the same."""
    menus, audio = current()
    audio.look_for_request()
    path = record(ASK)
    menus.reload()
    assert path in menus.switchboard.begin().body.decode()


def test_taken_over_at_once_though_menus_are_broken(current: Current, record: Record, town: Path) -> None:
    """SIGHUP takes the recordings also while somebody edits the menus, and again and again."""
    menus, audio = current()
    (town / "system.yaml").write_text("a: [", "utf-8")
    path = record(ASK)
    for body in (BODY, OTHER):
        record(ASK, body)
        menus.reload()
    [url] = re.findall(rf"{path}[?]v=[0-9a-f]+", menus.switchboard.begin().body.decode())
    assert url == next(iter(audio.library.urls.values()))


@pytest.mark.parametrize("looks", [1, 2])
def test_a_take_copied_over_another(current: Current, record: Record, store: Store, looks: int) -> None:
    """A file that is overwritten where it is, which its folder does not tell, is noticed all the same."""
    path = record(ASK)
    menus, audio = current()
    store.sound_path(EN, Digest(Path(path).stem)).write_bytes(OTHER)
    for _ in range(looks):
        menus.reload() if looks == 1 else menus.reload_if_changed()
    [sound] = [audio.library.sounds[path]]
    assert sound.body == OTHER
    assert sound.version[:12] in menus.switchboard.begin().body.decode()


def test_a_broken_index_later(current: Current, record: Record, store: Store) -> None:
    """An index that can no longer be read means that its language is spoken; calls go on."""
    path = record(ASK)
    menus, _ = current()
    (store.root / "en" / "index.yaml").write_text("a: [", "utf-8")
    for _ in range(2):
        menus.reload_if_changed()
    assert path not in menus.switchboard.begin().body.decode()
    assert b"<Say" in menus.switchboard.begin().body


def test_a_better_take(tiny_line: Callable[..., Line], record: Record) -> None:
    """A new recording of the same words has a new URL, as caches keep the old one for a year."""
    record(ASK)
    before = prompts(tiny_line())
    record(ASK, OTHER)
    after = prompts(tiny_line())
    assert before != after
    assert [url.partition("?")[0] for url in before] == [url.partition("?")[0] for url in after]


def test_another_worker_is_ahead(
    tiny_line: Callable[..., Line], record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording that only another worker has taken over yet is looked for before it is refused."""
    monkeypatch.setattr(web_audio, "LOOK_SECONDS", 0.0)
    line = tiny_line()
    path = record(ASK)
    assert line.client.get(path).content == BODY


def test_looking_costs_little(
    tiny_line: Callable[..., Line], record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for what is not there again and again makes us look once a second at most."""
    line = tiny_line()
    looked: list[Path] = []

    def stamp_of(root: Path) -> Stamp:
        looked.append(root)
        return ()

    monkeypatch.setattr(web_audio, "stamp_of", stamp_of)
    for number in range(20):
        assert line.client.get(f"/audio/en/{number:032x}.wav").status_code == 404
    assert len(looked) <= 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(
    tiny_line: Callable[..., Line], record: Record, store: Store, digests: dict[str, Digest]
) -> None:
    """Its line is spoken."""
    record(ASK)
    store.sound_path(EN, digests[ASK]).chmod(0)
    assert not any(url.startswith("/audio") for url in prompts(tiny_line()))
