"""``ivr serve``"""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import uvicorn
from starlette.applications import Starlette
from uvicorn.config import STARTUP_FAILURE

from ivr.errors import SettingsError
from ivr.settings import Settings, read_settings
from ivr.web import metricfiles as metrics
from ivr.web.connections import Connection
from ivr.web.workers import Workers

log = logging.getLogger("ivr.serve")

RELOAD_SECONDS = 0.5
HEALTHCHECK_SECONDS = 30
"""Seconds without a sign of life after which a worker is replaced. It gives none while Python starts, which
takes more than uvicorn's own 5 on a busy machine: workers were killed and started again and again.
"""
MOST_FRAME = 4096
"""Bytes of one message on a WebSocket: pages send far less, and reading a long one would hold up callers."""
METRICS = Path(".ivr/metrics")
_FIELD = re.compile(r"(?<!\S)([a-z]{2,20})=(\S+)")


def run(*, host: str | None, port: int | None, workers: int | None, menus: Path | None, reload: bool) -> None:
    """Check the settings and the menus, say where we are, and serve until stopped."""
    given = {
        "host": host,
        "port": port,
        "workers": workers,
        "menus": menus,
        "reload_every": RELOAD_SECONDS if reload else None,
    }
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    # Workers are processes of their own and read the environment, so what was given here goes there.
    os.environ.update({f"IVR_{name.upper()}": str(v) for name, v in given.items() if v is not None})
    configure_logging(settings.log_level, settings.log_format)
    _refuse_taken_port(settings)
    # Made here even if workers make their own: what is wrong with the menus is then said once.
    app = application(settings)
    if settings.workers > 1:
        _share_metrics(settings.port)
    print(welcome(settings), file=sys.stderr, flush=True)
    _serve(_config(settings, app))
    app.state.background.archive.let_go()


def _config(settings: Settings, app: Starlette) -> uvicorn.Config:
    several = settings.workers > 1
    return uvicorn.Config(
        "ivr.cli.serve:worker" if several else app,
        factory=several,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        http=Connection,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=20,
        timeout_worker_healthcheck=HEALTHCHECK_SECONDS,
        backlog=4096,
        ws_max_size=MOST_FRAME,
    )


def _serve(config: uvicorn.Config) -> None:
    """As ``uvicorn.run`` does, with workers of our own."""
    if config.workers > 1:
        Workers(config, [config.bind_socket()]).run()
        return
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):  # raised again by uvicorn when it has ended in peace
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def _share_metrics(port: int) -> None:
    """A folder in which workers add up their figures; without one /metrics tells those of one worker."""
    folder = METRICS / str(port)  # several instances share .ivr
    try:
        metrics.prepare(folder)
        os.environ[metrics.FOLDER] = str(folder)
    except OSError as error:
        log.error("figures of several workers cannot be added up in %s (%s)", folder, error.strerror)


def application(settings: Settings, figures: Path | None = None) -> Starlette:
    """The application; imported late, so that a wrong setting is reported without delay."""
    # What is read at the start stays: looking for garbage among it takes a third of the time of a start.
    gc.disable()
    try:
        from ivr.screens.mount import mount
        from ivr.web.app import Outside, create_app
        from ivr.web.demo import peopled

        return mount(create_app(peopled(settings), Outside(figures=figures)))
    finally:
        gc.freeze()
        gc.enable()


def worker() -> Starlette:
    """The application of one of several workers: a process of its own, so it sets up its log itself."""
    settings = read_settings()
    configure_logging(settings.log_level, settings.log_format)
    folder = os.environ.get(metrics.FOLDER)
    return application(settings, Path(folder) if folder else None)


def configure_logging(level: str, format: Literal["text", "json"]) -> None:
    """Lines on standard error; the access log stays off, as turns are logged without personal data."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if format == "json" else LineFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the browser phone asks us; that is logged already


class LineFormatter(logging.Formatter):
    """Time, level and logger before every line of a message, as turns are written many at a time.

    As in JSON, an exception is named by its class alone.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one or more complete lines."""
        start = f"{self.formatTime(record)} {record.levelname} {record.name} "
        kind = record.exc_info[0] if record.exc_info else None
        end = f" ({kind.__name__})" if kind else ""
        return start + f"{record.getMessage()}{end}".replace("\n", "\n" + start)


class JsonFormatter(logging.Formatter):
    """One JSON object for every line of a message: time (UTC), level, logger, message.

    Words of the form ``name=value``, as turns and callbacks have them, are fields too. A traceback is not
    written, as it may quote what a caller sent; the class of the exception is.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one or more complete lines."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        start = {"time": at, "level": record.levelname.lower(), "logger": record.name}
        if record.exc_info and record.exc_info[0]:
            start["exception"] = record.exc_info[0].__name__
        lines = record.getMessage().split("\n")
        return "\n".join(json.dumps({**_fields(line), **start, "message": line}) for line in lines)


def _fields(line: str) -> dict[str, str]:
    return dict(_FIELD.findall(line))


def _refuse_taken_port(settings: Settings) -> None:
    """Raises SettingsError before anything says that we answer there."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            cure = "Stop what answers there, or write another port, such as IVR_PORT=9000"
            wrong = f"IVR_PORT: {settings.host} port {settings.port} cannot be used ({error.strerror})."
            raise SettingsError(f"{wrong} {cure}.") from None


def welcome(settings: Settings) -> str:
    """What is said at the start: where we are, what to do next, and what a live line goes without."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    where = f"http://{host}:{settings.port}"
    if not settings.demo:
        return "\n".join(_live(settings, where))
    return (
        f"The phone tree answers at {where} (demo mode: no Twilio account, this machine only).\n"
        f"Call it in a browser:           {where}/phone\n"
        f"Call it from another terminal:  .venv/bin/ivr call --url {where}\n"
        f"A lost card, in Japanese:       .venv/bin/ivr call --url {where} --keys '1 1 1 2 1 1'\n"
        "All paths: .venv/bin/ivr paths   All cases: .venv/bin/ivr cases   Stop with Ctrl-C."
    )


def _live(settings: Settings, where: str) -> Iterator[str]:
    """Where a live service is, and what it goes without."""
    yield f"Answering signed calls for {settings.public_url}/voice on {where}. Stop with Ctrl-C."
    yield f"Screens: {settings.public_url}/desk, under this name only. First user: .venv/bin/ivr users add"
    if not settings.public_url.startswith("https://"):
        yield "IVR_PUBLIC_URL is not https: calls can be read on the way, and nobody can sign in."
    if not settings.staff:
        yield "IVR_STAFF_NUMBERS is empty: key 0 rings nobody, and there is no queue."
    if not settings.records_key.get_secret_value():
        yield "IVR_RECORDS_KEY is empty: no callback, message or SMS. See .venv/bin/ivr records new-key"
    if settings.rest_login is None:
        yield "IVR_ACCOUNT_SID is empty: no voice message and no SMS, as Twilio's API cannot be asked."
    elif not settings.sms_from:
        yield "IVR_SMS_FROM is empty: no SMS."
