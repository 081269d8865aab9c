"""What Twilio posts: form parameters to inputs. Unknown parameters are ignored, as Twilio adds new ones."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from ivr.dialogue.inputs import Input, KeysPressed, NoInput, TransferEnded, TransferResult
from ivr.telephony.signature import Parameters

BODY_LIMIT = 32 * 1024
"""Bytes of a request body at most; a webhook of Twilio has one or two thousand."""
PARAMETER_LIMIT = 300
"""Parameters of a request at most; Twilio sends about thirty."""
_PERCENT = ord("%")
_CALL_SID = re.compile(rb"CA[0-9a-f]{32}|trial-[0-9a-f]{16}")
_RESULTS = {str(result): result for result in TransferResult}


def parse_form(body: bytes) -> Parameters:
    """Decoded names and values of an ``application/x-www-form-urlencoded`` body, blanks kept."""
    parameters = []
    for field in body.replace(b"+", b" ").split(b"&", PARAMETER_LIMIT):
        name, _, value = field.partition(b"=")
        if _PERCENT in field:  # a number, as looking for bytes takes three times as long
            parameters.append((unquote_to_bytes(name), unquote_to_bytes(value)))
        elif field:
            parameters.append((name, value))
    return parameters


class Form:
    """A posted form, read only as far as it is asked: most of it is there to be signed and nothing else."""

    __slots__ = ("_body", "_fields")

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._fields = b"&" + body.replace(b"+", b" ") + b"&"

    def parameters(self) -> Parameters:
        """All of it."""
        return parse_form(self._body)

    def first(self, name: bytes) -> bytes:
        """The first value of a name, or nothing. ``name``: plain letters, which nobody encodes."""
        start = self._fields.find(b"&" + name + b"=")
        if start < 0:
            return b""
        value = self._fields[start + len(name) + 2 : self._fields.find(b"&", start + 1)]
        if _PERCENT in value:
            value = value.replace(b"%2B", b"+")  # of a number, all there is to decode
        return unquote_to_bytes(value) if _PERCENT in value else value

    def quick_text(self) -> bytes:
        """Names and values by name: what is signed, if all names are plain and none is there twice.

        All of it is decoded at once, which takes half the time of reading it. The mark between name and
        value sorts before all that a name can hold, so that fields sort as their names do.
        """
        fields = self._fields.replace(b"=", b"\0").split(b"&", PARAMETER_LIMIT + 1)
        fields.sort()
        return unquote_to_bytes(b"".join([field.replace(b"\0", b"", 1) for field in fields]))


def first(parameters: Parameters | Form, name: bytes) -> bytes:
    """The first value of a name, or nothing."""
    if isinstance(parameters, Form):
        return parameters.first(name)
    for known, value in parameters:
        if known == name:
            return value
    return b""


def call_sid(parameters: Parameters | Form) -> str:
    """The CallSid if it looks like one, else ``-``: it is written to logs. Calls that are only tried have
    another kind of id, so that nobody takes them for a caller's.
    """
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
