"""Cold start: from starting the process to the first answered call."""

from __future__ import annotations

import http.client
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.servers import free_port, running, service
from bench.twilio import NEW_CALL, Call, parameters, signature, some_calls

STARTS = 3


def cold_start(folder: Path) -> float:
    """Seconds from the start of ``ivr serve`` to the first answered call, the median of a few starts."""
    return median(_once(folder, call) for call in some_calls(STARTS, seed=3))


def _once(folder: Path, call: Call) -> float:
    port = free_port()
    began = time.perf_counter()
    with running("cold", service(), port, folder):
        form = parameters(call, None)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        headers = {"X-Twilio-Signature": signature(NEW_CALL.target, form)}
        connection.request("POST", NEW_CALL.target, urlencode(form), headers)
        status = connection.getresponse().status
        connection.close()
        if status != 200:
            raise RuntimeError(f"the first call was answered with {status}")
        return time.perf_counter() - began
