"""The records are opened beside the calls: whoever is on the line waits for none of it."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from ivr.errors import RecordsError
from ivr.records.events import CallStarted
from ivr.web.archive import Archive

if TYPE_CHECKING:
    from tests.conftest import MakeSettings

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def test_answers_do_not_wait_while_the_records_open(
    make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event of a call is taken at once, however long it takes."""
    opening, go_on = Event(), Event()

    def slow(_: object) -> None:
        opening.set()
        go_on.wait(20)
        raise RecordsError("away")

    monkeypatch.setattr("ivr.records.opening.open_records", slow)
    archive = Archive(make_settings())
    thread = Thread(target=archive.start)
    thread.start()
    assert opening.wait(10)
    adder = Thread(target=archive.add, args=(CallStarted("CA1", NOW),))
    adder.start()
    adder.join(5)
    waits = adder.is_alive()
    go_on.set()
    thread.join(10)
    adder.join(10)
    assert not waits
