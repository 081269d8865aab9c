"""One tree ready to answer: state machine, renderer and answers already rendered.

A switchboard never changes. New menus make a new one, so a call meets one tree at a time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from ivr.dialogue.inputs import CallStarted, Input, Moment
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.settle import settle
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import NONE, Recordings
from ivr.telephony.address import from_url, to_url
from ivr.telephony.request import to_input
from ivr.telephony.twiml import Renderer, Staff

CACHED_ANSWERS = 20_000
"""Rendered answers kept; one is about 3 kB. All keys at all states of the menus are a few thousand."""
LONGEST_TARGET = 1024
"""Bytes of path and query at most; the deepest state has about 200."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A rendered answer and what the log says of it: the place reached and the kind of input."""

    body: bytes
    place: str
    heard: str


class Switchboard:
    """Answers webhooks of one tree. Not for several threads at once."""

    def __init__(self, tree: Tree, staff: Staff | None, recordings: Recordings = NONE) -> None:
        self.tree = tree
        self._moment = Moment(person=staff is not None)
        self._renderer = Renderer(Composer(tree), to_url, staff, recordings)
        self._cache: OrderedDict[tuple[bytes, bytes, bytes], Answered] = OrderedDict()
        self._apologies = {
            tag: self._renderer.plain((Line(tree.system["apology"]),), tag) for tag in tree.languages
        }
        self._start = self._rendered(from_url("", ""), CallStarted())

    def begin(self) -> Answered:
        """The answer to a new call."""
        return self._start

    def answer(self, target: bytes, digits: bytes, dial_status: bytes) -> Answered:
        """The answer to an input at a state. ``target``: raw path and query below ``/voice/``."""
        key = (target[:LONGEST_TARGET], _one_key(digits), dial_status[:16])
        known = self._cache.get(key)
        if known is None:
            known = self._cache[key] = self._make(*key)
            if len(self._cache) > CACHED_ANSWERS:
                self._cache.popitem(last=False)
        return known

    def apology(self, target: bytes) -> bytes:
        """Said when something broke: in the call's language, with the suspension numbers."""
        parts = target.split(b"?")[0].split(b"/")
        tag = (
            LanguageTag(parts[2].decode("ascii", "replace")) if len(parts) > 2 else self.tree.default_language
        )
        return self._apologies.get(tag, self._apologies[self.tree.default_language])

    def _make(self, target: bytes, digits: bytes, dial_status: bytes) -> Answered:
        path, _, query = target.decode("ascii", errors="replace").partition("?")
        return self._rendered(from_url(path, query), to_input(digits, dial_status))

    def _rendered(self, state: object, given: Input) -> Answered:
        here = start(self.tree) if isinstance(given, CallStarted) else settle(self.tree, state)  # type: ignore[arg-type]
        after = here if isinstance(given, CallStarted) else step(self.tree, here, given, self._moment)
        turn = present(self.tree, after, self._moment)
        place = f"{after.language}/{after.place}" + (f"+{after.overlay}" if after.overlay else "")
        return Answered(self._renderer.render(turn), place, type(given).__name__)


def _one_key(digits: bytes) -> bytes:
    """A single key as it is; anything else as one mark, so that nobody's digits are kept."""
    return digits if len(digits) <= 1 else b"?"
