"""The SMS of the case that a caller has just heard."""

from __future__ import annotations

from ivr.authoring.sms import as_case
from ivr.dialogue.procedure import outcome
from ivr.dialogue.state import DialogueState
from ivr.model import Procedure, Tree
from ivr.speech.written import Text, Writer


def text_of(tree: Tree, state: DialogueState) -> Text | None:
    """The text in the language of the call; None at a place without a document list."""
    place = tree.places.get(state.place)
    if not isinstance(place, Procedure) or place.id in tree.withheld.get(state.language, frozenset()):
        return None
    told = outcome(place, state.given())
    return Writer(tree, state.language).text(as_case(place, state.answers, told)) if told.has_list else None
