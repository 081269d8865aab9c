"""The day on which staff call somebody back."""

from __future__ import annotations

from datetime import date, datetime, time

from ivr.dialogue.effects import Band
from ivr.dialogue.inputs import Moment
from ivr.hours.calendar import HORIZON_DAYS, local, next_opening
from ivr.model.hours import CityHours

MORNING_ENDS = time(12)
"""Who asks for a morning and whose day has none left is called on a later day."""


def due_day(hours: CityHours | None, moment: Moment, band: Band, now: datetime) -> date | None:
    """The day on which a callback can be expected: today while its hours last, else when the desk opens next.

    None where the menus say no hours.
    """
    if hours is None:
        return moment.reopens.date() if moment.reopens else moment.today
    there: datetime | None = moment.reopens or local(hours, now)
    first = there
    for _ in range(HORIZON_DAYS):
        if there is None or band is not Band.MORNING or there.time() < MORNING_ENDS:
            break
        there = next_opening(hours, hours.desk, there)
    found = there or first
    return found.date() if found else moment.today
