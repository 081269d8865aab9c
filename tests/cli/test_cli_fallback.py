"""``ivr export-fallback``: a choice of languages that needs no server, and what a caller needs most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
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
from ivr.phone.steps import Keys, Speaking
from ivr.phone.transcript import Event, Heard, HungUp, HungUpBy, Requested, Waited
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import digest_of, utterance_of
from ivr.speech.spoken import for_language
from ivr.speech.timing import estimate_seconds
from ivr.telephony.address import OVERRIDES

if TYPE_CHECKING:
    from tests.conftest import Ivr

NUMBERS = ("suspension-free", "suspension-ja", "suspension-foreign", "city-phone")
OFFERED_WITHIN = 26.0
"""Seconds from the start until the last language is named: about 25."""
KEYS = "1234567890*#"


def spoken(verb: verbs.Verb) -> str:
    """The words of a Say, whether a key is awaited meanwhile or not."""
    prompts = verb.prompt if isinstance(verb, verbs.Gather) else (verb,)
    parts = (part for prompt in prompts if isinstance(prompt, verbs.Say) for part in prompt.segments)
    return "".join(verbs.written_words(part) for part in parts if not isinstance(part, verbs.Break))


def said(body: bytes) -> str:
    """Everything a document speaks."""
    return " ".join(map(spoken, read_document(body)))


@pytest.fixture(scope="module")
def files(tree: Tree) -> dict[str, bytes]:
    """The files of the real menus, without recordings."""
    return dict(fallback_files(tree, Library()))


@pytest.fixture(scope="module")
def static_host(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real static host with the files: it knows nothing of keys and refuses POST."""
    folder = tmp_path_factory.mktemp("static")
    for name, body in files.items():
        (folder / name).write_bytes(body)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Quiet(SimpleHTTPRequestHandler):
    """Python's own static server, without its log."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def call(tree: Tree, static_host: str) -> Iterator[Call]:
    """A call whose service is gone, as the fallback takes it over; it takes as long as the checks say."""
    pace = {language.say_language: language for language in tree.languages.values()}

    def estimate(words: str, language: str, rate: int) -> float:
        known = pace[language]
        return estimate_seconds(words, known.tag, rate, known.units_per_second)

    with httpx2.Client() as client:
        carrier = Carrier(
            client=client,
            base_url=static_host,
            auth_token=None,
            from_="+819012345678",
            to="+815012345678",
            call_sid="CA1",
            estimate=estimate,
            voice_path="/index.xml",
            voice_method="GET",
        )
        yield Call(carrier)


def offer(tree: Tree, tag: LanguageTag) -> str:
    """The sentence that offers a language."""
    [[sentence]] = tree.system["fallback-any-key"].texts[tag]
    return str(sentence)


def listen_until(call: Call, words: str) -> None:
    """Be silent until these words are about to be heard."""
    while not (isinstance(call.need, Speaking) and words in getattr(call.need.part, "text", "")):
        assert not call.over, words
        if isinstance(call.need, Speaking):
            call.listen()
        else:
            call.silence()


def stay_silent(call: Call) -> None:
    """Never press anything, to the end."""
    while not call.over:
        call.listen() if isinstance(call.need, Speaking) else call.silence()


def heard(events: Iterable[Event]) -> list[tuple[float, str]]:
    """What is heard and after how many seconds it begins."""
    found, now = [], 0.0
    for event in events:
        if isinstance(event, Heard):
            found.append((now, event.text))
        now += event.seconds if isinstance(event, Heard | Waited) else 0.0
    return found


def asked(events: Iterable[Event]) -> list[str]:
    """The requests: method and file, without what Twilio adds."""
    requests = (event for event in events if isinstance(event, Requested))
    return [f"{event.method} {event.path.partition('?')[0]}" for event in requests]


def groups_of(tree: Tree, tag: LanguageTag, number: str) -> tuple[str, ...]:
    """A number in the words of a language."""
    value = tree.facts[FactId(number)].value
    return tuple(for_language(tag).phone(value.groups))  # type: ignore[union-attr]


def test_a_document_for_each_language_and_two_to_choose_one(tree: Tree, files: dict[str, bytes]) -> None:
    """index.xml begins with the choice; languages.xml has it again, for keys that come too late."""
    assert set(files) == {"index.xml", "languages.xml", *(f"{tag}.xml" for tag in tree.languages)}


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers(tree: Tree, files: dict[str, bytes], number: str) -> None:
    """Each language's document has the suspension numbers and the city's in its words; index.xml Japanese."""
    for tag in tree.languages:
        assert groups_of(tree, tag, number)[-1] in said(files[f"{tag}.xml"]), (tag, number)
    for name in ("index.xml", "languages.xml"):
        assert groups_of(tree, tree.default_language, number)[-1] in said(files[name])


def test_hours(tree: Tree, files: dict[str, bytes]) -> None:
    """The hours of the counters are in every document."""
    value = tree.facts[FactId("counter-hours")].value
    for tag in tree.languages:
        hours = for_language(tag).hours(value.opens, value.closes)  # type: ignore[union-attr]
        assert hours.rstrip(".") in said(files[f"{tag}.xml"])


def test_every_key_leads_to_a_file_beside(files: dict[str, bytes]) -> None:
    """With GET, as static hosts refuse POST, tried again as every URL of a call, and silence goes on."""
    for body in files.values():
        for verb in read_document(body):
            if isinstance(verb, verbs.Gather):
                file, _, overrides = (verb.action or "").partition("#")
                assert file in files
                assert f"#{overrides}" == OVERRIDES
                assert (verb.method, verb.num_digits, verb.finish_on_key) == ("GET", 1, "")
                assert not verb.action_on_empty_result


def test_every_language_is_offered_within_about_25_s(tree: Tree, call: Call) -> None:
    """The city's own at once, the others one after another, each by its own voice."""
    call.start()
    stay_silent(call)
    offers = [(seconds, text) for seconds, text in heard(call.events)][: len(tree.languages)]
    assert [text for _, text in offers] == [offer(tree, tag) for tag in tree.languages]
    assert offers[0][0] == 0
    assert offers[-1][0] <= OFFERED_WITHIN
    voices = [event.voice for event in call.events if isinstance(event, Heard)][: len(tree.languages)]
    assert voices == [language.voice for language in tree.languages.values()]


@pytest.mark.parametrize("position", range(9))
def test_any_key_during_its_sentence_leads_to_the_language(tree: Tree, call: Call, position: int) -> None:
    """Whichever key it is: the language's file is fetched from the static host and says its numbers."""
    assert len(tree.languages) == 9
    tag = tuple(tree.languages)[position]
    call.start()
    listen_until(call, offer(tree, tag))
    call.press(KEYS[position], after=0.5)
    assert asked(call.events) == ["GET /index.xml", f"GET /{tag}.xml"]
    assert groups_of(tree, tag, "suspension-free")[-1] in heard(call.events)[-1][1]


def test_silence_leads_to_japanese_with_the_suspension_numbers(tree: Tree, call: Call) -> None:
    """The whole Japanese text within half a minute, then the languages once more, then the end."""
    call.start()
    stay_silent(call)
    told = heard(call.events)
    count, tag = len(tree.languages), tree.default_language
    begins, text = told[count]
    assert begins <= 30
    assert all(groups_of(tree, tag, number)[-1] in text for number in NUMBERS)
    assert [words for _, words in told[count + 1 :]] == [offer(tree, tag) for tag in tree.languages]
    assert [event.by for event in call.events if isinstance(event, HungUp)] == [HungUpBy.SERVICE]
    assert asked(call.events) == ["GET /index.xml"]


def test_the_second_choice_has_time(tree: Tree, call: Call) -> None:
    """A caller who needs some seconds to find the keys gets their language when all are offered again."""
    tag = LanguageTag("fil")
    call.start()
    listen_until(call, groups_of(tree, tree.default_language, "city-phone")[-1])
    listen_until(call, offer(tree, tag))
    call.listen()
    assert isinstance(call.need, Keys)
    assert call.need.timeout >= 4
    call.press("9")
    assert asked(call.events)[-1] == f"GET /{tag}.xml"


def test_a_key_too_late_leads_to_all_languages(tree: Tree, call: Call) -> None:
    """A key during the Japanese text of index.xml: all languages with time; in silence the text after all."""
    words = groups_of(tree, tree.default_language, "city-phone")[-1]
    call.start()
    listen_until(call, words)
    call.press("3", after=2.0)
    assert asked(call.events)[-1] == "GET /languages.xml"
    before = len(heard(call.events))
    stay_silent(call)
    told = [text for _, text in heard(call.events)[before:]]
    assert told[:-1] == [offer(tree, tag) for tag in tree.languages]
    assert words in told[-1]


def test_a_key_in_a_language_cuts_nothing_off(tree: Tree, files: dict[str, bytes]) -> None:
    """No key is awaited during the text of a language; after it, a key at first has it said again."""
    for tag in tree.languages:
        [*told, end] = read_document(files[f"{tag}.xml"])
        offers = [verb for verb in told if isinstance(verb, verbs.Gather)]
        assert [spoken(verb) for verb in told[-len(offers) :]] == [spoken(verb) for verb in offers]
        assert all(isinstance(verb, verbs.Say) for verb in told[: -len(offers)])
        assert len(offers) == len(tree.languages)
        assert spoken(offers[0]) == offer(tree, tag)
        assert (offers[0].action or "").startswith(f"{tag}.xml")
        assert isinstance(end, verbs.Hangup)


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
    assert {path.name for path in out.iterdir()} == {"index.xml", "languages.xml", "en.xml", "es.xml"}
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
