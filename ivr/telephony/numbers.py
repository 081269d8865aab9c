"""Telephone numbers: may staff be rung there, who is calling, what has been keyed in.

``phonenumbers`` knows the numbering plans. It is imported when it is first needed, as answering a call
needs none of this and the import would lengthen every start. No number is ever logged here.
"""

from __future__ import annotations

from ivr.model.callers import CallerKind, KeyedNumber, KeyedRefusal, dial_problem

COUNTRY = 81
"""Japan. Numbers keyed in without a country code are Japanese."""
REGION = "JP"
LEAST_DIGITS, MOST_DIGITS = 10, 11
"""Digits of a whole Japanese number from its first 0 on."""
MY_NUMBER_DIGITS = 12
WITHHELD_WORDS = ("anonymous", "unknown", "restricted", "private", "unavailable", "blocked", "withheld")
WITHHELD_KEYS = frozenset({"+266696687", "+86282452253", "+8656696", "+2562533", "+7378742833"})
"""ANONYMOUS, UNAVAILABLE, UNKNOWN, BLOCKED and RESTRICTED as spelt on a keypad: seen on withheld calls.

Twilio documents only that From may hold 'anonymous', 'unknown' "or something else"
(twilio.com/docs/voice/twiml, read 2026-11-22).
"""


def staff_number_problem(number: str) -> str | None:
    """Why staff may not be rung at this number, with what to write; None if they may.

    Besides the form (``dial_problem``) this asks the numbering plan: numbers that do not exist, premium
    and shared-cost numbers of any country.
    """
    problem = dial_problem(number)
    if problem:
        return problem
    import phonenumbers

    parsed = phonenumbers.parse(number)
    if not phonenumbers.is_valid_number(parsed):
        return "no such number can exist; compare it with the desk's telephone"
    kind = phonenumbers.number_type(parsed)
    types = phonenumbers.PhoneNumberType
    if kind in (types.PREMIUM_RATE, types.SHARED_COST, types.UAN, types.PAGER):
        return "premium, shared-cost and pager numbers cannot be rung; write another number"
    return None


def caller_kind(from_: str) -> CallerKind:
    """What a webhook's From says of the caller. Never fails; what is not understood is OTHER."""
    given = from_.strip()
    lowered = given.casefold()
    if not given or given in WITHHELD_KEYS or any(word in lowered for word in WITHHELD_WORDS):
        return CallerKind.WITHHELD
    digits = given.removeprefix("+")
    if not (given.startswith("+") and digits.isascii() and digits.isdigit()):
        return CallerKind.OTHER
    return _planned_kind(given)


def _planned_kind(number: str) -> CallerKind:
    """The kind by numbering plan of a number in E.164."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return CallerKind.OTHER
    if parsed.country_code != COUNTRY:
        return CallerKind.FOREIGN
    types = phonenumbers.PhoneNumberType
    kinds = {
        types.MOBILE: CallerKind.MOBILE_JP,
        types.FIXED_LINE: CallerKind.LANDLINE_JP,
        types.VOIP: CallerKind.IP_JP,
        types.TOLL_FREE: CallerKind.TOLL_FREE_JP,
    }
    return kinds.get(phonenumbers.number_type(parsed), CallerKind.OTHER)


def keyed_number(digits: str) -> KeyedNumber | KeyedRefusal:
    """What a caller keyed in as a telephone number: the number, or why it is not taken.

    The length is looked at first, so that twelve digits are refused unread.
    """
    if len(digits) == MY_NUMBER_DIGITS:
        return KeyedRefusal.MY_NUMBER
    if len(digits) < LEAST_DIGITS:
        return KeyedRefusal.TOO_SHORT
    if len(digits) > MOST_DIGITS:
        return KeyedRefusal.TOO_LONG
    if not (digits.isascii() and digits.isdigit() and digits[0] == "0" != digits[1]):
        return KeyedRefusal.NOT_A_NUMBER
    return _callable_number(digits)


def _callable_number(digits: str) -> KeyedNumber | KeyedRefusal:
    import phonenumbers

    e164 = f"+{COUNTRY}{digits[1:]}"
    if dial_problem(e164):
        return KeyedRefusal.NOT_CALLABLE
    parsed = phonenumbers.parse(digits, REGION)
    if parsed.country_code != COUNTRY or not phonenumbers.is_valid_number(parsed):
        return KeyedRefusal.NOT_A_NUMBER
    types = phonenumbers.PhoneNumberType
    if phonenumbers.number_type(parsed) not in (types.MOBILE, types.FIXED_LINE, types.VOIP):
        return KeyedRefusal.NOT_CALLABLE  # toll-free, pagers, M2M: nobody is called back there
    return KeyedNumber(e164)


def grouped(number: str) -> tuple[str, ...]:
    """A number in E.164 in the groups in which it is written in Japan: 090, 1234, 5678.

    Only for numbers that callers keyed in; those of the page keep the groups of the page.
    """
    import phonenumbers

    parsed = phonenumbers.parse(number)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return tuple(group for group in written.replace("(", "").replace(")", "-").split("-") if group.isdigit())


def written(number: str) -> str:
    """A number in E.164 as it is dialled in Japan: 090-1234-5678; a foreign one with its country's code."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    own = parsed.country_code == COUNTRY
    form = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)
