"""``ivr export-fallback``: documents that need no server, and say what a caller needs most."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from ivr.audio.library import Library, load_library
from ivr.audio.store import Entry, Store
from ivr.audio.tones import key_tone
from ivr.audio.wav import encode, to_wav
from ivr.cli.fallback import fallback_files
from ivr.model import FactId, LanguageTag, Tree
from ivr.phone import verbs
from ivr.phone.call import Call
from ivr.phone.carrier import Carrier
from ivr.phone.document import read_document
from ivr.phone.transcript import HungUp, HungUpBy
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import digest_of, utterance_of
from ivr.speech.spoken import for_language

if TYPE_CHECKING:
    from tests.conftest import Ivr

NUMBERS = ("suspension-free", "suspension-ja", "suspension-foreign", "city-phone")


def said(body: bytes) -> str:
    """Everything a document speaks; every verb only speaks, plays or hangs up."""
    spoken = []
    for verb in read_document(body):
        assert isinstance(verb, verbs.Say | verbs.Play | verbs.Hangup)
        if isinstance(verb, verbs.Say):
            words = (part for part in verb.segments if not isinstance(part, verbs.Break))
            spoken.append("".join(map(verbs.written_words, words)))
    return " ".join(spoken)


@pytest.fixture(scope="module")
def files(tree: Tree) -> dict[str, bytes]:
    """The files of the real menus, without recordings."""
    return dict(fallback_files(tree, Library()))


def test_one_document_for_each_language_and_one_for_all(tree: Tree, files: dict[str, bytes]) -> None:
    """Every language has its file; index.xml has them all, the city's own first."""
    assert set(files) == {"index.xml", *(f"{tag}.xml" for tag in tree.languages)}
    languages = [verb.language for verb in read_document(files["index.xml"]) if isinstance(verb, verbs.Say)]
    wanted = [tree.languages[tag].say_language for tag in tree.languages]
    assert languages[0] == "ja-JP"
    assert set(languages) == set(wanted)


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers(tree: Tree, files: dict[str, bytes], number: str) -> None:
    """The suspension numbers and the city's are in every document, in the words of its language."""
    value = tree.facts[FactId(number)].value
    for tag in tree.languages:
        groups = for_language(tag).phone(value.groups)  # type: ignore[union-attr]
        for name in (f"{tag}.xml", "index.xml"):
            assert groups[-1] in said(files[name]), (tag, number)


def test_hours(tree: Tree, files: dict[str, bytes]) -> None:
    """The hours of the counters are in every document."""
    value = tree.facts[FactId("counter-hours")].value
    for tag in tree.languages:
        hours = for_language(tag).hours(value.opens, value.closes)  # type: ignore[union-attr]
        assert hours.rstrip(".") in said(files[f"{tag}.xml"])


def test_a_carrier_runs_them_without_a_server(files: dict[str, bytes]) -> None:
    """A call that gets index.xml hears it and ends; nothing else is ever asked for."""
    asked: list[str] = []

    def static_host(request: httpx2.Request) -> httpx2.Response:
        asked.append(f"{request.method} {request.url.path}")
        return httpx2.Response(200, headers={"content-type": "text/xml"}, content=files["index.xml"])

    with httpx2.Client(transport=httpx2.MockTransport(static_host)) as client:
        carrier = Carrier(
            client=client,
            base_url="http://static.example.jp",
            auth_token=None,
            from_="+819012345678",
            to="+815012345678",
            call_sid="CA1",
            estimate=lambda words, language, rate: 1.0,
            voice_path="/index.xml",
        )
        call = Call(carrier, barge_in=False)
        call.start()
    assert [event.by for event in call.events if isinstance(event, HungUp)] == [HungUpBy.SERVICE]
    assert len(asked) == 1


def test_recordings_lie_beside(tree: Tree, tmp_path: Path) -> None:
    """A recorded apology is played from a relative address, with its file and the silence before it."""
    tag = LanguageTag("en")
    utterance = utterance_of(Composer(tree), Line(tree.system["apology"]), tag)
    store = Store(tmp_path / "audio")
    made = date(2026, 11, 22)
    entry = Entry(unit="x", text=utterance.text, rate=100, by="A. Speaker", made=made, licence="CC0-1.0")
    store.write_sound(tag, digest_of(utterance), to_wav(encode(key_tone("5"))))
    store.write_index(tag, {digest_of(utterance): entry})
    files = fallback_files(tree, load_library(tmp_path / "audio"))
    played = [verb.url for verb in read_document(files["en.xml"]) if isinstance(verb, verbs.Play)]
    assert f"audio/en/{digest_of(utterance)}.wav" in played
    assert all(url in files and files[url].startswith(b"RIFF") for url in played)
    assert not [name for name in files if name.startswith("audio/ja")]


def test_written_and_checked(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """Written once, the folder is of today; after a change of the menus it is not."""
    out = tmp_path / "fallback"
    arguments = ("export-fallback", out, "--menus", town, "--audio", tmp_path / "none")
    assert ivr(*arguments, "--check").status == 1
    ended = ivr(*arguments)
    assert (ended.status, ended.err) == (0, "")
    assert {path.name for path in out.iterdir()} == {"index.xml", "en.xml", "es.xml"}
    assert ivr(*arguments, "--check").status == 0
    facts = town / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("0199", "0198"), "utf-8")
    stale = ivr(*arguments, "--check")
    assert stale.status == 1
    assert "index.xml" in stale.out


def test_a_folder_that_cannot_be_written(ivr: Ivr, town: Path, tmp_path: Path) -> None:
    """A message, not a traceback."""
    (tmp_path / "file").write_text("x", "utf-8")
    ended = ivr("export-fallback", tmp_path / "file" / "below", "--menus", town)
    assert ended.status == 2
    assert "Name another folder" in ended.err or "cannot be read" in ended.err
