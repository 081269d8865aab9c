"""Twilio's API as its HTTP client sees it: requests written down, answers shaped as the real ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from twilio.http import HttpClient
from twilio.http.response import Response

ACCOUNT = "AC" + "0" * 32
LOGIN = ("SK" + "1" * 32, "hush")
OUR_NUMBER = "+815012345678"
NUMBER_SID, MESSAGE_SID, RECORDING_SID = "PN" + "2" * 32, "SM" + "3" * 32, "RE" + "4" * 32
API = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    url: str
    params: dict[str, object]
    form: dict[str, object]
    auth: tuple[str, str] | None


Answer = tuple[int, Any] | Exception


@dataclass
class FakeHttp(HttpClient):  # type: ignore[misc]
    """Answers in order, or by a function of the request; keeps every request."""

    answers: list[Answer] = field(default_factory=list)
    by: Callable[[Asked], Answer] | None = None
    asked: list[Asked] = field(default_factory=list)

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """What the SDK calls."""
        given = {name: value for name, value in (params or {}).items() if not repr(value).startswith("<")}
        asked = Asked(method, uri, given, dict(data or {}), auth)
        self.asked.append(asked)
        answer = self.by(asked) if self.by else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return Response(status, body if isinstance(body, str) else json.dumps(body), {})


def error(status: int, code: int, message: str = "The 'To' number +819012345678 is not valid.") -> Answer:
    """A refusal as Twilio writes it: the message quotes the number."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return status, {"code": code, "message": message, "more_info": more, "status": status}


def number_json(**changes: object) -> dict[str, object]:
    """An IncomingPhoneNumber."""
    return {
        "account_sid": ACCOUNT,
        "sid": NUMBER_SID,
        "phone_number": OUR_NUMBER,
        "friendly_name": "050-1234-5678",
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "voice_url": "https://demo.twilio.com/welcome/voice/",
        "voice_method": "POST",
        "voice_fallback_url": None,
        "voice_fallback_method": "POST",
        "status_callback": "",
        "status_callback_method": "POST",
        "voice_application_sid": "",
        "trunk_sid": None,
        "date_created": "Sun, 22 Nov 2026 03:00:00 +0000",
        "date_updated": "Sun, 22 Nov 2026 03:00:00 +0000",
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers/{NUMBER_SID}.json",
        **changes,
    }


def numbers_json(*numbers: dict[str, object]) -> dict[str, object]:
    """A page of IncomingPhoneNumbers."""
    uri = f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json"
    return {
        "incoming_phone_numbers": list(numbers),
        "page": 0,
        "page_size": 50,
        "start": 0,
        "end": 0,
        "uri": uri,
        "first_page_uri": uri,
        "next_page_uri": None,
        "previous_page_uri": None,
    }


def message_json() -> dict[str, object]:
    """A Message that was taken."""
    return {
        "account_sid": ACCOUNT,
        "sid": MESSAGE_SID,
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": "1",
        "error_code": None,
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{MESSAGE_SID}.json",
    }


def profiles_json(count: int) -> dict[str, object]:
    """A page of approved customer profiles."""
    one = {"sid": "BU" + "5" * 32, "account_sid": ACCOUNT, "status": "twilio-approved"}
    meta = {"page": 0, "page_size": 50, "next_page_url": None, "key": "results"}
    return {"results": [one] * count, "meta": meta}
