"""``ivr call --at``: what a caller hears at another time, without a service."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio.store import Entry, Store
from ivr.audio.wanted import wanted
from ivr.audio.wav import silence, to_wav
from ivr.model import LanguageTag, Tree
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.prompt import Line
from ivr.records.desk import store_change
from ivr.records.opening import open_records
from ivr.records.schema import upgrade
from ivr.settings import read_settings
from ivr.speech.compose import Composer
from ivr.web.sandbox import Running

if TYPE_CHECKING:
    from tests.conftest import Ivr

OPEN, YEAR_END = "2026-12-01T10:00", "2026-12-30T20:00"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, menus_root: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder; the menus are read once for all tests, as that takes longest."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IVR_MENUS", str(menus_root))
    monkeypatch.setattr("ivr.web.menus.load_tree", lambda root, today: tree)
    yield
    logging.getLogger("ivr").setLevel(logging.NOTSET)


def test_the_year_end(ivr: Ivr, tmp_path: Path) -> None:
    """The city's zone is meant; nothing is left behind."""
    ended = ivr("call", "--at", YEAR_END, "--keys", "1 0")
    assert ended.status == 0, ended.err
    assert "年末年始" in ended.out
    assert "rang" not in ended.out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("moment", [OPEN, "2026-12-01T01:00Z", "2026-11-30T20:00-05:00"])
def test_with_staff(ivr: Ivr, moment: str) -> None:
    """Somebody is there to be rung, also where the settings name nobody."""
    ended = ivr("call", "--at", moment, "--keys", "3 0 1", "--staff", "accept")
    assert ended.status == 0, ended.err
    assert "put through" in ended.out
    assert "staff | マイナンバーカード案内から" in ended.out


def test_the_words_of_recordings_are_shown(
    ivr: Ivr, tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording is an address to the carrier; the index says what is heard."""
    monkeypatch.setenv("IVR_AUDIO", str(tmp_path / "audio"))
    line = wanted(Composer(tree), [(LanguageTag("ja"), Line(tree.system["greeting"]), False)])
    (digest,) = line
    store = Store(tmp_path / "audio")
    store.write_sound(LanguageTag("ja"), digest, to_wav(silence(700)))
    words = line[digest].utterance.script
    made = date(2026, 11, 22)
    entry = Entry(unit="system.greeting", text=words, rate=80, made=made, licence="CC0", by="A")
    store.write_index(LanguageTag("ja"), {digest: entry})
    ended = ivr("call", "--at", OPEN, "--keys", "1")
    assert ended.status == 0, ended.err
    assert f"{words}\n  ♪ http" in ended.out
    assert f'"text": "{words}"' in ivr("call", "--at", OPEN, "--keys", "1", "--json").out
    (tmp_path / "audio" / "ja" / "index.yaml").write_text("a: [", "utf-8")
    assert ivr("call", "--at", OPEN, "--keys", "1").status == 0


def test_with_a_line_and_a_queue(ivr: Ivr) -> None:
    """As with a service that runs."""
    options = ("--line", "overflow", "--queue", "position=2,answer=60", "--json")
    ended = ivr("call", "--at", OPEN, "--keys", "1 2 wait:90", *options)
    assert ended.status == 0, ended.err
    assert '"result": "bridged"' in ended.out


def test_the_settings_of_a_live_service(ivr: Ivr, monkeypatch: pytest.MonkeyPatch) -> None:
    """Token, address, account and database are those of the real service, and none of them is used."""
    live = {
        "AUTH_TOKEN": "0123456789abcdef",
        "PUBLIC_URL": "https://phone.example.jp",
        "ACCOUNT_SID": "AC" + "0" * 32,
        "SMS_FROM": "+815012345678",
        "STAFF_NUMBERS": "+81424609845",
        "CALLER_ID": "+815012345678",
        "DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/none",
    }
    for name, value in live.items():
        monkeypatch.setenv(f"IVR_{name}", value)
    ended = ivr("call", "--at", OPEN, "--keys", "1 0", "--staff", "busy")
    assert ended.status == 0, ended.err
    assert "rang +81424609845: busy" in ended.out
    assert "secret" not in ended.out + ended.err


def test_what_staff_have_set(ivr: Ivr) -> None:
    """Is heard at its time, and the records are not changed by it."""
    records = open_records(read_settings())
    upgrade(records.database)
    starts, ends = datetime(2026, 12, 1, 0, 0, tzinfo=UTC), datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
    said = ((LanguageTag("en"), "The lift is out of order."),)
    now = datetime(2026, 11, 30, tzinfo=UTC)
    store_change(records.database, DeskChange("a", DeskChangeKind.ANNOUNCEMENT, starts, ends, said), "x", now)
    records.database.dispose()
    before = {path.name: path.stat().st_size for path in Path(".ivr").glob("*.sqlite3")}
    assert "The lift" in ivr("call", "--at", OPEN, "--keys", "3 1").out
    assert "The lift" not in ivr("call", "--at", YEAR_END, "--keys", "3 1").out
    assert before == {path.name: path.stat().st_size for path in Path(".ivr").glob("*.sqlite3")}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--at", "tomorrow"], "2026-12-30T20:00"),
        (["--at", OPEN, "--url", "http://127.0.0.1:1"], "--url"),
    ],
)
def test_mistakes_with_a_time(ivr: Ivr, arguments: list[str], says: str) -> None:
    """One message with what to write."""
    ended = ivr("call", "--keys", "1", *arguments)
    assert ended.status == 2
    assert says in ended.err
    assert "Traceback" not in ended.err


def test_the_clock_goes_on() -> None:
    """From the moment that was asked for."""
    start = datetime(2026, 12, 30, 11, 0, tzinfo=UTC)
    clock = Running(start)
    first = clock()
    assert start <= first <= clock()
    assert (first - start).total_seconds() < 60
