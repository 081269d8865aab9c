"""A hundred thousand calls in a database, as a busy month of a city would leave them; of nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import insert

from ivr.records.database import Database
from ivr.records.days import day_of, hour_of
from ivr.records.tables import calls, turns

LANGUAGES = ("ja", "ja", "ja", "en", "zh-CN", "vi")
PLACES = ("front", "card-loss", "card-pin", "card-return", "continued-use")
OUTCOMES = ("told", "told", "text", "person", "callback", None)
STEP = 5000


def fill(database: Database, now: datetime, number: int) -> None:
    """So many calls in the thirty days before now, with four turns each."""
    made = (_call(n, now) for n in range(number))
    while some := list(islice(made, STEP)):
        with database.write() as connection:
            connection.execute(insert(calls), [call for call, _ in some])
            connection.execute(insert(turns), [turn for _, found in some for turn in found])


def _call(n: int, now: datetime) -> tuple[dict[str, object], list[dict[str, object]]]:
    start = now - timedelta(minutes=n * 43200 // 100_000 % 43200, seconds=n % 60)
    outcome, place = OUTCOMES[n % 6], PLACES[1 + n % 4]
    sid, language = f"CA{n:032x}", LANGUAGES[n % len(LANGUAGES)]
    call: dict[str, object] = {
        "call_sid": sid,
        "started_at": start,
        "day": day_of(start),
        "hour": hour_of(start),
        "language": language,
        "ended_at": start + timedelta(seconds=180),
        "status": "completed",
        "seconds": 60 + n % 240,
        "outcome": outcome,
        "procedure": place if outcome else None,
        "last_place": place,
        "last_turn_at": start + timedelta(seconds=150),
    }
    return call, list(_turns(sid, start, language, place, outcome))


def _turns(
    sid: str, start: datetime, language: str, place: str, outcome: str | None
) -> Iterator[dict[str, object]]:
    for number, (where, kind) in enumerate(
        (("front", "started"), ("front", "key"), (place, "key"), (place, "key"))
    ):
        at = start + timedelta(seconds=30 * number)
        yield {
            "id": f"{sid}-{number}",
            "call_sid": sid,
            "at": at,
            "day": day_of(at),
            "place": where,
            "kind": kind,
            "tries": 0,
            "language": language,
            "outcome": "told" if number == 3 and outcome else None,
        }
