"""What a caller meets in a state: what is said, which keys mean what, and what silence does.

``present`` and ``step`` both read a Situation, so what is offered and what is accepted cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.dialogue.state import DialogueState
from ivr.model import LanguageTag, Message, Tree
from ivr.prompt import Filling, Key, Line, Options

MENU_SECONDS = 10
"""Seconds to press a key after a menu or question (voice rule T1)."""
LIST_SECONDS = 15
"""Seconds to press a key after a list or a phone number (voice rule T1)."""
ITEM_PAUSE_MS = 1000
"""Silence after each item of a list (voice rule L3)."""

OPTION_PAUSE_MS = 400
"""Silence after an option (docs/voice-rules.md §3)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A key, where it leads, and how it is offered. An offer without a label works unannounced."""

    key: str
    next: DialogueState
    label: Message | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """``content`` is what "repeat" repeats; ``ask`` and the offers' labels follow it.

    ``on_silence``: where silence leads. None: silence is a failure that is counted and helped with.
    ``at_last``: where silence leads after all repeats, instead of to a person or to help.
    ``ends``: silence after the first reprompt ends the call politely, as all has been heard.
    """

    content: tuple[Line, ...]
    offers: tuple[Offer, ...] = ()
    ask: tuple[Line, ...] = ()
    tail: tuple[Line, ...] = ()
    timeout: int = MENU_SECONDS
    on_silence: DialogueState | None = None
    at_last: DialogueState | None = None
    after_silence: tuple[Line, ...] = ()
    ends: bool = False

    def offer(self, key: str) -> Offer | None:
        """The offer of this key, or None."""
        return next((offer for offer in self.offers if offer.key == key), None)


def line(
    tree: Tree,
    unit: str,
    *fill: tuple[str, Filling],
    pause_ms: int = 600,
    language: LanguageTag | None = None,
) -> Line:
    """A sentence of the service's own (system.yaml)."""
    return Line(tree.system[unit], fill, pause_ms, language)


def offered(tree: Tree, offers: Sequence[Offer]) -> tuple[Line, ...]:
    """The spoken options: how many there are, from three on, then each before its key."""
    spoken = [offer for offer in offers if offer.label]
    count = [line(tree, "menu-count", ("options", Options(len(spoken))))] if len(spoken) >= 3 else []
    return (*count, *(_option(tree, offer) for offer in spoken))


def _option(tree: Tree, offer: Offer) -> Line:
    assert offer.label is not None
    fill = (("option", offer.label), ("key", Key(offer.key)))
    return line(tree, "option", *fill, pause_ms=OPTION_PAUSE_MS)


def staff_language(tree: Tree, language: LanguageTag) -> tuple[Line, ...]:
    """What language staff speak, told before anybody is to speak with them; nothing to those who share it."""
    return (line(tree, "staff-language"),) if language != tree.default_language else ()
