"""Webhook requests as Twilio sends them, signed, as the bytes that go over the wire."""

from __future__ import annotations

import hmac
import random
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import urlencode

PUBLIC_URL = "https://phone.example.jp"
TOKEN = "0123456789abcdef0123456789abcdef"
_KEY = hmac.new(TOKEN.encode(), digestmod="sha1")
_ACCOUNT = "AC0123456789abcdef0123456789abcdef"
_OURS = "+815012345678"


@dataclass(frozen=True, slots=True)
class Question:
    """One webhook of a call: path and query, and the key pressed there. None: a new call."""

    target: str
    key: str | None


NEW_CALL = Question("/voice", None)


@dataclass(frozen=True, slots=True)
class Call:
    """One caller, with an id and a number of their own, so that no two bodies are the same."""

    sid: str
    number: str
    token: str


def some_calls(count: int, seed: int) -> list[Call]:
    """Different callers, the same ones for the same seed."""
    dice = random.Random(seed)
    return [_call(dice) for _ in range(count)]


def _call(dice: random.Random) -> Call:
    number = f"+8190{dice.randrange(10**8):08d}"
    # A signed token of Twilio's own, as long as the real ones.
    token = "eyJhbGciOiJFUzI1NiJ9." + urlsafe_b64encode(dice.randbytes(201)).decode()
    return Call(f"CA{dice.getrandbits(128):032x}", number, token)


def parameters(call: Call, key: str | None) -> dict[str, str]:
    """The form of a voice webhook, in the (unsorted) order in which Twilio is seen to send it."""
    digits = {} if key is None else {"msg": "Gather End", "Digits": key, "FinishedOnKey": ""}
    return {
        "Called": _OURS,
        "ToState": "Tokyo",
        "CallerCountry": "JP",
        "Direction": "inbound",
        "CallerState": "",
        "ToZip": "",
        "CallSid": call.sid,
        "To": _OURS,
        "CallerZip": "",
        "ToCountry": "JP",
        "CallToken": f'{{"parentCallInfoToken":"{call.token}"}}',
        "CalledZip": "",
        "ApiVersion": "2010-04-01",
        "CalledCity": "",
        "CallStatus": "ringing" if key is None else "in-progress",
        **digits,
        "From": call.number,
        "AccountSid": _ACCOUNT,
        "CalledCountry": "JP",
        "CallerCity": "",
        "ToCity": "",
        "FromCountry": "JP",
        "Caller": call.number,
        "FromCity": "",
        "CalledState": "Tokyo",
        "FromZip": "",
        "FromState": "",
    }


def signature(target: str, form: dict[str, str]) -> str:
    """X-Twilio-Signature, written apart from the service so that neither can hide the other's mistake."""
    mac = _KEY.copy()
    mac.update((PUBLIC_URL + target + "".join(name + form[name] for name in sorted(form))).encode())
    return b64encode(mac.digest()).decode()


def request(question: Question, call: Call) -> bytes:
    """The whole HTTP request, with the headers that Twilio's proxy sends."""
    form = parameters(call, question.key)
    body = urlencode(form)
    return (
        f"POST {question.target} HTTP/1.1\r\n"
        "Host: phone.example.jp\r\n"
        "User-Agent: TwilioProxy/1.1\r\n"
        "Accept: */*\r\n"
        "Cache-Control: max-age=259200\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        "I-Twilio-Idempotency-Token: 3c2e8e3e-57a7-4f6e-9d0b-2f1f5d1b7a10\r\n"
        f"X-Twilio-Signature: {signature(question.target, form)}\r\n"
        f"Content-Length: {len(body)}\r\n"
        "\r\n"
        f"{body}"
    ).encode("ascii")
