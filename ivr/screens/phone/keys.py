"""Which key is a wrong one where a caller is: it does what no key does."""

from __future__ import annotations

from collections.abc import Callable

from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.machine import step
from ivr.model import Tree
from ivr.screens.phone.messages import action_of
from ivr.telephony.address import from_url

WrongKey = Callable[[str], str | None]
"""A key that is not offered by a document; None where every key means something."""
TRIED = "87654321#9"
"""The last of a list first: menus are short."""
NO_KEY = "??"


def wrong_key(tree: Tree, moment: Moment, document: str) -> str | None:
    """A key that is not understood there, as by mistake; None in a queue, or where all keys are used."""
    path, query = action_of(document)
    if not path:
        return None
    state = from_url(path, query)
    refused = step(tree, state, KeysPressed(NO_KEY), moment)
    return next((key for key in TRIED if step(tree, state, KeysPressed(key), moment) == refused), None)
