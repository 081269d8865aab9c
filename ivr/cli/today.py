"""The day it is in the city, whatever the zone of this machine: which facts hold is a matter of days."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ivr.records.days import day_of


def city_today() -> date:
    """Today."""
    return day_of(datetime.now(UTC))
