"""/healthz, /readyz and /metrics: what those who watch the service learn, which is nothing of callers."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from ivr.records.writer import WriterHealth
from ivr.web.metricfiles import forget_dead
from ivr.web.metrics import Metrics

if TYPE_CHECKING:
    from tests.conftest import Running, Serve
    from tests.waiting import until
    from tests.web.conftest import Line, MakeLine
    from tests.web.service_calls import LOST, MOBILE, WITHHELD, City
else:
    from service_calls import LOST, MOBILE, WITHHELD, City
    from waiting import until

HEALTHY = WriterHealth(waiting=0, written=0, dropped=0, error=None, running=True)


def figures(text: str) -> dict[str, float]:
    """Every sample of Prometheus' text format, by name and labels."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def shown(city: City) -> dict[str, float]:
    """What /metrics of this city shows after everything so far."""
    city.background.flush()
    answer = city.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert not re.search(r"\d{7}", re.sub(r"_created\S* \S+|digest=\S+", "", answer.text))
    return figures(answer.text)


# ------------------------------------------------------------------ alive, ready


def test_ready(make_line: MakeLine, tree_digest: str) -> None:
    """Once menus and records are there: 200, with what is in force; nobody has to sign."""
    line = make_line(lifespan=True)
    assert until(lambda: line.client.get("/readyz").status_code == 200)
    answer = line.client.get("/readyz").json()
    assert answer == {
        "status": "ok",
        "menus": tree_digest,
        "records": {"waiting": 0, "dropped": 0, "error": None},
    }


@pytest.fixture
def tree_digest(demo: Line) -> str:
    """Of the menus in force."""
    digest: str = demo.app.state.background.menus.switchboard.tree.digest
    return digest


@pytest.fixture
def away(make_line: MakeLine, tmp_path: Path) -> Line:
    """A service whose database cannot be made: its folder is a file."""
    (tmp_path / "file").write_text("")
    return make_line(lifespan=True, database_url=f"sqlite:///{tmp_path / 'file' / 'secret-name.sqlite3'}")


def test_not_ready_while_records_are_not_written(away: Line) -> None:
    """503 with what is wrong and the class of the failure, no more; calls are answered all the same."""
    assert until(lambda: away.client.get("/readyz").json()["records"]["error"] is not None)
    answer = away.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "records are not written"
    assert re.fullmatch(r"[A-Za-z]+Error", answer.json()["records"]["error"])
    assert "secret-name" not in answer.text
    assert away.client.get("/healthz").json() == {"status": "ok"}
    assert away.said("/voice")
    assert figures(away.client.get("/metrics").text)["ivr_records_healthy"] == 0


def test_not_ready_before_the_writer_runs(city: City) -> None:
    """A start is not ready until something writes."""
    assert city.client.get("/readyz").status_code == 503


def test_not_ready_while_the_menus_are_refused(make_line: MakeLine, town: Path) -> None:
    """The old menus answer, and somebody is told; the mended ones end it."""
    line = make_line(lifespan=True, menus=town, reload_every=0)
    assert until(lambda: line.client.get("/readyz").status_code == 200)
    good = (town / "city.yaml").read_text("utf-8")
    menus = line.app.state.background.menus
    (town / "city.yaml").write_text("city: [secret", "utf-8")
    menus.reload()
    answer = line.client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "the menus are refused")
    assert "secret" not in answer.text
    (town / "city.yaml").write_text(good, "utf-8")
    menus.reload()
    assert line.client.get("/readyz").status_code == 200


# ------------------------------------------------------------------ figures


def test_calls_and_answers_are_counted(city: City) -> None:
    """Calls, their languages, and answers by what came in."""
    city.call("1 7 _", "en")
    city.call("", "vi")
    found = shown(city)
    assert found["ivr_calls_total"] == 2
    assert found['ivr_languages_total{language="en"}'] == 1
    assert found['ivr_languages_total{language="vi"}'] == 1
    assert found['ivr_answers_total{input="start",language="ja"}'] == 2
    assert found['ivr_answers_total{input="key",language="en"}'] == 2
    assert found['ivr_answers_total{input="no-match",language="en"}'] == 1
    assert found['ivr_answers_total{input="none",language="en"}'] == 1


def test_people_requests_and_failures_are_counted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Transfers by their end, requests and SMS by what came of them, answers that broke."""
    city.call("0", staff="busy")
    city.call(f"{LOST} 4 1", from_=MOBILE)
    city.call(f"{LOST} 4 1", from_=WITHHELD)
    city.couriers().send()
    monkeypatch.setattr("ivr.web.switchboard.Switchboard.answer", lambda *_: 1 / 0)
    city.answer("/voice/ja/front", Digits="1")
    found = shown(city)
    assert found['ivr_transfers_total{result="busy"}'] == 1
    assert found['ivr_requests_total{kind="sms",result="accepted"}'] == 1
    assert found['ivr_requests_total{kind="sms",result="withheld"}'] == 1
    assert found["ivr_failures_total"] == 1


def test_records_and_the_desk_are_shown(city: City) -> None:
    """Written records and those lost; what is in force; who answers."""
    city.call("")
    city.write()
    found = shown(city)
    assert found["ivr_records_written_total"] == 4  # the start, two turns, the end
    assert found["ivr_records_dropped_total"] == 0
    assert found["ivr_records_waiting"] == 0
    assert found["ivr_desk_open"] == 1
    assert found["ivr_workers"] == 1
    assert found[f'ivr_menus{{digest="{city.tree.digest}"}}'] == 1
    assert found["ivr_records_healthy"] == 0  # this test has closed them


def test_what_twilio_calls_an_end_makes_no_label(city: City) -> None:
    """An unknown word is 'other', so that nobody can fill the figures with labels of theirs."""
    city.answer("/voice/ja/front?over=person", DialCallStatus="something-new")
    assert shown(city)['ivr_transfers_total{result="other"}'] == 1


def test_new_menus_take_the_place_of_the_old() -> None:
    """The digest in force is 1, the one before 0."""
    metrics = Metrics()
    for digest in ("old", "new"):
        metrics.collect(HEALTHY, digest, desk_open=True)
    found = figures(metrics.text().decode())
    assert (found['ivr_menus{digest="old"}'], found['ivr_menus{digest="new"}']) == (0, 1)


def test_figures_are_collected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service collects in the background and for whoever asks, at one moment: nothing counts twice."""
    make = Metrics._make

    def slow(self: Metrics) -> None:
        time.sleep(0.05)
        make(self)

    monkeypatch.setattr(Metrics, "_make", slow)
    metrics = Metrics()
    health = iter([replace(HEALTHY, written=5)] * 16)

    def work() -> None:
        for _ in range(50):
            metrics.count("calls")
        metrics.collect(next(health), "digest", desk_open=True)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = figures(metrics.text().decode())
    assert found["ivr_calls_total"] == 16 * 50
    assert found["ivr_records_written_total"] == 5


def test_the_dead_are_forgotten_by_two_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker may take a dead one's file away first; that is no failure."""
    (tmp_path / "gauge_livesum_999999999.db").write_bytes(b"")

    def taken(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("prometheus_client.multiprocess.mark_process_dead", taken)
    forget_dead(tmp_path)


# ------------------------------------------------------------------ several workers


@pytest.fixture
def two(serve: Serve) -> Iterator[Running]:
    """A service with two workers of its own."""
    service = serve("--workers", "2")
    assert until(lambda: len(service.workers()) == 2)
    yield service
    service.stop()


def of(service: Running) -> dict[str, float]:
    """The figures that some worker shows."""
    return figures(httpx2.get(f"{service.url}/metrics", timeout=5).text)


def test_totals_of_all_workers_outlive_them(two: Running) -> None:
    """Whichever answers shows the calls of both; those of one that was killed still count."""
    calls = 40
    for _ in range(calls):
        httpx2.post(f"{two.url}/voice", data={"CallSid": "CA" + "1" * 32}, timeout=5)
    assert until(lambda: [of(two).get("ivr_calls_total") for _ in range(4)] == [calls] * 4)
    assert until(lambda: of(two)["ivr_workers"] == 2)
    victim = two.workers()[0]
    os.kill(victim, signal.SIGKILL)
    assert until(lambda: len(set(two.workers()) - {victim}) == 2)
    assert until(lambda: [of(two)["ivr_workers"] for _ in range(4)] == [2] * 4)
    assert [of(two)["ivr_calls_total"] for _ in range(4)] == [calls] * 4
    assert until(lambda: httpx2.get(f"{two.url}/readyz", timeout=5).status_code == 200)
