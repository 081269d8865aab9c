"""How long somebody stays signed in, what ends that, and what forms and addresses may hold."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest
from sqlalchemy import func, select

from ivr.errors import RecordsError
from ivr.model.roles import Role
from ivr.records.sessions import IDLE, LONGEST, Sessions
from ivr.records.tables import sessions
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite
    from tests.screens.service import PASSWORD, Site
else:
    from service import PASSWORD, Site

MINUTE = timedelta(minutes=1)
BY_SCRIPT = {"sec-fetch-dest": "empty"}


class Clock:
    """Stands until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Of the service."""
    return Clock()


@pytest.fixture
def site(make_site: MakeSite, clock: Clock) -> Site:
    """A service that people sign in to."""
    made = make_site(token=True, outside=Outside(clock=clock))
    made.add_user("suzuki", Role.DESK)
    made.add_user("sato", Role.DESK)
    return made


@pytest.fixture
def browser(site: Site) -> Iterator[httpx2.Client]:
    """Suzuki's, who is signed in."""
    with httpx2.Client(base_url=site.url, headers={"origin": site.url}, timeout=30) as client:
        signed_in(client, "suzuki")
        yield client


def token_of(client: httpx2.Client) -> str:
    """Of a form."""
    return client.get("/login").text.split('name="form-token" content="')[1].split('"')[0]


def signed_in(client: httpx2.Client, name: str) -> None:
    """By name and password."""
    form = {"name": name, "password": PASSWORD, "form-token": token_of(client)}
    assert client.post("/login", data=form).status_code == 303


def is_in(client: httpx2.Client, path: str = "/desk", headers: dict[str, str] | None = None) -> bool:
    """Is a page shown to them?"""
    return client.get(path, headers=headers or {}).status_code == 200


def settle(site: Site, clock: Clock) -> None:
    """What no page waits for is written."""
    end = time.monotonic() + 10
    newest = select(func.max(sessions.c.seen_at))
    while time.monotonic() < end:
        with site.records.database.read() as connection:
            if connection.scalar(newest) == clock.now:
                return
        time.sleep(0.02)


def test_pages_keep_somebody_signed_in_for_a_working_day(
    site: Site, browser: httpx2.Client, clock: Clock
) -> None:
    """Each that they open, up to the end of the longest session."""
    for _ in range(12):
        clock.now += IDLE - MINUTE
        assert is_in(browser)
        settle(site, clock)
    clock.now += IDLE - MINUTE
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("path", "headers"), [("/desk/waiting", {}), ("/desk/waiting", BY_SCRIPT), ("/desk", BY_SCRIPT)]
)
def test_what_a_page_looks_for_by_itself_keeps_nobody_signed_in(
    browser: httpx2.Client, clock: Clock, path: str, headers: dict[str, str]
) -> None:
    """The desk asks every few seconds who waits, also if nobody sits before it any more."""
    for _ in range(5):
        clock.now += IDLE / 6
        assert is_in(browser, path, headers)
        time.sleep(0.1)
    clock.now += IDLE / 6
    assert not is_in(browser, path, headers)
    assert not is_in(browser)


def test_a_page_is_shown_while_nothing_can_be_written(
    browser: httpx2.Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That somebody was seen is left out then, and no page waits for it."""

    def slow(self: Sessions, token: str, now: datetime) -> None:
        time.sleep(3)
        raise RecordsError("another program writes")

    monkeypatch.setattr(Sessions, "seen", slow)
    clock.now += IDLE / 2
    began = time.monotonic()
    assert is_in(browser)
    assert time.monotonic() - began < 2


def test_signing_in_again_ends_the_session_before(site: Site, browser: httpx2.Client) -> None:
    """Nobody who kept its cookie can go on with it."""
    old = browser.cookies["ivr"]
    signed_in(browser, "sato")
    assert is_in(browser)
    assert httpx2.get(f"{site.url}/desk", cookies={"ivr": old}).status_code == 303


def test_what_is_over_is_deleted(site: Site, browser: httpx2.Client, clock: Clock) -> None:
    """By the work of each few minutes, also if nobody signs in any more."""
    from ivr.records.daily import daily_purge

    records = site.records
    daily_purge(records.database, records.retention, clock.now)
    assert is_in(browser)
    daily_purge(records.database, records.retention, clock.now + min(IDLE, LONGEST))
    with records.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(sessions)) == 0


def test_somebody_removed_is_gone(site: Site, browser: httpx2.Client, clock: Clock) -> None:
    """With password and sessions; what they did keeps their name."""
    from ivr.records.audit import deeds

    assert site.records.accounts.remove("suzuki", "test", clock.now)
    assert not site.records.accounts.remove("suzuki", "test", clock.now)
    assert not is_in(browser)
    assert site.records.accounts.find("suzuki") is None
    found = [(deed.who, deed.what, deed.about) for deed in deeds(site.records.database)]
    assert found[:2] == [("test", "user-removed", "suzuki"), ("suzuki", "signed-in", None)]


# ------------------------------------------------------------------ what strangers send


@pytest.mark.parametrize(
    "public", ["https://Phone.Example.jp", "https://phone.example.jp:443", "HTTPS://phone.example.jp/"]
)
def test_a_public_address_written_in_another_way(make_site: MakeSite, public: str) -> None:
    """Browsers write an origin in lower case, and leave out the usual port."""
    site = make_site(token=True, public_url=public)
    site.add_user("suzuki", Role.DESK)
    with httpx2.Client(base_url=site.url, headers={"origin": "https://phone.example.jp"}) as client:
        first = client.get("/login")
        token = first.text.split('name="form-token" content="')[1].split('"')[0]
        visit = first.headers["set-cookie"].split(";")[0]
        form = {"name": "suzuki", "password": PASSWORD, "form-token": token}
        answer = client.post("/login", data=form, headers={"cookie": visit})
    assert answer.status_code == 303
    assert "__Host-ivr=" in answer.headers["set-cookie"]


def test_tokens_that_are_no_ascii(site: Site) -> None:
    """Are wrong like any other, before somebody is signed in too."""
    with httpx2.Client(base_url=site.url, headers={"origin": site.url}) as client:
        token_of(client)
        form = {"name": "suzuki", "password": PASSWORD}
        assert client.post("/login", data={**form, "form-token": "é"}).status_code == 400
        answer = client.post("/login", data=form, headers=[(b"x-form-token", b"\xe9")])
        assert answer.status_code == 400


def test_what_no_database_takes(make_site: MakeSite, each_database: str) -> None:
    """A NUL in a form or an address is a mistake of whoever sends it, not of the database."""
    site = make_site(token=True, database_url=each_database)
    site.add_user("suzuki", Role.DESK)
    with httpx2.Client(base_url=site.url, headers={"origin": site.url}, timeout=30) as client:
        form = {"name": "a\0b", "password": PASSWORD, "form-token": token_of(client)}
        assert client.post("/login", data=form).status_code == 400
        signed_in(client, "suzuki")
        assert client.get("/desk/requests/%00").status_code == 404
        for name in ("nobody here", "a" * 3000, "鈴木"):
            form = {"name": name, "password": PASSWORD, "form-token": token_of(client)}
            assert client.post("/login", data=form).status_code == 401
