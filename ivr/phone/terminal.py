"""A caller at the terminal."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ivr.phone.script import LINES, NOBODY, Pending, ScriptError, read_script
from ivr.phone.steps import (
    Action,
    HangUp,
    Keys,
    LineEnds,
    Listen,
    Need,
    Recording,
    Ringing,
    Speaking,
    StaySilent,
    Waiting,
)


class TypingCaller:
    """Asks for a line whenever the call waits: script tokens, or nothing for silence. End of input hangs up.

    ``read_line`` gets the question and raises EOFError at the end of input, as ``input`` does. ``complain``
    gets a line's mistake in words. ``staff``: how a line ends if nothing is typed while it rings.
    """

    def __init__(
        self, read_line: Callable[[str], str], complain: Callable[[str], None], *, staff: LineEnds = NOBODY
    ) -> None:
        self._read_line = read_line
        self._complain = complain
        self._staff = staff
        self._pending = Pending()
        self._lines: deque[LineEnds] = deque()

    def act(self, need: Need) -> Action:
        """What was typed; several keys on a line are pressed one after another."""
        match need:
            case Speaking():
                return self._pending.take(need) or Listen()
            case Ringing() | Waiting() if self._lines:
                return self._lines.popleft()
            case Ringing():
                return self._typed(need) or self._staff
            case Waiting(asked=True):
                return StaySilent()
            case Keys() | Recording() | Waiting():
                return self._pending.take(need) or self._typed(need) or StaySilent()

    def _typed(self, need: Need) -> Action | None:
        """The first thing typed that fits, the rest is kept; None for an empty line."""
        try:
            script = read_script(self._read_line(self._question(need)))
        except EOFError:
            return HangUp()
        except ScriptError as error:
            self._complain(str(error))
            return self._typed(need)
        self._pending.extend(script.actions)
        self._lines.extend(script.lines)
        if isinstance(need, Ringing | Waiting) and self._lines:
            return self._lines.popleft()
        return self._pending.take(need)

    def _question(self, need: Need) -> str:
        match need:
            case Ringing(number):
                usual = next(word for word, line in LINES.items() if line == self._staff)
                return f"{number} rings: accept, decline, machine, busy, no-answer, or Enter for {usual}> "
            case Recording():
                return "recording: record:SECONDS, record:hangup, a key, or Enter to say nothing> "
            case Waiting(queue):
                return f"in queue {queue}: accept if someone takes the call, or Enter to wait> "
            case _:
                return "key, or Enter to stay silent> "
