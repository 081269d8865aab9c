"""What the caller does: keys written down beforehand, or typed at the terminal.

A script is a line of tokens with spaces or commas between them:

    1 2 # *          keys, also run together: 12#*
    _ or silence     say nothing until the time runs out
    !3               press 3 while the prompt is being spoken, which stops it
    dial:busy        how the person's line ends the next time it is rung; dial: may be left out
    hangup           the caller hangs up
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    Speaking,
    StaySilent,
    Waiting,
)
from ivr.phone.transcript import LineStatus

_STATUSES = frozenset(status.value for status in LineStatus)
_KEYS = re.compile(r"(!?[0-9*#]|_)+")


class ScriptError(IvrError):
    """A script holds something that is not an action. The message names it and what can be written."""


@dataclass(frozen=True, slots=True)
class Script:
    """``actions`` in order; ``lines``: how the person's line ends, one for each time it is rung."""

    actions: tuple[Action, ...]
    lines: tuple[LineStatus, ...] = ()


def read_script(text: str) -> Script:
    """Read a line of tokens. Raises ScriptError."""
    actions: list[Action] = []
    lines: list[LineStatus] = []
    for token in text.replace(",", " ").split():
        status = token.removeprefix("dial:")
        if status in _STATUSES:
            lines.append(LineStatus(status))
        else:
            actions.extend(_actions(token))
    return Script(tuple(actions), tuple(lines))


def _actions(token: str) -> Iterator[Action]:
    if token == "silence":
        yield StaySilent()
    elif token == "hangup":
        yield HangUp()
    elif _KEYS.fullmatch(token):
        for press in re.findall(r"!?[0-9*#]|_", token):
            yield StaySilent() if press == "_" else Press(press[-1], 0.0 if press[0] == "!" else None)
    else:
        raise ScriptError(
            f"{token!r} is not an action: write keys 0-9 * #, _ or silence, !key, hangup, or "
            f"dial: with one of {', '.join(sorted(_STATUSES))}"
        )


class ScriptedCaller:
    """Follows a script; at its end hangs up, or with ``stay`` keeps silent until the service hangs up."""

    def __init__(self, script: Script, *, stay: bool = False) -> None:
        self._actions = deque(script.actions)
        self._lines = deque(script.lines)
        self._stay = stay

    def act(self, need: Need) -> Action:
        """The next action that fits. A line with nothing written for it does not answer."""
        match need:
            case Speaking():
                return self._actions.popleft() if self._interrupts() else Listen()
            case Ringing():
                return LineEnds(self._lines.popleft() if self._lines else LineStatus.NO_ANSWER)
            case Waiting() if self._lines:
                return LineEnds(self._lines.popleft())
            case Waiting():
                # Silence would keep a caller in the queue for ever.
                return self._actions.popleft() if self._actions else HangUp()
            case Keys() | Recording():
                return self._next()

    def _interrupts(self) -> bool:
        upcoming = self._actions[0] if self._actions else None
        return isinstance(upcoming, Press) and upcoming.after is not None

    def _next(self) -> Action:
        if self._actions:
            return self._actions.popleft()
        return StaySilent() if self._stay else HangUp()


class TypingCaller:
    """Asks for a line whenever the call waits: script tokens, or nothing for silence. End of input hangs up.

    ``read_line`` raises EOFError at the end of input, as ``input`` does. ``complain`` gets a line's mistake
    in words.
    """

    def __init__(self, read_line: Callable[[], str], complain: Callable[[str], None]) -> None:
        self._read_line = read_line
        self._complain = complain
        self._actions: deque[Action] = deque()

    def act(self, need: Need) -> Action:
        """What was typed; several keys on a line are pressed one after another."""
        if isinstance(need, Speaking):
            return Listen()
        if isinstance(need, Ringing | Waiting) or not self._actions:
            return self._typed(need)
        return self._actions.popleft()

    def _typed(self, need: Need) -> Action:
        try:
            script = read_script(self._read_line())
        except EOFError:
            return HangUp()
        except ScriptError as error:
            self._complain(str(error))
            return self._typed(need)
        if isinstance(need, Ringing | Waiting) and script.lines:
            return LineEnds(script.lines[0])
        self._actions.extend(script.actions)
        return self._actions.popleft() if self._actions else StaySilent()
