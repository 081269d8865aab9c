"""Scripts, and who follows them."""

from __future__ import annotations

import pytest

from ivr.phone.script import Script, ScriptedCaller, ScriptError, TypingCaller, read_script
from ivr.phone.steps import (
    HangUp,
    Keys,
    LineEnds,
    Listen,
    Press,
    Recording,
    Ringing,
    Speaking,
    StaySilent,
    Waiting,
)
from ivr.phone.transcript import LineStatus, Paused

KEYS, RINGING, SPEAKING = Keys(5, ""), Ringing("+81424641311", 30), Speaking(Paused(1))


def test_tokens() -> None:
    """Every token of the description is read."""
    script = read_script("1 2,_ # silence hangup dial:busy completed *0!3")
    assert script.actions == (
        *(Press("1"), Press("2"), StaySilent(), Press("#"), StaySilent(), HangUp()),
        *(Press("*"), Press("0"), Press("3", 0.0)),
    )
    assert script.lines == (LineStatus.BUSY, LineStatus.COMPLETED)
    assert read_script("") == Script((), ())


@pytest.mark.parametrize("token", ["x", "dial:soon", "1a", "!", "!_"])
def test_not_an_action(token: str) -> None:
    """Anything else is refused by name, with what can be written."""
    with pytest.raises(ScriptError) as refused:
        read_script(f"1 {token}")
    assert repr(token) in str(refused.value)
    assert "no-answer" in str(refused.value)


def test_scripted_caller() -> None:
    """Keys go to prompts, line statuses to lines, and the default line does not answer."""
    caller = ScriptedCaller(read_script("1 busy !2"))
    assert caller.act(SPEAKING) == Listen()
    assert caller.act(KEYS) == Press("1")
    assert caller.act(RINGING) == LineEnds(LineStatus.BUSY)
    assert caller.act(SPEAKING) == Press("2", 0.0)
    assert caller.act(RINGING) == LineEnds(LineStatus.NO_ANSWER)


def test_the_end_of_a_script() -> None:
    """At its end the caller hangs up, or stays silent if told so, but never stays in a queue for ever."""
    assert ScriptedCaller(Script(())).act(KEYS) == HangUp()
    stays = ScriptedCaller(Script(()), stay=True)
    assert stays.act(Recording(5, "#")) == StaySilent()
    assert stays.act(Waiting("desk")) == HangUp()


def test_scripted_caller_in_a_queue() -> None:
    """A line status says how the queue goes on."""
    caller = ScriptedCaller(read_script("_ completed"))
    assert caller.act(Waiting("desk")) == LineEnds(LineStatus.COMPLETED)
    assert caller.act(Waiting("desk")) == StaySilent()


def test_typing_caller() -> None:
    """A line may hold several keys; Enter is silence; a mistake is told and asked again; the end hangs up."""
    lines = iter(["12", "", "what", "3"])
    complaints: list[str] = []

    def read_line() -> str:
        for line in lines:
            return line
        raise EOFError

    caller = TypingCaller(read_line, complaints.append)
    assert caller.act(SPEAKING) == Listen()
    assert [caller.act(KEYS) for _ in range(5)] == [
        *(Press("1"), Press("2"), StaySilent(), Press("3"), HangUp()),
    ]
    assert "'what'" in complaints[0]


def test_typing_while_it_rings() -> None:
    """While a line rings, what is typed is how it ends; Enter lets it ring out."""
    lines = iter(["busy", ""])
    caller = TypingCaller(lambda: next(lines), print)
    assert caller.act(RINGING) == LineEnds(LineStatus.BUSY)
    assert caller.act(RINGING) == StaySilent()
