"""Numbers: which may be rung, who calls, and what callers key in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ivr.model.callers import CallerKind, KeyedNumber, KeyedRefusal, dial_problem
from ivr.telephony.numbers import caller_kind, keyed_number, staff_number_problem, written


@pytest.mark.parametrize(
    "number",
    ["+81312345678", "+81424609845", "+819012345678", "+815012345678", "+81120950178", "+14155552671"],
)
def test_numbers_that_may_be_rung(number: str) -> None:
    """Landlines, mobiles, IP phones and toll-free numbers are fine."""
    assert dial_problem(number) is None
    assert staff_number_problem(number) is None


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("110", "emergency"),
        ("118", "emergency"),
        ("119", "emergency"),
        ("188", "emergency"),
        ("189", "emergency"),
        ("#7119", "emergency"),
        ("#8000", "emergency"),
        ("+81110", "emergency"),
        ("+810119", "emergency"),
        ("+81570064738", "0570"),
        ("+810570064738", "0570"),
        ("+81990123456", "0990"),
        ("+81180123456", "0180"),
        ("042-460-9845", "E.164"),
        ("0424609845", "E.164"),
        ("+81 42 460 9845", "E.164"),
        ("+8142460984５", "E.164"),
        ("+810424609845", "first 0"),
        ("", "E.164"),
        ("anonymous", "E.164"),
        ("+1", "E.164"),
        ("+0312345678", "E.164"),
    ],
)
def test_numbers_that_may_not_be_rung(number: str, reason: str) -> None:
    """Emergency, short, premium and malformed numbers are refused with the reason and a cure."""
    problem = dial_problem(number)
    assert problem is not None
    assert reason in problem
    assert "write" in problem
    assert staff_number_problem(number) == problem


@pytest.mark.parametrize("number", ["+8131234567", "+812012345678", "+19002345678", "+449098790000"])
def test_the_numbering_plan_is_asked(number: str) -> None:
    """What looks right and cannot be, or costs extra anywhere, is refused too."""
    assert dial_problem(number) is None
    assert staff_number_problem(number)


@pytest.mark.parametrize(
    ("from_", "kind"),
    [
        ("", CallerKind.WITHHELD),
        (" ", CallerKind.WITHHELD),
        ("anonymous", CallerKind.WITHHELD),
        ("Anonymous", CallerKind.WITHHELD),
        ("sip:anonymous@anonymous.invalid", CallerKind.WITHHELD),
        ("unknown", CallerKind.WITHHELD),
        ("Restricted", CallerKind.WITHHELD),
        ("private", CallerKind.WITHHELD),
        ("+266696687", CallerKind.WITHHELD),
        ("+86282452253", CallerKind.WITHHELD),
        ("+8656696", CallerKind.WITHHELD),
        ("+2562533", CallerKind.WITHHELD),
        ("+7378742833", CallerKind.WITHHELD),
        ("+819012345678", CallerKind.MOBILE_JP),
        ("+818012345678", CallerKind.MOBILE_JP),
        ("+817012345678", CallerKind.MOBILE_JP),
        ("+816012345678", CallerKind.MOBILE_JP),
        ("+81424609845", CallerKind.LANDLINE_JP),
        ("+815012345678", CallerKind.IP_JP),
        ("+81120950178", CallerKind.TOLL_FREE_JP),
        ("+818001234567", CallerKind.TOLL_FREE_JP),
        ("+14155552671", CallerKind.FOREIGN),
        ("+639171234567", CallerKind.FOREIGN),
        ("+812012345678", CallerKind.OTHER),
        ("+8111", CallerKind.OTHER),
        ("+", CallerKind.OTHER),
        ("+999", CallerKind.OTHER),
        ("client:desk", CallerKind.OTHER),
        ("09012345678", CallerKind.OTHER),
        ("+８１９０", CallerKind.OTHER),
    ],
)
def test_kinds_of_callers(from_: str, kind: CallerKind) -> None:
    """Every From that Twilio was seen to send has a kind; only mobiles in Japan take an SMS."""
    assert caller_kind(from_) is kind
    assert kind.takes_sms == (kind is CallerKind.MOBILE_JP)


@pytest.mark.parametrize(
    ("digits", "e164"),
    [("09012345678", "+819012345678"), ("0424609845", "+81424609845"), ("05012345678", "+815012345678")],
)
def test_numbers_keyed_in(digits: str, e164: str) -> None:
    """A whole number from its first 0 on is taken, and its text does not show it."""
    found = keyed_number(digits)
    assert found == KeyedNumber(e164)
    assert e164 not in repr(found)


@pytest.mark.parametrize(
    ("digits", "refusal"),
    [
        ("", KeyedRefusal.TOO_SHORT),
        ("119", KeyedRefusal.TOO_SHORT),
        ("4609845", KeyedRefusal.TOO_SHORT),
        ("012345678", KeyedRefusal.TOO_SHORT),
        ("123456789012", KeyedRefusal.MY_NUMBER),
        ("090123456789", KeyedRefusal.MY_NUMBER),
        ("************", KeyedRefusal.MY_NUMBER),
        ("0901234567890", KeyedRefusal.TOO_LONG),
        ("1234567890", KeyedRefusal.NOT_A_NUMBER),
        ("0000000000", KeyedRefusal.NOT_A_NUMBER),
        ("090*1234567", KeyedRefusal.NOT_A_NUMBER),
        ("０９０１２３４５６７８", KeyedRefusal.NOT_A_NUMBER),
        ("01014155552", KeyedRefusal.NOT_A_NUMBER),
        ("0570064738", KeyedRefusal.NOT_CALLABLE),
        ("0990123456", KeyedRefusal.NOT_CALLABLE),
        ("0180123456", KeyedRefusal.NOT_CALLABLE),
        ("0120950178", KeyedRefusal.NOT_CALLABLE),
    ],
)
def test_digits_that_are_no_number_to_call(digits: str, refusal: KeyedRefusal) -> None:
    """Each refusal has its own reason, so that callers can be told what to do."""
    assert keyed_number(digits) is refusal


def test_answering_a_call_does_not_load_the_numbering_plans() -> None:
    """The tables of the world's numbers would lengthen every start."""
    code = "import ivr.telephony.numbers, ivr.web.app, sys; assert 'phonenumbers' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("+819012345678", "090-1234-5678"),
        ("+815012345678", "050-1234-5678"),
        ("+81312345678", "03-1234-5678"),
        ("+81424601234", "042-460-1234"),
        ("+14155550123", "+1 415-555-0123"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_number_as_it_is_dialled(number: str, text: str) -> None:
    """Staff dial it on a desk telephone."""
    assert written(number) == text
