"""What all tests share: clean settings, the menus, the command line, and the service as real processes."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import httpx2
import pytest
import typer.main

from ivr.cli.main import main
from ivr.model import Tree
from ivr.records.vault import new_key
from ivr.settings import Settings
from ivr.web.menus import load_tree

if TYPE_CHECKING:
    from tests.postgres_server import NoPostgresError, Server, shared_server
    from tests.waiting import until
else:
    from postgres_server import NoPostgresError, Server, shared_server
    from waiting import until

ROOT = Path(__file__).parent.parent
COMMAND = str(Path(sys.executable).with_name("ivr"))
READY_SECONDS = 40
AUDIO_EXTRA = ("espeakng_loader", "miniaudio", "numpy", "pyopenjtalk", "soundfile", "soxr")
"""What the extra ``audio`` brings."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the extra must be there, a test that needs it is not skipped."""
    told = "fail tests marked audio_extra, rather than skip them, where the extra cannot be imported"
    parser.addoption("--audio-extra", action="store_true", help=told)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked ``audio_extra`` run only with the extra."""
    if item.get_closest_marker("audio_extra") is None:
        return
    if absent := [module for module in AUDIO_EXTRA if not find_spec(module)]:
        told = f"the extra 'audio' is not installed: no {', '.join(absent)}"
        if item.config.getoption("--audio-extra"):
            pytest.fail(told, pytrace=False)
        pytest.skip(told)


def pytest_collection_finish() -> None:
    """What has been collected stays to the end; looking through it for garbage takes a fifth of the time."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """The same of whatever is made once for all tests, such as the compiled menus."""
    made = yield
    if fixturedef.scope == "session":
        gc.freeze()
    return made


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_machine() -> Iterator[None]:
    """Whoever runs the tests may have set things for their own service."""
    with patch.dict(os.environ, environment(), clear=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """What takes long to make and is always the same: a TLS context for every client, though no test speaks
    TLS, and the command line out of the signatures of its commands.
    """
    with (
        patch("ssl.create_default_context", cache(ssl.create_default_context)),
        patch("typer.main.get_command", cache(typer.main.get_command)),
    ):
        yield


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def menus_root(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real menus, as somebody may be editing them while the tests run."""
    return Path(shutil.copytree(project_root / "menus", tmp_path_factory.mktemp("menus") / "menus"))


@pytest.fixture
def town(project_root: Path, tmp_path: Path) -> Path:
    """The menus of a tiny English-speaking town, for a test to change."""
    return Path(shutil.copytree(project_root / "tests/cities/tiny", tmp_path / "menus"))


@pytest.fixture(scope="session")
def tree(menus_root: Path) -> Tree:
    """The compiled menus."""
    return load_tree(menus_root, date.today())


MakeSettings = Callable[..., Settings]


@pytest.fixture(scope="session")
def make_settings(menus_root: Path, tmp_path_factory: pytest.TempPathFactory) -> MakeSettings:
    """Settings for the menus under test, without a look at anybody's .env, and records of their own."""
    fixed = {
        "_env_file": None,
        "menus": menus_root,
        "keep": tmp_path_factory.mktemp("keep") / "last-good",
        "database_url": f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite3'}",
        "records_key": new_key(),
    }

    def make(**changes: object) -> Settings:
        return Settings(**{**fixed, **changes})  # type: ignore[arg-type]

    return make


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str


Ivr = Callable[..., Ran]


@pytest.fixture
def ivr(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ivr:
    """Runs a command in this process, as ``.venv/bin/ivr`` would."""

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["ivr", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        capsys.readouterr()
        # serve hands its options to its workers through the environment.
        with patch.dict(os.environ), pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


STOP_SECONDS = 25
"""A service gives calls 20 s to end; a stop that takes longer than this hangs."""


@dataclass
class Running:
    """A service in processes of its own. ``folder`` is where it runs; ``log`` what it wrote."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path
    stopped: list[int] = field(default_factory=list)

    @property
    def log(self) -> str:
        """Everything written to standard error so far."""
        return (self.folder / "stderr").read_text("utf-8")

    def logged(self, words: str, times: int = 1, seconds: float = 10) -> bool:
        """Wait until the log holds these words so many times."""
        return until(lambda: self.log.count(words) >= times, seconds)

    @staticmethod
    def until(holds: Callable[[], bool], seconds: float = 10) -> bool:
        """Wait until it holds; False when the time is up."""
        return until(holds, seconds)

    def answers(self) -> bool:
        """Does the service answer at all?"""
        try:
            return httpx2.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx2.TransportError:
            return False

    def workers(self) -> list[int]:
        """Ids of the processes that answer, oldest first; the service's own if it has no others."""
        found = [pid for pid, parent in _parents() if parent == self.process.pid and _is_worker(pid)]
        return found or [self.process.pid]

    def stop(self) -> int:
        """Stop as an operator does; the exit status."""
        for pid in self.stopped:
            os.kill(pid, signal.SIGCONT)
        workers = self.workers()
        self.process.terminate()
        try:
            return self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for pid in {self.process.pid, *workers}:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise


def _parents() -> Iterator[tuple[int, int]]:
    """Every process with its parent, by id."""
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda folder: int(folder.name)):
        try:
            after_name = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # gone between listing and reading
            continue
        yield int(folder.name), int(after_name[1])


def _is_worker(pid: int) -> bool:
    """Python also starts a process that only tracks semaphores."""
    try:
        return b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def environment(**settings: str) -> dict[str, str]:
    """This environment with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IVR_")}
    return {**kept, **settings}


Serve = Callable[..., Running]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, menus_root: Path) -> Iterator[Serve]:
    """Starts ``ivr serve`` on a free port with these arguments; settings are given by name."""
    started: list[Running] = []

    def start(*arguments: str, wait: bool = True, **settings: str) -> Running:
        folder = tmp_path_factory.mktemp("service")
        port = settings.get("IVR_PORT") or str(free_port())
        given = {"IVR_MENUS": str(menus_root), **settings, "IVR_PORT": port}
        with (folder / "stderr").open("wb") as err, (folder / "stdout").open("wb") as out:
            process = subprocess.Popen(
                [COMMAND, "serve", *arguments], cwd=folder, env=environment(**given), stdout=out, stderr=err
            )
        running = Running(process, f"http://127.0.0.1:{port}", folder)
        started.append(running)
        if wait and not until(lambda: running.answers() or process.poll() is not None, READY_SECONDS):
            pytest.fail(f"the service did not start:\n{running.log[:3000]}")
        return running

    yield start
    for running in started:
        if running.process.poll() is None:
            running.stop()


@pytest.fixture(scope="module")
def running(serve: Serve) -> Running:
    """One service with one worker in demo mode, for all tests of a module."""
    return serve()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all processes of this run. In CI it must be there; elsewhere its tests are skipped."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()}"
    with ExitStack() as stack:
        try:
            server = stack.enter_context(shared_server(run[:12]))
        except NoPostgresError as error:
            if os.environ.get("CI"):
                pytest.fail(f"CI is set and PostgreSQL cannot be started: {error}")
            pytest.skip(f"PostgreSQL cannot be started: {error}")
        yield server


@pytest.fixture(params=("sqlite", "postgres"))
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of each database in turn, without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url
