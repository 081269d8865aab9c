"""Whoever guesses passwords waits, nobody else does, and nothing else does either."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest
from sqlalchemy import select

from ivr.model.roles import Role
from ivr.records.sessions import FAILURES_KEPT, FREE_TRIES, SHARED_WAIT
from ivr.records.tables import sign_in_failures
from ivr.screens import signin
from ivr.screens.threads import MOST, MOST_OF_ONE
from ivr.screens.traces import MOST_NAMES, Traces
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite
    from tests.screens.service import PASSWORD, Site
else:
    from service import PASSWORD, Site

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
NONE = timedelta(0)
TRACES = Traces(b"a secret")
HERE, THERE = "203.0.113.9", "198.51.100.7"
WAITS = [401] * FREE_TRIES + [429] * 3
"""What eight wrong passwords are answered."""
Lines = Sequence[tuple[str, str]]


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """A service that people sign in to, whose clock stands."""
    made = make_site(token=True, outside=Outside(clock=lambda: NOW))
    for name in ("suzuki", "sato"):
        made.add_user(name, Role.DESK)
    return made


@pytest.fixture
def browser_of_suzuki(site: Site) -> Iterator[httpx2.Client]:
    """Somebody was signed in with it before."""
    with client_of(site) as client:
        assert tried(site, client, "suzuki", PASSWORD).status_code == 303
        yield client


def client_of(site: Site) -> httpx2.Client:
    """A browser without scripts."""
    return httpx2.Client(base_url=site.url, headers={"accept-language": "en"}, timeout=60)


def tried(site: Site, client: httpx2.Client, name: str, password: str, lines: Lines = ()) -> httpx2.Response:
    """The answer to a try to sign in, from an address that these header lines name."""
    token = client.get("/login").text.split('name="form-token" content="')[1].split('"')[0]
    form = {"name": name, "password": password, "form-token": token}
    return client.post("/login", data=form, headers=[("origin", site.url), *lines])


def statuses(site: Site, name: str, lines: Sequence[Lines]) -> list[int]:
    """Of wrong passwords from one address after another, each in a browser of its own."""
    found = []
    for each in lines:
        with client_of(site) as client:
            found.append(tried(site, client, name, "not the password", each).status_code)
    return found


def forwarded(*addresses: str) -> Lines:
    """One line for each proxy."""
    return [("x-forwarded-for", address) for address in addresses]


def test_others_cannot_lock_somebody_out(site: Site) -> None:
    """Wrong passwords make only their own address wait, and only for that name."""
    sessions = site.records.sessions
    for _ in range(12):
        sessions.failed(TRACES.attempt("suzuki", HERE, ""), NOW)
    assert sessions.wait(TRACES.attempt("suzuki", HERE, ""), NOW) > timedelta(seconds=60)
    assert sessions.wait(TRACES.attempt("suzuki", THERE, ""), NOW) == NONE
    assert sessions.wait(TRACES.attempt("sato", HERE, ""), NOW) == NONE


def test_a_typo_of_a_colleague_makes_nobody_wait(site: Site) -> None:
    """The wait runs from one's own last try, not from anybody's behind the same address."""
    sessions, mine = site.records.sessions, TRACES.attempt("suzuki", HERE, "")
    for _ in range(9):
        sessions.failed(mine, NOW)
    later = NOW + timedelta(seconds=17)
    sessions.failed(TRACES.attempt("sato", HERE, ""), later)
    assert sessions.wait(mine, later) == NONE


def test_an_address_that_tries_many_names(site: Site) -> None:
    """It has one try for each and waits before the next; whoever shares the address and does not guess waits
    for nothing, and after a typo not for long.
    """
    sessions = site.records.sessions
    for number in range(200):
        sessions.failed(TRACES.attempt(f"name{number}", HERE, ""), NOW)
    assert sessions.wait(TRACES.attempt("name7", HERE, ""), NOW) == SHARED_WAIT
    assert sessions.wait(TRACES.attempt("name7", HERE, ""), NOW + FAILURES_KEPT) == NONE
    assert sessions.wait(TRACES.attempt("suzuki", HERE, ""), NOW) == NONE


def test_a_browser_that_was_here_before_waits_for_itself_only(
    site: Site, browser_of_suzuki: httpx2.Client
) -> None:
    """Also behind an address from which others fail in the same name all day; it lets in nobody by itself."""
    assert statuses(site, "suzuki", [()] * 8) == WAITS
    browser_of_suzuki.post("/logout")
    assert tried(site, browser_of_suzuki, "suzuki", PASSWORD).status_code == 303
    found = [tried(site, browser_of_suzuki, "suzuki", "not the password").status_code for _ in range(7)]
    assert found == [401] * FREE_TRIES + [429] * 2
    with client_of(site) as another:
        another.cookies.set("ivr-browser", browser_of_suzuki.cookies["ivr-browser"])
        assert tried(site, another, "sato", "not the password").status_code == 401, "its mark is of suzuki"
        assert another.get("/phone").headers["location"].startswith("/login")


def test_success_ends_the_waiting(site: Site, browser_of_suzuki: httpx2.Client) -> None:
    """Typos before it do not count any more."""
    for _ in range(4):
        for _ in range(3):
            assert tried(site, browser_of_suzuki, "suzuki", "a typo").status_code == 401
        assert tried(site, browser_of_suzuki, "suzuki", PASSWORD).status_code == 303


def test_marks_of_a_browser() -> None:
    """Colleagues who share a browser have one each, and nobody can make or change one."""
    cookie = ""
    for name in ("a", "b", "a"):
        cookie = TRACES.with_mark(cookie, name)
    assert cookie.count(".") == 1
    assert TRACES.attempt("a", HERE, cookie).known
    assert TRACES.attempt("b", HERE, cookie).known
    mine = TRACES.with_mark("", "b")
    for wrong in (mine.swapcase(), mine[:-1], mine[1:], mine[1:] + mine[0], "é" * 38, ". ."):
        assert not TRACES.attempt("b", HERE, wrong).known
    assert not Traces(b"another secret").attempt("a", HERE, cookie).known
    for number in range(20):
        cookie = TRACES.with_mark(cookie, f"name{number}")
    assert cookie.count(".") == MOST_NAMES - 1


@pytest.mark.parametrize(
    "lines",
    [
        [forwarded(f"198.51.100.{number}", HERE) for number in range(8)],
        [forwarded(f"198.51.100.{number}, {HERE}") for number in range(8)],
        [forwarded(f"{HERE}, 127.0.0.1", "127.0.0.1") for _ in range(8)],
        [forwarded(f"{HERE}:{5000 + number}") for number in range(8)],
        [forwarded(f"2001:db8:1:2::{number:x}") for number in range(8)],
        [forwarded(f"[2001:db8:1:2::{number:x}]:443") for number in range(8)],
        [forwarded(f"::ffff:{HERE}", f"x{number}") for number in range(8)],
    ],
    ids=["a line of its own", "one line", "two proxies", "ports", "one network", "brackets", "no address"],
)
def test_nobody_gets_around_it_by_headers(site: Site, lines: Sequence[Lines]) -> None:
    """What a client writes before the address that the proxy saw means nothing, nor how that is written."""
    assert statuses(site, "suzuki", lines) == WAITS


def test_the_address_behind_several_proxies(make_site: MakeSite) -> None:
    """Each that is trusted is passed by, from the right; then comes what one of them saw."""
    site = make_site(
        token=True,
        outside=Outside(clock=lambda: NOW),
        trusted_proxies=("127.0.0.1", "192.0.2.1", "2001:DB8::0:1"),
    )
    site.add_user("suzuki", Role.DESK)
    lines = [forwarded(f"198.51.100.{n}", HERE, "192.0.2.1", "[2001:db8::1]:80") for n in range(8)]
    assert statuses(site, "suzuki", lines) == WAITS
    assert statuses(site, "suzuki", [forwarded(THERE)]) == [401]


def test_headers_of_others_are_not_believed(make_site: MakeSite) -> None:
    """Without a trusted proxy it is whoever is connected with us."""
    site = make_site(token=True, outside=Outside(clock=lambda: NOW), trusted_proxies=("192.0.2.1",))
    site.add_user("suzuki", Role.DESK)
    assert statuses(site, "suzuki", [forwarded(f"198.51.100.{n}") for n in range(8)]) == WAITS


def test_addresses_are_kept_as_keyed_hashes(site: Site) -> None:
    """Without the service's secret nobody can try all addresses, or all names."""
    statuses(site, "suzuki", [forwarded(HERE)])
    with site.records.database.read() as connection:
        [row] = connection.execute(select(sign_in_failures.c.name_key, sign_in_failures.c.address_key))
    plain = TRACES.attempt("suzuki", HERE, "")
    assert {len(row.name_key), len(row.address_key)} == {64}
    assert {row.name_key, row.address_key}.isdisjoint({plain.name_key, plain.origin_key})


# ------------------------------------------------------------------ many at once


@pytest.fixture
def held(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The password of whoever is first is looked at until the event is set."""
    go = threading.Event()

    def fits(password: str, kept: str | None) -> bool:
        go.wait(30)
        return password == PASSWORD and kept is not None

    monkeypatch.setattr(signin, "fits", fits)
    yield go
    go.set()


def flooded(site: Site, pool: ThreadPoolExecutor, count: int, places: int, address: str) -> list[int]:
    """Wrong passwords, all at once; the status of those that do not wait for one of so many places."""
    asked = [
        pool.submit(statuses, site, "sato", [forwarded(address.format(number))]) for number in range(count)
    ]
    end = time.monotonic() + 30
    while sum(each.done() for each in asked) < count - places and time.monotonic() < end:
        time.sleep(0.05)
    return [each.result()[0] for each in asked if each.done()]


def test_a_flood_of_tries_stops_nobody(
    site: Site, browser_of_suzuki: httpx2.Client, held: threading.Event
) -> None:
    """Too many are told to come again; pages and /metrics go on, and who was here before gets in."""
    with ThreadPoolExecutor(40) as pool:
        refused = flooded(site, pool, 30, MOST, "198.51.100.{}")
        assert refused == [503] * (30 - MOST)
        began = time.monotonic()
        assert browser_of_suzuki.get("/desk").status_code == 200
        assert httpx2.get(f"{site.url}/metrics").status_code == 200
        assert time.monotonic() - began < 2
        with client_of(site) as another:
            answer = tried(site, another, "suzuki", PASSWORD, forwarded("192.0.2.9"))
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "few seconds" in answer.text
        mine = pool.submit(tried, site, browser_of_suzuki, "suzuki", PASSWORD)
        held.set()
        assert mine.result().status_code == 303


def test_one_address_takes_not_every_place(site: Site, held: threading.Event) -> None:
    """Others can still sign in."""
    with ThreadPoolExecutor(30) as pool:
        assert flooded(site, pool, 10, MOST_OF_ONE, HERE) == [503] * (10 - MOST_OF_ONE)
        with client_of(site) as another:
            mine = pool.submit(tried, site, another, "suzuki", PASSWORD, forwarded(THERE))
            held.set()
            assert mine.result().status_code == 303


def test_tries_at_the_same_moment_are_counted(site: Site) -> None:
    """All that came before the first was found wrong are looked at again when it is their turn."""
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: statuses(site, "suzuki", [()] * 3), range(6)))
    answers = [status for each in found for status in each]
    assert answers.count(401) == FREE_TRIES
