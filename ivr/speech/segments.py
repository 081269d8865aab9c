"""How many SMS segments a text takes: the unit that is charged and that networks join again.

GSM-7 while every character is in its alphabet, else UCS-2 for the whole text; characters of the extension
take two septets, characters beyond the basic plane two units. Several segments lose some room to the header
that joins them. 3GPP TS 23.038 §6.2.1; twilio.com/docs/glossary/what-sms-character-limit (read 2026-11-22).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
_BASIC_SET = frozenset(_BASIC)
_ALPHABET = _BASIC_SET | frozenset(_EXTENSION)
GSM_SINGLE, GSM_JOINED = 160, 153
"""Septets in a segment that stands alone, and in one of several."""
UCS2_SINGLE, UCS2_JOINED = 70, 67
"""UTF-16 units, likewise."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Size of a text as an SMS. ``units``: septets in GSM-7, UTF-16 units otherwise."""

    gsm: bool
    units: int
    segments: int


def in_gsm(character: str) -> bool:
    """Is this character in the alphabet of GSM-7, with its extension?"""
    return character in _ALPHABET


def measure(text: str) -> Measured:
    """Encoding and size of a text. No character is parted by the end of a segment."""
    characters = set(text)
    gsm = characters <= _ALPHABET
    single, joined = (GSM_SINGLE, GSM_JOINED) if gsm else (UCS2_SINGLE, UCS2_JOINED)
    if characters <= _BASIC_SET or (not gsm and max(characters) <= "\uffff"):
        weights = None  # the common case, which is measured at every start: all weigh one
    else:
        weights = [1 + (c in _EXTENSION if gsm else c > "\uffff") for c in text]
    units = sum(weights) if weights else len(text)
    if units <= single:
        return Measured(gsm, units, 1 if units else 0)
    return Measured(gsm, units, _filled(weights, joined) if weights else ceil(units / joined))


def segments(text: str) -> int:
    """How many segments; 0 for no text."""
    return measure(text).segments


def _filled(weights: list[int], room: int) -> int:
    """Segments filled one after another: what takes two units goes whole into the next one."""
    count, left = 1, room
    for weight in weights:
        if weight > left:
            count, left = count + 1, room
        left -= weight
    return count
