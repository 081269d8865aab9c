"""The screens in a real browser: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ivr.model import Tree

if TYPE_CHECKING:
    from tests.conftest import MakeSettings
    from tests.postgres_server import Server
    from tests.screens.service import PASSWORD, Site, running_site
else:
    from service import PASSWORD, Site, running_site

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
TOKEN = "0123456789abcdef"
MakeSite = Callable[..., Site]
SignIn = Callable[[Site, str], Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine (`make test` installs it). In CI it must be there.

    For one module at a time: while it is there an event loop runs here, which tests of others must not meet.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set and there is no Chromium: apt-get install chromium")
        pytest.skip("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, in English, which must never ask another host for anything."""
    made = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose scripts must not fail, and which must break no rule of the content security policy."""
    made, wrong = context.new_page(), list[str]()
    watch(made, wrong)
    yield made
    assert not wrong


def watch(page: Page, wrong: list[str]) -> None:
    """Keep what a page does wrong by itself: script errors, and anything that it was not allowed to load."""
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None
    )


@contextmanager
def site_maker(make_settings: MakeSettings, tree: Tree, folder: Path) -> Iterator[MakeSite]:
    """Starts services until the block ends, with records in a folder unless told otherwise."""
    with ExitStack() as stack:

        def make(*, token: bool = False, **changes: Any) -> Site:
            given: dict[str, Any] = {"database_url": f"sqlite:///{folder / 'site.sqlite3'}", **changes}
            if token:
                given["auth_token"] = TOKEN
            # The menus are read once for all tests, as that takes longer than most of them.
            with patch("ivr.web.menus.load_tree", lambda root, today: tree):
                return stack.enter_context(running_site(make_settings, **given))

        yield make


@pytest.fixture
def make_site(make_settings: MakeSettings, tree: Tree, tmp_path: Path) -> Iterator[MakeSite]:
    """Starts services with records of their own; ``token=True``: one that people sign in to."""
    with site_maker(make_settings, tree, tmp_path) as make:
        yield make


@pytest.fixture(scope="module")
def make_common_site(
    make_settings: MakeSettings, tree: Tree, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeSite]:
    """The same for tests of a module that only read."""
    with site_maker(make_settings, tree, tmp_path_factory.mktemp("common")) as make:
        yield make


@pytest.fixture(params=["sqlite", "postgres"])
def each_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'each.sqlite3'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture
def sign_in(browser: Browser) -> Iterator[SignIn]:
    """A signed-in page of somebody with a browser of their own: several at once are several people."""
    with ExitStack() as stack:

        def enter(site: Site, name: str) -> Page:
            context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.goto(f"{site.url}/login")
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda url: "/login" not in url)
            return page

        yield enter
