"""The quick way of writing: nearly all there is are single turns of calls, many rows by one statement.

What a statement cannot decide by itself, such as turns that come out of order, is left to ``recording.py``,
which reads the call first. Plain SQL, as compiling it and converting types takes longer than the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice

from sqlalchemy import Connection

from ivr.records.days import day_of, hour_of
from ivr.records.events import CallStarted, Event, InputKind, Outcome, TurnTaken

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
 AND coalesce(calls.last_turn_at, excluded.last_turn_at) <= excluded.last_turn_at"""
"""What ``merging.py`` says of one turn that is later than all before it; any other call stays as it is."""
_WORDS = {word: str(word.value) for word in (*InputKind, *Outcome)}
"""Drivers of databases take a plain string many times faster than one of an enum."""

Row = tuple[object, ...]


@lru_cache(maxsize=4096)
def name_or_none(text: str | None) -> str | None:
    """The text if it is an id or a word; anything else is not recorded."""
    return str(text) if text is not None and _NAME.fullmatch(text) else None


def write_turns(connection: Connection, turns: Iterable[TurnTaken]) -> None:
    """Turns by their ids; those that are there already are left out. Raises ValueError for a naive time."""
    text = connection.dialect.name == "sqlite"
    _insert(connection, "turns", _TURN, [_turn_row(turn, text) for turn in turns], "DO NOTHING")


def write_next_turns(connection: Connection, singles: Sequence[Sequence[Event]]) -> bool:
    """Calls of which there is one turn each (``is_single``), in the order of their ids.

    False if some of them must be written in the other way, which does not mind what was written here.
    """
    text = connection.dialect.name == "sqlite"
    rows = [_call_row(events, text) for events in singles]
    return _insert(connection, "calls", _CALL, rows, _NEXT_TURN) == len(rows)


def is_single(events: Sequence[Event]) -> bool:
    """Is this one turn of a call, with its start before it at most?"""
    turn = events[-1]
    if not isinstance(turn, TurnTaken) or turn.language is None or len(events) > 2:
        return False
    return len(events) == 1 or (isinstance(events[0], CallStarted) and events[0].at <= turn.at)


def _turn_row(turn: TurnTaken, text: bool) -> Row:
    day = day_of(turn.at)
    return (
        turn.id,
        turn.call_sid,
        _stored(turn.at, text),
        day.isoformat() if text else day,
        name_or_none(turn.place) or "unknown",
        _WORDS[turn.kind],
        name_or_none(turn.chosen),
        turn.tries,
        name_or_none(turn.language),
        _WORDS[turn.outcome] if turn.outcome else None,
    )


def _call_row(events: Sequence[Event], text: bool) -> Row:
    first, turn = events[0], events[-1]
    assert isinstance(turn, TurnTaken)
    start = first if isinstance(first, CallStarted) else None
    day, place = day_of(first.at), name_or_none(turn.place)
    last = _stored(turn.at, text)
    return (
        turn.call_sid,
        last if start is None else _stored(start.at, text),
        day.isoformat() if text else day,
        hour_of(first.at),
        name_or_none(start.line) if start else None,
        name_or_none(turn.language),
        start.caller_key if start else None,
        _WORDS[turn.outcome] if turn.outcome else None,
        place if turn.outcome is Outcome.TOLD else None,
        place,
        last,
    )


def _stored(moment: datetime, text: bool) -> object:
    """As ``columns.UtcTime`` stores it."""
    if not text:
        return moment
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds")


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
