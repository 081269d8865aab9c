"""Several processes that answer on one port."""

from __future__ import annotations

import os
import signal

from uvicorn.supervisors import Multiprocess


class Workers(Multiprocess):
    """Workers that take changed menus on SIGHUP as a single process does: each in its place.

    uvicorn would replace every worker by a new process. Phones in browsers would lose their lines, and every
    caller would wait for processors that are busy starting.
    """

    def init_processes(self) -> None:
        """Start the workers."""
        super().init_processes()
        self._let_go()

    def keep_subprocess_alive(self) -> None:
        """Replace those that are gone."""
        super().keep_subprocess_alive()
        self._let_go()

    def _let_go(self) -> None:
        """Close our copies of the workers' ends of the pipes: one that dies while it is asked for a sign of
        life is missed at once then, and not when the time for an answer is over.
        """
        for process in self.processes:
            process.child_conn.close()

    def terminate_all(self) -> None:
        """Callers are refused at once, so that the proxy asks another instance. A port that is still open
        here would have them wait for an answer that no worker gives.
        """
        for sock in self.sockets:
            sock.close()
        super().terminate_all()

    def handle_hup(self) -> None:
        """Pass SIGHUP on. A worker that is still starting would be ended by it, so it is waited for."""
        for process in self.processes:
            if process.wait_until_ready(self.config.timeout_worker_healthcheck, self.should_exit):
                assert process.pid is not None
                os.kill(process.pid, signal.SIGHUP)
