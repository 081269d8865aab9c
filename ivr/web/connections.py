"""Connections of callers when the process that holds them ends."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LAST_REQUEST_SECONDS = 1.0
"""How long a connection without a request stays open at the end. A request that is on its way when the
process is told to stop arrives within this; uvicorn's own connection closes at once, and it gets no answer.
"""


class Connection(HttpToolsProtocol):
    """An HTTP connection that answers what is on its way when it is told to end, and then closes.

    A WebSocket that is opened in that last second is cut at its end.
    """

    _ending = False

    def shutdown(self) -> None:
        """The process ends: the next answer is the last one."""
        self._ending = True
        if self._is_idle():
            self.loop.call_later(LAST_REQUEST_SECONDS, self._close_if_idle)
        else:
            super().shutdown()

    def on_headers_complete(self) -> None:
        """A request has come. Its answer says that the connection closes, if the process ends."""
        super().on_headers_complete()
        if self._ending and self.cycle is not None:
            self.cycle.keep_alive = False

    def _close_if_idle(self) -> None:
        if self._is_idle():
            self.transport.close()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete
