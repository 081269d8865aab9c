"""Why a request to Twilio's REST API did not do what was wanted, and if trying again can help.

The words never hold a telephone number or Twilio's own message, which quotes numbers. Codes:
twilio.com/docs/api/errors (read 2026-11-22).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

ATTEMPTS = 4
"""Most tries of one request."""
FIRST_DELAY_SECONDS = 1.0
"""Before the second try; doubled before each one after it."""
AGAIN = "Nothing to do: it is tried again by itself; if it stays, see status.twilio.com."
LOOK_AT_NETWORK = (
    "Look at the network, and at proxy and firewall to api.twilio.com (also voice. and trusthub.twilio.com), "
    "and run it again."
)
RUN_AGAIN = "Wait a minute and run it again; if it stays, see status.twilio.com."
NOT_OURS = 20404
"""Twilio's code for what is not in the account."""
CURES: Mapping[int, str] = {
    20003: "Compare IVR_ACCOUNT_SID, IVR_API_KEY and IVR_API_SECRET, or IVR_AUTH_TOKEN, with the console.",
    20005: "The account is not active: see the console.",
    20008: "These are test credentials, which can do almost nothing: use the live ones.",
    NOT_OURS: "There is no such thing in this account: compare IVR_ACCOUNT_SID and the number.",
    20429: AGAIN,
    21211: "The number cannot exist.",
    21212: "IVR_SMS_FROM is no number that can send: write an SMS number of this account.",
    21408: "Switch on SMS to Japan in the console: Messaging, Settings, Geo permissions.",
    21603: "IVR_SMS_FROM is missing: write an SMS number of this account.",
    21606: "IVR_SMS_FROM is not ours or cannot send SMS: write an SMS number of this account.",
    21608: "A trial account sends only to verified numbers: upgrade the account.",
    21610: "This number has replied STOP and gets no more SMS from us.",
    21612: "No carrier takes SMS from IVR_SMS_FROM to there: ask Twilio which sender works.",
    21614: "This number cannot receive SMS.",
    21659: "IVR_SMS_FROM is no number of Twilio's: write an SMS number of this account.",
    21660: "IVR_SMS_FROM belongs to another account: write an SMS number of this one.",
}
"""What to do, by Twilio's error code."""
_RETRYABLE = frozenset({20429, 20500, 20503})
_ACCOUNT = frozenset({20003, 20005, 20008, 20404, 21212, 21408, 21603, 21606, 21608, 21659, 21660})


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that did not do what was wanted. ``status``: HTTP, 0 without an answer; ``code``: Twilio's.

    ``retryable``: the same request may work later. Without an answer it may even have worked.
    ``account``: it is the fault of the account or of a setting, so it works once somebody has mended that.
    """

    status: int
    code: int
    retryable: bool
    cure: str
    account: bool = False

    def __str__(self) -> str:
        return f"{self.says} {self.cure}"

    @property
    def says(self) -> str:
        """What came back."""
        what = "no answer" if not self.status else f"HTTP {self.status}"
        return f"Twilio: {what}{f', error {self.code}' if self.code else ''}."

    @property
    def command_cure(self) -> str:
        """What whoever ran a command can do: unlike what is done behind the calls, it is not tried again."""
        if not self.retryable:
            return self.cure
        return RUN_AGAIN if self.status >= 400 else LOOK_AT_NETWORK


NO_ANSWER = Failure(0, 0, True, AGAIN)
"""No connection, no time left, or an answer that is not Twilio's."""


def failure(status: int, code: int) -> Failure:
    """What an HTTP status and one of Twilio's codes mean for us."""
    code = 0 if code == status else code  # the SDK fills in the status where Twilio gave no code
    retryable = code in _RETRYABLE or status == 429 or status >= 500 or status == 0
    known = CURES.get(code)
    by_status = {401: CURES[20003], 403: CURES[20003], 404: CURES[20404]}
    other = f"See twilio.com/docs/api/errors/{code}." if code else "See the debugger in Twilio's console."
    cure = AGAIN if retryable else known or by_status.get(status, other)
    account = code in _ACCOUNT if code else status in by_status
    return Failure(status, code, retryable, cure, account and not retryable)


def with_retries(
    ask: Callable[[], T | Failure], sleep: Callable[[float], None], attempts: int = ATTEMPTS
) -> T | Failure:
    """Ask again, later and later, while that can help. ``sleep``: seconds. The last answer counts."""
    answer = ask()
    for attempt in range(attempts - 1):
        if not (isinstance(answer, Failure) and answer.retryable):
            break
        sleep(FIRST_DELAY_SECONDS * 2**attempt)
        answer = ask()
    return answer


def failure_of(error: Exception) -> Failure:
    """What an exception of the SDK means. Lists raise one that only carries the answer."""
    status, code = getattr(error, "status", 0) or 0, getattr(error, "code", 0) or 0
    answer = next((part for part in error.args if hasattr(part, "status_code")), None)
    if answer is not None and not status:
        status, code = int(answer.status_code), _code_in(str(answer.text))
    return failure(status, code)


def _code_in(body: str) -> int:
    """Twilio's code in the body of a refusal, 0 if it is somebody else's."""
    try:
        found = json.loads(body)
    except ValueError:
        return 0
    code = found.get("code") if isinstance(found, dict) else None
    return code if isinstance(code, int) else 0
