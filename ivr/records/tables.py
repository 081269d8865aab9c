"""The tables as they are now. ``migrations/`` makes them; a test holds the two together.

A day is the civil day in the city (``days.py``), kept beside the moment so that queries, limits and
retention need no time-zone arithmetic of a database. No table holds digits that were keyed in, speech or
a transcript; numbers stand only in ``requests`` and ``sms``, encrypted (``vault.py``).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
)

from ivr.records.columns import UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SID, WORD, PLACE, TOKEN = String(64), String(40), String(80), Text()
"""Twilio's ids; our own words and public ids; places and choices; encrypted numbers."""

calls = Table(
    "calls",
    metadata,
    Column("call_sid", SID, primary_key=True),
    Column("started_at", UtcTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("line", WORD),
    Column("language", WORD),
    Column("caller_key", String(64)),
    Column("ended_at", UtcTime),
    Column("status", WORD),
    Column("seconds", Integer),
    Column("outcome", WORD),
    Column("procedure", PLACE),
    Column("last_place", PLACE),
    Column("last_turn_at", UtcTime),
    Column("closed_by_age", Boolean, nullable=False, server_default=false()),
    Index("ix_calls_day", "day"),
    Index("ix_calls_caller_key", "caller_key"),
    Index("ix_calls_ended_at", "ended_at"),
)


def is_transfer(table: Table) -> ColumnElement[bool]:
    """Turns in which a transfer ended. Written out, as an index of these alone is found by no parameter."""
    column: Column[str] = table.c.kind
    return column == literal_column("'transfer'")


turns = Table(
    "turns",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("call_sid", SID, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("place", PLACE, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("chosen", PLACE),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("language", WORD),
    Column("outcome", WORD),
    Index("ix_turns_call_sid", "call_sid"),
    Index("ix_turns_day", "day", "place"),
)
Index(
    "ix_turns_transfers",
    turns.c.day,
    turns.c.chosen,
    sqlite_where=is_transfer(turns),
    postgresql_where=is_transfer(turns),
)

requests = Table(
    "requests",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("call_sid", SID, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("accepted_at", UtcTime),
    Column("day", Date, nullable=False),
    Column("number", TOKEN),
    Column("caller_key", String(64)),
    Column("dedup_key", String(120), unique=True),
    Column("language", WORD, nullable=False),
    Column("place", PLACE, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("band", WORD),
    Column("due", Date),
    Column("recording_sid", SID),
    Column("recording_url", Text),
    Column("recording_seconds", Integer),
    Column("status", WORD, nullable=False),
    Column("claimed_by", String(80)),
    Column("claimed_at", UtcTime),
    Column("done_at", UtcTime),
    Column("note", Text),
    Column("delete_after", UtcTime, nullable=False),
    UniqueConstraint("call_sid", "kind"),
    Index("ix_requests_day", "day"),
    Index("ix_requests_status", "status", "due"),
    Index("ix_requests_delete_after", "delete_after"),
)

request_history = Table(
    "request_history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("request_id", WORD, ForeignKey("requests.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", WORD, nullable=False),
    Index("ix_request_history_request_id", "request_id"),
)

sms = Table(
    "sms",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("call_sid", SID, nullable=False),
    Column("case_digest", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("number", TOKEN, nullable=False),
    Column("caller_key", String(64), nullable=False),
    Column("body", Text),
    Column("language", WORD, nullable=False),
    Column("place", PLACE, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("status", WORD, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try_at", UtcTime),
    Column("twilio_sid", SID),
    Column("error_code", WORD),
    UniqueConstraint("call_sid", "case_digest"),
    Index("ix_sms_day", "day", "caller_key"),
    Index("ix_sms_status", "status", "next_try_at"),
    Index("ix_sms_twilio_sid", "twilio_sid"),
    Index("ix_sms_created_at", "created_at"),
)

desk_changes = Table(
    "desk_changes",
    metadata,
    Column("id", WORD, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("starts", UtcTime, nullable=False),
    Column("ends", UtcTime, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("set_by", String(80), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("ended_early_at", UtcTime),
    Index("ix_desk_changes_ends", "ends"),
)

waiting = Table(
    "waiting",
    metadata,
    Column("call_sid", SID, primary_key=True),
    Column("joined_at", UtcTime, primary_key=True),
    Column("language", WORD, nullable=False),
    Column("place", PLACE, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("left_at", UtcTime),
    Column("why", WORD),
    Index("ix_waiting_left_at", "left_at", "joined_at"),
)

recordings_to_delete = Table(
    "recordings_to_delete",
    metadata,
    Column("recording_sid", SID, primary_key=True),
    Column("queued_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try_at", UtcTime, nullable=False),
    Index("ix_recordings_to_delete_next_try_at", "next_try_at"),
)

purges = Table(
    "purges",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("why", WORD, nullable=False),
    Column("what", WORD, nullable=False),
    Column("removed", Integer, nullable=False),
    Index("ix_purges_at", "at"),
)

daily_tasks = Table(
    "daily_tasks",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("day", Date, nullable=False),
    Column("started_at", UtcTime, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("role", WORD, nullable=False),
    Column("password_hash", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", String(80), ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Index("ix_sessions_name", "name"),
    Index("ix_sessions_seen_at", "seen_at"),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("name_key", String(64), nullable=False),
    Column("address_key", String(64), nullable=False),
    Index("ix_sign_in_failures_address_key", "address_key", "at"),
    Index("ix_sign_in_failures_at", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", WORD, nullable=False),
    Column("about", String(120)),
    Index("ix_audit_at", "at"),
)
