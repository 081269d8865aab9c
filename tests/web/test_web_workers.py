"""Real processes on a real port: workers behave as one, and signals and broken menus stop no call."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import httpx2
import pytest

from ivr.phone.document import read_answer
from ivr.phone.verbs import Gather

if TYPE_CHECKING:
    from tests.conftest import Running, Serve
    from tests.waiting import until
else:
    from waiting import until

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")

CALL = "1111211"
"""Keys from the language gate to the outcome of a lost card."""
FRONT = "/voice/en/desk"
"""The front menu of the town whose menus the tests change."""
CHANGED = b"Kindly press a key."


def post(service: Running, target: str, digits: str | None = None) -> bytes:
    """One webhook on a connection of its own, so that any worker may take it."""
    data = {"CallSid": "CA" + "1" * 32} | ({} if digits is None else {"Digits": digits})
    answer = httpx2.post(service.url + target, data=data, timeout=10)
    assert answer.status_code == 200
    assert read_answer(200, answer.headers["content-type"], answer.content)
    return answer.content


def post_again(service: Running, target: str, digits: str) -> bytes:
    """One webhook; if whoever took it is killed over it, it is sent again, as the proxies of deploy/ do."""
    with suppress(httpx2.TransportError):
        return post(service, target, digits)
    return post(service, target, digits)


def action(document: bytes) -> str:
    """Where the next key is sent."""
    gather = read_answer(200, "text/xml", document)[0]
    assert isinstance(gather, Gather)
    return urldefrag(gather.action or "").url


def stopped(pid: int) -> bool:
    """Does the process stand still?"""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "T"


def change_a_sentence(town: Path) -> None:
    """What a silent caller hears at the front menu becomes another sentence."""
    system = town / "system.yaml"
    text = system.read_text("utf-8")
    assert "Please press a key for your choice." in text
    system.write_text(text.replace("Please press a key for your choice.", CHANGED.decode()), "utf-8")


@contextmanager
def only(service: Running, worker: int) -> Iterator[None]:
    """While this lasts, no other worker takes a request."""
    others = [pid for pid in service.workers() if pid != worker]
    service.stopped.extend(others)
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
        assert until(lambda pid=pid: stopped(pid))  # type: ignore[misc]
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)
        service.stopped.clear()


@pytest.fixture(scope="module")
def two(serve: Serve) -> Running:
    """A service with two workers."""
    service = serve("--workers", "2")
    assert until(lambda: len(service.workers()) == 2)
    assert until(service.answers)
    ready = [answers_alone(service, worker) for worker in service.workers()]
    assert ready == [True, True]
    return service


def answers_alone(service: Running, worker: int) -> bool:
    """Is this worker up?"""
    with only(service, worker):
        return until(service.answers)


def test_two_workers_answer_one_call(two: Running, running: Running) -> None:
    """A call whose requests go to one worker and the other in turn hears what one worker alone says."""
    here = alone = "/voice"
    for turn, key in enumerate([None, *CALL]):
        with only(two, two.workers()[turn % 2]):
            heard = post(two, here, key)
        assert heard == post(running, alone, key)
        here = alone = action(heard)
    assert here.startswith("/voice/ja/card-loss?")


def test_a_worker_dies_during_a_call(two: Running) -> None:
    """When a worker is killed the call goes on at once, and the worker is replaced."""
    target = action(post(two, "/voice"))
    target = action(post(two, target, "1"))
    victim = two.workers()[0]
    os.kill(victim, signal.SIGKILL)
    for key in CALL[1:]:
        target = action(post_again(two, target, key))
    assert target.startswith("/voice/ja/card-loss?")
    assert until(lambda: len(set(two.workers()) - {victim}) == 2)


def test_a_worker_dies_while_it_is_asked(serve: Serve) -> None:
    """One that is killed between a question whether it lives and the answer is replaced as any other is."""
    service = serve("--workers", "2")
    assert until(lambda: len(service.workers()) == 2)
    assert all(answers_alone(service, worker) for worker in service.workers())
    victim = service.workers()[0]
    os.kill(victim, signal.SIGSTOP)
    time.sleep(1.5)  # the parent asks every half second
    os.kill(victim, signal.SIGKILL)
    assert until(lambda: len(set(service.workers()) - {victim}) == 2)


SLOW = """
import sys, time
if "--multiprocessing-fork" in sys.orig_argv:
    open("started", "a").write("one\\n")
    time.sleep(6)
"""


def test_a_worker_that_starts_slowly(serve: Serve, tmp_path: Path) -> None:
    """On a busy machine a start may take long: the worker is waited for, not killed and started again."""
    (tmp_path / "sitecustomize.py").write_text(SLOW, "utf-8")
    service = serve("--workers", "2", PYTHONPATH=str(tmp_path))
    assert (service.folder / "started").read_text("utf-8") == "one\n" * 2


def test_workers_write_the_log(two: Running) -> None:
    """What workers do is in the log of the service as that of a single one is."""
    post(two, "/voice/ja/front", "1")
    assert two.logged("place=ja/card-loss input=KeysPressed", seconds=3)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_sighup_takes_good_menus(serve: Serve, town: Path, workers: str) -> None:
    """On SIGHUP changed menus are taken at once by the processes that are there, one or several.

    A line that was open before goes on: what is written to it later is answered.
    """
    service = serve("--workers", workers, IVR_MENUS=str(town), IVR_RELOAD_EVERY="0")
    before = service.workers()
    assert len(before) == int(workers)
    with open_line(service) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\n")
        change_a_sentence(town)
        service.process.send_signal(signal.SIGHUP)
        assert until(lambda: all(answers_changed(service, worker) for worker in before))
        line.sendall(b"Host: 127.0.0.1\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 200")
    assert service.workers() == before


@pytest.mark.parametrize("workers", ["1", "2"])
def test_sighup_while_it_starts(serve: Serve, workers: str) -> None:
    """Once the command runs, the service starts, however early it comes."""
    service = serve("--workers", workers, wait=False)
    assert until(lambda: minds_sighup(service.process.pid))
    for _ in range(20):
        service.process.send_signal(signal.SIGHUP)
        time.sleep(0.1)
    assert until(service.answers, 40)


def minds_sighup(pid: int) -> bool:
    """Would SIGHUP not simply end this process?"""
    masks = re.findall(
        r"^Sig(?:Ign|Cgt):\s*([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text("utf-8"), re.M
    )
    return any(int(mask, 16) >> (signal.SIGHUP - 1) & 1 for mask in masks)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_callers_are_refused_while_it_stops(serve: Serve, workers: str) -> None:
    """A proxy asks another instance at once, though this one still finishes what it has begun."""
    service = serve("--workers", workers)
    with open_line(service) as line:
        line.sendall(b"POST /voice HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n")
        assert until(lambda: all(answers_alone(service, worker) for worker in service.workers()))
        service.process.terminate()
        assert until(lambda: is_refused(service), 3)
        assert service.process.poll() is None
        line.sendall(b"CallSid=C")
        assert line.recv(100).startswith(b"HTTP/1.1 200")


def open_line(service: Running) -> socket.socket:
    """A connection without a client that would make another one unasked."""
    host, port = service.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=5)


def is_refused(service: Running) -> bool:
    """Is nobody let in?"""
    try:
        open_line(service).close()
    except ConnectionRefusedError:
        return True
    return False


def answers_changed(service: Running, worker: int) -> bool:
    """Does this worker say the changed sentence?"""
    with only(service, worker):
        return CHANGED in post(service, FRONT)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_sighup_keeps_the_old_on_bad_ones(serve: Serve, town: Path, workers: str) -> None:
    """On SIGHUP broken menus are refused in the log, and every call goes on with the old ones."""
    service = serve("--workers", workers, IVR_MENUS=str(town), IVR_RELOAD_EVERY="0")
    before = post(service, FRONT)
    (town / "city.yaml").write_text("city: [", "utf-8")
    service.process.send_signal(signal.SIGHUP)
    assert service.logged("city.yaml:")
    assert {post(service, FRONT) for _ in range(6)} == {before}


def test_reload_looks_often(serve: Serve, town: Path) -> None:
    """With --reload a saved change is heard within a second or two."""
    service = serve("--reload", IVR_MENUS=str(town), IVR_RELOAD_EVERY="0")
    change_a_sentence(town)
    assert until(lambda: CHANGED in post(service, FRONT), seconds=4)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_broken_menus_at_the_start(serve: Serve, town: Path, workers: str) -> None:
    """A start with broken menus ends with one message and status 2, whatever the number of workers."""
    (town / "city.yaml").write_text("city: [", "utf-8")
    service = serve("--workers", workers, wait=False, IVR_MENUS=str(town))
    assert until(lambda: service.process.poll() is not None, seconds=6)
    assert service.process.returncode == 2
    assert "city.yaml:" in service.log
    assert "Traceback" not in service.log


def test_a_worker_restarted_while_menus_are_broken(serve: Serve, town: Path, tmp_path: Path) -> None:
    """With a token, a worker that dies while the menus are broken comes back with the last good ones."""
    token = {"IVR_AUTH_TOKEN": "12345", "IVR_PUBLIC_URL": "https://phone.example.jp"}
    service = serve("--workers", "2", IVR_MENUS=str(town), IVR_KEEP=str(tmp_path / "keep"), **token)
    assert until(lambda: len(service.workers()) == 2)
    assert until((tmp_path / "keep" / "current").exists)
    (town / "city.yaml").write_text("city: [", "utf-8")
    victim = service.workers()[0]
    os.kill(victim, signal.SIGKILL)
    assert until(lambda: len(set(service.workers()) - {victim}) == 2)
    assert service.logged("the last good ones are used", seconds=5)
    assert all(answers_alone(service, worker) for worker in service.workers())


def test_stopping(serve: Serve) -> None:
    """On SIGTERM and on Ctrl-C the service ends in peace."""
    for ending in (signal.SIGTERM, signal.SIGINT):
        service = serve()
        service.process.send_signal(ending)
        service.process.wait(timeout=10)
        assert "Traceback" not in service.log


def test_a_port_in_use(serve: Serve, running: Running) -> None:
    """A port that is taken is one message that names it, no traceback."""
    port = running.url.rpartition(":")[2]
    second = serve(wait=False, IVR_PORT=port)
    assert until(lambda: second.process.poll() is not None)
    assert second.process.returncode != 0
    assert port in second.log
    assert "in use" in second.log
    assert "Traceback" not in second.log


@pytest.mark.parametrize(
    "raw",
    [
        b"POST /voice/\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /voice HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: nonsense\r\n\r\n",
        b"POST /voice HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /voice HTTP/1.1\r\n\r\n",
        b"POST http://evil.example/voice HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n",
        b"POST /voice/ja/front HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /voice/ja HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        b"POST /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /voice HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 100_000 + b"\r\nContent-Length: 0\r\n\r\n",
        b"POST * HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50,
        b"\r\n\r\n\r\n",
        b"",
    ],
)
def test_what_is_not_http(running: Running, raw: bytes) -> None:
    """Whatever is written to the port, no answer is 500, nothing is traced, and the next call is answered."""
    with open_line(running) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(100)
    assert not re.match(rb"HTTP/1\.1 5", answer)
    assert post(running, "/voice")
    assert "Traceback" not in running.log


def test_nothing_is_left_behind(serve: Serve) -> None:
    """A demo service writes nothing into the folder it was started in but its records and their key."""
    service = serve()
    post(service, "/voice")
    service.stop()
    left = {entry.name for entry in service.folder.iterdir()} - {"stdout", "stderr"}
    assert left == {".ivr"}
    assert {entry.name for entry in (service.folder / ".ivr").iterdir()} == {"demo.sqlite3", "records.key"}
