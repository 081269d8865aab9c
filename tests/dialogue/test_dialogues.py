"""Keys pressed -> places, answers and what is heard, by ids and without wording, in every language.

``tests/dialogues/<subject>.yaml``: ``keys`` after the language (``-`` is silence), then ``places`` as they
change, ``answers`` at the end, ``items`` and ``notes`` in the order heard (a note as ``list.id``), and how it
``end``s. After the last key the caller is silent until all parts have been read.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ivr.authoring.source import read_source
from ivr.model import LanguageTag, Procedure, Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall

FOLDER = Path(__file__).parent.parent / "dialogues"
ENDS = {
    "end": "system.end",
    "person": "system.end-help-by-person",
    "help": "system.help",
    "unavailable": "system.person-unavailable",
}


def dialogues() -> dict[str, Any]:
    """All dialogues by ``subject/name``."""
    found: dict[str, Any] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        source = read_source(file, file.name)
        assert isinstance(source.data, dict), file
        assert not source.issues, source.issues
        found.update({f"{file.stem}/{name}": given for name, given in source.data.items()})
    return found


DIALOGUES = dialogues()


def walked(tree: Tree, language: LanguageTag, keys: list[str], enter: MakeCall) -> tuple[Call, list[str]]:
    """The call after its keys and all that follows in silence, and the places it passed."""
    call = enter(tree, language=language)
    places: list[str] = [call.state.place]
    for key in keys:
        places.append(call.press(key).state.place)
    while "system.more" in call.heard():
        places.append(call.press("-").state.place)
    return call, [place for place, _ in groupby(places)]


def items(call: Call) -> list[str]:
    """Ids of the items heard."""
    units = [unit.split(".") for unit in call.heard_ever()]
    return [parts[1] for parts in units if parts[0] == "items" and parts[2] == "name"]


def notes(call: Call) -> list[str]:
    """Notes and openings heard, as ``list.id``."""
    units = [unit.partition(".") for unit in call.heard_ever()]
    told = [(place, rest) for place, _, rest in units if place in call.tree.places]
    return [
        rest for _, rest in told if rest.split(".")[0] in ("before", "after", "say") or rest == "opening.say"
    ]


@pytest.mark.parametrize("name", DIALOGUES)
def test_a_dialogue_goes_as_written(name: str, tree: Tree, enter: MakeCall) -> None:
    """Same keys, same places, same answers, same documents in every language."""
    expected = DIALOGUES[name]
    for language in tree.languages:
        call, places = walked(tree, language, expected["keys"].split(), enter)
        assert places == expected["places"]
        assert {a.question: a.choice for a in call.state.answers} == expected["answers"]
        assert items(call) == expected["items"]
        assert notes(call) == expected["notes"]
        if expected["end"] in ENDS:
            assert ENDS[expected["end"]] in call.heard()
        assert ("system.end-help-by-person" in call.heard_ever()) == (expected["end"] == "person")


def test_every_procedure_and_topic_has_a_dialogue(tree: Tree) -> None:
    """A new one comes with the calls that lead through it."""
    reached = {place for given in DIALOGUES.values() for place in given["places"]}
    assert {place.id for place in tree.places.values() if isinstance(place, Procedure)} <= reached


def test_every_choice_of_every_question_is_made_in_some_dialogue(tree: Tree) -> None:
    """So that a change of any rule is seen in a call that somebody wrote down."""
    made = {
        (place, *pair)
        for given in DIALOGUES.values()
        for place in given["places"]
        for pair in given["answers"].items()
    }
    for place in tree.places.values():
        if isinstance(place, Procedure):
            for asked in place.ask:
                assert {(place.id, asked.question.id, choice.id) for choice in asked.choices} <= made
