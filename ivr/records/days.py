"""The civil day of a moment in the city."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Tokyo")
"""All of Japan; without summer time, so a day always has 24 hours."""


def day_of(moment: datetime) -> date:
    """The civil day. Raises ValueError for a time without a zone."""
    return aware(moment).astimezone(ZONE).date()


def hour_of(moment: datetime) -> int:
    """The hour of the civil day, 0 to 23. Raises ValueError for a time without a zone."""
    return aware(moment).astimezone(ZONE).hour


def next_day(moment: datetime) -> datetime:
    """When the civil day ends and the next begins. Raises ValueError for a time without a zone."""
    return datetime.combine(day_of(moment) + timedelta(days=1), time.min, ZONE)


def aware(moment: datetime) -> datetime:
    """The moment. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("only times with a zone are recorded")
    return moment
