"""Record: what the caller says, as a length and the way it ended.

Facts: twilio.com/docs/voice/twiml/record (read 2026-11-22).
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.phone import verbs
from ivr.phone.carrier import Page
from ivr.phone.session import CALLER_GONE, Outcome, Session, Steps
from ivr.phone.steps import Action, HangUp, Press, Recording, Speak
from ivr.phone.transcript import Pressed, Recorded

KEY_SECONDS = 1.0
"""How long it takes to press a key that is part of a recording."""
HANG_UP, SILENCE, FULL = "hangup", "silence", "max-length"


@dataclass(slots=True)
class _Tape:
    """A recording in progress. ``seconds`` so far, at most ``longest``."""

    longest: int
    seconds: float = 0.0

    def add(self, seconds: float) -> bool:
        """Go on for so long; False if the tape was full before."""
        self.seconds = min(self.seconds + seconds, self.longest)
        return self.seconds < self.longest


def record(session: Session, verb: verbs.Record, page: Page) -> Steps[Outcome]:
    """A caller who hangs up still has the action called, with the word hangup as Digits."""
    tape = _Tape(verb.max_length)
    by = yield from _until(session, verb, tape)
    yield from session.emit(Recorded(by, tape.seconds))
    after = session.action(verb.action, verb.method, page, _parameters(session, by, tape.seconds))
    if by != HANG_UP:
        return after
    session.status = "completed"
    # Nobody is left to hear the answer, but it must still be one.
    yield from session.page(after)
    return CALLER_GONE


def _until(session: Session, verb: verbs.Record, tape: _Tape) -> Steps[str]:
    """What ends the recording; keys that do not are part of it."""
    while True:
        action = yield from session.need(Recording(verb.timeout, verb.finish_on_key, verb.max_length))
        if isinstance(action, Speak):
            if not tape.add(action.seconds):
                return FULL
            action = action.then
        ended = yield from _ends(session, verb, tape, action)
        if ended is not None:
            return ended


def _ends(session: Session, verb: verbs.Record, tape: _Tape, action: Action) -> Steps[str | None]:
    match action:
        case HangUp():
            return HANG_UP
        case Press(key):
            yield from session.emit(Pressed(key))
            if key in verb.finish_on_key:
                return key
            return None if tape.add(KEY_SECONDS) else FULL
        case _:
            return SILENCE if tape.add(verb.timeout) else FULL


def _parameters(session: Session, ended_by: str, seconds: float) -> dict[str, str]:
    sid, account = session.sid("RE"), session.carrier.account_sid
    params = {
        "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}",
        "RecordingSid": sid,
        "RecordingDuration": str(round(seconds)),
    }
    return params if ended_by in (SILENCE, FULL) else {**params, "Digits": ended_by}
