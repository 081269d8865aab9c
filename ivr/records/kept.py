"""From which day on figures are whole, as records are deleted after some time."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from ivr.model.retention import Retention


class Kept(StrEnum):
    """What a report is counted from."""

    CALLS = "calls"
    TURNS = "turns"
    REQUESTS = "requests"
    SMS = "sms"


def kept_from(kept: Kept, retention: Retention, today: date) -> date:
    """The first day of which nothing has been deleted yet."""
    days = {
        Kept.CALLS: retention.calls,
        Kept.TURNS: min(retention.turns, retention.calls),
        Kept.REQUESTS: min(retention.requests, retention.done, retention.messages),
        Kept.SMS: retention.sms,
    }
    return today - timedelta(days=days[kept] - 1)
