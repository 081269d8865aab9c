"""Situations on top of a place: a person, help after two failures, the end."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue.choices import choosing, notice
from ivr.dialogue.closed import nobody
from ivr.dialogue.inputs import Moment
from ivr.dialogue.situation import LIST_SECONDS, Offer, Situation, line
from ivr.dialogue.state import KEPT_UNDER, DialogueState, Overlay, Step
from ivr.model import Procedure, Tree
from ivr.prompt import Line


def underneath(state: DialogueState) -> DialogueState:
    """The place below an overlay, as it is first presented."""
    return replace(state, overlay=None, under=None, tries=0, failure=None, slow=False)


def choosing_language(state: DialogueState) -> DialogueState:
    """The choice of a language, on top of the place and of the overlay that is heard now."""
    below = state.under if state.overlay is Overlay.LANGUAGE else state.overlay
    return replace(state.covered(Overlay.LANGUAGE), under=below if below in KEPT_UNDER else None)


def overlay(tree: Tree, state: DialogueState, moment: Moment) -> Situation:
    """What is said and offered in an overlay that waits for a key."""
    match state.overlay:
        case Overlay.OFFICES:
            return _offices(tree, state)
        case Overlay.PERSON:
            return nobody(tree, state, moment)
        case Overlay.UNREACHED:
            return choosing(tree, state, moment, (line(tree, "person-unreached"),))
        case Overlay.NOTICE:
            return notice(tree, state, moment)
        case Overlay.ENDED:
            return _back_to_place(tree, (line(tree, "person-ended"),), state)
    return _help(tree, state)


def _offices(tree: Tree, state: DialogueState) -> Situation:
    """Places and hours asked for at the end of a case: the case is kept underneath."""
    place = tree.places[tree.offices]
    withheld_here = tree.offices in tree.withheld.get(state.language, frozenset())
    told = place.after if isinstance(place, Procedure) and not withheld_here else ()
    notes = tuple(Line(note.say, pause_ms=800) for note in told)
    front = DialogueState(state.language, tree.front, step=Step.ASKING)
    return Situation(
        notes or (line(tree, "offices-short"),),
        (
            Offer("1", underneath(state), tree.system["go-on"]),
            Offer("2", front, tree.system["end-other"]),
        ),
        timeout=LIST_SECONDS,
        ends=True,
    )


def _back_to_place(tree: Tree, content: tuple[Line, ...], state: DialogueState) -> Situation:
    return Situation(
        content,
        (Offer("1", underneath(state), tree.system["go-on"]),),
        timeout=LIST_SECONDS,
        ends=True,
    )


def _help(tree: Tree, state: DialogueState) -> Situation:
    """After two failures and nobody to ring: what matters most, then the way back to the start."""
    front = DialogueState(state.language, tree.front, step=Step.ASKING)
    return Situation(
        (line(tree, "help"),),
        (Offer("1", front, tree.system["help-go-on"]),),
        timeout=LIST_SECONDS,
        ends=True,
    )


def withheld(tree: Tree, state: DialogueState) -> Situation:
    """A procedure whose text in this language is not current: said so, with the nearest help."""
    front = DialogueState(state.language, tree.front, step=Step.ASKING)
    return Situation(
        (line(tree, "withheld"), line(tree, "help")),
        (Offer("1", front, tree.system["help-go-on"]),),
        timeout=LIST_SECONDS,
        ends=True,
    )


def goodbye(tree: Tree) -> tuple[Line, ...]:
    """The last words of a call."""
    return (line(tree, "goodbye"),)
