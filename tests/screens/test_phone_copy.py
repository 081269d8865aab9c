"""The copy talked to outside the demo: it answers as the service does, costs callers nothing, and forgets."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import Services
from ivr.model.roles import Role
from ivr.web.app import Outside
from ivr.web.sandbox import trial

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite
    from tests.screens.service import PASSWORD, Site
else:
    from service import PASSWORD, Site

OPEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
PEOPLE = {"staff_numbers": ("+81312345678",), "caller_id": "+815012345678"}
TWILIO = {"account_sid": "AC" + "0" * 32, "sms_from": "+815012345678"}


@pytest.mark.parametrize(
    ("settings", "offered", "person"),
    [
        ({"records_key": ""}, Services(), False),
        (PEOPLE, Services(queue=True, callback=True), True),
        (PEOPLE | TWILIO, Services(queue=True, callback=True, message=True, text=True), True),
    ],
)
def test_offers_what_callers_get(
    make_site: MakeSite, settings: dict[str, object], offered: Services, person: bool
) -> None:
    """Queue, callback, message, SMS and a person: none of them where the service has none."""
    site = make_site(outside=Outside(clock=lambda: OPEN), token=True, **settings)
    site.background.menus.take_moment()
    live = site.background.menus.switchboard
    with trial(site.background, OPEN) as app:
        copied = app.state.background.menus.switchboard
        assert copied.moment == live.moment
        assert copied.tree is live.tree
    assert (live.moment.services, live.moment.person) == (offered, person)


def test_calls_at_once(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is compiled or read again, and nothing in the log looks like a caller or an error."""
    site = make_site(outside=Outside(clock=lambda: OPEN), token=True, **PEOPLE)
    site.add_user("viewer", Role.VIEWER)
    monkeypatch.setattr("ivr.web.menus.load_tree", refuse)
    monkeypatch.setattr("ivr.web.audio.load_library", refuse)
    caplog.set_level(logging.INFO, "ivr")
    cookie = session_of(site)
    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(lambda _: hang_up_at_once(site, cookie), range(4)))
    assert all('"caller"' in answer and "status" in answer for answer in answers)
    ours = [each for each in caplog.records if each.name.startswith("ivr")]
    assert not [each for each in ours if each.levelno >= logging.WARNING]
    assert not re.search(r"\bCA[0-9a-f]{32}", "\n".join(each.getMessage() for each in ours))
    assert any("call=trial-" in each.getMessage() for each in ours)


def refuse(*_arguments: object, **_named: object) -> None:
    """Nobody may do this now."""
    raise AssertionError


def session_of(site: Site) -> str:
    """Sign in without a browser; the cookie."""
    import httpx2

    with httpx2.Client(base_url=site.url) as client:
        page = client.get("/login").text
        token = re.search(r'name="form-token" value="([^"]+)"', page)
        assert token
        form = {"form-token": token[1], "name": "viewer", "password": PASSWORD}
        client.post("/login", data=form, headers={"origin": site.url})
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def hang_up_at_once(site: Site, cookie: str) -> str:
    """One call; what came when it was over."""
    from websockets.sync.client import connect
    from websockets.typing import Origin

    url = f"{site.url.replace('http', 'ws')}/phone/line"
    with connect(url, origin=Origin(site.url), additional_headers={"cookie": cookie}) as line:
        line.send('{"start": {}}')
        assert '"need"' in line.recv()
        line.send('{"do": "hangup"}')
        return str(line.recv())
