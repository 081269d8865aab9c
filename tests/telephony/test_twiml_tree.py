"""Everything the menus can say, in every language, is TwiML that Twilio takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree

import pytest

from ivr.authoring.checks.sizes import largest_documents
from ivr.authoring.walk import visits
from ivr.dialogue.inputs import Moment, Services
from ivr.dialogue.machine import present, start
from ivr.dialogue.state import DialogueState, Failure, Overlay
from ivr.dialogue.turn import HangUp, Perform, Turn
from ivr.model import PlaceId, Tree
from ivr.phone.document import read_document
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import Digest, Recordings, digest_of, utterance_of
from ivr.speech.voices import GATHER, VOICES, limit_of
from ivr.telephony.address import from_url, to_url
from ivr.telephony.people import Staff
from ivr.telephony.twiml import Renderer

MAX_DOCUMENT = 64 * 1024
"""Bytes; over it Twilio logs 11750 (twilio.com/docs/api/errors/11750, read 2026-11-22)."""
LONGEST_URL = "https://" + "a" * 180 + ".example/audio/"
"""Of recordings: the checks allow for 256 bytes."""
STAFF = Staff(("+81312345678",), "+815012345678")

EVERY_SERVICE = Services(queue=True, callback=True, message=True, text=True)


def reached(tree: Tree) -> Iterator[DialogueState]:
    """Every state that keys reach, in every language, and the start of a call."""
    yield start(tree)
    for language in tree.languages:
        yield from (visit.state for visit in visits(tree, language))


def variants(state: DialogueState) -> Iterator[DialogueState]:
    """A state as it is met first, again and slowly, and after one or two failures of each kind."""
    yield state
    yield replace(state, slow=True)
    for failure, tries in product(Failure, (1, 2)):
        yield replace(state, failure=failure, tries=tries)


VARIANTS = 2 * (2 + 2 * len(Failure))
"""Turns of one state: each variant, with somebody to ring and without."""


@pytest.fixture(scope="module")
def turns(tree: Tree) -> list[Turn]:
    """Every turn that has a document: of those that first want something done, what follows has."""
    everywhere = [*reached(tree)]
    below = [replace(state, overlay=overlay) for state in everywhere[:40] for overlay in Overlay]
    presented = [
        present(tree, variant, Moment(person, services))
        for state in (*everywhere, *below)
        for variant in variants(state)
        for person, services in ((False, Services()), (True, EVERY_SERVICE))
    ]
    return [turn for turn in presented if not isinstance(turn.then, Perform)]


@pytest.fixture(scope="module")
def answers(tree: Tree, turns: list[Turn]) -> list[bytes]:
    """The document of every turn, in the same order."""
    renderer = Renderer(Composer(tree), to_url, STAFF)
    return [renderer.render(turn) for turn in turns]


@pytest.fixture(scope="module")
def documents(answers: list[bytes]) -> set[bytes]:
    """Every document that can be sent."""
    return set(answers)


@pytest.fixture(scope="module")
def estimated(tree: Tree) -> dict[PlaceId, int]:
    """The most bytes that the checks expect of a document of each place."""
    return largest_documents(tree, tuple(visits(tree, tree.default_language)))


def test_every_language_is_met(tree: Tree, turns: list[Turn]) -> None:
    """The walk below covers every language that callers may choose."""
    assert {turn.language for turn in turns} == set(tree.languages)


def test_every_document_is_executable(documents: set[bytes]) -> None:
    """Every answer of the menus is a document that a carrier executes as it stands."""
    assert len(documents) > 100
    for document in documents:
        assert read_document(document)


def test_every_document_is_small_enough(documents: set[bytes]) -> None:
    """No answer reaches 64 kB, over which Twilio refuses it."""
    assert max(map(len, documents)) < MAX_DOCUMENT


@pytest.fixture(scope="module")
def says(documents: set[bytes]) -> list[ElementTree.Element]:
    """Every Say of all documents, those that are alike once."""
    written = {say for document in documents for say in re.findall(b"<Say .*?</Say>", document, re.DOTALL)}
    return [ElementTree.fromstring(say) for say in written]


def test_every_say_is_short_enough(says: list[ElementTree.Element]) -> None:
    """No Say is over what its voice reads, which the vendors count differently."""
    for say in says:
        limit = limit_of(say.get("voice", ""))
        written = ElementTree.tostring(say, encoding="unicode")
        assert len(written if limit.with_tags else "".join(say.itertext())) <= limit.characters


def test_every_tag_is_one_that_the_voice_takes(says: list[ElementTree.Element]) -> None:
    """A tag that a voice is not documented to take may silence the whole Say."""
    written = {(say.get("voice", ""), tag.tag) for say in says for tag in say.iter() if tag is not say}
    assert len(written) > 10
    assert not [
        (voice, tag) for voice, tag in written if tag not in {known.value for known in VOICES[voice].tags}
    ]


def test_every_say_is_of_the_table(tree: Tree, says: list[ElementTree.Element]) -> None:
    """Voice, language of Say and language of Gather go together as the vendors have them."""
    for voice, language in {(say.get("voice", ""), say.get("language")) for say in says}:
        assert VOICES[voice].language == language
    for spoken in tree.languages.values():
        assert spoken.gather_language in GATHER[spoken.say_language].known


def test_no_document_is_larger_than_the_checks_think(
    estimated: dict[PlaceId, int], turns: list[Turn], answers: list[bytes]
) -> None:
    """``ivr check`` refuses what may reach 64 kB by an estimate, which is never below the truth."""
    assert not larger(estimated, zip(turns, answers, strict=True))
    assert max(estimated.values()) < MAX_DOCUMENT


def test_nor_with_recordings_at_long_addresses(
    tree: Tree, estimated: dict[PlaceId, int], turns: list[Turn]
) -> None:
    """A recording for every line takes an address for each and one for the silence before it."""
    composer = Composer(tree)
    own = [turn for turn in turns if turn.language == tree.default_language][::VARIANTS]
    recordings = Recordings(every_line(composer, own), lambda ms: f"{LONGEST_URL}silence/{ms}.wav")
    renderer = Renderer(composer, to_url, STAFF, recordings)
    assert not larger(estimated, ((turn, renderer.render(turn)) for turn in own))


def larger(estimated: dict[PlaceId, int], sent: Iterable[tuple[Turn, bytes]]) -> list[str]:
    """Documents above the estimate for their place."""
    return [
        f"{turn.then.address.place}: {len(document)}"
        for turn, document in sent
        if not isinstance(turn.then, HangUp | Perform) and len(document) > estimated[turn.then.address.place]
    ]


def every_line(composer: Composer, turns: list[Turn]) -> dict[Digest, str]:
    """Addresses of recordings of all that is said in some turns."""
    found: dict[Digest, str] = {}
    for turn in turns:
        for line in turn.lines:
            digest = digest_of(utterance_of(composer, line, line.language or turn.language, turn.slow))
            found[digest] = f"{LONGEST_URL}{digest}.wav?v={digest[:12]}"
    return found


def test_no_placeholder_is_left(documents: set[bytes]) -> None:
    """Nobody ever hears a brace: every placeholder is filled."""
    assert not [document for document in documents if b"{" in document or b"}" in document]


def test_every_action_leads_back(tree: Tree, turns: list[Turn]) -> None:
    """The URL of every turn is read as the very state it was made from."""
    addresses = {turn.then.address for turn in turns if not isinstance(turn.then, HangUp | Perform)}
    for address in addresses:
        path, _, query = to_url(address).partition("?")
        assert from_url(path, query) == replace(address, slow=False)


def test_every_voice_speaks_its_own_language(tree: Tree, says: list[ElementTree.Element]) -> None:
    """Voice and language of a Say always belong together: a mismatch may silence the Say."""
    pairs = {(language.voice, language.say_language) for language in tree.languages.values()}
    assert {(say.get("voice"), say.get("language")) for say in says} <= pairs


def test_the_apology_is_there_in_every_language(tree: Tree) -> None:
    """What is said when something broke can be rendered before anything breaks."""
    renderer = Renderer(Composer(tree), to_url, None)
    said = (Line(tree.system["apology"]),)
    assert all(read_document(renderer.plain(said, tag)) for tag in tree.languages)
