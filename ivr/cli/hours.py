"""``ivr hours``: what is open at a moment and on the days after it, and what a caller of key 0 meets."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ivr.authoring.compile import compile_menus, require_tree
from ivr.cli.main import TableFormat
from ivr.dialogue.inputs import DeskStatus
from ivr.errors import IvrError
from ivr.hours.calendar import Day, Opening, Why, day_of, holiday_name, opening
from ivr.hours.desk import moment_at
from ivr.model.desk import DeskChange
from ivr.model.hours import CityHours, ClockId
from ivr.records.days import day_of as day_in_city
from ivr.records.known import known_changes
from ivr.settings import read_settings

MOST_DAYS = 400

_WHY = {
    Why.OPEN: "open",
    Why.HOURS: "outside its hours",
    Why.HOLIDAY: "public holiday",
    Why.YEAR_END: "year's end",
    Why.CLOSURE: "the city's own closure",
}
_DESK = {
    DeskStatus.OPEN: "The desk is open: key 0 rings a person, if there is a staff number.",
    DeskStatus.CLOSED_HOURS: "The desk is closed at this time.",
    DeskStatus.CLOSED_HOLIDAY: "The desk is closed, as today is a public holiday.",
    DeskStatus.CLOSED_YEAR_END: "The desk is closed for the year's end.",
    DeskStatus.CLOSED_CITY: "The city has closed the desk today.",
    DeskStatus.CLOSED_STAFF: "The staff have closed the desk for now.",
    DeskStatus.UNKNOWN: "No hours are written: key 0 rings a person, if there is a staff number.",
}


@dataclass(frozen=True, slots=True)
class ClockNow:
    """One clock at the moment asked for. ``changes_at``: ISO 8601 in the city's zone."""

    clock: str
    open: bool
    why: str
    changes_at: str | None


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day: its hours by clock, or why there are none."""

    date: str
    weekday: str
    holiday: str
    clocks: dict[str, str]


def run(at: str | None, days: int, format: TableFormat, menus: Path, now: datetime) -> int:
    """Print it, with what staff have set. ``now``: the moment if ``at`` is left out.

    Raises IvrError for a time that cannot be read, SettingsError.
    """
    if not 0 <= days <= MOST_DAYS:
        raise IvrError(f"--days {days} cannot be shown: write 0 to {MOST_DAYS}.")
    day = day_in_city(now)
    tree = require_tree(compile_menus(menus, day))
    moment = read_moment(at, tree.zone) if at else now.astimezone(ZoneInfo(tree.zone))
    if moment.date() != day:  # other facts may hold then
        tree = require_tree(compile_menus(menus, moment.date()))
    if tree.hours is None:
        raise IvrError(f"{menus} has no hours.yaml: add it; 'ivr schema hours' prints what it holds.")
    changes = known_changes(read_settings(), moment)
    print(hours_text(tree.hours, changes, moment, days, format), end="")
    return 0


def read_moment(text: str, zone: str) -> datetime:
    """A moment as it is typed: in the city's zone unless it has its own. Raises IvrError with an example."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise IvrError(f"'{text}' is not a date and time: write it as 2026-12-30T20:00.") from None
    return read.astimezone(ZoneInfo(zone)) if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))


def hours_text(
    hours: CityHours, changes: Sequence[DeskChange], at: datetime, days: int, format: TableFormat
) -> str:
    """Everything as text. ``changes``: what staff have set; it holds for key 0 and not for the clocks."""
    meets = said(hours, changes, at)
    clocks = [_now(clock.id, opening(hours, clock.id, at)) for clock in hours.clocks]
    coming = [_day(hours, at.date() + timedelta(days=ahead)) for ahead in range(days)]
    cells = [("date", "weekday", "holiday", *(c.id for c in hours.clocks)), *map(_cells, coming)]
    match format:
        case TableFormat.JSON:
            data = {
                "at": at.isoformat(timespec="minutes"),
                "key_0": meets,
                "clocks": [asdict(clock) for clock in clocks],
                "days": [asdict(day) for day in coming],
            }
            return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        case TableFormat.CSV:
            return _csv(cells)
    lines = [f"{at:%Y-%m-%d %H:%M}, {at:%A}", *map(_line, clocks), f"Key 0: {meets}"]
    if format is TableFormat.MARKDOWN:
        marked = ["| " + " | ".join(row) + " |" for row in cells]
        table = "\n".join([marked[0], "|" + "---|" * len(cells[0]), *marked[1:]]) + "\n"
        return "\n\n".join([*lines, table])
    return "\n".join(lines) + "\n" + (_rich(cells) if days else "")


def said(hours: CityHours, changes: Sequence[DeskChange], at: datetime) -> str:
    """What a caller of key 0 is told, in words."""
    moment = moment_at(hours, changes, at, staffed=True)
    again = f" It opens again on {moment.reopens:%A, %Y-%m-%d at %H:%M}." if moment.reopens else ""
    heard = " Callers hear an announcement of the staff first." if moment.announcements else ""
    set_ = "" if moment_at(hours, (), at, staffed=True).desk == moment.desk else " Staff have set it so."
    return _DESK[moment.desk] + again + set_ + heard


def _now(name: ClockId, found: Opening) -> ClockNow:
    why = _WHY[found.why] + (f": {found.exception}" if found.exception else "")
    changes = found.changes_at.isoformat(timespec="minutes") if found.changes_at else None
    return ClockNow(name, found.is_open, why, changes)


def _line(clock: ClockNow) -> str:
    state = "open" if clock.open else f"closed ({clock.why})"
    until = f" until {clock.changes_at[:16].replace('T', ' ')}" if clock.changes_at else ""
    return f"{clock.clock}: {state}{until}"


def _day(hours: CityHours, on: date) -> DayRow:
    found = {str(clock.id): _written(day_of(hours, clock.id, on)) for clock in hours.clocks}
    return DayRow(on.isoformat(), f"{datetime.combine(on, time.min):%A}", holiday_name(on) or "", found)


def _written(day: Day) -> str:
    if day.hours:
        return f"{day.hours.opens:%H:%M}-{day.hours.closes:%H:%M}"
    if day.why is Why.OPEN:
        return "always"
    named = f" ({day.exception})" if day.exception else ""
    return ("closed" if day.why is Why.HOURS else f"closed: {_WHY[day.why]}") + named


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _rich(rows: Sequence[Sequence[str]]) -> str:
    from rich.console import Console
    from rich.table import Table

    out = io.StringIO()
    table = Table()
    for heading in rows[0]:
        table.add_column(heading, overflow="fold")
    for row in rows[1:]:
        table.add_row(*row)
    width = shutil.get_terminal_size((160, 24)).columns
    Console(file=out, width=width, force_terminal=False).print(table)
    return out.getvalue()


def _cells(day: DayRow) -> tuple[str, ...]:
    return (day.date, day.weekday, day.holiday, *day.clocks.values())
