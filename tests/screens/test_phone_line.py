"""The connection of the browser phone: what it takes, how long it is held, and who loses it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from ivr.model.roles import Role
from ivr.screens.phone import ear
from ivr.screens.phone.caller import BrowserCall

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import Site
else:
    from service import Site


def line_to(site: Site, cookie: str = "") -> ClientConnection:
    """A connection as a page makes it."""
    headers = {"cookie": cookie} if cookie else None
    url = f"{site.url.replace('http', 'ws')}/phone/line"
    return connect(url, origin=Origin(site.url), additional_headers=headers)


def received(line: ClientConnection) -> str:
    """The next message."""
    return str(line.recv(timeout=20))


@pytest.mark.parametrize(
    "sent",
    [
        b"\0",
        '{"do": "press", "key": ["1"]}',
        '{"do": "line", "word": {}}',
        '{"do": "press", "key": "1", "after": 1e999}',
        '{"do": "sound", "id": ' + "9" * 3000 + "}",
        '{"do": "speak", "seconds": ' + "9" * 3000 + "}",
    ],
)
def test_nonsense_during_a_call(
    make_site: MakeSite, sent: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Is answered, whatever it is, and nothing breaks."""
    with line_to(make_site()) as line:
        line.send('{"start": {}}')
        received(line)
        line.send(sent)
        received(line)
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


def test_what_breaks(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Is closed, which the page tells, and logged by its kind alone."""

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(BrowserCall, "step", broken)
    with line_to(make_site()) as line:
        line.send('{"start": {}}')
        with pytest.raises(ConnectionClosed) as closed:
            received(line)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1011
    assert "/phone/line failed with ZeroDivisionError" in caplog.text


def test_a_long_message(make_site: MakeSite) -> None:
    """Is not even read."""
    with line_to(make_site()) as line:
        line.send("[" + "0," * 100_000 + "0]")
        with pytest.raises(ConnectionClosed) as closed:
            received(line)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


def test_who_says_nothing(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does not keep a line from others."""
    monkeypatch.setattr(ear, "START_SECONDS", 0.2)
    with line_to(make_site()) as line:
        assert "phone-problem-" in received(line)


@pytest.mark.parametrize("how", ["kept out", "signed out"])
def test_who_may_not_any_more(
    make_site: MakeSite, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Loses the call soon, also if they do nothing."""
    monkeypatch.setattr(ear, "CHECK_SECONDS", 0.2)
    site = make_site(token=True)
    site.add_user("viewer", Role.VIEWER)
    page = sign_in(site, "viewer")
    cookie = "; ".join(f"{each.get('name')}={each.get('value')}" for each in page.context.cookies())
    with line_to(site, cookie) as line:
        line.send('{"start": {}}')
        assert '"need"' in received(line)
        if how == "kept out":
            site.records.accounts.disable("viewer", "test", site.background.clock())
        else:
            page.get_by_role("button", name="Sign out").click()
        assert "phone-problem-out" in received(line)


def test_a_key_does_not_wait_for_a_sound(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the voice is."""

    def slow(_call: BrowserCall, _number: int) -> str:
        time.sleep(2)
        return "sound"

    monkeypatch.setattr(BrowserCall, "sound", slow)
    site = make_site()
    httpx2.get(f"{site.url}/phone")
    with line_to(site) as line:
        line.send('{"start": {}}')
        received(line)
        line.send('{"do": "sound", "id": 0}')
        line.send('{"do": "press", "key": "2", "after": 0}')
        assert "need" in json.loads(received(line))
        assert json.loads(received(line)) == {"sound": 0, "wav": "sound"}
