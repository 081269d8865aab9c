"""A report as people read it: words instead of ids, durations, every day and hour of the period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.records.reports import Cell, Period, Report
from ivr.screens.placenames import PlaceNames
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit

SECONDS = frozenset({"mean seconds", "median seconds", "nine of ten within", "longest"})
"""Columns that hold durations."""
WAY = "answer"
"""The report whose rows, and not its columns, are of seconds or of something else."""
HOURS = 24


@dataclass(frozen=True, slots=True)
class Value:
    """A cell. ``number``: what a chart draws and a spreadsheet counts with."""

    text: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is about, and its figures. ``nothing``: about calls of which that is not known."""

    name: str
    values: tuple[Value, ...]
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """``named``: does each row begin with what it is about? One alone has nothing but figures.

    ``since``: the first day of it, if the period asked for begins earlier; ``gone``: all of it is earlier.
    """

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    named: bool
    since: date | None = None
    gone: bool = False

    def sheet(self) -> Iterator[tuple[Cell, ...]]:
        """For a spreadsheet: the same words, and numbers as numbers."""
        yield self.headings
        for line in self.lines:
            first = (line.name,) if self.named else ()
            yield (*first, *(_plain(each) for each in line.values))


def _plain(value: Value) -> Cell:
    if value.number is None:
        return None
    return int(value.number) if value.number == int(value.number) else value.number


class Wording:
    """Words for reports, in the language of whoever asks. ``sheet``: as a spreadsheet takes them."""

    def __init__(self, visit: Visit, period: Period, *, sheet: bool = False) -> None:
        self._visit, self._period, self._sheet = visit, period, sheet
        self._words = MenuWords(visit.house.tree, visit.tongue)
        self._places = PlaceNames(visit.house.tree, visit.tongue)

    def shown(self, name: str, report: Report, of: Period) -> Shown:
        """One report by its name in addresses. ``of``: the days that are in it."""
        gone = of.first > of.last
        rows = () if gone else tuple(self._whole(name, report, of))
        named = name != "finished"
        headings = tuple(self._heading(name, column) for column in report.columns)
        lines = tuple(self._line(name, report.columns, row, named) for row in rows)
        since = of.first if of.first > self._period.first else None
        return Shown(name, headings, lines, named, since, gone)

    def _whole(self, name: str, report: Report, of: Period) -> Iterator[tuple[Cell, ...]]:
        """Days and hours without calls have a row too, or they would seem not to have been."""
        rows = {row[0]: row for row in report.rows}
        empty: tuple[Cell, ...] = (0,) * (len(report.columns) - 2)
        match name:
            case "day" if rows:
                keys: Iterator[Cell] = (day.isoformat() for day in _days(of))
            case "hour" if rows:
                keys = iter(range(HOURS))
            case _:
                yield from report.rows
                return
        for key in keys:
            yield rows.get(key, (key, *empty, None))

    def _heading(self, name: str, column: str) -> str:
        text = self._visit.named("reports-column", column.replace(" ", "-"))
        return self._in_seconds(text) if name != WAY and column in SECONDS else text

    def _in_seconds(self, text: str) -> str:
        """A spreadsheet takes plain numbers, so their unit stands beside them."""
        return self._visit.say("reports-in-seconds", what=text) if self._sheet else text

    def _line(self, name: str, columns: tuple[str, ...], row: tuple[Cell, ...], named: bool) -> Line:
        first, *rest = row if named else ("", *row)
        kinds = [column in SECONDS if name != WAY else first == "seconds" for column in columns[-len(rest) :]]
        if name == WAY:
            kinds[0] = False  # how many calls
        values = tuple(self._value(cell, seconds) for cell, seconds in zip(rest, kinds, strict=True))
        text = self._name(name, first)
        return Line(self._in_seconds(text) if name == WAY and kinds[-1] else text, values, first is None)

    def _value(self, cell: Cell, seconds: bool) -> Value:
        if cell is None or isinstance(cell, str):
            return Value(cell or "–")
        return Value(self._duration(cell) if seconds else f"{cell:,}", float(cell))

    def _duration(self, seconds: float) -> str:
        minutes, rest = divmod(round(seconds), 60)
        if minutes:
            return self._visit.say("reports-minutes", minutes=f"{minutes:,}", seconds=rest)
        return self._visit.say("reports-seconds", seconds=rest)

    def _name(self, name: str, first: Cell) -> str:
        """What a row is about. Words of newer code stay as they are."""
        if first is None:
            return self._visit.say(f"reports-nothing-{name}")
        by_kind: dict[str, Callable[[str], str]] = {
            "day": self._day,
            "hour": self._hour,
            "language": self._words.language_name,
            "procedure": self._places.name,
            "place": self._places.name,
            "hotline": self._places.name,
        }
        return by_kind[name](str(first)) if name in by_kind else self._word(name, str(first))

    def _word(self, name: str, word: str) -> str:
        word = word.replace(" ", "-")
        own = self._visit.named(f"reports-{name}", word)
        return own if own != word else self._visit.named("reports-word", word)

    def _day(self, text: str) -> str:
        """With its weekday; the year where the period has several. Spreadsheets know days by themselves."""
        if self._sheet:
            return text
        day = date.fromisoformat(text)
        year = self._period.first.year != self._period.last.year
        weekday = self._visit.say("reports-weekdays").split()[day.weekday()]
        form = "reports-a-day-of-a-year" if year else "reports-a-day"
        return self._visit.say(form, year=day.year, month=day.month, day=day.day, weekday=weekday)

    def _hour(self, text: str) -> str:
        return self._visit.say("reports-an-hour", hour=text)


def _days(period: Period) -> Iterator[date]:
    for number in range((period.last - period.first).days + 1):
        yield period.first + timedelta(days=number)
