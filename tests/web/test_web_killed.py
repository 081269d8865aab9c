"""The whole service dies during load: nothing that was promised is lost, and every call goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.model import Tree
from ivr.records.vault import new_key

if TYPE_CHECKING:
    from tests.conftest import Serve
    from tests.waiting import until
    from tests.web.whole_service import LIVE, WISHES, Load, assert_private, kept, kill
else:
    from waiting import until
    from whole_service import LIVE, WISHES, Load, assert_private, kept, kill

CALLS = 9
"""Calls that end before it is killed, while as many as there are callers are under way."""


def test_killed_during_load(serve: Serve, tree: Tree, new_url: str) -> None:
    """kill -9 twice, and started again: every caller hears the promise of their call, and it is kept."""
    key = new_key()
    settings = {**LIVE, "IVR_DATABASE_URL": new_url, "IVR_RECORDS_KEY": key}
    workers = "1" if new_url.startswith("sqlite") else "2"
    service = serve("--workers", workers, **settings)
    with Load([service.url], tree).running() as load:
        for _ in range(2):
            assert until(load.finished(CALLS), 60)
            kill(service)
            service = serve("--workers", workers, **settings, IVR_PORT=service.url.rpartition(":")[2])
        assert until(load.finished(CALLS), 60)
    service.stop()
    assert [call for call in load.placed if call.error or not call.promised] == []
    promised = {(call.sid, call.wish.kind): call.number for call in load.placed}
    assert {kind for _, kind in promised} == {wish.kind for wish in WISHES}
    assert promised.items() <= kept(new_url, key).items()
    assert "Traceback" not in service.log
    assert_private(service.log)
