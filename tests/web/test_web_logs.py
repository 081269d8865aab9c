"""What is written down of a call: that it was, and where it went; nothing of the caller."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

from ivr.telephony.request import call_sid
from ivr.web import turnlog
from ivr.web.turnlog import TurnLog

if TYPE_CHECKING:
    from tests.web.conftest import Line, MakeLine

SID = "CA0123456789abcdef0123456789abcdef"
PRIVATE = {
    "From": "+819011112222",
    "Caller": "+819011112222",
    "To": "+815033334444",
    "CallerName": "YAMADA HANAKO",
    "SpeechResult": "my number is secret",
    "FromCity": "Musashino",
}
KNOWN_LINES = (
    r"(call=(-|CA[0-9a-f]{32}) place=[a-z-]+/[a-z0-9-]+(\+[a-z]+)? input=[A-Za-z]+\n?)+",
    r"call=(-|CA[0-9a-f]{32}) status=[a-z-]{1,20} seconds=(-|[0-9]{1,20})",
    r"call=(-|CA[0-9a-f]{32}) fell back, error [a-z0-9-]{1,20}",
    r"call=(-|CA[0-9a-f]{32}) failed with [A-Za-z]+",
)
"""Every line of a call that the log may hold; a new field is added here after thinking about the caller."""


@pytest.fixture
def a_call(make_line: MakeLine, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The log of a whole call with everything private in it, at the most talkative level."""
    line = make_line(lifespan=True)
    with caplog.at_level(logging.DEBUG):
        run_through(line)
        wait_for_flush(line)
    return [record.getMessage() for record in caplog.records if record.name.startswith("ivr")]


def run_through(line: Line) -> None:
    """Start, keys right and wrong, silence, a transfer, the end, the fallback."""
    line.post("/voice", PRIVATE)
    for digits in ("1", "777123456789", "0", "", "*"):
        line.post("/voice/ja/card-loss?lost-at-home=no", {**PRIVATE, "Digits": digits})
    line.post("/voice/ja/front?over=person", {**PRIVATE, "DialCallStatus": "busy", "DialCallSid": "CA9"})
    line.post("/voice/ja/nowhere-777123456789?x=777123456789", {**PRIVATE, "Digits": "1"})
    line.post("/status", {**PRIVATE, "CallStatus": "completed", "CallDuration": "61"})
    line.post("/fallback", {**PRIVATE, "ErrorCode": "11200", "ErrorUrl": "https://x/voice/ja/777123456789"})


def wait_for_flush(line: Line) -> None:
    """Turns are written by and by: run the loop that does it until it has."""
    portal = line.client.portal
    assert portal is not None
    import asyncio

    portal.call(asyncio.sleep, turnlog.FLUSH_SECONDS * 2)


def test_nothing_of_the_caller(a_call: list[str]) -> None:
    """No number, name, word or key of a caller is written, at any level of the log."""
    written = "\n".join(a_call)
    for secret in (*PRIVATE.values(), "9011112222", "777123456789", "33334444"):
        assert secret not in written


def test_every_line_is_known(a_call: list[str]) -> None:
    """Each line has one of the known forms, so a new field cannot slip in unseen."""
    assert a_call
    unknown = [text for text in a_call if not any(re.fullmatch(form, text) for form in KNOWN_LINES)]
    assert not unknown


def test_every_turn_is_written(a_call: list[str]) -> None:
    """Each turn is one line with the call, the place reached and the kind of input."""
    turns = [text for text in "\n".join(a_call).split("\n") if " place=" in text]
    assert len(turns) == 8
    assert turns[0] == f"call={SID} place=ja/front input=CallStarted"
    assert turns[1].endswith("input=KeysPressed")
    assert [text.rpartition("=")[2] for text in turns].count("NoInput") == 1
    assert turns[6].endswith("input=TransferEnded")


def test_refused_requests_are_told_once(signed: Line, caplog: pytest.LogCaptureFixture) -> None:
    """The operator sees why nothing is answered, strangers cannot fill the log with what they post."""
    with caplog.at_level(logging.DEBUG, logger="ivr"):
        for _ in range(3):
            signed.client.post("/voice/ja/front?x=secret", data={"CallSid": SID, "Digits": "7"})
    [told] = [record.getMessage() for record in caplog.records if record.name.startswith("ivr")]
    assert told == (
        "refused a request to /voice: its signature does not fit IVR_PUBLIC_URL and IVR_AUTH_TOKEN"
    )


def test_a_flood_is_counted_and_dropped(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When turns come faster than they are written, memory stays bounded and the loss is told once."""
    monkeypatch.setattr(turnlog, "MOST_WAITING", 3)
    turns = TurnLog()
    for number in range(0, 10, 2):
        turns.add((f"CA{n:032x}", "ja/front", "NoInput") for n in (number, number + 1))
    with caplog.at_level(logging.INFO):
        turns.flush()
        turns.flush()
    assert caplog.text.count("place=ja/front") == 3
    assert caplog.text.count("7 turns were not logged") == 1


def test_a_silent_log_keeps_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """With the level above info, turns are forgotten and do not pile up."""
    turns = TurnLog()
    turns.add([(SID, "ja/front", "NoInput")])
    with caplog.at_level(logging.WARNING):
        turns.flush()
    with caplog.at_level(logging.INFO):
        turns.flush()
    assert not caplog.records


def test_the_call_is_named_by_its_sid() -> None:
    """The CallSid is what Twilio's console is searched by; nothing else of the request is."""
    assert call_sid([(b"CallSid", SID.encode())]) == SID
