"""Writing a batch of events into the tables, in one transaction. Writing it twice changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from ivr.records.bulk import in_order, name_or_none, write_next_turns, write_turns
from ivr.records.database import insert_new
from ivr.records.days import day_of, hour_of
from ivr.records.events import CallEnded, Event, Outcome, QueueJoined, QueueLeft, TurnTaken
from ivr.records.merging import CallRecord, first_known, merged
from ivr.records.tables import calls, waiting


def record(connection: Connection, events: Sequence[Event]) -> None:
    """Write events. Raises what SQLAlchemy raises, ValueError for a time without a zone."""
    by_call: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_call[event.call_sid].append(event)
    write_turns(connection, (event for event in events if isinstance(event, TurnTaken)))
    simple = {sid: by_call[sid] for sid in sorted(by_call) if in_order(by_call[sid])}
    if not write_next_turns(connection, list(simple.values())):
        simple = {}
    _write_calls(connection, {sid: found for sid, found in by_call.items() if sid not in simple})
    _write_waiting(connection, [event for event in events if isinstance(event, QueueJoined | QueueLeft)])
    touched = {event.call_sid for event in events if isinstance(event, CallEnded | QueueJoined)}
    _end_waiting(connection, sorted(touched))


def _write_calls(connection: Connection, by_call: Mapping[str, Sequence[Event]]) -> None:
    """Rows are made first, then locked in the order of their ids: no two writers wait for each other."""
    if not by_call:
        return
    sids = sorted(by_call)
    first = {sid: min(map(first_known, by_call[sid])) for sid in sids}
    blank = [{"call_sid": sid, "started_at": first[sid], **_when(first[sid])} for sid in sids]
    connection.execute(insert_new(connection, calls), blank)
    locked = select(calls).where(calls.c.call_sid.in_(sids)).order_by(calls.c.call_sid).with_for_update()
    before = [_call(row) for row in connection.execute(locked).mappings()]
    changed = [after for call in before if (after := merged(call, by_call[call.call_sid])) != call]
    if changed:
        by_sid = update(calls).where(calls.c.call_sid == bindparam("sid"))
        connection.execute(by_sid, [_row(call) for call in changed])


def _when(moment: datetime) -> dict[str, object]:
    return {"day": day_of(moment), "hour": hour_of(moment)}


def _call(row: RowMapping) -> CallRecord:
    values = {field.name: row[field.name] for field in fields(CallRecord)}
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] in set(Outcome) else None
    return CallRecord(**values)


def _row(call: CallRecord) -> dict[str, object]:
    row = asdict(call)
    for name in ("line", "language", "procedure", "last_place", "status"):
        row[name] = name_or_none(row[name])
    return {"sid": row.pop("call_sid"), **row, **_when(call.started_at)}


def _write_waiting(connection: Connection, events: Iterable[QueueJoined | QueueLeft]) -> None:
    for event in events:
        if isinstance(event, QueueJoined):
            row = {
                "call_sid": event.call_sid,
                "joined_at": event.at,
                "language": name_or_none(event.language) or "unknown",
                "place": name_or_none(event.place) or "unknown",
                "answers": [list(answer) for answer in event.answers],
            }
            connection.execute(insert_new(connection, waiting), [row])
        else:
            _leave(connection, event)


def _leave(connection: Connection, event: QueueLeft) -> None:
    connection.execute(
        update(waiting)
        .where(waiting.c.call_sid == event.call_sid, waiting.c.left_at.is_(None))
        .where(waiting.c.joined_at <= event.at)
        .values(left_at=event.at, why=name_or_none(event.why))
    )


def _end_waiting(connection: Connection, sids: Sequence[str]) -> None:
    """Whoever has hung up waits no more, whichever of the two was heard of first."""
    if not sids:
        return
    ended = (
        select(calls.c.ended_at)
        .where(calls.c.call_sid == waiting.c.call_sid, calls.c.ended_at >= waiting.c.joined_at)
        .scalar_subquery()
    )
    connection.execute(
        update(waiting)
        .where(waiting.c.call_sid.in_(sids), waiting.c.left_at.is_(None), ended.is_not(None))
        .values(left_at=ended, why="ended")
    )
