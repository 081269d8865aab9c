"""Play where a recording fits, Say for all else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ivr.authoring.compile import compile_menus, require_tree
from ivr.dialogue.inputs import Moment
from ivr.dialogue.machine import present, start
from ivr.dialogue.turn import Turn
from ivr.model import Tree
from ivr.phone.document import read_answer
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import Recordings, digest_of, utterance_of
from ivr.telephony.address import to_url
from ivr.telephony.twiml import CONTENT_TYPE, Renderer

TINY = Path(__file__).parent.parent / "cities" / "tiny"


@pytest.fixture(scope="module")
def tiny() -> Tree:
    """The tiny city."""
    return require_tree(compile_menus(TINY, date(2026, 11, 22)))


@pytest.fixture(scope="module")
def turn(tiny: Tree) -> Turn:
    """The language gate, in two languages."""
    return present(tiny, start(tiny), Moment())


def renderer(tree: Tree, turn: Turn, *recorded: int) -> Renderer:
    """A renderer that has recordings of the lines with these numbers."""
    composer = Composer(tree)
    urls = {}
    for number in recorded:
        line = turn.lines[number]
        utterance = utterance_of(composer, line, line.language or turn.language)
        urls[digest_of(utterance)] = f"https://x/{number}.wav?v=1"
    return Renderer(composer, to_url, None, Recordings(urls, "https://x/silence/{}.wav".format))


def heard(document: bytes) -> list[str]:
    """The verbs inside the Gather: URLs, and Say for speech."""
    [gather] = ElementTree.fromstring(document).findall("Gather")
    return [node.text or "" if node.tag == "Play" else node.tag for node in gather]


def test_play_stands_where_its_line_stands(tiny: Tree, turn: Turn) -> None:
    """Speech, silence, recording, speech, in the order of the lines; Play takes no attributes here."""
    document = renderer(tiny, turn, 1).render(turn)
    before, silence, recording, after = heard(document)
    assert (before, after) == ("Say", "Say")
    assert recording == "https://x/1.wav?v=1"
    assert silence.startswith("https://x/silence/")
    assert [node.attrib for node in ElementTree.fromstring(document).iter("Play")] == [{}, {}]


def test_all_played(tiny: Tree, turn: Turn) -> None:
    """No voice speaks where every line has a recording."""
    document = renderer(tiny, turn, *range(len(turn.lines))).render(turn)
    assert "Say" not in heard(document)


def test_the_carrier_reads_it(tiny: Tree, turn: Turn) -> None:
    """Such documents are what Twilio executes."""
    for recorded in ((), (0,), (1,), (0, 1, 2)):
        assert read_answer(200, CONTENT_TYPE, renderer(tiny, turn, *recorded).render(turn))


def test_without_recordings_nothing_changes(tiny: Tree, turn: Turn) -> None:
    """Byte for byte what a service without the folder answers."""
    assert renderer(tiny, turn).render(turn) == Renderer(Composer(tiny), to_url, None).render(turn)


def test_the_apology_is_always_spoken(tiny: Tree, turn: Turn) -> None:
    """When something broke, nothing depends on a file."""
    line = Line(tiny.system["apology"])
    composer = Composer(tiny)
    urls = {digest_of(utterance_of(composer, line, turn.language)): "https://x/a.wav"}
    document = Renderer(composer, to_url, None, Recordings(urls, str)).plain((line,), turn.language)
    assert b"<Play" not in document
    assert b"<Say" in document
