"""Everything the menus can say, in every language, is TwiML that Twilio takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree

import pytest

from ivr.authoring.walk import visits
from ivr.dialogue.inputs import Moment
from ivr.dialogue.machine import present, start
from ivr.dialogue.state import DialogueState, Failure, Overlay
from ivr.dialogue.turn import HangUp, Turn
from ivr.model import Tree
from ivr.phone.document import read_document
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.telephony.address import from_url, to_url
from ivr.telephony.twiml import Renderer, Staff

MAX_DOCUMENT = 64 * 1024
"""Bytes; over it Twilio logs 11750 (twilio.com/docs/api/errors/11750, read 2026-11-22)."""
MAX_SAY = 3000
"""Characters of one Say in a Polly voice (twilio.com/docs/voice/twiml/say, read 2026-11-22)."""
STAFF = Staff("+81312345678", "+815012345678")


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


@pytest.fixture(scope="module")
def turns(tree: Tree) -> list[Turn]:
    """Every turn that can be presented."""
    everywhere = [*reached(tree)]
    below = [replace(state, overlay=overlay) for state in everywhere[:40] for overlay in Overlay]
    return [
        present(tree, variant, Moment(person))
        for state in (*everywhere, *below)
        for variant in variants(state)
        for person in (False, True)
    ]


@pytest.fixture(scope="module")
def documents(tree: Tree, turns: list[Turn]) -> set[bytes]:
    """Every document that can be sent."""
    renderer = Renderer(Composer(tree), to_url, STAFF)
    return {renderer.render(turn) for turn in turns}


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


def test_every_say_is_short_enough(documents: set[bytes]) -> None:
    """No Say reaches 3,000 characters, over which a voice falls silent."""
    says = (say for document in documents for say in ElementTree.fromstring(document).iter("Say"))
    assert max(len("".join(say.itertext())) for say in says) < MAX_SAY


def test_no_placeholder_is_left(documents: set[bytes]) -> None:
    """Nobody ever hears a brace: every placeholder is filled."""
    assert not [document for document in documents if b"{" in document or b"}" in document]


def test_every_action_leads_back(tree: Tree, turns: list[Turn]) -> None:
    """The URL of every turn is read as the very state it was made from."""
    addresses = {turn.then.address for turn in turns if not isinstance(turn.then, HangUp)}
    for address in addresses:
        path, _, query = to_url(address).partition("?")
        assert from_url(path, query) == replace(address, slow=False)


def test_every_voice_speaks_its_own_language(tree: Tree, documents: set[bytes]) -> None:
    """Voice and language of a Say always belong together: a mismatch may silence the Say."""
    pairs = {(language.voice, language.say_language) for language in tree.languages.values()}
    says = (say for document in documents for say in ElementTree.fromstring(document).iter("Say"))
    assert {(say.get("voice"), say.get("language")) for say in says} <= pairs


def test_the_apology_is_there_in_every_language(tree: Tree) -> None:
    """What is said when something broke can be rendered before anything breaks."""
    renderer = Renderer(Composer(tree), to_url, None)
    said = (Line(tree.system["apology"]),)
    assert all(read_document(renderer.plain(said, tag)) for tag in tree.languages)
