"""hours.yaml to clocks, closures and openings. The times themselves are facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations

from ivr.authoring.codes import Code
from ivr.authoring.hours_days import days_of, overlap
from ivr.authoring.hours_schema import ClockPart, ExceptionPart, HoursFile
from ivr.authoring.issues import Issue, Severity
from ivr.authoring.source import Source
from ivr.authoring.texts import Texts
from ivr.authoring.vocabulary import unresolved
from ivr.model import Fact, FactId, Hours, Message
from ivr.model.hours import (
    CityHours,
    Clock,
    ClockId,
    Closure,
    Dates,
    DayKind,
    Days,
    ExceptionId,
    ExtraOpening,
    Shift,
)

Where = tuple[str | int, ...]


class HoursCompiler:
    """Makes the calendar of a city. ``written``: every id of facts.yaml, also those that have issues.

    ``issues`` holds what was found wrong, on the day ``today``, besides what ``texts`` notes itself.
    """

    def __init__(
        self,
        source: Source,
        facts: Mapping[FactId, Fact],
        written: Collection[str],
        texts: Texts,
        today: date,
    ) -> None:
        self.source = source
        self.facts = facts
        self.written = written
        self.texts = texts
        self.today = today
        self.issues: list[Issue] = []

    def hours(self, part: HoursFile, zone: str) -> CityHours:
        """Everything compiled; unusable parts are left out and are in ``issues``."""
        clocks = tuple(self._clock(name, each) for name, each in part.clocks.items())
        if part.desk not in part.clocks:
            self.issues.append(unresolved(self.source.at("desk"), "clock", part.desk, part.clocks))
        closures, openings = tuple(self._closures(part)), tuple(self._openings(part))
        self._conflicts(closures, openings)
        self._openings_have_hours(part, openings)
        texts = dict(self._texts(part))
        return CityHours(zone, ClockId(part.desk), clocks, closures, openings, texts)

    def _clock(self, name: str, part: ClockPart) -> Clock:
        at = self.source.at("clocks", name)
        written = {
            DayKind.WEEKDAY: ("weekdays", part.weekdays),
            DayKind.SATURDAY: ("saturdays", part.saturdays),
            DayKind.SUNDAY: ("sundays", part.sundays),
            DayKind.HOLIDAY: ("holidays", part.holidays),
        }
        named = {kind: (key, fact) for kind, (key, fact) in written.items() if fact is not None}
        if bool(part.open) == bool(named):
            wrong = f"The clock '{name}' has " + ("both hours and 'open'." if named else "no hours.")
            cure = "Write either 'open: always', or a fact for 'weekdays' and other kinds of day."
            self.issues.append(Issue(Code.HOURS_CLOCK, at, wrong, cure))
        found = [(kind, self._shift(fact, ("clocks", name, key))) for kind, (key, fact) in named.items()]
        shifts = tuple((kind, shift) for kind, shift in found if shift)
        return Clock(ClockId(name), shifts, part.open is not None, at)

    def _shift(self, name: str, where: Where) -> Shift | None:
        """The hours of a fact; None with an issue, or if the fact itself has one."""
        if name not in self.written:
            self.issues.append(unresolved(self.source.at(*where), "fact", name, self.written))
            return None
        fact = self.facts.get(FactId(name))
        if fact is None:
            return None
        if not isinstance(fact.value, Hours):
            wrong = f"The fact '{name}' is of the kind '{fact.kind}', not 'hours'."
            cure = "Write the id of a fact of kind hours, such as 8:30-17:00."
            self.issues.append(Issue(Code.VALUE_WRONG, self.source.at(*where), wrong, cure))
            return None
        return Shift(fact.id, fact.value)

    def _closures(self, part: HoursFile) -> Iterator[Closure]:
        for name, each in part.closures.items():
            where = ("closures", name)
            days = self._days(name, each, where)
            clocks = self._clocks(each, part, where)
            if days:
                yield Closure(ExceptionId(name), clocks, days, each.reason, self.source.at(*where))

    def _openings(self, part: HoursFile) -> Iterator[ExtraOpening]:
        for name, each in part.openings.items():
            where = ("openings", name)
            if name in part.closures:
                wrong = f"'{name}' is already the id of a closure."
                self.issues.append(
                    Issue(Code.ID_DUPLICATE, self.source.at(*where), wrong, "Choose another id.")
                )
            days = self._days(name, each, where)
            clocks = self._clocks(each, part, where)
            shift = self._shift(each.hours, (*where, "hours")) if each.hours else None
            if days:
                yield ExtraOpening(ExceptionId(name), clocks, days, shift, self.source.at(*where))

    def _days(self, name: str, part: ExceptionPart, where: Where) -> Days | None:
        days = days_of(part, self.source, where, self.issues)
        if isinstance(days, Dates) and days.last < self.today:
            wrong = f"'{name}' was over on {days.last}."
            cure = "Remove it, or write its next dates."
            at = self.source.at(*where)
            self.issues.append(Issue(Code.HOURS_PAST, at, wrong, cure, None, Severity.WARNING))
        return days

    def _clocks(self, part: ExceptionPart, file: HoursFile, where: Where) -> tuple[ClockId, ...]:
        for number, name in enumerate(part.clocks):
            if name not in file.clocks:
                at = self.source.at(*where, "clocks", number)
                self.issues.append(unresolved(at, "clock", name, file.clocks))
        return tuple(ClockId(name) for name in part.clocks)

    def _conflicts(self, closures: tuple[Closure, ...], openings: tuple[ExtraOpening, ...]) -> None:
        """Of two things on one day it must be clear which holds."""
        pairs: list[tuple[Closure | ExtraOpening, ExtraOpening]] = [*combinations(openings, 2)]
        pairs += [(closure, opening) for opening in openings for closure in closures]
        for one, other in pairs:
            shared = [clock for clock in one.clocks if clock in other.clocks]
            if shared and one.days.rank == other.days.rank and overlap(one.days, other.days):
                wrong = f"'{one.id}' and '{other.id}' say different things of '{shared[0]}' on the same day."
                cure = "Change the days of one; a single date goes before a range, a range before 'yearly'."
                self.issues.append(Issue(Code.HOURS_CONFLICT, other.at, wrong, cure))

    def _openings_have_hours(self, part: HoursFile, openings: tuple[ExtraOpening, ...]) -> None:
        for opening in openings:
            own = part.openings[opening.id].hours is not None
            for name in (name for name in opening.clocks if name in part.clocks):
                clock = part.clocks[name]
                if clock.open and own:
                    wrong = f"The clock '{name}' is always open, so '{opening.id}' cannot give it hours."
                    self.issues.append(Issue(Code.HOURS_CLOCK, opening.at, wrong, "Remove 'hours'."))
                elif not (clock.open or own or clock.weekdays):
                    wrong = f"'{opening.id}' has no hours, and '{name}' has none for weekdays."
                    cure = "Add 'hours:' with the id of a fact of kind hours."
                    self.issues.append(Issue(Code.KEY_MISSING, opening.at, wrong, cure))

    def _texts(self, part: HoursFile) -> Iterator[tuple[ExceptionId, Message]]:
        for name, each in part.closures.items():
            if each.say:
                at = self.source.at("closures", name, "say")
                yield ExceptionId(name), self.texts.message(f"hours.closures.{name}.say", each.say, at)
