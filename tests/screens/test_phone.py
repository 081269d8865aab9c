"""The phone in the browser: real calls to the real routes, as a clerk tries them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from ivr.model.roles import Role
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import Site, no_serious_violation
else:
    from service import Site, no_serious_violation

OPEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Ten in the morning of a Tuesday in the city."""
PEOPLE = {"staff_numbers": ("+81312345678",), "caller_id": "+815012345678"}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """A demo with people, on an open morning."""
    return make_site(outside=Outside(clock=lambda: OPEN), **PEOPLE)


def call(
    page: Page, site: Site, language: str = "English", path: str = "/phone", pace: str = "quick"
) -> Page:
    """Place a call in a language; quick, as these tests read."""
    page.goto(f"{site.url}{path}")
    if language:
        page.get_by_label("Language", exact=True).select_option(language)
    page.get_by_label("Pace").select_option(pace)
    page.get_by_role("button", name="Call", exact=True).click()
    return page


def press(page: Page, key: str) -> None:
    """A key, once one is awaited."""
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    page.get_by_role("button", name=key, exact=True).click()


def heard(page: Page, words: str) -> None:
    """These words are in the transcript soon."""
    expect(page.locator("#transcript")).to_contain_text(words)


def test_a_lost_card(site: Site, page: Page) -> None:
    """The numbers come after one key; who hangs up ends the call."""
    call(page, site)
    heard(page, "does not ask for your My Number")
    press(page, "1")
    heard(page, "zero one two zero")
    expect(page.locator("#seconds")).not_to_have_text("0")
    page.get_by_role("button", name="Hang up").click()
    heard(page, "You hung up.")
    expect(page.get_by_role("button", name="Call", exact=True)).to_be_focused()


def test_the_language_gate_in_japanese(site: Site, page: Page) -> None:
    """Each name in its own language, which the page says for screen readers and voices."""
    call(page, site, language="")
    heard(page, "中文")
    expect(page.locator('#transcript [lang="ko-KR"]')).to_have_count(1)
    press(page, "1")
    heard(page, "ご用件をどうぞ。")


def test_keys_of_the_keyboard(site: Site, page: Page) -> None:
    """A whole call without a mouse: Enter calls, digits are pressed, Escape hangs up."""
    page.goto(f"{site.url}/phone")
    page.get_by_label("Language", exact=True).select_option("English")
    page.get_by_label("Pace").select_option("quick")
    page.get_by_role("button", name="Call", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    page.keyboard.press("2")
    heard(page, "PIN")
    page.keyboard.press("Escape")
    heard(page, "You hung up.")


def test_a_key_stops_what_is_spoken(site: Site, page: Page) -> None:
    """At the pace of the phone, the first key does not wait for the end of the sentence."""
    call(page, site, pace="real")
    expect(page.locator("#transcript .now")).to_have_count(1)
    page.keyboard.press("1")
    page.keyboard.press("1")
    expect(page.locator("#transcript .pressed")).not_to_have_count(0)


def test_silence_and_wrong_keys(site: Site, page: Page) -> None:
    """Both have buttons of their own, and the service helps."""
    call(page, site)
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    page.get_by_role("button", name="Press a wrong key").click()
    heard(page, "There is no such number here.")
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    page.get_by_role("button", name="Say nothing").click()
    heard(page, "You said nothing")


@pytest.mark.parametrize(
    ("choice", "outcome"),
    [("takes the call", "You are put through to a person."), ("Busy", "You are not put through.")],
)
def test_the_desk_rings(site: Site, page: Page, choice: str, outcome: str) -> None:
    """Whoever tries it says what happens at the desk; what staff hear is shown apart."""
    call(page, site)
    press(page, "0")
    page.get_by_role("button", name=choice).click()
    heard(page, outcome)
    staff = page.locator("#transcript .staff")
    assert (staff.count() > 0) is (choice == "takes the call")


def test_a_callback_appears_in_the_records(site: Site, page: Page) -> None:
    """In the demo mode it is the running service that is called."""
    call(page, site, path="/phone?lang=en&keys=0")
    page.get_by_role("button", name="Busy").click()
    for key in ("3", "1", "1", "1"):
        press(page, key)
    heard(page, "We have received your request.")
    [request] = site.records.handling.listed()
    assert (request.kind, request.language) == ("callback", "en")


def test_another_time(site: Site, page: Page) -> None:
    """A holiday is heard as one, and nothing of that call is recorded."""
    call(page, site, path="/phone?at=2026-12-30T20:00")
    press(page, "0")
    heard(page, "year-end and New Year")
    assert not site.records.handling.listed()


def test_a_message_is_recorded(site: Site, page: Page) -> None:
    """The seconds of speech are asked for, and how it ends."""
    call(page, site, path="/phone?lang=en&keys=0")
    page.get_by_role("button", name="Busy").click()
    press(page, "4")
    press(page, "1")
    page.get_by_role("button", name="Speak, then press hash").click()
    heard(page, "Recorded")


def test_a_link_to_a_place(site: Site, page: Page, context: object) -> None:
    """The link made here leads there again by itself."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    call(page, site)
    press(page, "1")
    press(page, "1")
    page.get_by_role("button", name="Copy a link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "keys=1.1" in urlsplit(link).query
    call(page, site, language="", path=f"/phone?{urlsplit(link).query}")
    expect(page.locator("#transcript .pressed")).to_have_count(3)
    expect(page.locator("#state")).to_contain_text("card-loss")


def test_for_the_curious(site: Site, page: Page) -> None:
    """The state as it stands in the address, and the TwiML of every answer."""
    call(page, site)
    press(page, "1")
    heard(page, "zero one two zero")
    page.get_by_text("For the curious").click()
    expect(page.locator("#state")).to_contain_text("card-loss")
    expect(page.locator("#requests pre").first).to_contain_text("<Gather")


def test_in_japanese(site: Site, page: Page) -> None:
    """Every text of the page has its Japanese."""
    page.goto(f"{site.url}/phone?ui=ja")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_role("button", name="電話をかける")).to_be_visible()
    assert not re.search(r"phone-[a-z]", page.inner_text("main"))


@pytest.mark.parametrize("ui", ["en", "ja"])
def test_accessible(site: Site, page: Page, ui: str) -> None:
    """Before and during a call."""
    page.goto(f"{site.url}/phone?ui={ui}")
    no_serious_violation(page)
    page.locator("#pace").select_option("quick")
    page.locator("#call").click()
    expect(page.locator("#note")).not_to_be_empty()
    expect(page.locator("#transcript > div")).not_to_have_count(0)
    no_serious_violation(page)


def test_narrow(site: Site, page: Page) -> None:
    """On a small phone nothing is cut off and nothing scrolls sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    call(page, site)
    heard(page, "My Number")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_outside_the_demo_nothing_is_kept(make_site: MakeSite, sign_in: SignIn) -> None:
    """Who tries the phone of a live service talks to a copy: no request, no figure, nobody rung."""
    site = make_site(outside=Outside(clock=lambda: OPEN), token=True, **PEOPLE)
    site.add_user("viewer", Role.VIEWER)
    page = sign_in(site, "viewer")
    call(page, site, path="/phone?lang=en&keys=0")
    page.get_by_role("button", name="Busy").click()
    for key in ("3", "1", "1", "1"):
        press(page, key)
    heard(page, "We have received your request.")
    assert not site.records.handling.listed()


@pytest.mark.parametrize("origin", ["https://evil.example", ""])
def test_nobody_else_gets_a_line(make_site: MakeSite, origin: str) -> None:
    """Without a session, or from a page of others, the connection is refused."""
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect
    from websockets.typing import Origin

    site = make_site(token=True) if not origin else make_site()
    with pytest.raises(InvalidStatus):
        connect(f"{site.url.replace('http', 'ws')}/phone/line", origin=Origin(origin) if origin else None)


@pytest.mark.parametrize(
    "sent", ["", "[]", '{"start": 1}', '{"start": {"queue": "nonsense"}}', '{"start": {"at": "x"}}']
)
def test_nonsense_ends_the_call_politely(make_site: MakeSite, sent: str) -> None:
    """The page is told why, by the key of a text."""
    from websockets.sync.client import connect
    from websockets.typing import Origin

    site = make_site()
    with connect(f"{site.url.replace('http', 'ws')}/phone/line", origin=Origin(site.url)) as line:
        line.send(sent)
        assert "phone-problem-" in line.recv()
