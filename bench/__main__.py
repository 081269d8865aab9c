"""``python -m bench``"""

from __future__ import annotations

import gc
import json
import os
import platform
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import uvloop

from bench.cold import cold_start
from bench.peers import write_answers
from bench.ratios import Round, in_turns, ratio, saturated
from bench.report import print_outcome, print_rounds
from bench.servers import LOAD_CORE, SERVER_CORE, Server, free_port, peer, running, service
from bench.spike import Outcome, schedule, spike
from bench.twilio import Question, request, some_calls
from bench.walk import walk

QUESTIONS = 240
CALLS = 12_000
"""More than the service could remember from the rounds before, so that nothing of a caller is cached."""
STARTS = 3
"""How often all servers are started anew: one process can be a tenth quicker than the next, by chance."""
ROUNDS = 3
SECONDS = 2.0


def main() -> None:
    """All measurements, then one line of JSON."""
    if SERVER_CORE == LOAD_CORE:
        sys.exit("make bench needs two cores: one for the server, one for the load.")
    os.sched_setaffinity(0, {LOAD_CORE})
    print(f"Python {platform.python_version()}, server on core {SERVER_CORE}, load on core {LOAD_CORE}")
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_measure(Path(folder))))


def _measure(folder: Path) -> dict[str, float]:
    cold = cold_start(folder)
    print(f"\nCold start to the first answered call: {cold:.2f} s", flush=True)
    rounds: dict[str, list[Round]] = defaultdict(list)
    for _ in range(STARTS):
        with _contenders(folder) as (servers, questions):
            for name, measured in uvloop.run(
                in_turns(servers, _requests(questions), ROUNDS, SECONDS)
            ).items():
                rounds[name].extend(measured)
    found = _ratios(rounds)
    with _contenders(folder) as ((ours, _bare, tutorial), questions):
        found |= _spikes((ours, tutorial), questions)
        memory = ours.rss_mb()
    print(f"\nMemory of the worker after the spike: {memory:.0f} MB\n")
    return found | {"cold_start_seconds": round(cold, 3), "worker_rss_mb": round(memory, 1)}


@contextmanager
def _contenders(folder: Path) -> Iterator[tuple[tuple[Server, Server, Server], list[Question]]]:
    """The service and both peers, and the questions that all of them can answer."""
    with ExitStack() as stack:
        port = free_port()
        ours = stack.enter_context(running("service", service(), port, folder))
        answers = walk(port, QUESTIONS)
        write_answers(answers, folder / "answers.json")
        bare, tutorial = (_peer(stack, kind, folder) for kind in ("bare", "tutorial"))
        questions = [answer.question for answer in answers if answer.question.key is not None]
        yield (ours, bare, tutorial), questions


def _peer(stack: ExitStack, kind: str, folder: Path) -> Server:
    port = free_port()
    return stack.enter_context(running(kind, peer(kind, port, folder / "answers.json"), port, folder))


def _requests(questions: Sequence[Question]) -> list[bytes]:
    """Neighbours differ in place and caller. Frozen: looking through so many would delay the load."""
    calls = some_calls(CALLS, seed=1)
    requests = [request(questions[n * 7 % len(questions)], call) for n, call in enumerate(calls)]
    gc.freeze()
    return requests


def _ratios(rounds: dict[str, list[Round]]) -> dict[str, float]:
    """Ratios of throughput under saturation, and of processor time per answer, which noise disturbs less.

    Where a server was kept from saturating its core, the ratio of processor time takes the place of both.
    """
    print_rounds(rounds)
    _all_answered(rounds)
    ours, bare, tutorial = rounds.values()
    noisy = not all(map(saturated, rounds.values()))
    return {
        "vs_bare_starlette": round(ratio(ours, bare, by_cpu=noisy), 3),
        "vs_tutorial": round(ratio(ours, tutorial, by_cpu=noisy), 2),
        "compared_by_throughput": not noisy,
        "vs_bare_starlette_cpu": round(ratio(ours, bare, by_cpu=True), 3),
        "vs_tutorial_cpu": round(ratio(ours, tutorial, by_cpu=True), 2),
        "cpu_us": round(median(one.cpu_us for one in ours), 1),
        "cpu_us_with_records": round(median(one.all_cpu_us for one in ours), 1),
    }


def _all_answered(rounds: dict[str, list[Round]]) -> None:
    """A refused request is quick: a ratio with any of them would be worth nothing."""
    for name, measured in rounds.items():
        if failed := sum(one.failed for one in measured):
            sys.exit(f"{name} failed {failed} requests, so the ratios mean nothing.")


def _spikes(servers: Sequence[Server], questions: Sequence[Question]) -> dict[str, float]:
    """The service, then the tutorial way, under the same schedule."""
    scheduled = schedule(questions)
    gc.freeze()
    found: dict[str, float] = {}
    for server, prefix in zip(servers, ("spike", "spike_tutorial"), strict=True):
        outcome = uvloop.run(spike(server, scheduled))
        print_outcome(server.name, outcome)
        found |= _figures(prefix, outcome)
    return found


def _figures(prefix: str, outcome: Outcome) -> dict[str, float]:
    return {
        f"{prefix}_requests": outcome.asked,
        f"{prefix}_failed": outcome.failed,
        f"{prefix}_p50_ms": round(outcome.p50, 1),
        f"{prefix}_p99_ms": round(outcome.p99, 1),
        f"{prefix}_p999_ms": round(outcome.p999, 1),
    }


if __name__ == "__main__":
    main()
