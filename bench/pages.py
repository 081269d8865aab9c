"""``python -m bench.pages``: how soon the screens are there with a hundred thousand calls in the records.

Whole answers of the real application, on SQLite, or on the database of the URL given.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from starlette.testclient import TestClient

from bench.many_calls import fill
from ivr.records.schema import upgrade
from ivr.screens.mount import mount
from ivr.settings import Settings
from ivr.web.app import create_app

CALLS = 100_000
TIMES = 5
PAGES = ("/phone", "/tree", "/tree/place/card-loss", "/desk", "/desk/switch", "/reports", "/audit")


def main() -> None:
    """Each page a few times; the last line is JSON with the median seconds of each."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'records.sqlite3'}"
        app = mount(create_app(Settings(_env_file=None, database_url=url, reload_every=0)))  # type: ignore[call-arg, arg-type]
        records = app.state.background.records
        upgrade(records.database)
        fill(records.database, datetime.now(UTC), CALLS)
        client = TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000))
        print(json.dumps({page: _seconds(client, page) for page in PAGES}))


def fresh(page: str, number: int) -> str:
    """Figures of another period each time, as those of one are kept for some seconds."""
    if page != "/reports":
        return page
    first = datetime.now(UTC).date() - timedelta(days=27 - number)
    return f"{page}?from={first}"


def _seconds(client: TestClient, page: str) -> float:
    client.get(page)  # the first makes what later ones share
    found = []
    for number in range(TIMES):
        asked = fresh(page, number)
        began = time.perf_counter()
        answer = client.get(asked)
        found.append(time.perf_counter() - began)
        assert answer.status_code == 200, page
    print(f"{page:24} {min(found):.3f} {median(found):.3f} {max(found):.3f} s")
    return round(median(found), 3)


if __name__ == "__main__":
    main()
