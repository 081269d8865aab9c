"""The measurements in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from bench.ratios import Round, ratio, saturated
from bench.spike import CALLS, NEW_CALLS, Outcome


def print_rounds(rounds: Mapping[str, Sequence[Round]]) -> None:
    """One line a server, and the ratios of the first to the others."""
    print("\nThroughput, one worker on one core (medians of the rounds)")
    for name, measured in rounds.items():
        print(_line(name, measured))
    ours, *others = rounds.items()
    for name, measured in others:
        by_rate, by_cpu = ratio(ours[1], measured), ratio(ours[1], measured, by_cpu=True)
        print(f"  {ours[0]} / {name}: {by_rate:.2f} by throughput, {by_cpu:.2f} by processor time")


def _line(name: str, measured: Sequence[Round]) -> str:
    rate = median(one.per_second for one in measured)
    cpu = median(one.cpu_us for one in measured)
    server = median(one.server_cpu / one.seconds for one in measured)
    load = median(one.load_cpu / one.seconds for one in measured)
    others = median(one.others / one.seconds for one in measured)
    later = median(one.all_cpu_us - one.cpu_us for one in measured)
    warning = "" if saturated(measured) else "  NOT SATURATED: compare by processor time"
    return (
        f"  {name:10} {rate:8.0f} answers/s  {cpu:6.1f} µs of processor each, {later:.1f} µs later"
        f"  (server {server:.0%} busy, load {load:.0%}, others {others:.0%}){warning}"
    )


def print_outcome(name: str, outcome: Outcome) -> None:
    """The spike in a few lines."""
    print(f"\nSpike, {name}: {CALLS} calls in progress, {NEW_CALLS} new within one second")
    print(f"  {outcome.asked} requests, {outcome.failed} failed ({outcome.failed / outcome.asked:.1%})")
    print(
        f"  from the spike on: p50 {outcome.p50:.1f} ms, p99 {outcome.p99:.1f} ms, "
        f"p99.9 {outcome.p999:.1f} ms, worst {outcome.worst:.1f} ms"
    )
    print(
        f"  the load itself was late by p99 {outcome.lag_p99:.1f} ms, worst {outcome.lag_worst:.1f} ms;"
        f" other processes took {outcome.others:.0%} of the server's core"
    )
