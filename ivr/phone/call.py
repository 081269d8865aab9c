"""A call, driven step by step (browser) or from one end to the other (terminal, tests)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from ivr.phone.carrier import Carrier
from ivr.phone.execution import execute
from ivr.phone.session import Session
from ivr.phone.steps import Action, HangUp, LineEnds, Listen, Need, Press, Speaking, StaySilent
from ivr.phone.transcript import CallSummary, Event, LineStatus, summarise


class Caller(Protocol):
    """Whoever holds the phone."""

    def act(self, need: Need) -> Action:
        """What the caller does now."""
        ...


class Call:
    """One call. ``need``: what it waits for, None before the start and after the end.

    Every step returns the events it caused and raises PhoneError where a carrier would give up; ``events``
    holds all of them, also then. With ``barge_in`` False the call does not stop before each part of a prompt
    to ask whether a key interrupts it: one step goes to the next key that is awaited.
    """

    def __init__(self, carrier: Carrier, *, barge_in: bool = True) -> None:
        self.need: Need | None = None
        self.over = False
        self._barge_in = barge_in
        self._session = Session(carrier)
        self._steps = execute(self._session)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened so far."""
        return tuple(self._session.events)

    def summary(self) -> CallSummary:
        """The call so far in numbers."""
        return summarise(self._session.events)

    def start(self) -> tuple[Event, ...]:
        """Ring the service."""
        return tuple(self.advance(None))

    def listen(self) -> tuple[Event, ...]:
        """Hear the part that is about to be spoken to its end."""
        return tuple(self.advance(Listen()))

    def press(self, key: str, after: float | None = None) -> tuple[Event, ...]:
        """Press one key; while Speaking, ``after`` seconds into the part."""
        return tuple(self.advance(Press(key, after)))

    def silence(self) -> tuple[Event, ...]:
        """Do nothing until the time runs out."""
        return tuple(self.advance(StaySilent()))

    def line_ends(self, status: LineStatus) -> tuple[Event, ...]:
        """The person's line turns out so."""
        return tuple(self.advance(LineEnds(status)))

    def hang_up(self) -> tuple[Event, ...]:
        """Put the phone down."""
        return tuple(self.advance(HangUp()))

    def advance(self, action: Action | None) -> Iterator[Event]:
        """The events up to the next need, each as it happens; they must all be taken."""
        while not self.over:
            step = self._step(action)
            if isinstance(step, Event):
                yield step
                action = None
            elif isinstance(step, Speaking) and not self._barge_in:
                action = Listen()
            else:
                self.need = step
                return

    def _step(self, action: Action | None) -> Event | Need | None:
        """One step of the execution; None at the end."""
        self.need = None
        try:
            return self._steps.send(action)
        except StopIteration:
            self.over = True
            return None
        except BaseException:
            self.over = True
            raise


def place_call(carrier: Carrier, caller: Caller, on_event: Callable[[Event], None]) -> CallSummary:
    """Make a whole call; ``on_event`` gets each event as it happens. Raises PhoneError."""
    call = Call(carrier)
    action: Action | None = None
    while not call.over:
        for event in call.advance(action):
            on_event(event)
        if call.need is not None:
            action = caller.act(call.need)
    return call.summary()
