"""The quick way of writing: nearly all there is are turns of calls as they came, many rows by one statement.

What a statement cannot decide by itself, such as turns that come out of order, is left to ``recording.py``,
which reads the call first. Plain SQL, as compiling it and converting types takes longer than the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain, islice

from sqlalchemy import Connection

from ivr.records.days import aware, day_of, hour_of
from ivr.records.events import CallStarted, Event, InputKind, Outcome, TurnTaken
from ivr.records.merging import strongest

ROWS = 100
"""Rows of one statement; SQLite takes 32766 parameters (sqlite.org/limits.html, read 2026-11-23)."""
_NAME = re.compile(r"[a-z][A-Za-z0-9_.:=/-]{0,79}")
"""Ids and words of ours. A string of digits is none, so nothing that was keyed in can get in here."""
_TURN = ("id", "call_sid", "at", "day", "place", "kind", "chosen", "tries", "language", "outcome")
_CALL = (
    *("call_sid", "started_at", "day", "hour", "line", "language", "caller_key"),
    *("outcome", "procedure", "last_place", "last_turn_at"),
)
_RANK = (
    "CASE {} " + " ".join(f"WHEN '{word}' THEN {rank}" for rank, word in enumerate(Outcome)) + " ELSE -1 END"
)
_NEXT_TURN = f"""(call_sid) DO UPDATE SET
 line = coalesce(calls.line, excluded.line), language = excluded.language,
 procedure = coalesce(excluded.procedure, calls.procedure),
 outcome = CASE WHEN {_RANK.format("excluded.outcome")} > {_RANK.format("calls.outcome")}
  THEN excluded.outcome ELSE calls.outcome END,
 last_place = excluded.last_place, last_turn_at = excluded.last_turn_at
 WHERE calls.started_at <= excluded.started_at AND excluded.caller_key IS NULL
 AND coalesce(calls.last_turn_at, excluded.started_at) <= excluded.started_at"""
"""What ``merging.py`` says of turns that are later than all before them; any other call stays as it is."""
_WORDS = {word: str(word.value) for word in (*InputKind, *Outcome)}
"""Drivers of databases take a plain string many times faster than one of an enum."""
_UTC_LENGTH, _HOUR_LENGTH = len("2026-11-26 12:00:00.000000"), len("2026-11-26 12")

Row = tuple[object, ...]


@lru_cache(maxsize=4096)
def name_or_none(text: str | None) -> str | None:
    """The text if it is an id or a word; anything else is not recorded."""
    return str(text) if text is not None and _NAME.fullmatch(text) else None


def write_turns(connection: Connection, turns: Iterable[TurnTaken]) -> None:
    """Turns by their ids; those that are there already are left out. Raises ValueError for a naive time."""
    text = connection.dialect.name == "sqlite"
    _insert(connection, "turns", _TURN, [_turn_row(turn, text) for turn in turns], "DO NOTHING")


def write_next_turns(connection: Connection, by_call: Sequence[Sequence[Event]]) -> bool:
    """Turns of calls, each as ``in_order`` wants them, in the order of the calls' ids.

    False if some of them must be written in the other way, which does not mind what was written here.
    """
    text = connection.dialect.name == "sqlite"
    rows = [_call_row(events, text) for events in by_call]
    return _insert(connection, "calls", _CALL, rows, _NEXT_TURN) == len(rows)


def in_order(events: Sequence[Event]) -> bool:
    """Are these turns of a call, one after the other, with its start before them at most?"""
    before = events[0].at
    for event in events[1:] if isinstance(events[0], CallStarted) else events:
        if not isinstance(event, TurnTaken) or event.language is None or event.at < before:
            return False
        before = event.at
    return isinstance(events[-1], TurnTaken)


def _turn_row(turn: TurnTaken, text: bool) -> Row:
    at, day, _hour = _time(turn.at, text)
    return (
        turn.id,
        turn.call_sid,
        at,
        day,
        name_or_none(turn.place) or "unknown",
        _WORDS[turn.kind],
        name_or_none(turn.chosen),
        turn.tries,
        name_or_none(turn.language),
        _WORDS[turn.outcome] if turn.outcome else None,
    )


def _call_row(events: Sequence[Event], text: bool) -> Row:
    """``events``: as ``in_order`` wants them."""
    first, last = events[0], events[-1]
    assert isinstance(last, TurnTaken)
    start = first if isinstance(first, CallStarted) else None
    at, day, hour = _time(first.at, text)
    outcome, told = _come_to(events)
    return (
        last.call_sid,
        at,
        day,
        hour,
        name_or_none(start.line) if start else None,
        name_or_none(last.language),
        start.caller_key if start else None,
        _WORDS[outcome] if outcome else None,
        name_or_none(told),
        name_or_none(last.place),
        at if first is last else _time(last.at, text)[0],
    )


def _come_to(events: Sequence[Event]) -> tuple[Outcome | None, str | None]:
    """What these turns come to, and where an outcome was told last."""
    outcome, told = None, None
    for event in events:
        if isinstance(event, TurnTaken) and event.outcome:
            outcome = strongest((outcome, event.outcome)) if outcome else event.outcome
            told = event.place if event.outcome is Outcome.TOLD else told
    return outcome, told


def _time(moment: datetime, text: bool) -> tuple[object, object, int]:
    """The moment as ``columns.UtcTime`` stores it, and its day and hour. Raises ValueError if it is naive."""
    if moment.tzinfo is not UTC:
        moment = aware(moment).astimezone(UTC)
    stored = moment.isoformat(" ", "microseconds")[:_UTC_LENGTH]
    day, day_text, hour = _civil(stored[:_HOUR_LENGTH])
    return (stored, day_text, hour) if text else (moment, day, hour)


@lru_cache(maxsize=64)
def _civil(hour: str) -> tuple[date, str, int]:
    """Day and hour in the city, whose hours begin with those of UTC. ``hour``: such as ``2026-11-26 12``."""
    moment = datetime.fromisoformat(f"{hour}:00+00:00")
    return day_of(moment), day_of(moment).isoformat(), hour_of(moment)


def _insert(
    connection: Connection, table: str, columns: tuple[str, ...], rows: list[Row], conflict: str
) -> int:
    """How many rows were inserted or changed."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    changed = 0
    for some in _chunks(rows):
        statement = _statement(table, columns, len(some), conflict, mark)
        changed += connection.exec_driver_sql(statement, tuple(chain.from_iterable(some))).rowcount
    return changed


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, ROWS)):
        yield some


@lru_cache(maxsize=4 * ROWS)
def _statement(table: str, columns: tuple[str, ...], count: int, conflict: str, mark: str) -> str:
    row = f"({', '.join([mark] * len(columns))})"
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * count)} ON CONFLICT {conflict}"
