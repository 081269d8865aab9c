"""Dial: ring people, or take the first caller of a queue.

Facts: twilio.com/docs/voice/twiml/dial, number and queue (read 2026-11-23).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ivr.phone import verbs
from ivr.phone.carrier import Page
from ivr.phone.otherside import hears
from ivr.phone.session import CALLER_GONE, Bounds, Documents, Ended, Goto, Outcome, Session, Steps
from ivr.phone.steps import HangUp, LineEnds, Ringing
from ivr.phone.transcript import Dialed, LineStatus, Waited

WHISPER = Bounds("to whoever answers", (verbs.Play, verbs.Say, verbs.Gather, verbs.Hangup))
"""What the document of a Number may hold: no other verb is supported there."""
BEFORE_BRIDGE = Bounds(
    "before a queued call is connected", (verbs.Play, verbs.Say, verbs.Pause, verbs.Redirect)
)
"""What the document of a Queue may hold."""
WAITING_CALLER = "+819087654321"
"""Who waits in the queue when staff take the next caller."""

Result = dict[str, str]


def dial(session: Session, verb: verbs.Dial, page: Page, documents: Documents) -> Steps[Outcome]:
    """Ring, or take a caller, and post what became of it. Raises PhoneError."""
    if verb.queue is not None:
        result: Result | Ended = yield from _take(session, verb, verb.queue, page, documents)
    else:
        result = yield from _ring(session, verb, page, documents)
    if isinstance(result, Ended):
        return result
    return None if verb.action is None else session.action(verb.action, verb.method, page, result)


def _ring(session: Session, verb: verbs.Dial, page: Page, documents: Documents) -> Steps[Result | Ended]:
    """All numbers at once, or one after another until one answers; the last result."""
    result: Result = {}
    for numbers in _turns(verb):
        together = ", ".join(entry.number for entry in numbers)
        action = yield from session.need(Ringing(together, verb.timeout))
        if isinstance(action, HangUp):
            return CALLER_GONE
        line = action if isinstance(action, LineEnds) else LineEnds(LineStatus.NO_ANSWER)
        sid, bridged, seconds = session.sid("CA"), False, 0
        if line.status is LineStatus.COMPLETED:
            # Of several that ring at once, the first one answers.
            bridged, seconds = yield from _whisper(session, verb, numbers[0], page, documents, line, sid)
        yield from session.emit(Dialed(together, line.status, bridged))
        result = _result(line.status, sid, bridged, seconds)
        if line.status is LineStatus.COMPLETED:
            break
    return result


def _turns(verb: verbs.Dial) -> Iterable[tuple[verbs.Number, ...]]:
    return [(number,) for number in verb.numbers] if verb.sequential else [verb.numbers]


def _whisper(
    session: Session,
    verb: verbs.Dial,
    number: verbs.Number,
    page: Page,
    documents: Documents,
    line: LineEnds,
    sid: str,
) -> Steps[tuple[bool, int]]:
    """What whoever answers hears first: is the caller put through, and after how many seconds?"""
    if number.url is None:
        return True, 0
    ours = session.carrier
    theirs = replace(
        ours,
        from_=verb.caller_id or ours.from_,
        to=number.number,
        call_sid=sid,
        parent_call_sid=ours.call_sid,
        direction="outbound-dial",
    )
    goto = Goto(ours.resolve(number.url, page.url), number.method)
    return (yield from hears(session, theirs, goto, WHISPER, documents, line.presses))


def _take(
    session: Session, verb: verbs.Dial, queue: verbs.Queue, page: Page, documents: Documents
) -> Steps[Result]:
    """Connect the first caller of the queue; where nobody waits, wait for the time of ringing.

    The pages do not name the status of that case: that it is no-answer is our inference.
    """
    name, sid = f"queue {queue.name}", session.sid("CA")
    if session.carrier.queue.empty:
        yield from session.emit(Waited(verb.timeout), Dialed(name, LineStatus.NO_ANSWER))
        return _result(LineStatus.NO_ANSWER, sid, bridged=False, seconds=0)
    bridged, seconds = True, 0
    if queue.url is not None:
        theirs = replace(session.carrier, from_=WAITING_CALLER, call_sid=sid, direction="inbound")
        params = {
            "QueueSid": session.carrier.sid("QU", queue.name),
            "QueueTime": str(session.carrier.queue.average),
            "DequeingCallSid": session.carrier.call_sid,
        }
        goto = Goto(session.carrier.resolve(queue.url, page.url), queue.method, params)
        bridged, seconds = yield from hears(session, theirs, goto, BEFORE_BRIDGE, documents, "")
    yield from session.emit(Dialed(name, LineStatus.COMPLETED, bridged))
    return _result(LineStatus.COMPLETED, sid, bridged, seconds)


def _result(status: LineStatus, sid: str, bridged: bool, seconds: int) -> Result:
    """Talking takes no time here, so the duration is that of what was said beforehand."""
    length = {"DialCallDuration": str(seconds)} if status is LineStatus.COMPLETED else {}
    return {
        "DialCallStatus": status.value,
        "DialCallSid": sid,
        "DialBridged": str(bridged).lower(),
        **length,
    }
