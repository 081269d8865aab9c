"""One call out of its events, in whatever order and however often they come. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.records.events import CallEnded, CallStarted, Event, Outcome, TurnTaken

_STRENGTH = {outcome: strength for strength, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A row of ``calls``, without what is computed from it."""

    call_sid: str
    started_at: datetime
    line: str | None = None
    language: str | None = None
    caller_key: str | None = None
    ended_at: datetime | None = None
    status: str | None = None
    seconds: int | None = None
    outcome: Outcome | None = None
    procedure: str | None = None
    last_place: str | None = None
    last_turn_at: datetime | None = None
    closed_by_age: bool = False


def merged(call: CallRecord, events: Iterable[Event]) -> CallRecord:
    """The call with what these events add. The order of events does not matter, nor do repetitions."""
    for event in events:
        match event:
            case CallStarted():
                call = _started(call, event)
            case TurnTaken():
                call = _turn(call, event)
            case CallEnded():
                call = _ended(call, event)
    return call


def _started(call: CallRecord, event: CallStarted) -> CallRecord:
    return replace(
        call,
        started_at=min(call.started_at, event.at),
        line=call.line or event.line,
        language=call.language or event.language,
        caller_key=call.caller_key or event.caller_key,
    )


def _turn(call: CallRecord, event: TurnTaken) -> CallRecord:
    call = replace(call, started_at=min(call.started_at, event.at))
    newest = call.last_turn_at is None or event.at >= call.last_turn_at
    if newest:
        call = replace(
            call,
            last_turn_at=event.at,
            last_place=event.place,
            language=event.language or call.language,
        )
    if event.outcome is Outcome.TOLD and (newest or call.procedure is None):
        call = replace(call, procedure=event.place)
    return replace(call, outcome=strongest((call.outcome, event.outcome)))


def strongest(outcomes: Iterable[Outcome | None]) -> Outcome | None:
    """What a call came to: the strongest of what its turns came to."""
    known = [outcome for outcome in outcomes if outcome is not None]
    return max(known, key=_STRENGTH.__getitem__, default=None)


def _ended(call: CallRecord, event: CallEnded) -> CallRecord:
    """The first report stands, but for one that we made up because none had come."""
    if call.ended_at is not None and not call.closed_by_age:
        return call
    return replace(
        call,
        started_at=min(call.started_at, first_known(event)),
        ended_at=event.at,
        status=event.status,
        seconds=event.seconds,
        closed_by_age=False,
    )


def first_known(event: Event) -> datetime:
    """The earliest moment at which, by this event, the call was there."""
    if isinstance(event, CallEnded) and event.seconds:
        return event.at - timedelta(seconds=event.seconds)
    return event.at
