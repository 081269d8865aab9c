"""Figures: right, readable, the same as CSV, and soon there, also with a hundred thousand calls."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from ivr.records.events import CallEnded, CallStarted, InputKind, Outcome, QueueJoined, QueueLeft, TurnTaken
from ivr.records.recording import record
from ivr.records.requests import Origin
from ivr.records.sms import Limits, Text
from ivr.records.tables import sms
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
        *([TurnTaken(f"{n}-3", sid, at[2], "card-loss", InputKind.TRANSFER, "ended", language="en",
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
        waits, full = (f"CA{n:032x}" for n in range(2))
        events += [
            QueueJoined(waits, NOW, "en", "front"),
            QueueLeft(waits, NOW + timedelta(seconds=90), "bridged"),
            QueueJoined(full, NOW, "en", "front"),
            QueueLeft(full, NOW, "queue-full"),
        ]
        with site.records.database.write() as connection:
            record(connection, events)
        return site

    return made


def table(page: Page, site: Site, name: str) -> list[list[str]]:
    """A report as its CSV has it, without the headings."""
    return sheet(page, site, name)[1:]


def sheet(page: Page, site: Site, name: str, ui: str = "en") -> list[list[str]]:
    """The CSV with its headings, with the mark by which Excel knows UTF-8 before it."""
    text = page.request.get(f"{site.url}/reports/{name}.csv?ui={ui}").body().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_figures(start: Any, page: Page, each_database: str) -> None:
    """Counted by hand, on either database."""
    site = start(database_url=each_database)
    assert table(page, site, "finished") == [["4", "3", "2", "66.7", "50"]]
    assert table(page, site, "funnel") == [
        ["called", "4", "100"],
        ["pressed a key", "4", "100"],
        ["reached a result", "3", "75"],
    ]
    assert table(page, site, "answer") == [
        ["time (seconds)", "3", "40", "40", "40"],
        ["keys pressed", "3", "2", "2", "2"],
    ]
    assert table(page, site, "waits") == [
        ["taken by staff", "1", "90", "90", "90"],
        ["no place in the queue (full)", "1", "", "", ""],
    ]
    assert table(page, site, "transfers") == [["talked to staff", "1"]]
    assert table(page, site, "place")[0][1:3] == ["4", "1"]
    assert [row[1] for row in table(page, site, "language")] == ["4"]


def test_a_sheet_in_the_language_of_the_page(start: Any, page: Page) -> None:
    """Headings, words and the name of the file; numbers stay numbers, with their unit above them."""
    site = start()
    found = sheet(page, site, "outcome", "ja")
    assert found[0] == ["結果", "電話", "結果あり", "職員につながった", "平均の通話時間（秒）"]
    assert found[-1] == ["結果なし（途中で終わった）", "1", "0", "0", "100"]
    named = page.request.get(f"{site.url}/reports/day.csv?ui=ja").headers["content-disposition"]
    assert unquote(named).endswith("日ごとの電話_2026-11-02_2026-12-01.csv")


def test_every_day_and_hour(start: Any, page: Page) -> None:
    """Also those without a call, or a trend would be seen that is not there."""
    site = start()
    days, hours = table(page, site, "day"), table(page, site, "hour")
    assert [row[:2] for row in days[-2:]] == [["2026-11-30", "0"], ["2026-12-01", "4"]]
    assert (len(days), len(hours)) == (30, 24)
    page.goto(f"{site.url}/reports")
    page.get_by_text("As a table (24 rows)").click()
    expect(page.get_by_role("region", name="Calls by hour").first).to_contain_text("23:00–23:59")


def test_menus_have_names(start: Any, page: Page) -> None:
    """A menu is called as the key that leads to it; what came to nothing has a name, and stands last."""
    site = start()
    sid, at = f"CA{99:032x}", NOW - timedelta(hours=2)
    turn = TurnTaken("99", sid, at, "pins", InputKind.KEY, language="ja")
    with site.records.database.write() as connection:
        record(connection, [CallStarted(sid, at), turn, CallEnded(sid, NOW, "completed", 60)])
    assert "For PINs or electronic certificates" in {row[0] for row in table(page, site, "place")}
    assert table(page, site, "procedure")[-1][:2] == ["ended before an answer", "2"]


@pytest.mark.parametrize(
    ("status", "words"), [("failed", "could not be sent"), ("sent", "sent (delivery not confirmed)")]
)
def test_texts_in_their_own_words(start: Any, page: Page, status: str, words: str) -> None:
    """An SMS is not rung."""
    site = start()
    limits, text = Limits(9, 9), Text("+819012345678", "text", "case", 2)
    site.records.outbox.queue_sms(Origin("CA1", "ja", "card-loss"), text, limits, NOW)
    with site.records.database.write() as connection:
        connection.execute(update(sms).values(status=status))
    assert table(page, site, "sms") == [[words, "1", "2"]]


def test_the_page(start: Any, page: Page) -> None:
    """Words instead of ids; charts are drawn; the period is what was asked for."""
    site = start()
    page.goto(f"{site.url}/reports")
    place = page.get_by_role("region", name="Where callers give up").first
    expect(place).to_contain_text("loss and cancellation of a My Number Card")
    assert page.evaluate("Object.keys(Chart.instances).length") >= 5
    expect(page.get_by_role("region", name="SMS").first).to_contain_text("No SMS in this period.")
    page.get_by_label("From").fill("2026-01-01")
    page.get_by_label("Until").fill("2026-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("region", name="Calls by day").first).to_contain_text("No calls in this period.")
    expect(page.get_by_role("region", name="SMS").first).to_contain_text("is kept any more")


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


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("from=x", "not a valid date"),
        ("from=2026-02-01&until=2026-01-01", "“From” is after “Until”"),
        ("from=0001-01-01", "three years at most"),
        ("until=9999-12-31", "years 2000 to 2199"),
        ("from=0001-01-01&until=0001-01-05", "years 2000 to 2199"),
        ("until=0001-01-05", "years 2000 to 2199"),
    ],
)
def test_a_period_that_is_none(start: Any, page: Page, query: str, wrong: str) -> None:
    """It is said what is wrong, with the usual thirty days instead; what was asked for can be mended."""
    site = start()
    answer = page.goto(f"{site.url}/reports?{query}")
    assert answer is not None
    assert answer.status == 200
    expect(page.get_by_role("alert")).to_contain_text(wrong)
    expect(page.get_by_role("alert")).to_contain_text("from 2026-11-02 until 2026-12-01")
    if "2026" in query:
        expect(page.get_by_label("Until")).to_have_value("2026-01-01")


def test_what_is_not_kept_any_more(start: Any, page: Page) -> None:
    """A table says from which day on it holds, and counts nothing of before."""
    site = start()
    old = NOW - timedelta(days=100)
    turn = TurnTaken("old", "CAold", old, "card-loss", InputKind.KEY, language="ja")
    with site.records.database.write() as connection:
        record(connection, [CallStarted("CAold", old), turn, CallEnded("CAold", old, "completed", 60)])
    page.goto(f"{site.url}/reports?from=2026-08-01&until=2026-12-01")
    place = page.locator("section", has=page.locator("#report-place"))
    expect(place).to_contain_text("Only from Thu 3 Sep on")
    expect(place.get_by_role("row", name="loss and cancellation")).to_contain_text("4125.0")
    expect(page.locator("section", has=page.locator("#report-day"))).not_to_contain_text("Only from")
    expect(page.locator("section", has=page.locator("#report-sms"))).to_contain_text("Only from Mon 2 Nov on")
    page.goto(f"{site.url}/reports?from=2026-08-01&until=2026-08-31")
    expect(place).to_contain_text("Nothing of these days is kept any more.")
    assert place.locator("table").count() == 0


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
