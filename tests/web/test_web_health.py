"""What those who watch the service see: alive, ready, figures; and nothing of callers."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Running, Serve
    from tests.web.conftest import MakeCity
    from tests.web.service_calls import City
else:
    from service_calls import City

Figures = dict[str, float]


def figures(text: str) -> Figures:
    """Every figure by its name and labels, read as Prometheus reads them."""
    return {
        sample.name + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figures_of(city: City) -> Figures:
    """What /metrics tells after everything so far has been handed over."""
    city.background.flush()
    return figures(city.client.get("/metrics").text)


def test_alive(city: City) -> None:
    """Answering is all that is asked."""
    assert city.client.get("/healthz").json() == {"status": "ok"}


def test_ready(city: City) -> None:
    """Once the records are written; until then a proxy is told that it is too early."""
    assert city.client.get("/readyz").status_code == 503
    assert city.background.archive.start()
    answer = city.client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert answer.json()["menus"] == city.tree.digest
    city.background.archive.close()


def test_not_ready_without_records(make_city: MakeCity, tmp_path: Path) -> None:
    """What is wrong is a word of ours, not what a database says; calls are answered all the same."""
    (tmp_path / "no-folder").touch()
    city = make_city(database_url=f"sqlite:///{tmp_path / 'no-folder' / 'records.sqlite3'}")
    city.background.archive.start()
    answer = city.client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "records are not written")
    assert "no-folder" not in answer.text
    assert city.call("1").hears("menu-count")
    city.background.archive.close()


def test_not_ready_while_the_menus_are_refused(city: City) -> None:
    """Somebody must look: what is on the disk is not what callers hear."""
    assert city.background.archive.start()
    city.background.menus.refused = True
    assert city.client.get("/readyz").json()["status"] == "the menus are refused"
    city.background.archive.close()


def test_figures_of_calls(city: City) -> None:
    """Calls, languages and answers are counted, each once."""
    before = figures_of(city)
    for language in ("ja", "en", "en"):
        city.call("1", language)
    after = figures_of(city)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more("ivr_calls_total") == 3
    assert more("ivr_languages_total en") == 2
    assert more("ivr_languages_total ja") == 1
    assert more("ivr_answers_total key en") == 4
    assert after["ivr_desk_open"] == 1


def test_figures_of_people_and_requests(city: City) -> None:
    """Ends of transfers, requests by what came of them, and answers that broke."""
    city.call("1 0", staff="busy")
    city.call("1 0", staff="accept")
    city.call("0 3 1 1 1", staff="no-answer")
    found = figures_of(city)
    assert found["ivr_transfers_total busy"] == 1
    assert found["ivr_transfers_total completed"] == 1
    assert found["ivr_requests_total callback accepted"] == 1


def test_an_answer_that_breaks_is_counted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller hears the apology, and whoever watches sees it."""

    def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ivr.web.switchboard.Switchboard.answer", breaks)
    city.answer("/voice/ja/front", Digits="1")
    assert figures_of(city)["ivr_failures_total"] == 1


def test_the_desk_in_the_figures(make_city: MakeCity) -> None:
    """0 while nobody can be put through."""
    from datetime import UTC, datetime

    assert figures_of(make_city(datetime(2026, 12, 1, 11, 0, tzinfo=UTC)))["ivr_desk_open"] == 0


def test_nothing_of_callers(city: City) -> None:
    """No number, no CallSid and no key is in any of the three."""
    city.call("0 3 1 1 1")
    city.background.flush()
    shown = "".join(city.client.get(path).text for path in ("/healthz", "/readyz", "/metrics"))
    assert not re.search(r"9012345678|CA[0-9a-f]{8}", shown)


def test_figures_of_several_workers(serve: Serve) -> None:
    """Any worker tells the totals of all; what a killed one counted stays counted."""
    service = serve("--workers", "2")
    assert service_has(service, lambda found: found.get("ivr_workers") == 2)
    for _ in range(12):  # each on a connection of its own, so that both take some
        assert httpx2.post(f"{service.url}/voice", data={"CallSid": "CA" + "1" * 32}).status_code == 200
    assert service_has(service, lambda found: found.get("ivr_calls_total") == 12)
    os.kill(service.workers()[0], signal.SIGKILL)
    assert service_has(
        service, lambda found: (found.get("ivr_workers"), found.get("ivr_calls_total")) == (2, 12)
    )


def service_has(service: Running, wanted: object) -> bool:
    """Wait until the figures are as wanted."""
    assert callable(wanted)

    def holds() -> bool:
        try:
            return bool(wanted(figures(httpx2.get(f"{service.url}/metrics", timeout=5).text)))
        except httpx2.TransportError:
            return False

    return service.until(holds, 30)
