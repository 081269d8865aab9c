"""The commands for the desk and its records: what they do, and what they say to a mistake."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from ivr.cli.desk import app as desk
from ivr.cli.desk import moment
from ivr.cli.formats import Counted
from ivr.cli.output import as_csv, as_table
from ivr.cli.records import app as records_app
from ivr.cli.requests import app as requests_app
from ivr.errors import DatabaseError, IvrError
from ivr.records.database import open_database
from ivr.records.opening import Records, open_records
from ivr.records.reports import By
from ivr.records.requests import Accepted, Origin, Recording
from ivr.records.schema import upgrade
from ivr.records.sms import Limits, Text
from ivr.settings import read_settings

if TYPE_CHECKING:
    from tests.conftest import Ivr

NUMBER = "+819012345678"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing has been recorded yet."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def records() -> Records:
    """What the commands use."""
    found = open_records(read_settings())
    upgrade(found.database)
    return found


def request(records: Records) -> str:
    """An accepted callback of now; its id."""
    now = datetime.now(UTC)
    origin = Origin("CA1", "en", "card-loss", (("where", "outside"),))
    draft = records.requests.draft_callback(origin, NUMBER, now)
    assert isinstance(records.requests.accept_callback(draft.ref, "morning", now.date(), now), Accepted)
    return draft.ref


@pytest.mark.parametrize("group", [desk, records_app, requests_app], ids=["desk", "records", "requests"])
def test_every_option_of_every_command_is_explained(group: typer.Typer) -> None:
    """Also below the groups."""
    for command in typer.main.get_command(group).commands.values():  # type: ignore[attr-defined]
        assert command.help
        assert not [part.name for part in command.params if not getattr(part, "help", None)]


def test_setting_up(ivr: Ivr) -> None:
    """status says what to do, upgrade does it, once."""
    shown = ivr("records", "status")
    assert shown.status == 1
    assert "ivr records upgrade" in shown.out
    assert "now of version" in ivr("records", "upgrade").out
    assert "nothing to do" in ivr("records", "upgrade").out
    assert ivr("records", "status").status == 0


COMMANDS = (
    *(["records", "status"], ["records", "purge"], ["desk", "list"], ["report"], ["requests", "list"]),
    ["users", "list"],
)


def test_the_database_is_away(ivr: Ivr, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message with what to look at, without the password."""
    monkeypatch.setenv("IVR_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/none")
    for command in COMMANDS:
        shown = ivr(*command)
        assert shown.status == 2
        assert "cannot be used" in shown.err
        assert "look at IVR_DATABASE_URL, and that its server runs" in shown.err
        assert "secret" not in shown.err + shown.out


def test_the_folder_of_the_database_cannot_be_written(
    ivr: Ivr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file's cure is about its folder, and about whose command this is."""
    (tmp_path / "file").write_text("x", "utf-8")
    monkeypatch.setenv("IVR_DATABASE_URL", f"sqlite:///{tmp_path}/file/records.sqlite3")
    for command in COMMANDS:
        shown = ivr(*command)
        assert (shown.status, "cannot be used" in shown.err) == (2, True)
        assert "look at IVR_DATABASE_URL, and that its folder is there and can be written" in shown.err


def test_the_cure_is_for_whom_it_can_help(tmp_path: Path) -> None:
    """What is written to the log, or shown to staff, is what happened alone."""
    (tmp_path / "file").write_text("x", "utf-8")
    database = open_database(f"sqlite:///{tmp_path}/file/records.sqlite3")
    with pytest.raises(DatabaseError) as raised, database.read():
        pass
    assert str(raised.value).startswith("the records' database cannot be used (")
    assert "IVR_DATABASE_URL" not in str(raised.value)


def test_the_desk(ivr: Ivr, town: Path) -> None:
    """Set, listed, ended."""
    assert "Nothing is set" in ivr("desk", "list").out
    assert ivr("desk", "close", "--until", "+1 9:00", "--by", "anna").status == 0
    assert ivr("desk", "open-late", "--until", "+0 23:59").status in (0, 2)  # after 23:59 it is over
    said = ivr("desk", "announce", "--until", "+2 17:00", "--text", "en=We are busy.", "--menus", town)
    assert said.status == 0, said.err
    id = said.out.split(":")[0]
    listed = ivr("desk", "list").out
    assert "anna" in listed
    assert "en: We are busy." in listed
    assert ivr("desk", "end", id).status == 0
    assert ivr("desk", "end", id).status == 2
    assert id not in ivr("desk", "list").out
    assert "ended early" in ivr("desk", "list", "--over").out


def announced(ivr: Ivr, menus: Path, *texts: str, start: str = "-1 8:00") -> tuple[str, str]:
    """Have these said until tomorrow evening; the id, and what was printed."""
    given = [part for text in texts for part in ("--text", text)]
    said = ivr("desk", "announce", "--from", start, "--until", "+1 17:00", *given, "--menus", menus)
    assert said.status == 0, said.err
    return said.out.split(":")[0], said.out


def heard_in(ivr: Ivr) -> dict[str, str]:
    """What the list says of each announcement, by its id."""
    rows = [re.split(r"\s{2,}", line) for line in ivr("desk", "list").out.splitlines()]
    assert rows[0][5] == "heard in"
    return {row[0]: row[5] for row in rows[1:]}


def test_who_hears_which_announcement(ivr: Ivr, records: Records, town: Path) -> None:
    """The list says so for each; a new one says whose place it takes, in which languages."""
    old, said = announced(ivr, town, "en=Busy.", "es=Lleno.", start="-1 8:00")
    assert "Heard in: all languages." in said
    assert heard_in(ivr)[old] == "all languages"
    new, said = announced(ivr, town, "en=Very busy.", start="-1 9:00")
    assert "Heard in: all languages but es." in said
    assert f"In the place of {old} (until " in said
    assert "in: all languages but es." in said
    assert heard_in(ivr) == {old: "es", new: "all languages but es"}
    newest, _ = announced(ivr, town, "en=Closed soon.", "es=Lleno.", start="-1 10:00")
    newer = "not heard: a newer one"
    assert heard_in(ivr) == {old: newer, new: newer, newest: "all languages"}
    _, said = announced(ivr, town, "en=Late.", start="-1 7:00")
    assert "Not heard: newer ones" in said
    assert "In the place of" not in said


@pytest.mark.parametrize("what", ["close", "open-late"])
def test_set_twice(ivr: Ivr, records: Records, what: str) -> None:
    """It is said that it is set already, with the id to end it; another end is another matter."""
    first = ivr("desk", what, "--from", "+1 17:00", "--until", "+1 19:00").out
    again = ivr("desk", what, "--from", "+1 17:30", "--until", "+1 19:00")
    id = first.split(":")[0]
    assert (again.status, again.out.startswith(f"It is set already. {id}: ")) == (0, True)
    assert f"ivr desk end {id}" in again.out
    assert len(ivr("desk", "list").out.splitlines()) == 2
    assert "already" not in ivr("desk", what, "--from", "+1 17:30", "--until", "+1 20:00").out


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (["close", "--until", "soon"], "write 17:00"),
        (["close", "--until", "25:00"], "write 17:00"),
        (["close", "--until", "2020-01-01T10:00"], "write a later time"),
        (["close", "--from", "+3 9:00", "--until", "+2 9:00"], "ends after it starts"),
        (["open-late", "--until", "+5 9:00"], "24 hours at most"),
        (["end", "none"], "ivr desk list"),
    ],
)
def test_mistakes_at_the_desk(ivr: Ivr, records: Records, arguments: list[str], cure: str) -> None:
    """Each says what to write; nothing is set."""
    shown = ivr("desk", *arguments)
    assert shown.status == 2
    assert cure in shown.err
    assert "Nothing is set" in ivr("desk", "list").out


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("en=Please key in your My Number.", "asks for what nobody is asked"),
        ("en=We are busy. Please enter your PIN.", "'Please enter your PIN.'"),
        ("en=" + "We are very busy this morning. " * 20, "say it in fewer words"),
        ("en=Call 042-460-9845.", "'042-460-9845'"),
        ("en=Call 042-460-9845.", "write its digits as words, in groups"),
    ],
)
def test_what_callers_must_not_hear(ivr: Ivr, records: Records, town: Path, text: str, wrong: str) -> None:
    """An announcement is heard by everybody, within seconds: it is held to the limits of the menus."""
    shown = ivr("desk", "announce", "--until", "+1 9:00", "--text", text, "--menus", town)
    assert (shown.status, "Nothing is set" in ivr("desk", "list").out) == (2, True)
    assert wrong in shown.err.replace("\n", " ")


@pytest.mark.parametrize("text", ["xx=Hello", "Hello", "en="])
def test_mistakes_in_an_announcement(ivr: Ivr, records: Records, town: Path, text: str) -> None:
    """A language that nobody offers would never be heard."""
    assert ivr("desk", "announce", "--until", "+1 9:00", "--text", text, "--menus", town).status == 2


def test_an_end_is_required(ivr: Ivr) -> None:
    """Nothing stays set because somebody forgot it."""
    assert ivr("desk", "close").status == 2


def test_times_are_the_citys() -> None:
    """Whatever zone the machine has."""
    now = datetime(2026, 12, 28, 20, 0, tzinfo=UTC)  # already the 29th there
    assert moment("17:00", now, "--until") == datetime(2026, 12, 29, 8, 0, tzinfo=UTC)
    assert moment("+1 9:00", now, "--until") == datetime(2026, 12, 30, 0, 0, tzinfo=UTC)
    assert moment("2026-12-30T09:00", now, "--until") == datetime(2026, 12, 30, 0, 0, tzinfo=UTC)
    assert moment("2026-12-30T09:00+00:00", now, "--until") == datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
    with pytest.raises(IvrError):
        moment("+99999999999 9:00", now, "--until")


def test_requests(ivr: Ivr, records: Records) -> None:
    """From the list to done; the number is in one command only, and that it was read is kept."""
    assert "No requests" in ivr("requests", "list").out
    ref = request(records)
    for format in ("table", "csv", "json"):
        shown = ivr("requests", "list", "--format", format).out
        assert ref in shown
        assert "12345678" not in shown
    assert ivr("requests", "claim", ref, "--by", "anna").status == 0
    taken = ivr("requests", "claim", ref, "--by", "ben")
    assert taken.status == 2
    assert "by anna" in taken.err
    assert ivr("requests", "release", ref, "--by", "anna").status == 0
    assert ivr("requests", "note", ref, "nobody there", "--by", "ben").status == 0
    detail = ivr("requests", "show", ref, "--by", "ben").out
    assert NUMBER in detail
    assert "number-read  ben" in detail
    assert "where: outside" in detail
    assert ivr("requests", "done", ref, "--note", "told").status == 0
    assert "done already" in ivr("requests", "done", ref).err
    assert ref in ivr("requests", "list", "--finished").out


def test_a_voice_message(ivr: Ivr, records: Records) -> None:
    """Where it can be heard; that it was opened is kept."""
    now = datetime.now(UTC)
    recording = Recording("RE1", "https://api.example.com/RE1", 12)
    ref = records.requests.draft_message(Origin("CA1", "en", "front"), recording, None, now).ref
    records.requests.accept_message(ref, now)
    shown = ivr("requests", "show", ref, "--by", "anna").out
    assert "https://api.example.com/RE1 (12 s" in shown
    assert "recording-opened  anna" in shown
    assert "number    none" in shown


def test_the_outbox(ivr: Ivr, records: Records) -> None:
    """Without Twilio the texts can be read here; numbers cannot."""
    assert "No SMS" in ivr("records", "outbox").out
    text = Text(NUMBER, "Bring:\nan ID document", "case", 1)
    records.outbox.queue_sms(Origin("CA1", "en", "card-loss"), text, Limits(9, 9), datetime.now(UTC))
    shown = ivr("records", "outbox").out
    assert "en card-loss, 1 segments: queued" in shown
    assert "    an ID document" in shown
    assert "12345678" not in shown


@pytest.mark.parametrize("command", ["show", "claim", "release", "done"])
def test_no_such_request(ivr: Ivr, records: Records, command: str) -> None:
    """Says where the ids are."""
    shown = ivr("requests", command, "none")
    assert shown.status == 2
    assert "ivr requests list" in shown.err


def test_purging_and_forgetting(ivr: Ivr, records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be deleted, what was; a number from standard input stays out of the shell's history."""
    request(records)
    assert "0 rows would be deleted" in ivr("records", "purge", "--dry-run").out
    monkeypatch.setattr("sys.stdin", io.StringIO("090-1234-5678\n"))
    assert "Removed: 1 requests, 0 SMS" in ivr("records", "forget", "-").out
    assert "Removed: 0 requests" in ivr("records", "forget", "09012345678").out
    assert ivr("records", "forget", "12").status == 2


def test_changing_the_key(ivr: Ivr, records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the help says: new before old, rotate, take the old one out."""
    ref = request(records)
    old = Path(".ivr/records.key").read_text("ascii").strip()
    new = ivr("records", "new-key").out.strip()
    monkeypatch.setenv("IVR_RECORDS_KEY", new)
    assert "fit none of the keys" in ivr("records", "rotate").err
    monkeypatch.setenv("IVR_RECORDS_KEY", f"{new},{old}")
    assert "1 numbers" in ivr("records", "rotate").out
    monkeypatch.setenv("IVR_RECORDS_KEY", new)
    assert NUMBER in ivr("requests", "show", ref).out


def test_reports(ivr: Ivr, records: Records) -> None:
    """Table, CSV and JSON of the same figures."""
    request(records)
    assert "time to the hotline number" in ivr("report").out
    data = json.loads(ivr("report", "--format", "json").out)
    assert data["reports"]["requests"][0]["open"] == 1
    day = datetime.now(UTC) - timedelta(days=60)
    rows = list(
        csv.reader(io.StringIO(ivr("report", "--by", "day", "-f", "csv", "--from", str(day.date())).out))
    )
    assert rows == [["day", "calls", "served", "person", "mean seconds"]]
    assert ivr("report", "-f", "csv").out.startswith("calls by day,day,calls")


@pytest.mark.parametrize(
    "arguments", [["--from", "yesterday"], ["--from", "2026-12-02", "--until", "2026-12-01"]]
)
def test_mistakes_in_a_report(ivr: Ivr, arguments: list[str]) -> None:
    """Days that are none, or the wrong way round."""
    assert ivr("report", *arguments).status == 2


def test_counted_by_the_same() -> None:
    """The command offers what there is."""
    assert [str(each) for each in Counted] == [str(each) for each in By]


def test_spreadsheets_run_nothing() -> None:
    """A note that begins like a formula stays text."""
    assert as_csv([["=1+1", 3, None]]) == "'=1+1,3,\n"


def test_columns_line_up() -> None:
    """Full-width characters are two columns wide."""
    assert as_table([("a", "b"), ("日本", "x")]) == "a     b\n日本  x\n"


def test_nobody_knows_who(ivr: Ivr, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container without a login name: it says to write one, and nothing is set."""

    def unknown() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", unknown)
    ended = ivr("desk", "close", "--until", "+1 9:00")
    assert ended.status == 2
    assert "--by" in ended.err
