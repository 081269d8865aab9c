"""One tree ready to answer: state machine, renderer and answers already rendered.

A switchboard never changes. New menus make a new one, so a call meets one tree at a time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ivr.dialogue.inputs import CallStarted, Input, KeysPressed, Moment
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import NONE, Recordings
from ivr.telephony.address import VERSION, from_url, to_url
from ivr.telephony.request import to_input
from ivr.telephony.twiml import Renderer, Staff

CACHED_ANSWERS = 20_000
"""Rendered answers kept; one is about 3 kB. All keys at all states of the menus are a few thousand."""
VERSION_LENGTH = 6
"""Characters of the digest in a URL: enough to tell two versions apart."""
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
        self._version = tree.digest[:VERSION_LENGTH]
        self._renderer = Renderer(Composer(tree), self._address, staff, recordings)
        self._cache: OrderedDict[tuple[bytes, bytes, bytes], Answered] = OrderedDict()
        self._apologies = {
            tag: self._renderer.plain((Line(tree.system["apology"]),), tag) for tag in tree.languages
        }
        self._start = self._presented(start(tree), CallStarted())

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
        state, given = from_url(path, query), to_input(digits, dial_status)
        if isinstance(given, KeysPressed) and given.keys not in "0*#9" and self._outdated(query):
            return self._presented(settle(self.tree, state), given)
        return self._presented(step(self.tree, state, given, self._moment), given)

    def _address(self, state: DialogueState) -> str:
        """The URL of a state, with the version of the menus that the caller hears."""
        url = to_url(state)
        return f"{url}{'&' if '?' in url else '?'}{VERSION}={self._version}"

    def _outdated(self, query: str) -> bool:
        """Was the question heard from other menus? A key may mean something else now: it is asked again."""
        heard = dict(parse_qsl(query, errors="replace")).get(VERSION)
        return heard is not None and heard != self._version

    def _presented(self, after: DialogueState, given: Input) -> Answered:
        turn = present(self.tree, after, self._moment)
        place = f"{after.language}/{after.place}" + (f"+{after.overlay}" if after.overlay else "")
        return Answered(self._renderer.render(turn), place, type(given).__name__)


def _one_key(digits: bytes) -> bytes:
    """A single key as it is; anything else as one mark, so that nobody's digits are kept."""
    return digits if len(digits) <= 1 else b"?"
