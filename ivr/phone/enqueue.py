"""Enqueue and Leave: waiting for a person.

Facts: twilio.com/docs/voice/twiml/enqueue (read 2026-11-23).
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.errors import PhoneError
from ivr.phone import verbs
from ivr.phone.carrier import Page
from ivr.phone.session import CALLER_GONE, Bounds, Documents, Ended, Goto, Left, Outcome, Session, Steps
from ivr.phone.steps import Action, HangUp, LineEnds, Need, Waiting
from ivr.phone.transcript import HungUpBy, LeftQueue, LineStatus, Queued, Waited

IN_QUEUE = Bounds(
    "while in a queue",
    (verbs.Play, verbs.Say, verbs.Pause, verbs.Hangup, verbs.Redirect, verbs.Leave, verbs.Gather),
)
"""What the document of a waitUrl may hold."""
MUSIC_SECONDS = 10
"""Where there is no document: how long the carrier's own music, or silence, lasts at a time."""
MOST_SECONDS = 4 * 60 * 60
"""A call that waits longer never ends. Our own bound."""
MAX_QUEUE = 1000

Result = str
"""Twilio's QueueResult."""


@dataclass(frozen=True, slots=True)
class _Round:
    """The wait document came to its end. ``asked``: keys were awaited in it."""

    asked: bool


def enqueue(session: Session, verb: verbs.Enqueue, page: Page, documents: Documents) -> Steps[Outcome]:
    """Wait until something ends it, and post what. Raises PhoneError."""
    if session.carrier.queue.full:
        yield from session.emit(LeftQueue("queue-full"))
        return _after(session, verb, page, {"QueueResult": "queue-full"})
    yield from session.emit(Queued(verb.name))
    entered = session.seconds()
    session.bounds = IN_QUEUE
    result = yield from _hold(session, verb, page, documents, entered)
    session.bounds = None
    if isinstance(result, Ended) and result.by is not HungUpBy.CALLER:
        return result
    params = {
        "QueueResult": "hangup" if isinstance(result, Ended) else result,
        "QueueSid": session.carrier.sid("QU", verb.name),
        "QueueTime": str(round(session.seconds() - entered)),
    }
    after = _after(session, verb, page, params)
    if isinstance(result, Ended):
        return (yield from _gone(session, after))
    yield from session.emit(LeftQueue(result))
    return after


def _after(session: Session, verb: verbs.Enqueue, page: Page, params: dict[str, str]) -> Goto | None:
    return None if verb.action is None else session.action(verb.action, verb.method, page, params)


def _gone(session: Session, after: Goto | None) -> Steps[Ended]:
    """The action is called also when the caller hung up; nobody is left to hear its answer."""
    session.status = "completed"
    if after is not None:
        yield from session.page(after)
    return CALLER_GONE


def leave(session: Session) -> Left:
    """Out of the queue. Raises PhoneError where there is none."""
    if session.bounds is not IN_QUEUE:
        raise PhoneError("<Leave> outside of a queue: there is nothing to leave")
    return Left()


def _hold(
    session: Session, verb: verbs.Enqueue, page: Page, documents: Documents, entered: float
) -> Steps[Ended | Result]:
    """Wait, with the wait document in a loop."""
    asked_at = entered
    while True:
        outcome = yield from _round(session, verb, page, documents, entered)
        if not isinstance(outcome, _Round):
            return outcome
        passed = 0.0 if outcome.asked else session.seconds() - asked_at
        action = yield from session.need(Waiting(verb.name, passed, outcome.asked))
        asked_at = session.seconds()
        if isinstance(action, HangUp):
            return CALLER_GONE
        if isinstance(action, LineEnds) and action.status is LineStatus.COMPLETED:
            return "bridged"
        if asked_at - entered > MOST_SECONDS:
            raise PhoneError(f"over {MOST_SECONDS // 3600} hours in a queue: the call never ends")


def _round(
    session: Session, verb: verbs.Enqueue, page: Page, documents: Documents, entered: float
) -> Steps[Ended | Result | _Round]:
    """Once through what is played to those who wait."""
    if not verb.wait_url:
        yield from session.emit(Waited(MUSIC_SECONDS))
        return "bridged" if _answered(session, entered) else _Round(asked=False)
    url = session.carrier.resolve(verb.wait_url, page.url)
    place = _place(session, verb.name, session.seconds() - entered)
    steps = documents(session, Goto(url, verb.wait_url_method, place))
    action: Action | None = None
    asked = False
    while True:
        try:
            step = steps.send(action)
        except StopIteration as end:
            return _outcome(end.value, asked)
        action = yield step
        asked = asked or isinstance(step, Need)
        # Whatever is being played, staff who take the call end it.
        if not isinstance(step, Need) and _answered(session, entered):
            steps.close()
            return "bridged"


def _outcome(outcome: Ended | Left | None, asked: bool) -> Ended | Result | _Round:
    if isinstance(outcome, Ended):
        return outcome
    return "leave" if isinstance(outcome, Left) else _Round(asked)


def _answered(session: Session, entered: float) -> bool:
    answer = session.carrier.queue.answer
    return answer is not None and session.seconds() - entered >= answer


def _place(session: Session, name: str, waited: float) -> dict[str, str]:
    """Nobody is behind the caller."""
    queue = session.carrier.queue
    position = str(queue.position_after(waited))
    return {
        "QueueSid": session.carrier.sid("QU", name),
        "QueuePosition": position,
        "CurrentQueueSize": position,
        "MaxQueueSize": str(MAX_QUEUE),
        "QueueTime": str(round(waited)),
        "AvgQueueTime": str(queue.average),
    }
