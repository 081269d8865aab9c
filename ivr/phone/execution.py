"""Execute a call: documents one after another, verbs top to bottom.

Everything here is a generator that yields events as they happen and needs where the caller decides; the
answer to a need comes in through ``send``. Nothing blocks, sleeps or reads input, so a terminal, a test and a
browser drive the same code. Facts: twilio.com/docs/voice/twiml, one page per verb (read 2026-11-22).
"""

from __future__ import annotations

from ivr.errors import PhoneError
from ivr.phone import verbs
from ivr.phone.carrier import Page
from ivr.phone.gather import gather, part
from ivr.phone.session import CALLER_GONE, Ended, Goto, Left, Outcome, Session, Steps
from ivr.phone.steps import HangUp, LineEnds, Press, Recording, Ringing, Waiting
from ivr.phone.transcript import (
    Dialed,
    HungUp,
    HungUpBy,
    LeftQueue,
    LineStatus,
    Pressed,
    Queued,
    Recorded,
    Redirected,
    Waited,
)

IN_QUEUE = (verbs.Play, verbs.Say, verbs.Pause, verbs.Hangup, verbs.Redirect, verbs.Leave, verbs.Gather)
"""What a waitUrl document may hold (twilio.com/docs/voice/twiml/enqueue, read 2026-11-22)."""


def execute(session: Session) -> Steps[None]:
    """The whole call. Raises PhoneError where a carrier would give up."""
    carrier = session.carrier
    outcome = yield from _documents(session, Goto(carrier.resolve(carrier.voice_path)))
    ended = outcome if isinstance(outcome, Ended) else Ended(HungUpBy.END_OF_DOCUMENT)
    session.status = ended.status
    yield from session.emit(HungUp(ended.by))
    if carrier.status_path is not None:
        yield from session.report(carrier.resolve(carrier.status_path))


def _documents(session: Session, goto: Goto) -> Steps[Ended | Left | None]:
    """One document after another, until one of them ends; None if it simply had no verb left."""
    outcome: Outcome = goto
    while isinstance(outcome, Goto):
        page = yield from session.page(outcome)
        session.status = "in-progress"
        outcome = yield from _verbs(session, page)
    return outcome


def _verbs(session: Session, page: Page) -> Steps[Outcome]:
    for verb in page.verbs:
        if session.queued and not isinstance(verb, IN_QUEUE):
            raise PhoneError(f"<{type(verb).__name__}> cannot be in a document played while in a queue")
        outcome = yield from _verb(session, verb, page)
        if outcome is not None:
            return outcome
    return None


def _verb(session: Session, verb: verbs.Verb, page: Page) -> Steps[Outcome]:
    match verb:
        case verbs.Say() | verbs.Play() | verbs.Pause():
            yield from session.emit((yield from part(session, verb, page)))
            return None
        case verbs.Gather():
            return (yield from gather(session, verb, page))
        case verbs.Redirect():
            return (yield from _redirect(session, verb, page))
        case verbs.Dial():
            return (yield from _dial(session, verb, page))
        case verbs.Record():
            return (yield from _record(session, verb, page))
        case verbs.Enqueue():
            return (yield from _enqueue(session, verb, page))
        case verbs.Leave():
            return _leave(session)
        case verbs.Hangup():
            return Ended(HungUpBy.SERVICE)
        case verbs.Reject():
            # An inbound call that never was in progress ends as no-answer (twilio.com/docs/voice/twiml).
            return Ended(HungUpBy.SERVICE, "busy" if verb.reason == "busy" else "no-answer")


def _redirect(session: Session, redirect: verbs.Redirect, page: Page) -> Steps[Goto]:
    url = session.carrier.resolve(redirect.url, page.url)
    yield from session.emit(Redirected(url))
    return Goto(url, redirect.method)


def _dial(session: Session, dial: verbs.Dial, page: Page) -> Steps[Outcome]:
    number = ", ".join(entry.number for entry in dial.numbers)
    action = yield from session.need(Ringing(number, dial.timeout))
    if isinstance(action, HangUp):
        return CALLER_GONE
    status = action.status if isinstance(action, LineEnds) else LineStatus.NO_ANSWER
    yield from session.emit(Dialed(number, status))
    if dial.action is None:
        return None
    bridged = status is LineStatus.COMPLETED
    params = {
        "DialCallStatus": status.value,
        "DialCallSid": f"{session.carrier.call_sid}-dial",
        "DialBridged": str(bridged).lower(),
    }
    return session.action(dial.action, dial.method, page, params)


def _record(session: Session, record: verbs.Record, page: Page) -> Steps[Outcome]:
    """A caller who hangs up still has the action called, with the word hangup as Digits."""
    by = yield from _recorded_until(session, record)
    yield from session.emit(*([Waited(record.timeout)] if by == "silence" else []), Recorded(by))
    after = session.action(record.action, record.method, page, _recording(session, by))
    if by != "hangup":
        return after
    session.status = "completed"
    # Nobody is left to hear the answer, but it must still be one.
    yield from session.page(after)
    return CALLER_GONE


def _recording(session: Session, ended_by: str) -> dict[str, str]:
    sid, account = f"RE{session.carrier.call_sid[2:]}", session.carrier.account_sid
    url = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}"
    params = {"RecordingUrl": url, "RecordingSid": sid, "RecordingDuration": "1"}
    return params if ended_by == "silence" else {**params, "Digits": ended_by}


def _enqueue(session: Session, enqueue: verbs.Enqueue, page: Page) -> Steps[Outcome]:
    yield from session.emit(Queued(enqueue.name))
    before = session.seconds()
    session.queued = True
    result = yield from _hold(session, enqueue, page)
    session.queued = False
    if isinstance(result, Ended):
        return result
    yield from session.emit(LeftQueue(result))
    if enqueue.action is None:
        return None
    waited = round(session.seconds() - before)
    params = {"QueueResult": result, "QueueSid": "QU0", "QueueTime": str(waited)}
    return session.action(enqueue.action, enqueue.method, page, params)


def _hold(session: Session, enqueue: verbs.Enqueue, page: Page) -> Steps[Ended | str]:
    """Wait, with the wait document in a loop; Twilio's QueueResult."""
    while True:
        if enqueue.wait_url:
            url = session.carrier.resolve(enqueue.wait_url, page.url)
            outcome = yield from _documents(session, Goto(url, enqueue.wait_url_method, _queue_position()))
            if outcome is not None:
                return "leave" if isinstance(outcome, Left) else outcome
        action = yield from session.need(Waiting(enqueue.name))
        if isinstance(action, HangUp):
            return CALLER_GONE
        if isinstance(action, LineEnds) and action.status is LineStatus.COMPLETED:
            return "bridged"


def _leave(session: Session) -> Left:
    if not session.queued:
        raise PhoneError("<Leave> outside of a queue: there is nothing to leave")
    return Left()


def _recorded_until(session: Session, record: verbs.Record) -> Steps[str]:
    """A key that ends the recording, ``hangup`` or ``silence``; other keys are part of the recording."""
    while True:
        action = yield from session.need(Recording(record.timeout, record.finish_on_key))
        if not isinstance(action, Press):
            return "hangup" if isinstance(action, HangUp) else "silence"
        yield from session.emit(Pressed(action.key))
        if action.key in record.finish_on_key:
            return action.key


def _queue_position() -> dict[str, str]:
    """The caller is alone in the queue."""
    return {
        "QueuePosition": "1",
        "CurrentQueueSize": "1",
        "MaxQueueSize": "1000",
        "QueueTime": "0",
        "AvgQueueTime": "0",
    }
