"""Scripts, and who follows them."""

from __future__ import annotations

import pytest

from ivr.phone.script import Script, ScriptedCaller, ScriptError, Wait, read_line, read_script
from ivr.phone.steps import (
    Action,
    HangUp,
    Keys,
    LineEnds,
    Listen,
    Press,
    Recording,
    Ringing,
    Speak,
    Speaking,
    StaySilent,
    Waiting,
)
from ivr.phone.terminal import TypingCaller
from ivr.phone.transcript import LineStatus, Paused

KEYS, RINGING, SPEAKING = Keys(5, ""), Ringing("+81424641311", 30), Speaking(Paused(1))


def test_tokens() -> None:
    """Every token of the description is read."""
    script = read_script("1 2,_ # silence hangup dial:busy completed *0!3")
    assert script.actions == (
        *(Press("1"), Press("2"), StaySilent(), Press("#"), StaySilent(), HangUp()),
        *(Press("*"), Press("0"), Press("3", 0.0)),
    )
    assert script.lines == (LineEnds(LineStatus.BUSY), LineEnds(LineStatus.COMPLETED))
    assert read_script("") == Script((), ())


@pytest.mark.parametrize(
    ("token", "line"),
    [
        ("accept", LineEnds(LineStatus.COMPLETED, "1")),
        ("dial:accept", LineEnds(LineStatus.COMPLETED, "1")),
        ("decline", LineEnds(LineStatus.COMPLETED, None)),
        ("machine", LineEnds(LineStatus.COMPLETED, "")),
        ("dial:2", LineEnds(LineStatus.COMPLETED, "2")),
        ("no-answer", LineEnds(LineStatus.NO_ANSWER)),
    ],
)
def test_lines(token: str, line: LineEnds) -> None:
    """What happens when the desk is rung, in a word."""
    assert read_script(token) == Script((), (line,))
    assert read_line(token) == line


def test_no_line() -> None:
    """Anything else is refused with the words there are."""
    with pytest.raises(ScriptError, match="'soon' is not how a line ends: write one of accept, busy"):
        read_line("soon")


@pytest.mark.parametrize(
    ("token", "action"),
    [
        ("wait:90", Wait(90)),
        ("record:12", Speak(12, Press("#"))),
        ("record:12_", Speak(12, StaySilent())),
        ("record:12hangup", Speak(12, HangUp())),
        ("record:hangup", Speak(3, HangUp())),
    ],
)
def test_seconds(token: str, action: Action | Wait) -> None:
    """Waiting, and what is spoken while recorded."""
    assert read_script(token).actions == (action,)


def test_a_number_is_keyed_in() -> None:
    """Keys run together are pressed one after another, the last one too."""
    assert read_script("0312345678#").actions == tuple(Press(key) for key in "0312345678#")


@pytest.mark.parametrize(
    "token", ["x", "wait:", "wait:x", "record:", "record:x", "dial:soon", "1a", "!", "!_"]
)
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
    """At its end the caller hangs up, or stays silent if told so."""
    assert ScriptedCaller(Script(())).act(KEYS) == HangUp()
    stays = ScriptedCaller(Script(()), stay=True)
    assert stays.act(Recording(5, "#")) == StaySilent()
    assert stays.act(Waiting("desk")) == StaySilent()
    assert ScriptedCaller(Script(())).act(Waiting("desk")) == HangUp()


def test_scripted_caller_in_a_queue() -> None:
    """A line status says how the queue goes on."""
    caller = ScriptedCaller(read_script("_ completed"))
    assert caller.act(Waiting("desk")) == LineEnds(LineStatus.COMPLETED)
    assert caller.act(Waiting("desk")) == StaySilent()


def test_waiting_lets_seconds_pass() -> None:
    """While the caller waits, prompts are heard and time-outs run out; then the key comes in the midst."""
    caller = ScriptedCaller(read_script("wait:90 5"))
    music = Speaking(Paused(45))
    assert caller.act(music) == Listen()
    assert caller.act(Keys(5, "")) == StaySilent()
    assert caller.act(Waiting("desk", 0, asked=True)) == StaySilent()
    assert caller.act(music) == Press("5", 40)


def test_waiting_ends_where_a_key_is_awaited() -> None:
    """A key after waiting is pressed at once where keys are awaited, and not during the rest of a prompt."""
    caller = ScriptedCaller(read_script("wait:7 5"))
    assert caller.act(Keys(5, "")) == StaySilent()
    assert caller.act(Keys(5, "")) == Press("5")
    caller = ScriptedCaller(read_script("wait:2 wait:1 5"))
    assert caller.act(Speaking(Paused(4))) == Press("5", 3)
    caller = ScriptedCaller(read_script("wait:1 _"))
    assert caller.act(Speaking(Paused(4))) == Listen()
    assert caller.act(KEYS) == StaySilent()


def test_waiting_where_nothing_asks() -> None:
    """In a queue that asks nothing the seconds between two needs count."""
    caller = ScriptedCaller(read_script("wait:15 hangup"))
    assert caller.act(Waiting("desk", 10)) == StaySilent()
    assert caller.act(Waiting("desk", 10)) == HangUp()


def test_typing_caller() -> None:
    """A line may hold several keys; Enter is silence; a mistake is told and asked again; the end hangs up."""
    lines = iter(["12", "", "what", "3"])
    complaints: list[str] = []

    def read_line(_question: str) -> str:
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
    questions: list[str] = []

    def read_line(question: str) -> str:
        questions.append(question)
        return next(lines)

    caller = TypingCaller(read_line, print)
    assert caller.act(RINGING) == LineEnds(LineStatus.BUSY)
    assert caller.act(RINGING) == LineEnds(LineStatus.NO_ANSWER)
    assert questions[0].startswith("+81424641311 rings")
    assert "Enter for no-answer" in questions[0]


def test_typing_in_a_queue() -> None:
    """Where keys were awaited nothing more is asked; what is typed as a line's end is kept for its time."""
    lines = iter(["busy 2", "accept"])
    caller = TypingCaller(lambda _question: next(lines), print)
    assert caller.act(KEYS) == Press("2")
    assert caller.act(RINGING) == LineEnds(LineStatus.BUSY)
    assert caller.act(Waiting("desk", asked=True)) == StaySilent()
    assert caller.act(Waiting("desk")) == LineEnds(LineStatus.COMPLETED)
