"""What a caller can do who cannot be put through now: wait, be called, leave a message, hear the answers."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue.entrance import announced, greeting
from ivr.dialogue.inputs import Moment
from ivr.dialogue.reasons import reasons
from ivr.dialogue.situation import LIST_SECONDS, Offer, Situation, line
from ivr.dialogue.state import DialogueState, Notice, Overlay
from ivr.model import Tree
from ivr.prompt import Key, Line

NUMBER_REFUSED = {
    Notice.NUMBER_UNREADABLE: "callback-number-unreadable",
    Notice.NUMBER_NOT_CALLABLE: "callback-number-not-callable",
    Notice.NUMBER_LIKE_MY_NUMBER: "callback-number-like-my-number",
}
"""What is said of a number that cannot be taken: before the next try, and after the last."""
OPEN_ENDED = frozenset(
    {
        Notice.BUSY,
        Notice.QUEUE_LEFT,
        Notice.QUEUE_LONG,
        Notice.QUEUE_FULL,
        Notice.QUEUE_CLOSED,
        *NUMBER_REFUSED,
        Notice.FAILED,
    }
)
"""Notices after which the caller still needs something; after the others all is done."""


def plain(state: DialogueState) -> DialogueState:
    """The same overlay afresh: without failures, notice or slowness."""
    return replace(state, tries=0, failure=None, slow=False, notice=None)


def noticed(state: DialogueState, notice: Notice) -> DialogueState:
    """The place underneath with a notice on top."""
    fresh = replace(plain(state), under=None, shared_key=None)
    return replace(fresh, overlay=Overlay.NOTICE, notice=notice, ref="")


def ways_on(tree: Tree, state: DialogueState, moment: Moment, label: str = "go-on") -> tuple[Offer, ...]:
    """The answers of the tree first, as they are always there; then what can be offered at this moment."""
    services = moment.services
    # Where the queue was full a moment ago, it still is.
    waits = services.queue and moment.person and state.notice is not Notice.QUEUE_FULL
    here = plain(state)
    ways: list[tuple[DialogueState, str]] = [(replace(here, overlay=None, ref=""), label)]
    ways += [(replace(here, overlay=Overlay.WAITING), "choice-queue")] if waits else []
    ways += [(replace(here, overlay=Overlay.CALLBACK), "choice-callback")] if services.callback else []
    ways += [(replace(here, overlay=Overlay.MESSAGE), "choice-message")] if services.message else []
    return tuple(Offer(str(key), there, tree.system[unit]) for key, (there, unit) in enumerate(ways, 1))


def choosing(
    tree: Tree, state: DialogueState, moment: Moment, content: tuple[Line, ...], label: str = "go-on"
) -> Situation:
    """What was said, then the ways on. Silence, after these were said once more, ends the call politely."""
    return Situation(content, ways_on(tree, state, moment, label), timeout=LIST_SECONDS, ends=True)


def notice(tree: Tree, state: DialogueState, moment: Moment) -> Situation:
    """What came of something; open ends come with the ways on, and with a person."""
    what = state.notice or Notice.FAILED
    content = _said(tree, state, moment, what)
    if what in OPEN_ENDED:
        label = "choice-answers" if what is Notice.BUSY else "go-on"
        could_not = what is Notice.FAILED or what in NUMBER_REFUSED
        person = (line(tree, "end-person", ("key", Key("0"))),) if could_not else ()
        # No end by silence here: what the caller needs has not been told yet.
        return replace(choosing(tree, state, moment, content, label), tail=person, ends=False)
    done = Offer("1", replace(plain(state), overlay=None, ref=""), tree.system["go-on"])
    return Situation(content, (done,), timeout=LIST_SECONDS, ends=True)


def _said(tree: Tree, state: DialogueState, moment: Moment, what: Notice) -> tuple[Line, ...]:
    """At the entrance of the overflow line its own greeting, elsewhere the sentence of the notice.

    There, the answers are also the way of those who lost a card, which their option does not say. While the
    desk is closed, nobody is busy: why, and when it opens again, is said instead.
    """
    called = tree.lines.get(state.line) if state.line else None
    if what is Notice.BUSY:
        closed = () if moment.person else reasons(tree, state, moment)
        welcome = closed or (greeting(tree, called) if called else ())
        return (*welcome, *announced(moment, state.language), line(tree, "choice-answers-lost"))
    return (line(tree, NUMBER_REFUSED.get(what, f"notice-{what}")),)
