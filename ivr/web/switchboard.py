"""One tree ready to answer: state machine, renderer and answers already rendered.

A switchboard never changes. New menus make a new one, so a call meets one tree at a time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from ivr.dialogue.inputs import CallStarted, Input, KeysPressed, Moment
from ivr.dialogue.machine import present, start, step
from ivr.dialogue.procedure import next_question
from ivr.dialogue.settle import settle
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.dialogue.turn import Perform, Turn
from ivr.model import LanguageTag, LineId, Procedure, Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import NONE, Recordings
from ivr.telephony.address import VERSION, from_url, line_in, to_url
from ivr.telephony.people import Staff
from ivr.telephony.request import to_input
from ivr.telephony.twiml import Renderer

CACHED_ANSWERS = 20_000
"""Rendered answers kept; one is about 3 kB. All keys at all states of the menus are a few thousand."""
VERSION_LENGTH = 6
"""Characters of the digest in a URL: enough to tell two versions apart."""
OF_THE_MOMENT = frozenset({Overlay.PERSON, Overlay.UNREACHED, Overlay.NOTICE})
"""Overlays whose options depend on who is there and what works at the moment."""
LONGEST_TARGET = 1024
"""Bytes of path and query at most; the deepest state has about 200."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A turn as it is answered. ``body``: empty while ``turn`` waits for something to be done or looked up.

    The rest is for log and records: the place reached, the kind of input, what was chosen, the failures;
    ``entered``: has the language of the call become known with this?
    """

    body: bytes
    place: str
    heard: str
    after: DialogueState
    turn: Turn
    chosen: str | None = None
    told: bool = False
    opening: bool = False
    entered: bool = False


class Switchboard:
    """Answers webhooks of one tree at one moment. Not for several threads at once."""

    def __init__(
        self,
        tree: Tree,
        staff: Staff | None,
        recordings: Recordings = NONE,
        moment: Moment | None = None,
        overrides: str = "",
    ) -> None:
        self.tree = tree
        self.composer = Composer(tree)
        self.renderer = Renderer(self.composer, self._address, staff, recordings, overrides)
        self._version = tree.digest[:VERSION_LENGTH]
        self._apologies = {
            tag: self.renderer.plain((Line(tree.system["apology"]),), tag) for tag in tree.languages
        }
        self.take_moment(moment or Moment(person=staff is not None))

    def take_moment(self, moment: Moment) -> None:
        """From now on callers meet this moment; what was rendered for another is forgotten."""
        self.moment = moment
        self._offered = offered_code(moment)
        self._cache: OrderedDict[tuple[bytes, bytes, bytes], Answered] = OrderedDict()
        self._start = self._begun(None)
        self._lines = {line: self._begun(line) for line in self.tree.lines}
        self._numbers = {
            number.encode("ascii"): (line.id, self._lines[line.id])
            for line in self.tree.lines.values()
            for number in line.numbers
        }

    def line(self, query: bytes, dialled: bytes) -> LineId | None:
        """The line of a new call: the one that the URL names, else that of the number that was dialled."""
        named = line_in(query) if query else None
        if named in self._lines:
            return named
        found = self._numbers.get(dialled)
        return found[0] if found else None

    def begin(self, called: LineId | None = None) -> Answered:
        """The answer to a new call."""
        return self._lines.get(called, self._start) if called else self._start

    def _begun(self, called: LineId | None) -> Answered:
        return self.presented(start(self.tree, called), CallStarted(called))

    def known(self, target: bytes, digits: bytes, dial_status: bytes) -> Answered | None:
        """The answer if it was made before and depends on nothing else. Not for the end of a transfer."""
        return None if dial_status else self._cache.get((target, digits, b""))

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
        path, _, query = target.partition(b"?")
        named = (LanguageTag(part.decode("ascii", "replace")) for part in path.split(b"/"))
        known = next((tag for tag in named if tag in self._apologies), None)  # /voice/en/…, /queue/wait/en
        tag = known or start(self.tree, line_in(query)).language
        return self._apologies.get(tag, self._apologies[self.tree.default_language])

    def state_of(self, target: bytes) -> DialogueState:
        """The state of a URL, as it fits this tree."""
        path, _, query = target[:LONGEST_TARGET].decode("ascii", errors="replace").partition("?")
        return settle(self.tree, from_url(path, query))

    def stepped(self, state: DialogueState, given: Input) -> Answered:
        """The answer to an input that is not kept: it belongs to one call."""
        return self.presented(step(self.tree, state, given, self.moment), given, state)

    def _make(self, target: bytes, digits: bytes, dial_status: bytes) -> Answered:
        path, _, query = target.decode("ascii", errors="replace").partition("?")
        state, given = from_url(path, query), to_input(digits, dial_status)
        version, _, offered = _mark(query).partition(".")
        outdated = bool(version) and version != self._version
        if outdated and isinstance(given, KeysPressed) and given.keys not in "0*#9":
            return self.presented(
                settle(self.tree, state), given, state
            )  # heard from other menus: asked again
        return self.presented(step(self.tree, state, given, self._heard(offered)), given, state)

    def _heard(self, offered: str) -> Moment:
        """The moment at which the options were named: a key leads where it was said to, whatever has changed.

        A desk that opened or closed since then shows in what is presented next.
        """
        return offered_moment(self.moment, offered) if offered not in ("", self._offered) else self.moment

    def _address(self, state: DialogueState) -> str:
        """The URL of a state, with the version of the menus that the caller hears.

        Where the options depend on the moment, they are named too.
        """
        url = to_url(state)
        offered = f".{self._offered}" if state.overlay in OF_THE_MOMENT else ""
        return f"{url}{'&' if '?' in url else '?'}{VERSION}={self._version}{offered}"

    def presented(self, after: DialogueState, given: Input, before: DialogueState | None = None) -> Answered:
        """What is answered in a state, with what the records say of it."""
        turn = present(self.tree, after, self.moment)
        waits = isinstance(turn.then, Perform) or turn.wants_number
        place = f"{after.language}/{after.place}" + (f"+{after.overlay}" if after.overlay else "")
        return Answered(
            b"" if waits else self.renderer.render(turn),
            place,
            type(given).__name__,
            after,
            turn,
            chosen(before, after),
            told(self.tree, after),
            opens(self.tree, after),
            after.step is not Step.GATE and (before is None or before.step is Step.GATE),
        )


def offered_code(moment: Moment) -> str:
    """What can be offered besides the answers, as a short word."""
    services = moment.services
    flags = zip("pqcm", (moment.person, services.queue, services.callback, services.message), strict=True)
    return "".join(letter for letter, on in flags if on) or "0"


def offered_moment(moment: Moment, code: str) -> Moment:
    """The moment with what such a word says."""
    services = replace(moment.services, queue="q" in code, callback="c" in code, message="m" in code)
    return replace(moment, person="p" in code, services=services)


def _mark(query: str) -> str:
    """The version of the menus, and what was offered, that a URL was made with; empty without one."""
    return dict(parse_qsl(query, errors="replace")).get(VERSION, "")


def chosen(before: DialogueState | None, after: DialogueState) -> str | None:
    """What a caller chose, by its id: an answer, a place or an overlay; None where nothing changed."""
    if before is None:
        return None
    if len(after.answers) > len(before.answers):
        last = after.answers[-1]
        return f"{last.question}={last.choice}"
    if after.overlay != before.overlay and after.overlay:
        return str(after.overlay)
    return str(after.place) if after.place != before.place else None


def opens(tree: Tree, state: DialogueState) -> bool:
    """Is the caller of this state told what a procedure says before any question?"""
    place = tree.places.get(state.place)
    if state.overlay or state.step is not Step.ARRIVED or not isinstance(place, Procedure):
        return False
    return place.opening is not None and state.place not in tree.withheld.get(state.language, frozenset())


def told(tree: Tree, state: DialogueState) -> bool:
    """Has the caller of this state been told the outcome of their case?"""
    place = tree.places.get(state.place)
    if state.overlay or not isinstance(place, Procedure):
        return False
    waits = place.opening is not None and state.step is Step.ARRIVED
    return not waits and (state.step is Step.OUTCOME or next_question(place, state.given()) is None)


def _one_key(digits: bytes) -> bytes:
    """A single key as it is; anything else as one mark, so that nobody's digits are kept."""
    return digits if len(digits) <= 1 else b"?"
