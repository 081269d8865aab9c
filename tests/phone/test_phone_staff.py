"""The other side of a transfer: who is rung, what they hear first, and what the service learns of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from starlette.responses import Response
from twilio.request_validator import RequestValidator

from ivr.errors import PhoneError
from ivr.phone.shown import render, to_json, to_screen
from ivr.phone.simulation import QueueSimulation
from ivr.phone.transcript import (
    Dialed,
    Heard,
    HungUpBy,
    LineStatus,
    OtherSide,
    Played,
    Pressed,
    Requested,
    Side,
    Silence,
    Waited,
)

if TYPE_CHECKING:
    from tests.phone.conftest import Service

ONE, TWO = "+81312345678", "+81312345679"
DIAL = (
    '<Dial action="/done" timeout="25" callerId="+815012345678" ringTone="jp">'
    f'<Number url="/whisper" method="POST">{ONE}</Number><Number url="/whisper">{TWO}</Number></Dial>'
)
WHISPER = (
    '<Gather action="/taken" numDigits="1" finishOnKey="" timeout="8" actionOnEmptyResult="true">'
    "<Say>Press one.</Say></Gather><Hangup/>"
)


@pytest.fixture
def desk(service: Service) -> Service:
    """A service that rings two numbers and lets staff take the call with a key."""
    service.pages = {
        "/voice": DIAL,
        "/whisper": WHISPER,
        "/taken": Response("<Response/>", media_type="text/xml"),
        "/done": "<Hangup/>",
    }
    return service


def staff(service: Service) -> list[object]:
    """What happened on the staff's phone."""
    return [event.event for event in service.events if isinstance(event, OtherSide)]


def test_staff_take_the_call(desk: Service) -> None:
    """Whoever answers hears the whisper, presses the key, and is connected by an empty answer."""
    summary = desk.call(staff="accept", clock=lambda: 0.0)
    assert [asked.path for asked in desk.asked] == ["/voice", "/whisper", "/taken", "/done"]
    assert staff(desk) == [
        Requested("POST", "/whisper", 200, 0),
        Heard("Press one.", None, "en-US", 1.0),
        Pressed("1"),
        Requested("POST", "/taken", 200, 0),
    ]
    assert desk.happened(Dialed) == [Dialed(f"{ONE}, {TWO}", LineStatus.COMPLETED, bridged=True)]
    done = desk.asked[-1]
    assert (done.get("DialCallStatus"), done.get("DialBridged")) == ("completed", "true")
    assert done.get("DialCallDuration") == "1"
    # The caller heard nothing of it and pressed nothing.
    assert (summary.heard_seconds, summary.keys, summary.requests) == (0, "", 4)
    assert summary.hung_up_by is HungUpBy.SERVICE


def test_the_staffs_call_is_one_of_its_own(desk: Service) -> None:
    """It comes from our number, has its own CallSid, and names the call it belongs to."""
    desk.call(staff="accept")
    voice, whisper, taken, done = desk.asked
    assert voice.get("ParentCallSid") is None
    assert (whisper.get("From"), whisper.get("To")) == ("+815012345678", ONE)
    assert (whisper.get("Direction"), whisper.get("CallStatus")) == ("outbound-dial", "in-progress")
    assert (whisper.get("ParentCallSid"), taken.get("ParentCallSid")) == ("CA1", "CA1")
    assert re.fullmatch(r"CA[0-9a-f]{32}", whisper.get("CallSid") or "")
    assert whisper.get("CallSid") == taken.get("CallSid") == done.get("DialCallSid")
    assert (taken.get("Digits"), done.get("CallSid")) == ("1", "CA1")


@pytest.mark.parametrize(
    ("word", "digits", "paths"),
    [
        ("machine", "", ["/voice", "/whisper", "/taken", "/done"]),
        ("dial:2", "2", ["/voice", "/whisper", "/taken", "/done"]),
        ("decline", None, ["/voice", "/whisper", "/done"]),
    ],
)
def test_not_put_through(desk: Service, word: str, digits: str | None, paths: list[str]) -> None:
    """A machine, another key or the phone put down: answered, but nobody was connected."""
    desk.pages["/taken"] = "<Hangup/>"
    desk.call(word)
    assert [asked.path for asked in desk.asked] == paths
    assert [asked.get("Digits") for asked in desk.asked if asked.path == "/taken"] == [digits] * (
        digits is not None
    )
    assert desk.happened(Dialed) == [Dialed(f"{ONE}, {TWO}", LineStatus.COMPLETED, bridged=False)]
    assert (desk.asked[-1].get("DialCallStatus"), desk.asked[-1].get("DialBridged")) == ("completed", "false")


def test_a_machine_waits_in_silence(desk: Service) -> None:
    """It hears the whisper and presses nothing until the time runs out."""
    desk.pages["/whisper"] = WHISPER.replace(' actionOnEmptyResult="true"', "")
    desk.call(staff="machine")
    assert staff(desk)[1:] == [Heard("Press one.", None, "en-US", 1.0), Waited(8), Silence()]
    assert desk.asked[-1].get("DialBridged") == "false"


def test_a_machine_takes_what_asks_for_no_key(desk: Service) -> None:
    """A whisper that only speaks is no protection: its end connects whoever listens."""
    desk.pages["/whisper"] = "<Say>A call.</Say>"
    desk.call(staff="machine")
    assert desk.asked[-1].get("DialBridged") == "true"


@pytest.mark.parametrize("word", ["busy", "no-answer", "failed", "canceled"])
def test_nobody_answers(desk: Service, word: str) -> None:
    """A line that nobody answers runs no whisper."""
    desk.call(staff=word)
    assert [asked.path for asked in desk.asked] == ["/voice", "/done"]
    assert (desk.asked[1].get("DialCallStatus"), desk.asked[1].get("DialBridged")) == (word, "false")


def test_one_after_another(desk: Service) -> None:
    """Numbers in order are rung until one answers; the last result is posted."""
    desk.pages["/voice"] = DIAL.replace("<Dial ", '<Dial sequential="true" ')
    desk.call("busy accept")
    assert desk.happened(Dialed) == [
        Dialed(ONE, LineStatus.BUSY),
        Dialed(TWO, LineStatus.COMPLETED, bridged=True),
    ]
    assert desk.asked[1].get("To") == TWO
    assert desk.asked[-1].get("DialCallStatus") == "completed"


def test_one_after_another_and_nobody(desk: Service) -> None:
    """When the last number does not answer either, that is what is posted."""
    desk.pages["/voice"] = DIAL.replace("<Dial ", '<Dial sequential="true" ')
    desk.call(staff="no-answer")
    assert len(desk.happened(Dialed)) == 2
    assert desk.asked[-1].get("DialCallStatus") == "no-answer"


@pytest.mark.parametrize(
    "verb", ["<Pause/>", "<Redirect>/whisper</Redirect>", f"<Dial>{ONE}</Dial>", "<Record/>"]
)
def test_verbs_of_a_whisper(desk: Service, verb: str) -> None:
    """No other verbs are supported on the answering side."""
    desk.pages["/whisper"] = verb
    with pytest.raises(PhoneError, match="to whoever answers"):
        desk.call(staff="accept")


def test_a_whisper_that_fails(desk: Service) -> None:
    """An answer that is no TwiML is found on that side too, and the request is named."""
    del desk.pages["/whisper"]
    with pytest.raises(PhoneError, match="POST /whisper: HTTP 404"):
        desk.call(staff="accept")


def test_a_whisper_is_signed(desk: Service) -> None:
    """The staff's side is signed over its own parameters."""
    desk.call(staff="accept", auth_token="12345")
    for asked in desk.asked:
        expected = RequestValidator("12345").compute_signature(
            f"http://testserver{asked.path}", dict(asked.form)
        )
        assert asked.signature == expected


def test_every_row_of_the_staffs_side_is_marked(desk: Service) -> None:
    """What they hear may take several rows of a terminal."""
    desk.call(staff="accept", clock=lambda: 0.0)
    console = Console(width=16, force_terminal=False)
    [said] = [
        event for event in desk.events if isinstance(event, OtherSide) and isinstance(event.event, Heard)
    ]
    rows = to_screen(said, console).plain.split("\n")
    assert len(rows) > 2
    assert all(row.startswith("staff | ") and len(row) <= 16 for row in rows)


def test_the_staffs_side_is_marked(desk: Service) -> None:
    """Each of its lines says so, and its data have a side."""
    summary = desk.call(staff="accept", clock=lambda: 0.0)
    lines = render(desk.events, summary).plain.splitlines()
    assert lines[1:7] == [
        "staff |     POST /whisper -> 200 in 0 ms",
        "staff | Press one.",
        "staff |   [no voice, en-US, 1.0 s]",
        "staff |   > 1",
        "staff |     POST /taken -> 200 in 0 ms",
        f"    rang {ONE}, {TWO}: completed, put through",
    ]
    rows = json.loads(to_json(desk.events, summary))["events"]
    assert rows[2] == {**rows[2], "event": "heard", "text": "Press one.", "side": "staff"}
    assert "side" not in rows[0]


# Staff take the next caller of the queue


TAKE = (
    '<Dial action="/after" timeout="20" callerId="+815012345678">'
    '<Queue url="/connecting" method="POST">desk</Queue></Dial>'
)


def test_staff_take_the_next_caller(service: Service) -> None:
    """The waiting caller hears the document, which is marked as theirs; then both are connected."""
    service.pages = {"/voice": TAKE, "/connecting": "<Say>Now.</Say>", "/after": "<Hangup/>"}
    service.call(queue=QueueSimulation(average=50), from_=ONE)
    connecting, after = service.asked[1:]
    assert (connecting.get("DequeingCallSid"), connecting.get("QueueTime")) == ("CA1", "50")
    assert re.fullmatch(r"QU[0-9a-f]{32}", connecting.get("QueueSid") or "")
    assert connecting.get("CallSid") != "CA1"
    assert connecting.get("From") != ONE
    heard = Heard("Now.", None, "en-US", 0.4)
    assert service.happened(OtherSide)[1:] == [OtherSide(Side.QUEUED, heard)]
    assert service.happened(Dialed) == [Dialed("queue desk", LineStatus.COMPLETED, bridged=True)]
    assert (after.get("DialCallStatus"), after.get("DialBridged")) == ("completed", "true")


def test_nobody_waits(service: Service) -> None:
    """In an empty queue the call waits the time of ringing, and is told that nobody came."""
    service.pages = {"/voice": TAKE, "/after": "<Hangup/>"}
    service.call(queue=QueueSimulation(empty=True))
    assert service.happened(Waited, Dialed) == [Waited(20), Dialed("queue desk", LineStatus.NO_ANSWER)]
    assert [asked.path for asked in service.asked] == ["/voice", "/after"]
    assert service.asked[1].get("DialCallStatus") == "no-answer"


def test_verbs_before_a_queued_call_is_connected(service: Service) -> None:
    """Only speech, sound, silence and another document may come before."""
    service.pages = {"/voice": TAKE, "/connecting": "<Gather/>"}
    with pytest.raises(PhoneError, match="before a queued call is connected"):
        service.call()


def test_a_queue_without_a_document(service: Service) -> None:
    """Without one both are connected at once."""
    service.pages = {"/voice": "<Dial><Queue>desk</Queue></Dial><Say>on</Say>"}
    service.call()
    assert service.happened(Dialed, Heard, Played) == [
        Dialed("queue desk", LineStatus.COMPLETED, bridged=True),
        Heard("on", None, "en-US", 0.2),
    ]
