"""What is said at the start: where to go next, and what a live line goes without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ivr.cli.serve import welcome

if TYPE_CHECKING:
    from tests.conftest import MakeSettings

LIVE = {"auth_token": "0" * 16, "public_url": "https://phone.example.jp"}
WHOLE = {
    **LIVE,
    "staff_numbers": "+81312345678",
    "caller_id": "+815012345678",
    "records_key": "A" * 43 + "=",
    "account_sid": "AC" + "0" * 32,
    "sms_from": "+815012345678",
}


def test_the_demo_mode(make_settings: MakeSettings) -> None:
    """The browser phone and a call to try."""
    said = welcome(make_settings())
    assert "http://127.0.0.1:8000/phone" in said
    assert "ivr call --url" in said


def test_a_live_line(make_settings: MakeSettings) -> None:
    """The address that Twilio calls, and where staff sign in: not the one that we listen on."""
    said = welcome(make_settings(**WHOLE))
    assert "https://phone.example.jp/voice" in said
    assert "https://phone.example.jp/desk" in said
    assert "ivr users add" in said
    assert "empty" not in said


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"records_key": ""}, "IVR_RECORDS_KEY is empty"),
        ({"account_sid": "", "sms_from": ""}, "IVR_ACCOUNT_SID is empty: no voice message and no SMS"),
        ({"sms_from": ""}, "IVR_SMS_FROM is empty: no SMS"),
        ({"staff_numbers": ""}, "IVR_STAFF_NUMBERS is empty"),
        ({"public_url": "http://phone.example.jp"}, "not https"),
    ],
)
def test_what_a_live_line_goes_without(
    make_settings: MakeSettings, changed: dict[str, str], told: str
) -> None:
    """It starts all the same, and says what callers will not get."""
    assert told in welcome(make_settings(**{**WHOLE, **changed}))
