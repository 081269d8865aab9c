"""What Twilio posts: form parameters to inputs. Unknown parameters are ignored, as Twilio adds new ones."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from ivr.dialogue.inputs import Input, KeysPressed, NoInput, TransferEnded, TransferResult
from ivr.telephony.signature import Parameters

BODY_LIMIT = 32 * 1024
"""Bytes of a request body at most; a webhook of Twilio has one or two thousand."""
PARAMETER_LIMIT = 300
"""Parameters of a request at most; Twilio sends about thirty."""
_CALL_SID = re.compile(rb"CA[0-9a-f]{32}")
_RESULTS = {str(result): result for result in TransferResult}


def parse_form(body: bytes) -> Parameters:
    """Decoded names and values of an ``application/x-www-form-urlencoded`` body, blanks kept."""
    return [
        (_unquoted(name), _unquoted(value))
        for name, _, value in (pair.partition(b"=") for pair in body.split(b"&", PARAMETER_LIMIT) if pair)
    ]


@lru_cache(maxsize=4096)
def _unquoted_slowly(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))


def _unquoted(text: bytes) -> bytes:
    """Percent-decoding, only where there is something to decode."""
    return _unquoted_slowly(text) if b"%" in text or b"+" in text else text


def first(parameters: Parameters, name: bytes) -> bytes:
    """The first value of a name, or nothing."""
    for known, value in parameters:
        if known == name:
            return value
    return b""


def call_sid(parameters: Parameters) -> str:
    """The CallSid if it looks like one, else ``-``: it is written to logs."""
    found = first(parameters, b"CallSid")
    return found.decode("ascii") if _CALL_SID.fullmatch(found) else "-"


def to_input(digits: bytes, dial_status: bytes) -> Input:
    """The input a webhook reports: the end of a transfer, a key, or silence (digits absent or empty)."""
    if dial_status:
        return TransferEnded(
            _RESULTS.get(dial_status.decode("ascii", errors="replace"), TransferResult.FAILED)
        )
    if digits:
        return KeysPressed(digits.decode("ascii", errors="replace"))
    return NoInput()
