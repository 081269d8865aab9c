"""Telephone numbers as kinds: who calls, what was keyed in, and which numbers we would ever ring."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class CallerKind(StrEnum):
    """What sort of number a call comes from; decides if it can be called back or get an SMS."""

    WITHHELD = "withheld"
    MOBILE_JP = "mobile-jp"
    LANDLINE_JP = "landline-jp"
    IP_JP = "ip-jp"
    TOLL_FREE_JP = "toll-free-jp"
    FOREIGN = "foreign"
    OTHER = "other"

    @property
    def takes_sms(self) -> bool:
        """Can it receive an SMS? Landlines answer with error 21614 (twilio.com/docs/api/errors/21614)."""
        return self is CallerKind.MOBILE_JP


@dataclass(frozen=True, slots=True)
class KeyedNumber:
    """A telephone number that a caller keyed in, in E.164. Its text never shows it."""

    e164: str = field(repr=False)


class KeyedRefusal(StrEnum):
    """Why keyed-in digits are not taken as a telephone number.

    ``MY_NUMBER``: twelve digits, which may be one; they are neither parsed nor kept.
    """

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    MY_NUMBER = "my-number"
    NOT_A_NUMBER = "not-a-number"
    NOT_CALLABLE = "not-callable"


SHORT_NUMBERS = frozenset(
    {
        "104",
        "110",
        "113",
        "114",
        "115",
        "116",
        "117",
        "118",
        "119",
        "136",
        "171",
        "177",
        "184",
        "186",
        "188",
        "189",
    }
)
"""Three-digit numbers in Japan; police, coast guard and fire among them. Twilio rings none of them.

Emergency numbers: Japan is not on Twilio's list (twilio.com/docs/voice/tutorials/
emergency-calling-for-programmable-voice, read 2026-11-22); the others have no E.164 form.
"""
_PREMIUM = {
    "570": "0570 numbers (Navi Dial)",
    "990": "0990 numbers (premium rate)",
    "180": "0180 numbers (Telegong)",
}
_LEAST, _MOST = 7, 15
MOST_DIALLED = 10
"""Numbers that one Dial can ring (twilio.com/docs/voice/twiml/dial, read 2026-11-22)."""


def dial_problem(number: str) -> str | None:
    """Why this number may not be rung, with what to write instead; None if it may.

    Refused: whatever is not E.164, short and emergency numbers, premium and shared-cost numbers in Japan
    (twilio.com/docs/api/errors/13224, read 2026-11-22). Only the form is looked at; see
    ``telephony.numbers`` for what a numbering plan knows.
    """
    bare = number.removeprefix("+81").lstrip("0") if number.startswith("+81") else number
    if bare in SHORT_NUMBERS or number.startswith("#"):
        return "emergency and short numbers cannot be rung; write the desk's own number, such as +81312345678"
    if not _is_e164(number):
        return "write the number in E.164, such as +81312345678"
    if not number.startswith("+81"):
        return None
    national = number[3:]
    for prefix, what in _PREMIUM.items():
        if national.lstrip("0").startswith(prefix):
            return f"{what} cannot be rung; write another number"
    if national.startswith("0"):
        return "after +81 leave out the first 0; write another number, such as +81312345678"
    return None


def dial_problems(numbers: tuple[str, ...]) -> str | None:
    """Why these may not be rung by one call; None if they may.

    Each is named by its place in the list and not repeated, as a secret may stand there by mistake.
    """
    found = [(place, dial_problem(number)) for place, number in enumerate(numbers, 1)]
    problems = [f"number {place}: {problem}" for place, problem in found if problem]
    if len(set(numbers)) < len(numbers):
        problems.append("a number stands there twice; write each once")
    if len(numbers) > MOST_DIALLED:
        problems.append(f"Twilio rings {MOST_DIALLED} numbers at most; write fewer")
    return "; ".join(problems) or None


def _is_e164(number: str) -> bool:
    digits = number.removeprefix("+")
    well_formed = number.startswith("+") and digits.isascii() and digits.isdigit()
    return well_formed and _LEAST <= len(digits) <= _MOST and not digits.startswith("0")
