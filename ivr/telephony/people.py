"""Ringing people, waiting for them and leaving them a message: Dial, Enqueue, Record.

Attributes and limits are those of twilio.com/docs/voice/twiml/dial, /number, /enqueue, /queue and
/record (read 2026-11-22). An answering machine cannot take a call, as each answer is confirmed by a key
(the ``url`` of each Number, which runs on the answering side before the two are connected).
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

QUEUE = "desk"
"""Name of the queue; Twilio creates it with the first caller."""
WHISPER = "/staff/whisper"
"""Path below which the answering side is told who calls; the rest is the state as in ``/voice``."""
WAIT = "/queue/wait"
"""Path of what a waiting caller hears, with the language behind it."""
CONNECTING = "/queue/connecting"
"""Path of what a caller hears who is about to be connected, with the language behind it."""
SILENCE_SECONDS = 5
"""Seconds of silence that end a recording."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Where transfers go, all in E.164. ``caller_id``: a number of ours, as Japan drops others.

    ``in_order``: one number after another instead of all at once. ``ring_seconds``: of each ring.
    """

    numbers: tuple[str, ...]
    caller_id: str
    in_order: bool = False
    ring_seconds: int = 25


def dial(response: Element, staff: Staff, action: str, whisper: str) -> None:
    """Ring the desk. ``action``: where the result is posted. ``whisper``: URL of what staff hear first."""
    node = SubElement(
        response,
        "Dial",
        action=action,
        method="POST",
        timeout=str(staff.ring_seconds),
        callerId=staff.caller_id,
        ringTone="jp",
    )
    if staff.in_order:
        node.set("sequential", "true")
    for number in staff.numbers:
        SubElement(node, "Number", url=whisper, method="POST").text = number


def enqueue(response: Element, action: str, wait: str) -> None:
    """Wait in the queue. ``action``: told how the waiting ended. ``wait``: URL of what is heard."""
    node = SubElement(response, "Enqueue", action=action, method="POST", waitUrl=wait, waitUrlMethod="POST")
    node.text = QUEUE


def take_next(response: Element, staff: Staff, action: str, connecting: str) -> None:
    """Connect a person of the desk with the caller who waits longest."""
    node = SubElement(response, "Dial", action=action, method="POST", callerId=staff.caller_id)
    SubElement(node, "Queue", url=connecting, method="POST").text = QUEUE


def record(response: Element, action: str, seconds: int) -> None:
    """Record after a beep; ``#``, silence or hanging up ends it. ``seconds``: the longest."""
    SubElement(
        response,
        "Record",
        action=action,
        method="POST",
        maxLength=str(seconds),
        timeout=str(SILENCE_SECONDS),
        finishOnKey="#",
        playBeep="true",
        trim="do-not-trim",
    )


def gather_number(response: Element, action: str) -> Element:
    """A telephone number, ended by ``#`` or five seconds without a key (voice rule T3).

    At most 13 digits, so that one too long is noticed instead of cut off to something that looks right.
    """
    return SubElement(
        response,
        "Gather",
        action=action,
        method="POST",
        input="dtmf",
        numDigits="13",
        finishOnKey="#",
        timeout="10",
        actionOnEmptyResult="true",
    )
