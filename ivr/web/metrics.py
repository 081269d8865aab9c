"""Figures for Prometheus. They hold nothing of callers.

Calls only leave their answers with the recorder, and rare events one integer here; all is added up beside the
calls (``collect``). With several workers each keeps its figures in files of a folder that ``ivr serve``
made before it started them, so that whichever answers /metrics tells the totals of all
(prometheus.github.io/client_python/multiprocess, read 2026-11-24). What a worker counted stays counted
when it dies.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from ivr.dialogue.state import Failure
from ivr.web.metricfiles import forget_dead

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Gauge
    from prometheus_client import Counter as Total

    from ivr.records.writer import WriterHealth
    from ivr.web.switchboard import Answered

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_TOTALS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "calls": ("Calls that came in.", ()),
    "languages": ("Calls by the language that was chosen, or that their line has.", ("language",)),
    "answers": ("Answers to a caller, by what came in.", ("language", "input")),
    "transfers": ("Ends of transfers to staff, by Twilio's DialCallStatus.", ("result",)),
    "requests": ("Callbacks, messages and SMS asked for, by what came of it.", ("kind", "result")),
    "sms": ("SMS by what became of them.", ("status",)),
    "failures": ("Answers that broke, so that the caller heard the apology.", ()),
    "records_written": ("Events of calls that are in the database.", ()),
    "records_dropped": ("Events of calls that were lost.", ()),
}
_GAUGES: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "records_waiting": ("Events of calls not yet in the database.", (), "livesum"),
    "records_healthy": ("1 while the records of every worker are written.", (), "livemin"),
    "desk_open": ("1 while callers can be put through.", (), "livemostrecent"),
    "menus": ("1 for the menus in force.", ("digest",), "livemax"),
    "build": ("1 for what is running.", ("version", "python"), "livemax"),
    "workers": ("Workers that answer.", (), "livesum"),
}
_INPUTS = {
    "CallStarted": "start",
    "KeysPressed": "key",
    "NoInput": "none",
    "TransferEnded": "transfer",
    "QueueEnded": "queue",
    "NumberKeyed": "number",
    "Recorded": "recording",
    "Done": "effect",
}

Key = tuple[str, ...]
"""The name of a total, and its labels."""


class Metrics:
    """Of one process. ``count`` costs next to nothing; the library is loaded by ``collect``, beside calls."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where the figures of several workers are, as the library was told by ``FOLDER``."""
        self._folder = folder
        self._counted: Counter[Key] = Counter()
        self._lock, self._collecting = Lock(), Lock()
        self._registry: CollectorRegistry | None = None
        self._totals: dict[str, Total] = {}
        self._gauges: dict[str, Gauge] = {}
        self._written = self._dropped = 0
        self._digest = ""

    def count(self, *key: str, times: int = 1) -> None:
        """One more of a total. Labels are words of ours or Twilio's, never a caller's."""
        with self._lock:
            self._counted[key] += times

    def answered(self, answers: Sequence[Answered]) -> None:
        """Count answers; most are given many times, so they are told apart by what they are first."""
        different = {id(answer): answer for answer in answers}
        for identity, times in Counter(map(id, answers)).items():
            for key in _keys(different[identity]):
                self.count(*key, times=times)

    def collect(self, health: WriterHealth | None, digest: str, desk_open: bool) -> None:
        """Bring the figures up to date; to be called in threads, of which one at a time does it."""
        with self._collecting:
            self._collect(health, digest, desk_open)

    def _collect(self, health: WriterHealth | None, digest: str, desk_open: bool) -> None:
        if self._registry is None:
            self._make()
        with self._lock:
            counted, self._counted = self._counted, Counter()
        for (name, *labels), times in counted.items():
            total = self._totals[name]
            (total.labels(*labels) if labels else total).inc(times)
        self._gauges["desk_open"].set(desk_open)
        if digest != self._digest:
            if self._digest:
                self._gauges["menus"].labels(self._digest).set(0)
            self._gauges["menus"].labels(digest).set(1)
            self._digest = digest
        self._records(health)

    def _records(self, health: WriterHealth | None) -> None:
        self._gauges["records_healthy"].set(bool(health and health.healthy))
        if health is None:
            return
        self._gauges["records_waiting"].set(health.waiting)
        self._totals["records_written"].inc(health.written - self._written)
        self._totals["records_dropped"].inc(health.dropped - self._dropped)
        self._written, self._dropped = health.written, health.dropped

    def text(self) -> bytes:
        """All workers' figures in Prometheus' text format; to be called in a thread, after ``collect``."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        if self._folder is None:
            assert self._registry is not None
            return generate_latest(self._registry)
        forget_dead(self._folder)
        together = CollectorRegistry()
        MultiProcessCollector(together, str(self._folder))  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _make(self) -> None:
        from prometheus_client import CollectorRegistry, Gauge
        from prometheus_client import Counter as Total

        registry = CollectorRegistry()
        for name, (told, labels) in _TOTALS.items():
            self._totals[name] = Total(f"ivr_{name}", told, labels, registry=registry)
        for name, (told, labels, mode) in _GAUGES.items():
            self._gauges[name] = Gauge(f"ivr_{name}", told, labels, registry=registry, multiprocess_mode=mode)  # type: ignore[arg-type]
        self._gauges["workers"].set(1)
        self._gauges["build"].labels(version("ivr"), platform.python_version()).set(1)
        self._registry = registry


def _keys(answer: Answered) -> Iterable[Key]:
    language = str(answer.after.language)
    no_match = answer.after.failure is Failure.NO_MATCH
    yield "answers", language, "no-match" if no_match else _INPUTS.get(answer.heard, "other")
    if answer.heard == "CallStarted":
        yield ("calls",)
    if answer.entered:
        yield "languages", language
