"""Figures: right, readable, the same as CSV, and soon there, also with a hundred thousand calls."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from ivr.records.events import CallEnded, CallStarted, InputKind, Outcome, QueueJoined, QueueLeft, TurnTaken
from ivr.records.recording import record
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite
    from tests.screens.service import Site, no_serious_violation
else:
    from service import Site, no_serious_violation

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
"""Noon in the city."""


def a_call(n: int, outcome: Outcome | None, seconds: int = 100) -> list[Any]:
    """A call of some keys: a key, an answer if it came to one, and its end."""
    sid, start = f"CA{n:032x}", NOW - timedelta(hours=1, minutes=n)
    at = [start + timedelta(seconds=each) for each in (0, 10, 40, seconds)]
    return [
        CallStarted(sid, at[0], language="ja"),
        TurnTaken(f"{n}-0", sid, at[0], "front", InputKind.STARTED, language="ja"),
        TurnTaken(f"{n}-1", sid, at[1], "card-loss", InputKind.KEY, language="en"),
        TurnTaken(f"{n}-2", sid, at[2], "card-loss", InputKind.KEY, language="en",
                  outcome=Outcome.TOLD if outcome else None),
        *([TurnTaken(f"{n}-3", sid, at[2], "card-loss", InputKind.TRANSFER, "completed", language="en",
                     outcome=outcome)] if outcome is Outcome.PERSON else []),
        CallEnded(sid, at[3], "completed", seconds),
    ]  # fmt: skip


@pytest.fixture
def start(make_site: MakeSite) -> Any:
    """A demo at noon; four calls: two told, one put through, one given up."""

    def made(**changes: Any) -> Site:
        site = make_site(outside=Outside(clock=lambda: NOW), **changes)
        found = [Outcome.TOLD, Outcome.TOLD, Outcome.PERSON, None]
        events = [event for n, outcome in enumerate(found) for event in a_call(n, outcome)]
        waits = f"CA{0:032x}"
        events += [
            QueueJoined(waits, NOW, "en", "front"),
            QueueLeft(waits, NOW + timedelta(seconds=90), "bridged"),
        ]
        with site.records.database.write() as connection:
            record(connection, events)
        return site

    return made


def table(page: Page, site: Site, name: str) -> list[list[str]]:
    """A report as its CSV has it, without the headings."""
    text = page.request.get(f"{site.url}/reports/{name}.csv").text()
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_figures(start: Any, page: Page, each_database: str) -> None:
    """Counted by hand, on either database."""
    site = start(database_url=each_database)
    assert table(page, site, "finished") == [["4", "3", "2", "66.7", "50.0"]]
    assert table(page, site, "funnel") == [
        ["called", "4", "100.0"],
        ["pressed a key", "4", "100.0"],
        ["heard a whole answer", "3", "75.0"],
        ["served", "3", "75.0"],
    ]
    assert table(page, site, "answer") == [
        ["seconds", "3", "40.0", "40.0", "40.0"],
        ["keys", "3", "2", "2", "2"],
    ]
    assert table(page, site, "waits") == [["bridged", "1", "90.0", "90.0", "90.0"]]
    assert table(page, site, "transfers") == [["completed", "1"]]
    assert table(page, site, "place")[0][:3] == ["card-loss", "4", "1"]
    assert [row[:2] for row in table(page, site, "language")] == [["en", "4"]]


def test_the_page(start: Any, page: Page) -> None:
    """Words instead of ids; charts are drawn; the period is what was asked for."""
    site = start()
    page.goto(f"{site.url}/reports")
    place = page.get_by_role("region", name="Where callers give up").first
    expect(place).to_contain_text("loss and cancellation of a My Number Card")
    assert page.evaluate("Object.keys(Chart.instances).length") >= 5
    page.get_by_label("From").fill("2026-01-01")
    page.get_by_label("Until").fill("2026-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("region", name="Calls by day").first).to_contain_text("Nothing in this period.")


@pytest.mark.parametrize("ui", ["en", "ja"])
def test_accessible_in_both_languages(start: Any, page: Page, ui: str) -> None:
    """axe, no key instead of a text, and at 320 px nothing that scrolls sideways."""
    site = start()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site.url}/reports?ui={ui}")
    expect(page.locator("html")).to_have_attribute("lang", ui)
    no_serious_violation(page)
    assert not re.search(r"reports-[a-z]", page.inner_text("main"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_empty(make_site: MakeSite, page: Page) -> None:
    """Before the first call."""
    site = make_site()
    page.goto(f"{site.url}/reports")
    expect(page.get_by_role("region", name="Finished without staff").first).to_contain_text("0")
    no_serious_violation(page)


@pytest.mark.parametrize("query", ["from=x", "from=2026-02-01&until=2026-01-01", "from=0001-01-01"])
def test_a_period_that_is_none(start: Any, page: Page, query: str) -> None:
    """The usual thirty days instead."""
    site = start()
    answer = page.goto(f"{site.url}/reports?{query}")
    assert answer is not None
    assert answer.status == 200
    expect(page.get_by_label("Until")).to_have_value("2026-12-01")


def test_no_such_table(start: Any, page: Page) -> None:
    """A page that says so."""
    assert page.request.get(f"{start().url}/reports/nothing.csv").status == 404


def test_by_keyboard_alone(start: Any, page: Page) -> None:
    """The period is typed and shown; each table's CSV can be reached."""
    site = start()
    page.goto(f"{site.url}/reports")
    page.get_by_label("From").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports?from=*")
    page.locator('a[href^="/reports/sms.csv"]').focus()
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/reports/sms.csv")
