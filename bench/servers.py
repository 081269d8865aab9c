"""Servers under test as processes of their own, each one worker, all pinned to one core."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.twilio import PUBLIC_URL, TOKEN

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 20
_WRITE_SECONDS = 30
RECORDS_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    name: str
    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Processor time used so far, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def rss_mb(self) -> float:
        """Memory in use now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes) / 1024


def core_seconds() -> float:
    """Processor time that anything at all has used of the server's core."""
    lines = Path("/proc/stat").read_text().splitlines()
    fields = next(line for line in lines if line.startswith(f"cpu{SERVER_CORE} ")).split()[1:]
    user, nice, system, _idle, _waiting, irq, softirq, stolen = (int(field) for field in fields[:8])
    return (user + nice + system + irq + softirq + stolen) / _TICKS


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(name: str, command: list[str], port: int, folder: Path) -> Iterator[Server]:
    """The server from its first answer on, until the block ends. It logs to a file in ``folder``."""
    environment = os.environ | _settings(port, folder)
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=log,
            stderr=log,
            # Pinned before it starts, so that every thread it makes is pinned as well.
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),  # noqa: PLW1509
        )
    try:
        if not answers(port, process):
            said = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{name} does not answer; it said:\n{said[-2000:]}")
        yield Server(name, port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _settings(port: int, folder: Path) -> dict[str, str]:
    """The service as in production, whatever the environment or ``.env`` says, but for the menus."""
    return {
        "IVR_HOST": "127.0.0.1",
        "IVR_PORT": str(port),
        "IVR_WORKERS": "1",
        "IVR_PUBLIC_URL": PUBLIC_URL,
        "IVR_AUTH_TOKEN": TOKEN,
        "IVR_AUTH_TOKEN_NEXT": "",
        "IVR_STAFF_NUMBER": "+81424601234",
        "IVR_CALLER_ID": "+815012345678",
        "IVR_KEEP": str(folder / "last-good"),
        # Records as by default, in a file, but one of each server's own.
        "IVR_DATABASE_URL": f"sqlite:///{folder / f'records-{port}.sqlite3'}",
        "IVR_RECORDS_KEY": RECORDS_KEY,
        "IVR_LOG_LEVEL": "info",
    }


def answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Waits until the server answers HTTP at all. False if it ended first, or takes far too long."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            connection.close()
            return True
        time.sleep(0.005)
    return False


def written(server: Server) -> int:
    """Waits until the service has written its records; how many it dropped. 0 for a server without any."""
    until = time.monotonic() + _WRITE_SECONDS
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status == 404:
            return 0
        records = json.loads(body)["records"]
        if not records["waiting"]:
            return int(records["dropped"])
        time.sleep(0.02)
    raise RuntimeError(f"{server.name} does not write its records")


def service() -> list[str]:
    """The command of the service itself, the one that operators use."""
    return [str(Path(sys.executable).with_name("ivr")), "serve"]


def peer(kind: str, port: int, answers: Path) -> list[str]:
    """The command of one of the peers."""
    return [sys.executable, "-m", "bench.peers", kind, str(port), str(answers)]
