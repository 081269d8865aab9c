"""Documents that run on another phone than the caller's, before the two are connected."""

from __future__ import annotations

from collections import deque

from ivr.phone.carrier import Carrier
from ivr.phone.session import Bounds, Documents, Ended, Goto, Session, Steps
from ivr.phone.steps import Action, HangUp, Keys, Listen, Need, Press, StaySilent
from ivr.phone.transcript import OtherSide, Side


def hears(
    session: Session, carrier: Carrier, goto: Goto, bounds: Bounds, documents: Documents, presses: str | None
) -> Steps[tuple[bool, int]]:
    """Run a document on another phone: is that phone still on the line, and after how many seconds?

    ``carrier``: of that phone's call. ``presses``: keys pressed there where some are awaited; None puts the
    phone down. A document that simply ends lets the call be connected, so a machine that only listens takes
    it if the service asks for no key. Raises PhoneError.
    """
    other = Session(carrier, bounds)
    other.status = "in-progress"
    side = Side.STAFF if carrier.parent_call_sid else Side.QUEUED
    keys = None if presses is None else deque(presses)
    steps = documents(other, goto)
    action: Action | None = None
    while True:
        try:
            step = steps.send(action)
        except StopIteration as end:
            return not isinstance(end.value, Ended), round(other.seconds())
        if isinstance(step, Need):
            action = _answers(step, keys)
            continue
        action = None
        # A document there cannot ring anybody, so there is no side beyond it.
        if not isinstance(step, OtherSide):
            yield from session.emit(OtherSide(side, step))


def _answers(need: Need, keys: deque[str] | None) -> Action:
    if not isinstance(need, Keys):
        return Listen()
    if keys is None:
        return HangUp()
    return Press(keys.popleft()) if keys else StaySilent()
