"""``ivr serve``"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import uvicorn

from ivr.settings import Settings, read_settings

RELOAD_SECONDS = 0.5


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
    configure_logging(settings.log_level)
    from ivr.web.app import create_app

    app = "ivr.web.app:create_app" if settings.workers > 1 else create_app(settings)
    print(_welcome(settings), file=sys.stderr, flush=True)
    uvicorn.run(
        app,
        factory=settings.workers > 1,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=20,
        backlog=4096,
    )


def configure_logging(level: str) -> None:
    """Plain lines on standard error; the access log stays off, as turns are logged without personal data."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _welcome(settings: Settings) -> str:
    where = f"http://{settings.host}:{settings.port}"
    if not settings.demo:
        return f"Answering signed calls for {settings.public_url}/voice on {where}. Stop with Ctrl-C."
    return (
        f"The phone tree answers at {where} (demo mode: no Twilio account, this machine only).\n"
        f"Call it from another terminal:  .venv/bin/ivr call --url {where}\n"
        f"A lost card, in Japanese:       .venv/bin/ivr call --url {where} --keys '1 1 1 2 1 1'\n"
        "All paths: .venv/bin/ivr paths   All cases: .venv/bin/ivr cases   Stop with Ctrl-C."
    )
