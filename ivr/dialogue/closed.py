"""Key 0 while nobody can be rung: why, the hours, when again, and what cannot wait, or be done instead."""

from __future__ import annotations

from ivr.dialogue.choices import choosing
from ivr.dialogue.inputs import Moment
from ivr.dialogue.reasons import reasons
from ivr.dialogue.situation import Situation, line
from ivr.dialogue.state import DialogueState
from ivr.model import Tree


def nobody(tree: Tree, state: DialogueState, moment: Moment) -> Situation:
    """The desk is closed, or there is none: never a dead end."""
    why = reasons(tree, state, moment)
    if not why:
        return choosing(tree, state, moment, (line(tree, "person-unavailable"),))
    return choosing(tree, state, moment, (*why, line(tree, "person-closed-suspension")))
