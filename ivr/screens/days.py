"""Days and times as people write them: 11月26日（木）11:24. The year stands there if it is another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Dates:
    """``words``: of a language of the screens. ``today``: the city's."""

    words: Mapping[str, str]
    zone: ZoneInfo
    today: date

    def day(self, on: date) -> str:
        """A day with its weekday."""
        form = self.words["day" if on.year == self.today.year else "day-of-year"]
        weekday = self.words["weekdays"].split()[on.weekday()]
        month = self.words["months"].split()[on.month - 1]
        return form.format(year=on.year, month=month, day=on.day, weekday=weekday)

    def clock(self, moment: datetime) -> str:
        """The city's time of day."""
        here = moment.astimezone(self.zone)
        return f"{here.hour}:{here.minute:02}"

    def when(self, moment: datetime | None) -> str:
        """A moment on the city's clocks; empty for none."""
        if moment is None:
            return ""
        day = self.day(moment.astimezone(self.zone).date())
        return self.words["day-and-time"].format(day=day, time=self.clock(moment))

    def until(self, moment: datetime) -> str:
        """Only the time if it is today."""
        today = moment.astimezone(self.zone).date() == self.today
        return self.clock(moment) if today else self.when(moment)

    def span(self, starts: datetime, ends: datetime) -> str:
        """From one moment to another, with the day once if it is the same."""
        same = starts.astimezone(self.zone).date() == ends.astimezone(self.zone).date()
        last = self.clock(ends) if same else self.when(ends)
        return self.words["from-until"].format(starts=self.when(starts), ends=last)
