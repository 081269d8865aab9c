"""``ivr report``"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from ivr.cli.formats import ListFormat
from ivr.cli.opened import opened_records
from ivr.cli.output import as_csv, as_table
from ivr.errors import IvrError
from ivr.records.days import day_of
from ivr.records.reports import By, Period, Report, reports

USUAL_DAYS = 30


def run(from_: str | None, until: str | None, format: ListFormat, by: str | None, urgent: str) -> int:
    """Print one report or all. Raises IvrError for a day that is none, RecordsError."""
    today = day_of(datetime.now(UTC))
    last = _day(until, "--until") if until else today
    first = _day(from_, "--from") if from_ else last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        raise IvrError(f"--from {first} is after --until {last}; write them the other way round")
    database = opened_records().database
    found = reports(database, Period(first, last), urgent, By(by) if by else None)
    print(reports_text(found, format, Period(first, last)), end="")
    return 0


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise IvrError(f"{option} {text}: write a day as 2026-12-28") from None


def reports_text(found: tuple[Report, ...], format: ListFormat, period: Period) -> str:
    """Reports as text. One alone is plain CSV; of several, each row begins with the report's name."""
    match format:
        case ListFormat.JSON:
            return _json(found, period)
        case ListFormat.CSV if len(found) == 1:
            return as_csv([found[0].columns, *found[0].rows])
        case ListFormat.CSV:
            return as_csv([(r.name, *row) for r in found for row in (r.columns, *r.rows)])
        case ListFormat.TABLE:
            tables = (_table(report) for report in found)
            return f"{period.first} to {period.last}\n\n" + "\n".join(tables)


def _table(report: Report) -> str:
    rows = as_table([report.columns, *report.rows]) if report.rows else "none\n"
    return f"{report.name}\n{rows}"


def _json(found: tuple[Report, ...], period: Period) -> str:
    data = {
        "from": period.first.isoformat(),
        "until": period.last.isoformat(),
        "reports": {r.name: [dict(zip(r.columns, row, strict=True)) for row in r.rows] for r in found},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
