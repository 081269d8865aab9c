"""Where each text is heard: the state machine is walked as callers do, also as those in trouble do.

Silence is written ``_``, as in ``ivr call --keys``; what came of something is written as a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from ivr.authoring.moments import ALONE
from ivr.authoring.proof.voice import filling
from ivr.authoring.services import in_need, wanting_text, while_waiting
from ivr.authoring.system import WITHOUT_SERVICE
from ivr.authoring.walk import Visit, visits
from ivr.dialogue.inputs import Input, KeysPressed, Moment, NoInput
from ivr.dialogue.languages import by_key
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.state import DialogueState, Overlay
from ivr.model import FactKind, LanguageTag, Message, Placeholder, PlaceId, Procedure, Tree, UnitId
from ivr.prompt import Line

MOST_FAILURES = 8
"""More than any caller can fail before the call ends; the tests of the dialogue hold it to fewer."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One hearing of a text: keys from the language on, the place, and the whole prompt it is part of."""

    keys: tuple[str, ...]
    place: PlaceId
    line: Line


Spots = Mapping[UnitId, tuple[Spot, ...]]
_Found = dict[UnitId, dict[tuple[tuple[str, ...], PlaceId], Spot]]


def spots(tree: Tree, language: LanguageTag) -> Spots:
    """Every hearing of every text in one language: the usual ways first, then those of callers in trouble.

    Procedures that are withheld are walked too: the sheet is what brings them back.
    """
    open_tree = replace(tree, withheld={})
    found: _Found = {}
    for state, keys, moment in _states(open_tree, language):
        _note(found, open_tree, language, state, keys, moment)
    for state, keys in _withheld(tree, language):
        closed = replace(tree, withheld={language: frozenset({state.place})})
        _note(found, closed, language, state, keys, ALONE)
    for line in _by_itself(tree, language):
        found.setdefault(line.message.id, {((), tree.front): Spot((), tree.front, line)})
    return {unit: tuple(each.values()) for unit, each in found.items()}


def _note(
    found: _Found,
    tree: Tree,
    language: LanguageTag,
    state: DialogueState,
    keys: tuple[str, ...],
    moment: Moment,
) -> None:
    turn = present(tree, state, moment)
    queue = while_waiting(tree, language) if state.overlay is Overlay.WAITING else ()
    for line in (*turn.lines, *queue):
        if (line.language or turn.language) == language:
            for message in _messages(line):
                spot = Spot(keys, state.place, line)
                found.setdefault(message.id, {}).setdefault((keys, state.place), spot)


def _messages(line: Line) -> Iterator[Message]:
    yield line.message
    yield from (value for _, value in line.fill if isinstance(value, Message))


_Met = tuple[DialogueState, tuple[str, ...], Moment]


def _states(tree: Tree, language: LanguageTag) -> Iterator[_Met]:
    """The gate with its second steps, every state that keys lead to, trouble, and what helps in need."""
    yield start(tree), (), ALONE
    for key, alike in by_key(tree).items():
        if len(alike) > 1:
            yield step(tree, start(tree), KeysPressed(key), ALONE), (key,), ALONE
    met = list(visits(tree, language))
    yield from ((visit.state, visit.keys, ALONE) for visit in met)
    ends = [visit for visit in met if visit.met.ends]
    by_person = [visit for visit in ends if visit.met.on_silence]
    for visit in (*met[:1], *ends[:1]):
        yield from _trouble(tree, visit)
    needing = sorted(in_need(tree, met[0].state, met[0].keys), key=lambda each: len(each.keys))
    yield from ((each.state, each.keys, each.moment) for each in needing)
    for visit in by_person[:1]:
        yield from _trouble(tree, visit)
    sent = (list(wanting_text(tree, visit.state, visit.keys)) for visit in ends)
    yield from ((each.state, each.keys, each.moment) for each in next(filter(None, sent), []))


def _trouble(tree: Tree, visit: Visit) -> Iterator[_Met]:
    """A caller who is silent, who presses wrong keys, who wants another language, or it again."""
    wrong = next(key for key in "87654321" if not visit.met.offer(key))
    for given, key in ((NoInput(), "_"), (KeysPressed(wrong), wrong)):
        yield from _failing(tree, visit, given, key)
    for key in "#*":
        yield step(tree, visit.state, KeysPressed(key), ALONE), (*visit.keys, key), ALONE


def _failing(tree: Tree, visit: Visit, given: Input, key: str) -> Iterator[_Met]:
    state, keys = visit.state, visit.keys
    for _ in range(MOST_FAILURES):
        state, keys = step(tree, state, given, ALONE), (*keys, key)
        yield state, keys, ALONE


def _withheld(tree: Tree, language: LanguageTag) -> Iterator[tuple[DialogueState, tuple[str, ...]]]:
    """The first procedure on the way, as if it were not offered in this language."""
    for visit in visits(replace(tree, withheld={}), language):
        if language != tree.default_language and isinstance(tree.places[visit.state.place], Procedure):
            yield visit.state, visit.keys
            return


def _by_itself(tree: Tree, language: LanguageTag) -> Iterator[Line]:
    """What no key leads to: what is said when the service fails, and the repetition of a number."""
    yield from (Line(tree.system[unit]) for unit in WITHOUT_SERVICE)
    phones = (fact.id for fact in tree.facts.values() if fact.kind is FactKind.PHONE)
    for phone in islice(phones, 1):
        yield Line(tree.system["phone-again"], (("phone", filling(tree, language, Placeholder(phone))),))
