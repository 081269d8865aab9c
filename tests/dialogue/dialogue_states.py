"""Moments, and states with something on top, for all tests of the dialogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ivr.dialogue.inputs import Moment, Services
from ivr.dialogue.settle import settle
from ivr.dialogue.state import KEYLESS, WITH_REF, DialogueState, Notice, Overlay
from ivr.model import Tree

ALL = Services(queue=True, callback=True, message=True, text=True)
TODAY = date(2026, 11, 24)
ALONE = Moment(services=ALL, today=TODAY)
"""Nobody can be rung, and everything is offered that does not need anybody."""
STAFFED = Moment(person=True, services=ALL, today=TODAY)
REF = "r1"
"""The public id of a request."""


def tops(tree: Tree, base: DialogueState) -> Iterator[DialogueState]:
    """Every overlay that can lie on top of a place, with each notice and with the request it is about."""
    for overlay in Overlay:
        for notice in (None, *Notice):
            ref = REF if overlay in WITH_REF else ""
            top = replace(base, overlay=overlay, notice=notice, ref=ref)
            if settle(tree, top) == top:
                yield top


def topped(state: DialogueState, overlay: Overlay | None) -> DialogueState:
    """The place of a state with something else on top, and nothing left of what was there."""
    return replace(state, overlay=overlay, under=None, notice=None, ref="")


def waits(state: DialogueState) -> bool:
    """Is one key waited for? Not after the last words, nor where a number, a message or a person is."""
    return state.overlay is not Overlay.GOODBYE and state.overlay not in KEYLESS
