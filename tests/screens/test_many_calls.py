"""With many thousands of calls every page is there in time, also on a slow machine."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest
from sqlalchemy import Connection, insert

from bench.many_calls import fill
from ivr.records.reports import Period, Report
from ivr.records.tables import audit, requests, sms, waiting
from ivr.screens.counting import KEPT_SECONDS, Counting, Wanted
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite
    from tests.screens.service import Site
else:
    from service import Site

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
CALLS = 20_000
SIDE = 2_000
MOST_SECONDS = 8.0
"""Far more than any page takes; what grows with the square of the calls takes longer."""
PERIOD = Period(date(2026, 12, 1), date(2026, 12, 1))
PAGES = (
    "/tree",
    "/tree/graph.json",
    "/desk",
    "/desk/waiting",
    "/desk/done",
    "/reports",
    "/reports?from=2025-01-01&until=2026-12-01",
    "/reports/place.csv",
    "/audit",
)


def fill_sides(connection: Connection) -> None:
    """What a busy month leaves beside calls."""
    at = [NOW - timedelta(minutes=10 * n) for n in range(SIDE)]
    day = NOW.date()
    of = {"created_at": NOW, "day": day, "number": "x", "language": "en", "place": "card-loss"}
    connection.execute(insert(waiting), [
        {"call_sid": f"CA{n:032x}", "joined_at": each, "left_at": each + timedelta(seconds=n % 300),
         "language": "ja", "place": "front", "answers": [], "why": ("bridged", "leave", "hangup")[n % 3]}
        for n, each in enumerate(at)
    ])  # fmt: skip
    connection.execute(insert(requests), [
        {**of, "id": f"r{n}", "call_sid": f"CA{n}", "kind": "callback", "accepted_at": each, "answers": [],
         "band": "any", "done_at": each, "status": "open" if n < 60 else "done",
         "delete_after": NOW + timedelta(days=30)}
        for n, each in enumerate(at)
    ])  # fmt: skip
    connection.execute(insert(sms), [
        {**of, "id": f"s{n}", "call_sid": f"CAs{n}", "case_digest": "d", "caller_key": "k", "segments": 3,
         "status": "sent", "tries": 0}
        for n in range(SIDE)
    ])  # fmt: skip
    deeds = [{"at": each, "who": "a", "what": "signed-in", "about": ""} for each in at]
    connection.execute(insert(audit), deeds)


@pytest.fixture
def site(make_site: MakeSite, each_database: str) -> Site:
    """A demo at noon after a busy month."""
    made = make_site(outside=Outside(clock=lambda: NOW), database_url=each_database)
    fill(made.records.database, NOW, CALLS)
    with made.records.database.write() as connection:
        fill_sides(connection)
    return made


def test_pages_are_there_in_time(site: Site) -> None:
    """Each at its first look."""
    for path in PAGES:
        began = time.monotonic()
        answer = httpx2.get(f"{site.url}{path}", timeout=60)
        assert (path, answer.status_code) == (path, 200)
        assert time.monotonic() - began < MOST_SECONDS, path


def test_done_requests_have_pages(site: Site) -> None:
    """Fifty on each, the newest first, with ways on and back."""
    first, second = (httpx2.get(f"{site.url}/desk/done?page={n}&ui=en").text for n in (1, 2))
    assert [page.count('<a href="/desk/requests/') for page in (first, second)] == [50, 50]
    assert '/desk/requests/r60"' in first
    assert '/desk/requests/r110"' in second
    assert "page=2" in first
    assert "page=1" in second
    for odd in ("0", "-1", "x", "\u0663", "999999", "9" * 30):
        assert httpx2.get(f"{site.url}/desk/done", params={"page": odd}).status_code == 200


def test_one_job_at_a_time(make_site: MakeSite) -> None:
    """However many look, it is counted once, and again when it has become old."""
    made, now, running = make_site(), [0.0], [0, 0, 0]

    def slow(connection: Connection, period: Period) -> Report:
        running[0] += 1
        running[1] = max(running[1], running[0])
        time.sleep(0.05)
        running[0] -= 1
        running[2] += 1
        return Report("slow", (), ())

    counting = Counting(lambda: now[0])

    async def look(*names: str) -> None:
        database = made.records.database
        await asyncio.gather(*(counting.counted(database, [Wanted(name, PERIOD, slow)]) for name in names))

    asyncio.run(look("a", "a", "a", "b"))
    assert running == [0, 1, 2]
    now[0] += KEPT_SECONDS + 1
    asyncio.run(look("a"))
    assert running[2] == 3
