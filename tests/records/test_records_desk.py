"""What staff set is there for all workers, and over at its time or when ended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from ivr.model import LanguageTag
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.records.audit import deeds
from ivr.records.database import Database
from ivr.records.desk import changes_from, end_change, list_changes, new_change_id, store_change
from ivr.records.tables import desk_changes


def announcement(now: datetime, hours: int = 2) -> DeskChange:
    """In two languages."""
    texts = ((LanguageTag("ja"), "本日は混み合っています。"), (LanguageTag("en"), "We are busy."))
    ends = now + timedelta(hours=hours)
    return DeskChange(new_change_id(), DeskChangeKind.ANNOUNCEMENT, now, ends, texts)


def test_there_and_back(database: Database, now: datetime) -> None:
    """Every field, with the order of the texts."""
    change = announcement(now)
    store_change(database, change, "anna", now)
    assert changes_from(database, now) == (change,)
    [stored] = list_changes(database, now)
    assert (stored.set_by, stored.created_at, stored.ended_early_at) == ("anna", now, None)


def test_over_by_itself(database: Database, now: datetime) -> None:
    """And those for later are there already, as a process holds them in memory."""
    later = announcement(now + timedelta(days=1))
    for change in (announcement(now), later):
        store_change(database, change, "anna", now)
    assert len(changes_from(database, now)) == 2
    assert changes_from(database, now + timedelta(hours=2)) == (later,)
    assert len(list_changes(database, now + timedelta(days=9), over=True)) == 2


def test_ended_early(database: Database, now: datetime) -> None:
    """Once; who asks again hears that there is nothing to end."""
    change = announcement(now)
    store_change(database, change, "anna", now)
    assert end_change(database, change.id, "anna", now + timedelta(minutes=5))
    assert not end_change(database, change.id, "anna", now + timedelta(minutes=6))
    assert not end_change(database, "none", "anna", now)
    assert changes_from(database, now + timedelta(minutes=7)) == ()
    [stored] = list_changes(database, now, over=True)
    assert stored.ended_early_at == now + timedelta(minutes=5)


def test_sent_twice_is_set_once(database: Database, now: datetime) -> None:
    """A second press, or a proxy that repeats: one change, which one end ends, and one line in the log."""
    change = announcement(now)
    before = len(deeds(database))
    for _ in range(2):
        store_change(database, change, "anna", now)
    assert changes_from(database, now) == (change,)
    assert end_change(database, change.id, "ben", now)
    assert changes_from(database, now) == ()
    logged = [(deed.who, deed.what, deed.about) for deed in deeds(database)][: len(deeds(database)) - before]
    assert logged == [("ben", "desk-ended", change.id), ("anna", "desk-announcement", change.id)]


@pytest.mark.parametrize("texts", [[["ja"]], "ja", [], [["ja", ""]]])
def test_one_that_nobody_can_read(
    database: Database, now: datetime, texts: object, caplog: pytest.LogCaptureFixture
) -> None:
    """It is left out and named in the log; what else staff set still holds."""
    change = announcement(now)
    store_change(database, change, "anna", now)
    odd = {"id": "odd", "kind": "announcement", "starts": now, "ends": change.ends, "set_by": "b"}
    with database.write() as connection:
        connection.execute(insert(desk_changes).values(**odd, texts=texts, created_at=now))
    assert changes_from(database, now) == (change,)
    assert "desk change odd" in caplog.text


def test_kinds_of_a_newer_version(database: Database, now: datetime) -> None:
    """While versions change one after another, the old one goes on with what it knows."""
    change = announcement(now)
    store_change(database, change, "anna", now)
    newer = {"id": "new", "kind": "music", "starts": now, "ends": change.ends, "texts": [], "set_by": "b"}
    with database.write() as connection:
        connection.execute(insert(desk_changes).values(**newer, created_at=now))
    assert changes_from(database, now) == (change,)
