"""Documents for those who wait and for the staff's side: pure, like all rendering.

A whisper may hold Say, Play, Gather and Hangup only; a waitUrl document Say, Play, Pause, Gather, Redirect,
Leave and Hangup (twilio.com/docs/voice/twiml/number and /enqueue, read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from ivr.dialogue.state import DialogueState
from ivr.model import LanguageTag, Message, Procedure, Tree
from ivr.model.ids import language_unit
from ivr.prompt import Key, Line, People
from ivr.telephony import people
from ivr.telephony.people import Staff
from ivr.telephony.twiml import Renderer, document, one_key

ACCEPT_KEY = "1"
ACCEPT = "/staff/accept"
LEAVE = "/queue/leave"
TAKE = "/staff/take"
CODE = "/staff/code"
TRY = "try"
"""Query name of how many wrong codes were keyed in before this one."""
AGAIN_KEY = "2"
STAFF_KEYS = {"whisper-accept": ACCEPT_KEY, "queue-take": ACCEPT_KEY, "queue-again": AGAIN_KEY, "code": "#"}
MUSIC = "/audio/tones/hold.wav"
MUSIC_TIMES = 2
"""Plays of the hold music (16 seconds) between two announcements (about every 45 seconds)."""
ACCEPT_SECONDS = 8
CODE_DIGITS = 12
"""Most digits of a staff code that are waited for."""


def staff_line(tree: Tree, unit: str, *fill: tuple[str, Key | People | Message]) -> Line:
    """A sentence of staff.yaml."""
    return Line(tree.staff[unit], fill)


def wait(renderer: Renderer, lines: Iterable[Line], language: LanguageTag) -> bytes:
    """What a waiting caller hears until the next announcement; any key leads to other ways."""
    response = Element("Response")
    gather = one_key(response, renderer.link(f"{LEAVE}/{language}"), timeout=1)
    renderer.say(gather, lines, language)
    SubElement(gather, "Play", loop=str(MUSIC_TIMES)).text = MUSIC
    return document(response)


def leave() -> bytes:
    """Out of the queue; the Enqueue's action is asked next."""
    response = Element("Response")
    SubElement(response, "Leave")
    return document(response)


def connecting(renderer: Renderer, lines: Iterable[Line], language: LanguageTag) -> bytes:
    """Said to a caller right before a person is on the line."""
    response = Element("Response")
    renderer.say(response, lines, language)
    return document(response)


def whisper(renderer: Renderer, tree: Tree, state: DialogueState) -> bytes:
    """Who calls and about what; only a key takes the call, so that no answering machine does."""
    response = Element("Response")
    gather = one_key(response, renderer.link(ACCEPT), timeout=ACCEPT_SECONDS)
    accept = staff_line(tree, "whisper-accept", ("key", Key(ACCEPT_KEY)))
    about = [staff_line(tree, "whisper"), *case_lines(tree, state)]
    renderer.say(gather, (*about, accept, accept), tree.default_language)
    SubElement(response, "Hangup")
    return document(response)


def case_lines(tree: Tree, state: DialogueState) -> list[Line]:
    """The caller's language, procedure and answers so far, in the staff's language."""
    lines = []
    name = tree.staff.get(language_unit(state.language))
    if name is not None and state.language != tree.default_language:
        lines.append(staff_line(tree, "whisper-language", ("language", name)))
    place = tree.places.get(state.place)
    if not isinstance(place, Procedure):
        return lines
    lines.append(staff_line(tree, "whisper-place", ("place", place.official)))
    echoes = [
        asked.question.choice(given.choice)
        for given in state.answers
        for asked in place.ask
        if asked.question.id == given.question
    ]
    said = [Line(choice.echo) for choice in echoes if choice]
    return [*lines, staff_line(tree, "whisper-answers"), *said] if said else lines


def spoken_lines(tree: Tree) -> Iterator[Line]:
    """Everything that staff can hear, for a reader: of each language and procedure, up to ten callers."""
    names = [tree.staff[unit] for tag in tree.languages if (unit := language_unit(tag)) in tree.staff]
    official = [place.official for place in tree.places.values() if isinstance(place, Procedure)]
    yield from (staff_line(tree, name) for name in ("whisper", "whisper-answers", "queue-empty"))
    yield from (staff_line(tree, name) for name in ("code-wrong", "code-shut", "staff-only"))
    yield from (staff_line(tree, "whisper-language", ("language", name)) for name in names)
    yield from (staff_line(tree, "whisper-place", ("place", name)) for name in official)
    yield from (staff_line(tree, "queue-count", ("people", People(count))) for count in range(1, 11))
    yield from (staff_line(tree, name, ("key", Key(key))) for name, key in STAFF_KEYS.items())


def bridge() -> bytes:
    """The call is taken: nothing more to do on this side."""
    return document(Element("Response"))


def hang_up() -> bytes:
    """End this side."""
    response = Element("Response")
    SubElement(response, "Hangup")
    return document(response)


def refused(renderer: Renderer, tree: Tree) -> bytes:
    """For whoever calls the staff's number and is none."""
    response = Element("Response")
    renderer.say(response, (staff_line(tree, "staff-only"),), tree.default_language)
    SubElement(response, "Hangup")
    return document(response)


def shut(renderer: Renderer, tree: Tree) -> bytes:
    """No code is taken for a while, not even the right one."""
    response = Element("Response")
    renderer.say(response, (staff_line(tree, "code-shut"),), tree.default_language)
    SubElement(response, "Hangup")
    return document(response)


def code(renderer: Renderer, tree: Tree, wrong: int) -> bytes:
    """Asks for the staff code. ``wrong``: how many were keyed in that were not it."""
    response = Element("Response")
    gather = SubElement(
        response,
        "Gather",
        action=renderer.link(f"{CODE}?{TRY}={wrong}"),
        method="POST",
        input="dtmf",
        numDigits=str(CODE_DIGITS),
        finishOnKey="#",
        timeout="10",
    )
    before = (staff_line(tree, "code-wrong"),) if wrong else ()
    renderer.say(gather, (*before, staff_line(tree, "code", ("key", Key("#")))), tree.default_language)
    SubElement(response, "Hangup")
    return document(response)


def queue(renderer: Renderer, tree: Tree, waiting: int, next_case: DialogueState | None) -> bytes:
    """How many wait, what the first is about, and a key to take them."""
    response = Element("Response")
    gather = one_key(response, renderer.link(TAKE), timeout=30)
    count = (
        staff_line(tree, "queue-count", ("people", People(waiting)))
        if waiting
        else staff_line(tree, "queue-empty")
    )
    case = case_lines(tree, next_case) if next_case else []
    take_key = [staff_line(tree, "queue-take", ("key", Key(ACCEPT_KEY)))] if waiting else []
    again = staff_line(tree, "queue-again", ("key", Key(AGAIN_KEY)))
    renderer.say(gather, (count, *case, *take_key, again), tree.default_language)
    SubElement(response, "Redirect", method="POST").text = renderer.link(TAKE)
    return document(response)


def take(renderer: Renderer, staff: Staff, language: LanguageTag) -> bytes:
    """Connects this person with the caller who waits longest; afterwards the queue is told again."""
    response = Element("Response")
    connecting_url = renderer.link(f"{people.CONNECTING}/{language}")
    people.take_next(response, staff, renderer.link(TAKE), connecting_url)
    return document(response)
