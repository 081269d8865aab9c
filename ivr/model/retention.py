"""How long each kind of record is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta

MOST_DAYS = 1100
"""About three years: nothing here has a reason to be kept longer."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which a record is deleted. Every one is counted from the first moment of what it is about.

    ``requests``: callback requests, from acceptance, also those nobody has dealt with; ``done``: those dealt
    with, from then on, if that is sooner. ``messages``: voice messages with their recordings, from
    acceptance, as callers are told the day. ``desk``: what staff set; ``audit``: what was deleted when, and
    who did what.
    """

    turns: int = 90
    calls: int = 400
    requests: int = 90
    done: int = 30
    messages: int = 30
    sms: int = 30
    desk: int = 400
    audit: int = 400

    def __post_init__(self) -> None:
        for field in fields(self):
            days = getattr(self, field.name)
            if not 1 <= days <= MOST_DAYS:
                raise ValueError(f"{field.name}: write 1 to {MOST_DAYS} days")


DRAFT_KEPT = timedelta(hours=1)
"""A request that its caller has not finished: long enough for any call, then it is gone."""


def parse_retention(text: str | Retention) -> Retention:
    """The usual days but for those written, as ``turns=30,sms=14``. Raises ValueError with what to write."""
    if isinstance(text, Retention):
        return text
    known = [field.name for field in fields(Retention)]
    days: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name not in known or not (value.isascii() and value.isdigit()):
            raise ValueError(f"write days as turns=90,sms=30; there are: {', '.join(known)}")
        if name in days:
            raise ValueError(f"{name} stands there twice; write it once")
        days[name] = int(value)
    return Retention(**days)
