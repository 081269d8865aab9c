"""Requests are on the disk before they are accepted, one for each caller and day; one of staff has each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.errors import RecordsError
from ivr.model.retention import Retention
from ivr.records.audit import deeds
from ivr.records.database import Database, open_database
from ivr.records.handling import Handling, note_mark
from ivr.records.opening import Records
from ivr.records.requests import (
    Accepted,
    Draft,
    Duplicate,
    Gone,
    Origin,
    Recording,
    RequestKind,
    Requests,
    RequestStatus,
)
from ivr.records.schema import upgrade
from ivr.records.tables import recordings_to_delete, requests
from ivr.records.vault import Vault, new_key

NUMBER, OTHER = "+819012345678", "+81312345678"
DUE = date(2026, 12, 28)


def origin(call: int = 1) -> Origin:
    """A case of a call."""
    return Origin(f"CA{call:032}", "en", "card-loss", (("where", "outside"),))


def accepted(records: Records, now: datetime, call: int = 1, number: str = NUMBER) -> str:
    """An accepted callback; its id."""
    draft = records.requests.draft_callback(origin(call), number, now)
    done = records.requests.accept_callback(draft.ref, "morning", DUE, now)
    assert isinstance(done, Accepted)
    return done.ref


def test_a_callback(records: Records, now: datetime) -> None:
    """A draft is not shown to staff; an accepted request is, with all that staff need."""
    draft = records.requests.draft_callback(origin(), NUMBER, now)
    assert draft == Draft(draft.ref, has_number=True)
    assert records.handling.listed() == ()
    assert records.handling.find(draft.ref) is None
    assert records.requests.number_of(draft.ref) == NUMBER
    done = records.requests.accept_callback(draft.ref, "morning", DUE, now)
    assert done == Accepted(draft.ref, now + timedelta(days=90))
    [request] = records.handling.listed()
    assert (request.kind, request.status, request.band, request.due) == (
        RequestKind.CALLBACK, RequestStatus.OPEN, "morning", DUE,
    )  # fmt: skip
    assert request.answers == (("where", "outside"),)
    assert NUMBER not in repr(request)


def test_every_step_twice(records: Records, now: datetime) -> None:
    """A webhook that comes again does the same and makes nothing new."""
    drafts = {records.requests.draft_callback(origin(), NUMBER, now) for _ in range(2)}
    [draft] = drafts
    done = {records.requests.accept_callback(draft.ref, "any", None, now) for _ in range(2)}
    assert len(done) == 1
    assert records.requests.draft_callback(origin(), NUMBER, now).accepted
    assert len(records.handling.listed()) == 1
    assert len(records.handling.history(draft.ref)) == 1


def test_withheld_number(records: Records, now: datetime) -> None:
    """Without a number nothing can be accepted; then one is keyed in, and another after a correction."""
    draft = records.requests.draft_callback(origin(), None, now)
    assert not draft.has_number
    assert records.requests.number_of(draft.ref) is None
    assert records.requests.accept_callback(draft.ref, "any", None, now) == Gone()
    assert records.requests.set_number(draft.ref, OTHER, now)
    assert records.requests.set_number(draft.ref, NUMBER, now)
    assert isinstance(records.requests.accept_callback(draft.ref, "any", None, now), Accepted)
    assert records.handling.number(draft.ref, "anna", now) == NUMBER
    assert not records.requests.set_number(draft.ref, OTHER, now)


def test_one_for_each_caller_and_day(records: Records, now: datetime) -> None:
    """A second call of the day does not make a second request; another caller, day or finished one does."""
    first = accepted(records, now)
    draft = records.requests.draft_callback(origin(2), NUMBER, now)
    for _ in range(2):
        assert records.requests.accept_callback(draft.ref, "any", None, now) == Duplicate(first)
    accepted(records, now, call=3, number=OTHER)
    accepted(records, now + timedelta(days=1), call=4)
    assert records.handling.done(first, "anna", now)
    assert isinstance(records.requests.accept_callback(draft.ref, "any", None, now), Accepted)


def test_two_calls_at_once(records: Records, now: datetime) -> None:
    """The database decides, whatever the workers saw before."""
    refs = [records.requests.draft_callback(origin(call), NUMBER, now).ref for call in range(4)]

    def accept(ref: str) -> object:
        return records.requests.accept_callback(ref, "any", None, now)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(accept, refs))
    assert [type(result) for result in results].count(Accepted) == 1
    assert [type(result) for result in results].count(Duplicate) == 3


def test_ids_cannot_be_guessed(records: Records, now: datetime) -> None:
    """They stand in URLs: long, by chance, and of no use elsewhere."""
    refs = {records.requests.draft_callback(origin(call), None, now).ref for call in range(20)}
    assert len(refs) == 20
    assert all(len(ref) >= 22 and ref[0].isalpha() for ref in refs)
    assert records.requests.accept_message(refs.pop(), now) == Gone()
    assert records.requests.accept_callback("nothing", "any", None, now) == Gone()


def test_a_message(records: Records, now: datetime) -> None:
    """Recorded, recorded again (the first one is deleted at Twilio), sent."""
    first, second = (Recording(f"RE{n}", f"https://api.example.com/RE{n}", 10 + n) for n in (1, 2))
    draft = records.requests.draft_message(origin(), first, NUMBER, now)
    again = records.requests.draft_message(origin(), second, NUMBER, now)
    assert draft.ref == again.ref
    assert records.requests.recording_of(draft.ref) == second
    done = {records.requests.accept_message(draft.ref, now) for _ in range(2)}
    assert done == {Accepted(draft.ref, now + timedelta(days=30))}
    with records.database.read() as connection:
        assert connection.scalars(select(recordings_to_delete.c.recording_sid)).all() == ["RE1"]
    [request] = records.handling.listed()
    assert (request.kind, request.recording_seconds) == (RequestKind.MESSAGE, 12)


def test_a_recording_after_the_message_was_sent(records: Records, now: datetime) -> None:
    """What was sent stays as the caller sent it; another recording is a message of its own, once."""
    first, second = (Recording(f"RE{n}", f"https://api.example.com/RE{n}", n) for n in (1, 2))
    draft = records.requests.draft_message(origin(), first, None, now)
    records.requests.accept_message(draft.ref, now)
    assert records.requests.draft_message(origin(), first, None, now).accepted
    further = {records.requests.draft_message(origin(), second, None, now).ref for _ in range(2)}
    [ref] = further
    assert isinstance(records.requests.accept_message(ref, now), Accepted)
    assert records.requests.draft_message(origin(), second, None, now).accepted
    assert [records.requests.recording_of(each) for each in (draft.ref, ref)] == [first, second]
    with records.database.read() as connection:
        assert not connection.scalars(select(recordings_to_delete.c.recording_sid)).all()


def test_exactly_one_of_two_staff(records: Records, now: datetime) -> None:
    """Both take the same request at the same moment."""
    ref = accepted(records, now)
    with ThreadPoolExecutor(6) as pool:
        got = list(
            pool.map(lambda who: records.handling.claim(ref, who, now), [f"staff-{n}" for n in range(6)])
        )
    assert got.count(True) == 1
    winner = f"staff-{got.index(True)}"
    assert records.handling.claim(ref, winner, now), "asked again by the same one"
    request = records.handling.find(ref)
    assert request is not None
    assert request.claimed_by == winner
    assert [step.what for step in records.handling.history(ref)] == ["accepted", "claimed"]


def test_the_life_of_a_request(records: Records, now: datetime) -> None:
    """Claimed, released, noted, done: who did what is kept, and the deletion comes nearer, never farther."""
    ref = accepted(records, now)
    handling = records.handling
    assert handling.claim(ref, "anna", now)
    assert handling.release(ref, "anna", now)
    assert not handling.release(ref, "anna", now)
    assert handling.note(ref, "ben", "called, nobody there", now)
    assert handling.number(ref, "ben", now) == NUMBER
    assert handling.done(ref, "ben", now, "told what to bring")
    assert not handling.done(ref, "ben", now)
    assert not handling.claim(ref, "carla", now)
    assert handling.listed() == ()
    [request] = handling.listed(finished=True)
    assert (request.status, request.note) == (RequestStatus.DONE, "told what to bring")
    assert request.delete_after == now + timedelta(days=30)
    assert [(step.who, step.what) for step in handling.history(ref)] == [
        ("caller", "accepted"), ("anna", "claimed"), ("anna", "released"), ("ben", "noted"),
        ("ben", "number-read"), ("ben", "done"),
    ]  # fmt: skip


def test_opened_again(records: Records, now: datetime) -> None:
    """What was finished by mistake waits again, and is deleted no later; the newest done comes first."""
    first, second = accepted(records, now), accepted(records, now, 2, "+819087654321")
    handling = records.handling
    assert not handling.reopen(first, "anna", now)
    for minutes, ref in enumerate((first, second)):
        assert handling.done(ref, "anna", now + timedelta(minutes=minutes))
    assert [request.ref for request in handling.listed(finished=True)] == [second, first]
    assert handling.reopen(first, "ben", now)
    [request] = handling.listed()
    assert (request.ref, request.claimed_by, request.delete_after) == (first, None, now + timedelta(days=30))


def test_a_note_that_was_replaced_meanwhile(records: Records, now: datetime) -> None:
    """Whoever saw another note does not overwrite this one; with what they saw it is done."""
    ref = accepted(records, now)
    handling = records.handling
    assert handling.note(ref, "anna", "first", now, known=note_mark(None))
    assert not handling.note(ref, "ben", "second", now, known=note_mark(None))
    assert not handling.done(ref, "ben", now, "second", known=note_mark(None))
    assert handling.done(ref, "ben", now, "second", known=note_mark("first"))
    [request] = handling.listed(finished=True)
    assert request.note == "second"


def test_what_is_most_private_is_in_the_audit_log(records: Records, now: datetime) -> None:
    """The number was read: by whom, and of which request."""
    ref = accepted(records, now)
    records.handling.number(ref, "anna", now)
    [deed] = deeds(records.database)
    assert (deed.who, deed.what, deed.about) == ("anna", "number-read", ref)


def test_done_late_is_not_kept_longer_than_promised(records: Records, now: datetime) -> None:
    """The caller was told a day."""
    ref = accepted(records, now)
    assert records.handling.cancel(ref, "anna", now + timedelta(days=80))
    [request] = records.handling.listed(finished=True)
    assert request.delete_after == now + timedelta(days=90)


def test_numbers_are_not_readable(records: Records, now: datetime) -> None:
    """In no column, neither whole nor in its usual form."""
    accepted(records, now)
    with records.database.read() as connection:
        stored = repr(connection.execute(select(requests)).all())
    assert "12345678" not in stored


def test_without_a_key(database: Database, now: datetime) -> None:
    """No number is kept in clear instead: a callback fails, a message goes without the number."""
    keyless = Records(database, Vault([]), Retention())
    with pytest.raises(RecordsError, match="IVR_RECORDS_KEY"):
        keyless.requests.draft_callback(origin(), NUMBER, now)
    draft = keyless.requests.draft_message(origin(), Recording("RE1", "https://x", 3), NUMBER, now)
    assert not draft.has_number


def test_the_database_is_away(tmp_path: Path, vault: Vault, now: datetime) -> None:
    """One kind of error, soon, and with nothing of the caller in it."""
    (tmp_path / "file").write_text("")
    away = open_database(f"sqlite:///{tmp_path / 'file' / 'x.sqlite3'}")
    refused = open_database("postgresql://nobody@127.0.0.1:1/none")
    for database in (away, refused):
        with pytest.raises(RecordsError) as raised:
            Records(database, vault, Retention()).requests.draft_callback(origin(), NUMBER, now)
        assert "12345678" not in str(raised.value)


KILLED = """
import sys
from datetime import UTC, datetime
from ivr.model.retention import Retention
from ivr.records.database import open_database
from ivr.records.requests import Origin, Requests
from ivr.records.vault import Vault, new_key
url, key = sys.argv[1:]
requests = Requests(open_database(url), Vault([key]), Retention())
now = datetime.now(UTC)
number = 0
while True:
    number += 1
    draft = requests.draft_callback(Origin(f"CA{number}", "ja", "card-loss"), f"+8190{number:08}", now)
    requests.accept_callback(draft.ref, "any", None, now)
    print(draft.ref, flush=True)
"""


def test_killed_after_accepted(new_url: str) -> None:
    """kill -9 in the middle of work: whatever was answered with "accepted" is there afterwards."""
    from ivr.records.vault import new_key

    key = new_key()
    database = open_database(new_url)
    upgrade(database)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, new_url, key], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout as out:
        answered = [out.readline().strip() for _ in range(15)]
        os.kill(process.pid, signal.SIGKILL)
        answered += [line.strip() for line in out if line.endswith("\n")]
    process.wait()
    found = {request.ref for request in Records(database, Vault([key]), Retention()).handling.listed()}
    assert set(answered) <= found
    database.dispose()


def test_back_from_a_keyed_number(records: Records, now: datetime) -> None:
    """Who goes back and is told that their own number will be called is called there, not at the other."""
    draft = records.requests.draft_callback(origin(), NUMBER, now)
    assert records.requests.set_number(draft.ref, OTHER, now)
    assert records.requests.draft_callback(origin(), NUMBER, now) == draft
    assert records.requests.number_of(draft.ref) == NUMBER


def test_back_from_a_keyed_number_while_withheld(records: Records, now: datetime) -> None:
    """A number keyed in before is not taken for the caller's own."""
    draft = records.requests.draft_callback(origin(), None, now)
    assert records.requests.set_number(draft.ref, OTHER, now)
    assert not records.requests.draft_callback(origin(), None, now).has_number
    assert records.requests.number_of(draft.ref) is None


class FinishedMeanwhile(Requests):
    """Staff finish the first request right after the second was refused as a duplicate of it."""

    def __init__(self, records: Records, now: datetime) -> None:
        super().__init__(records.database, records.vault, records.retention)
        self._handling, self._now = records.handling, now

    def _duplicate(self, ref: str) -> Duplicate | Gone | None:
        for request in self._handling.listed():
            self._handling.done(request.ref, "anna", self._now)
        return super()._duplicate(ref)


def test_a_duplicate_of_what_is_finished_meanwhile(records: Records, now: datetime) -> None:
    """It counts, as nobody would call on the strength of the other."""
    accepted(records, now)
    draft = records.requests.draft_callback(origin(2), NUMBER, now)
    done = FinishedMeanwhile(records, now).accept_callback(draft.ref, "any", None, now)
    assert isinstance(done, Accepted)
    assert [request.ref for request in records.handling.listed()] == [draft.ref]


def test_whose_request_it_is(records: Records, now: datetime) -> None:
    """What one has taken no other finishes or gives back, at whatever moment; and the log keeps each deed."""
    ref, handling = accepted(records, now), records.handling
    assert handling.claim(ref, "anna", now)
    assert not handling.done(ref, "ben", now)
    assert not handling.cancel(ref, "ben", now)
    assert not handling.release(ref, "ben", now)
    assert handling.done(ref, "anna", now)
    logged = [(deed.who, deed.what) for deed in deeds(records.database) if deed.about == ref]
    assert logged == [("anna", "request-done"), ("anna", "request-claimed")]


def test_a_number_that_no_key_opens_was_not_read(records: Records, now: datetime) -> None:
    """Neither history nor log says that somebody saw it."""
    ref = accepted(records, now)
    keyless = Handling(records.database, Vault([new_key()]), records.retention)
    with pytest.raises(RecordsError):
        keyless.number(ref, "anna", now)
    assert "number-read" not in [step.what for step in keyless.history(ref)]
    assert not [deed for deed in deeds(records.database) if deed.about == ref]
