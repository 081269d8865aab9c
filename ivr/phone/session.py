"""What every verb of a call shares: the carrier, the events so far, and the bounds of a call without end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from ivr.errors import PhoneError
from ivr.phone import verbs
from ivr.phone.carrier import Answer, Carrier, Page
from ivr.phone.steps import Action, Need, StaySilent
from ivr.phone.transcript import Event, Heard, HungUpBy, Paused, Played, summarise

MAX_HOPS = 10
"""Documents in a row in which nothing is heard and nobody asked: more is a loop. Our own bound."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Control goes to another document. ``url``: absolute, public."""

    url: str
    method: str = "POST"
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over. ``status``: the CallStatus reported afterwards."""

    by: HungUpBy
    status: str = "completed"


@dataclass(frozen=True, slots=True)
class Left:
    """The caller left the queue for the verb after Enqueue."""


Outcome: TypeAlias = Goto | Ended | Left | None
"""What a verb leads to; None is the next verb."""
T = TypeVar("T")
Steps: TypeAlias = Generator[Event | Need, Action | None, T]
CALLER_GONE = Ended(HungUpBy.CALLER)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a document at a certain place of a call may hold. ``where``: the place in words."""

    where: str
    allowed: tuple[type, ...]

    def check(self, verb: verbs.Verb) -> None:
        """Raises PhoneError for a verb that may not be there."""
        if not isinstance(verb, self.allowed):
            raise PhoneError(f"<{type(verb).__name__}> cannot be in a document played {self.where}")


class Session:
    """One call in progress. ``status``: the CallStatus sent with the next request.

    ``bounds``: what documents may hold at the moment; None: anything.
    """

    def __init__(self, carrier: Carrier, bounds: Bounds | None = None) -> None:
        self.carrier = carrier
        self.bounds = bounds
        self.events: list[Event] = []
        self.status = "ringing"
        self._hops = 0
        self._requests = 0
        self._sids = 0
        self._began = carrier.real_clock() if carrier.real_clock else 0.0

    def sid(self, prefix: str) -> str:
        """A new id of something that this call brought about."""
        self._sids += 1
        return self.carrier.sid(prefix, str(self._sids))

    def seconds(self) -> float:
        """How long the call has lasted."""
        return summarise(self.events).seconds

    def action(self, action: str | None, method: str, page: Page, params: Mapping[str, str]) -> Goto:
        """Where a result is sent; without an action it is the current document again."""
        return Goto(self.carrier.resolve(action, page.url) if action else page.url, method, params)

    def page(self, goto: Goto) -> Steps[Page]:
        """Fetch a document. Raises PhoneError."""
        self._hops += 1
        if self._hops > MAX_HOPS:
            raise PhoneError(f"{goto.url}: {MAX_HOPS} documents in a row say nothing and ask nothing: a loop")
        answer = yield from self._ask(goto)
        return answer.page()

    def report(self, url: str) -> Steps[None]:
        """The status callback: best effort, so its answer is shown and not judged."""
        clock = self.carrier.real_clock
        seconds = round(clock() - self._began if clock else self.seconds())
        yield from self._ask(Goto(url, params={"CallDuration": str(seconds)}))

    def _ask(self, goto: Goto) -> Steps[Answer]:
        self.count_request()
        answer = self.carrier.ask(goto.url, goto.method, self.status, goto.params)
        yield from self.emit(answer.event)
        return answer

    def count_request(self) -> None:
        """One request more. Raises PhoneError when the call has made too many."""
        self._requests += 1
        if self._requests > self.carrier.max_requests:
            raise PhoneError(f"over {self.carrier.max_requests} requests in one call: it never ends")

    def emit(self, *events: Event) -> Steps[None]:
        """These things happened."""
        for event in events:
            if isinstance(event, Heard | Played | Paused):
                self._hops = 0
            self.events.append(event)
            yield event

    def need(self, need: Need) -> Steps[Action]:
        """Ask the caller."""
        self._hops = 0
        action = yield need
        # A driver that goes on without an answer is a caller who does nothing.
        return StaySilent() if action is None else action


Documents: TypeAlias = Callable[[Session, Goto], Steps[Ended | Left | None]]
"""Executes one document after another until one ends: what verbs with documents of their own are given."""
