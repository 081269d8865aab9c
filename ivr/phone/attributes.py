"""Which attributes each TwiML element takes, and what their values may be.

The tables follow the attribute tables of twilio.com/docs/voice/twiml/<verb> (read 2026-11-22). Attributes
that only the SDK knows (Gather ``bargeIn``, ``maxSpeechTime``, ``debug``) or that are deprecated
(``enhanced``) are left out: what they do is not documented, so an answer must not rely on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

Check: TypeAlias = Callable[[str], bool]
Rule: TypeAlias = tuple[Check, str]
"""Whether a value is acceptable, and in words what is."""


def _matches(pattern: str, words: str) -> Rule:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None, words


def _one_of(*values: str) -> Rule:
    return lambda value: value in values, "one of " + ", ".join(values)


def _several_of(*values: str) -> Rule:
    return lambda value: bool(value) and set(value.split()) <= set(values), "some of " + ", ".join(values)


def _whole(low: int, high: int | None = None) -> Rule:
    def check(value: str) -> bool:
        return (
            value.isascii() and value.isdigit() and low <= int(value) and (high is None or int(value) <= high)
        )

    return check, f"a whole number from {low}" + ("" if high is None else f" to {high}")


def _hints(value: str) -> bool:
    entries = value.split(",")
    return len(entries) <= 500 and all(len(entry.strip()) <= 100 for entry in entries)


ANY = _matches(r"[\s\S]*", "any text")
FILLED = _matches(r"\S.*", "not empty")
URL = _matches(r"[!-~]+", "a URL in ASCII without spaces")
URL_OR_EMPTY = _matches(r"[!-~]*", "a URL in ASCII without spaces, or empty")
METHOD = _one_of("GET", "POST")
FLAG = _one_of("true", "false")
E164 = _matches(r"\+[1-9][0-9]{6,14}", "a number in E.164, like +81312345678")
LOOP = _whole(0, 1000)
POSITIVE = _whole(1)
TRIM = _one_of("trim-silence", "do-not-trim")
RECORDING_EVENTS = _several_of("in-progress", "completed", "absent")

SPEECH_MODELS = _one_of(
    "default", "numbers_and_commands", "phone_call", "experimental_conversations", "experimental_utterances",
    "googlev2_long", "googlev2_short", "googlev2_telephony", "googlev2_telephony_short",
    "deepgram_nova-2", "deepgram_nova-3",
)  # fmt: skip

_RECORDING: Mapping[str, Rule] = {
    "recordingStatusCallback": URL,
    "recordingStatusCallbackMethod": METHOD,
    "recordingStatusCallbackEvent": RECORDING_EVENTS,
    "trim": TRIM,
}

RULES: Mapping[str, Mapping[str, Rule]] = {
    "Say": {"voice": FILLED, "language": FILLED, "loop": LOOP},
    "Play": {"loop": LOOP, "digits": _matches(r"[0-9*#wW]+", "0-9 * # w W")},
    "Pause": {"length": POSITIVE},
    "Gather": {
        "action": URL,
        "method": METHOD,
        "input": _several_of("dtmf", "speech"),
        "timeout": POSITIVE,
        "speechTimeout": _matches(r"auto|[1-9][0-9]*", "auto or a whole number from 1"),
        "numDigits": POSITIVE,
        "finishOnKey": _matches(r"[0-9#*]?", "one of 0-9 # * or empty"),
        "actionOnEmptyResult": FLAG,
        "hints": (_hints, "at most 500 entries of 100 characters"),
        "language": FILLED,
        "speechModel": SPEECH_MODELS,
        "profanityFilter": FLAG,
        "partialResultCallback": URL,
        "partialResultCallbackMethod": METHOD,
    },
    "Redirect": {"method": METHOD},
    "Dial": {
        "action": URL,
        "method": METHOD,
        "timeout": _whole(5, 600),
        "timeLimit": POSITIVE,
        "answerOnBridge": FLAG,
        "hangupOnStar": FLAG,
        "callerId": E164,
        "record": _matches(
            r"do-not-record|record-from-(answer|ringing)(-dual)?", "do-not-record or record-from-..."
        ),
        "ringTone": _matches(r"[a-z-]+", "a country such as jp"),
        "sequential": FLAG,
        **_RECORDING,
    },
    "Number": {
        "url": URL,
        "method": METHOD,
        "sendDigits": _matches(r"[0-9*#wW]+", "0-9 * # w W"),
        "statusCallback": URL,
        "statusCallbackMethod": METHOD,
        "statusCallbackEvent": _several_of("initiated", "ringing", "answered", "completed"),
        "machineDetection": _one_of("Enable", "DetectMessageEnd"),
    },
    "Queue": {"url": URL, "method": METHOD, "reservationSid": FILLED, "postWorkActivitySid": FILLED},
    "Record": {
        "action": URL,
        "method": METHOD,
        "timeout": POSITIVE,
        "finishOnKey": _matches(r"[0-9#*]*", "keys out of 0-9 # *"),
        "maxLength": POSITIVE,
        "playBeep": FLAG,
        "transcribe": FLAG,
        "transcribeCallback": URL,
        **_RECORDING,
    },
    "Enqueue": {
        "action": URL,
        "method": METHOD,
        "waitUrl": URL_OR_EMPTY,
        "waitUrlMethod": METHOD,
        "workflowSid": FILLED,
    },
    "Leave": {},
    "Hangup": {},
    "Reject": {"reason": _one_of("rejected", "busy")},
    "break": {
        "time": _matches(r"[0-9]{1,5}ms|[0-9](\.[0-9]+)?s|10s", "a time such as 500ms or 1.5s, at most 10 s")
    },
    "sub": {"alias": FILLED},
    "prosody": {"rate": _matches(r"([2-9][0-9]|1[0-9][0-9]|200)%", "20% to 200%")},
}
