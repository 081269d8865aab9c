"""Execute a call: documents one after another, verbs top to bottom.

Everything here is a generator that yields events as they happen and needs where the caller decides; the
answer to a need comes in through ``send``. Nothing blocks, sleeps or reads input, so a terminal, a test and a
browser drive the same code. Facts: twilio.com/docs/voice/twiml, one page per verb (read 2026-11-22).
"""

from __future__ import annotations

from ivr.phone import verbs
from ivr.phone.carrier import Page
from ivr.phone.dial import dial
from ivr.phone.enqueue import enqueue, leave
from ivr.phone.gather import gather, part
from ivr.phone.recording import record
from ivr.phone.session import Ended, Goto, Left, Outcome, Session, Steps
from ivr.phone.transcript import HungUp, HungUpBy, Redirected


def execute(session: Session) -> Steps[None]:
    """The whole call. Raises PhoneError where a carrier would give up."""
    carrier = session.carrier
    outcome = yield from _documents(session, Goto(carrier.resolve(carrier.voice_path), carrier.voice_method))
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
        if session.bounds is not None:
            session.bounds.check(verb)
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
            return (yield from dial(session, verb, page, _documents))
        case verbs.Record():
            return (yield from record(session, verb, page))
        case verbs.Enqueue():
            return (yield from enqueue(session, verb, page, _documents))
        case verbs.Leave():
            return leave(session)
        case verbs.Hangup():
            return Ended(HungUpBy.SERVICE)
        case verbs.Reject():
            # An inbound call that never was in progress ends as no-answer (twilio.com/docs/voice/twiml).
            return Ended(HungUpBy.SERVICE, "busy" if verb.reason == "busy" else "no-answer")


def _redirect(session: Session, redirect: verbs.Redirect, page: Page) -> Steps[Goto]:
    url = session.carrier.resolve(redirect.url, page.url)
    yield from session.emit(Redirected(url))
    return Goto(url, redirect.method)
