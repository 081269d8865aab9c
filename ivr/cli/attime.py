"""``ivr call --at``: the service of this folder as it would answer at another time, for one call.

It listens on a free port of this machine, so that the call goes the same way as any other.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette

from ivr.cli.hours import read_moment
from ivr.errors import IvrError
from ivr.settings import Settings, read_settings
from ivr.web.app import CITY_ZONE
from ivr.web.sandbox import sandbox

START_SECONDS = 20.0
STOP_SECONDS = 10.0


@contextmanager
def service_at(text: str) -> Iterator[tuple[str, Settings]]:
    """The address of a service whose clock starts at a moment as it is typed, and its settings.

    Raises IvrError for a time that cannot be read, MenusRefusedError, SettingsError.
    """
    start = read_moment(text, CITY_ZONE)
    with sandbox(read_settings(), start) as (app, settings), _listening(app) as url:
        yield url, settings


@contextmanager
def _listening(app: Starlette) -> Iterator[str]:
    """The application answers at this address until the end. Raises IvrError if it does not start."""
    # What was logged of a service that nobody runs would only stand among the words of the call.
    logging.getLogger("ivr").setLevel(logging.CRITICAL)
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = Thread(target=lambda: asyncio.run(server.serve([door])), daemon=True)
        thread.start()
        try:
            _wait_for(server)
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(STOP_SECONDS)


def _wait_for(server: uvicorn.Server) -> None:
    end = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > end:
            raise IvrError("The service for this call did not start.")
        time.sleep(0.01)
