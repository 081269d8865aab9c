"""What the caller does, written down beforehand: the words of ``ivr call --keys`` and of the prompt.

A script is a line of tokens with spaces or commas between them:

    1 2 # *          keys, also run together: 12#*, 0312345678#
    _ or silence     say nothing until the time runs out
    !3               press 3 while the prompt is being spoken, which stops it
    wait:90          do nothing for 90 seconds, also in a queue; a key after it may stop a prompt
    record:12        speak for 12 seconds while recorded, then press #
    record:12_       the same, then say nothing; record:12hangup hangs up, record:hangup right away
    dial:busy        how the person's line ends the next time it is rung; dial: may be left out
    hangup           the caller hangs up

Of a line that is rung: accept or completed (somebody answers and takes the call with the key 1), decline
(answers and hangs up), machine (answers and presses nothing), busy, no-answer, failed, canceled; dial:2
answers and presses 2. In a queue, accept or completed is somebody who takes the call.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ivr.errors import IvrError
from ivr.phone.steps import (
    Action,
    HangUp,
    Keys,
    LineEnds,
    Listen,
    Need,
    Press,
    Recording,
    Ringing,
    Speak,
    Speaking,
    StaySilent,
    Waiting,
)
from ivr.phone.transcript import LineStatus

ACCEPTS = LineEnds(LineStatus.COMPLETED)
NOBODY = LineEnds(LineStatus.NO_ANSWER)
LINES: Mapping[str, LineEnds] = {
    "accept": ACCEPTS,
    "decline": LineEnds(LineStatus.COMPLETED, presses=None),
    "machine": LineEnds(LineStatus.COMPLETED, presses=""),
    **{status.value: LineEnds(status) for status in LineStatus},
}
"""How a person's line can turn out, in words."""
_KEYS = re.compile(r"(!?[0-9*#]|_)+")
_DIAL = re.compile(r"dial:([0-9*#]+)")
_WAIT = re.compile(r"wait:([0-9]{1,5})")
_RECORD = re.compile(r"record:([0-9]{0,5})(_|#|hangup)?")
_BARE_SECONDS = 3
"""Of ``record:hangup``: long enough for a word."""


class ScriptError(IvrError):
    """A script holds something that is not an action. The message names it and what can be written."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for so many seconds, whatever is asked meanwhile."""

    seconds: float


Scripted: TypeAlias = Action | Wait


@dataclass(frozen=True, slots=True)
class Script:
    """``actions`` in order; ``lines``: how the person's line ends, one for each time it is rung."""

    actions: tuple[Scripted, ...]
    lines: tuple[LineEnds, ...] = ()


def read_script(text: str) -> Script:
    """Read a line of tokens. Raises ScriptError."""
    actions: list[Scripted] = []
    lines: list[LineEnds] = []
    for token in text.replace(",", " ").split():
        line = _line(token)
        if line is None:
            actions.extend(_actions(token))
        else:
            lines.append(line)
    return Script(tuple(actions), tuple(lines))


def read_line(word: str) -> LineEnds:
    """How a line ends, in one word. Raises ScriptError."""
    line = _line(word)
    if line is None:
        raise ScriptError(f"{word!r} is not how a line ends: write one of {', '.join(sorted(LINES))}")
    return line


def _line(token: str) -> LineEnds | None:
    if pressed := _DIAL.fullmatch(token):
        return LineEnds(LineStatus.COMPLETED, pressed[1])
    return LINES.get(token.removeprefix("dial:"))


def _actions(token: str) -> Iterator[Scripted]:
    if token == "silence":
        yield StaySilent()
    elif token == "hangup":
        yield HangUp()
    elif wait := _WAIT.fullmatch(token):
        yield Wait(float(wait[1]))
    elif (record := _RECORD.fullmatch(token)) and token != "record:":
        yield Speak(float(record[1] or _BARE_SECONDS), _end_of_recording(record[2]))
    elif _KEYS.fullmatch(token):
        for press in re.findall(r"!?[0-9*#]|_", token):
            yield StaySilent() if press == "_" else Press(press[-1], 0.0 if press[0] == "!" else None)
    else:
        raise ScriptError(
            f"{token!r} is not an action: write keys 0-9 * #, _ or silence, !key, wait:seconds, "
            f"record:seconds, record:hangup, hangup, or dial: with one of {', '.join(sorted(LINES))}"
        )


def _end_of_recording(word: str | None) -> Press | StaySilent | HangUp:
    if word == "hangup":
        return HangUp()
    return StaySilent() if word == "_" else Press("#")


class Pending:
    """Actions still to be done, in order. Seconds of waiting pass with what the call needs meanwhile."""

    def __init__(self, actions: Iterable[Scripted] = ()) -> None:
        self._actions = deque(actions)

    def extend(self, actions: Iterable[Scripted]) -> None:
        """Do these afterwards."""
        self._actions.extend(actions)

    def take(self, need: Need) -> Action | None:
        """What is done about this need; None: nothing is left, or nothing stops what is being said."""
        if self._still_waits(need):
            return Listen() if isinstance(need, Speaking) else StaySilent()
        head = self._actions[0] if self._actions else None
        if head is None or isinstance(head, Wait):
            return None
        if isinstance(need, Speaking) and not (isinstance(head, Press) and head.after is not None):
            return None
        self._actions.popleft()
        return head

    def _still_waits(self, need: Need) -> bool:
        """Let the need's seconds pass; a key after the waiting falls into a prompt at its second."""
        passing, waited = _seconds(need), 0.0
        while self._actions and isinstance(head := self._actions[0], Wait):
            if head.seconds > passing:
                self._actions[0] = Wait(head.seconds - passing)
                return True
            self._actions.popleft()
            passing, waited = passing - head.seconds, waited + head.seconds
            following = self._actions[0] if self._actions else None
            if isinstance(need, Speaking) and isinstance(following, Press):
                self._actions[0] = replace(following, after=waited)
        return False


def _seconds(need: Need) -> float:
    """What passes if the caller does nothing."""
    match need:
        case Speaking(part):
            return part.seconds or 0.0
        case Keys(timeout) | Recording(timeout):
            return timeout
        case Waiting(seconds=seconds):
            return seconds
        case Ringing():
            return 0.0


class ScriptedCaller:
    """Follows a script; at its end hangs up, or with ``stay`` keeps silent until the service hangs up.

    ``staff``: how a line ends that the script says nothing about.
    """

    def __init__(self, script: Script, *, stay: bool = False, staff: LineEnds = NOBODY) -> None:
        self._pending = Pending(script.actions)
        self._lines = deque(script.lines)
        self._stay = stay
        self._staff = staff

    def act(self, need: Need) -> Action:
        """The next action that fits."""
        match need:
            case Speaking():
                return self._pending.take(need) or Listen()
            case Ringing():
                return self._lines.popleft() if self._lines else self._staff
            case Waiting() if self._lines:
                return self._lines.popleft()
            case Waiting(asked=True):
                # Where keys were awaited the caller has had their turn.
                return StaySilent()
            case Keys() | Recording() | Waiting():
                return self._pending.take(need) or (StaySilent() if self._stay else HangUp())
