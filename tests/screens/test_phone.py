"""The phone in the browser: real calls to the real routes, as a clerk tries them."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from ivr.model.roles import Role
from ivr.screens.phone.line import MOST_CALLS
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import Site, no_serious_violation
    from tests.waiting import until
else:
    from service import Site, no_serious_violation
    from waiting import until

OPEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""Ten in the morning of a Tuesday in the city."""
HASTE = (
    "{ const wait = setTimeout; window.setTimeout = (done, ms, ...given) => wait(done, ms / 8, ...given); }"
)
PEOPLE = {"staff_numbers": ("+81312345678",), "caller_id": "+815012345678"}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """A demo with people, on an open morning."""
    return make_site(outside=Outside(clock=lambda: OPEN), **PEOPLE)


def call(
    page: Page, site: Site, language: str = "English", path: str = "/phone", pace: str = "quick"
) -> Page:
    """Place a call in a language; quick, as these tests read, and quicker than anybody could."""
    if pace == "quick":
        page.add_init_script(HASTE)
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
    page.get_by_role("button", name="Press nothing").click()
    heard(page, "You pressed nothing")


def test_a_wrong_key_is_none_of_the_languages(site: Site, page: Page) -> None:
    """Where every number is a language, the button presses what is not understood all the same."""
    call(page, site, language="")
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    page.get_by_role("button", name="Press a wrong key").click()
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    expect(page.locator("#state")).to_contain_text("gate")


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


def test_a_call_at_another_time_is_quiet(site: Site, page: Page, caplog: pytest.LogCaptureFixture) -> None:
    """The page says that it goes to a copy; that nothing of it is recorded is no error."""
    call(page, site, path="/phone?at=2026-12-30T20:00")
    expect(page.get_by_label("Time (")).to_have_accessible_description(re.compile("copy of the service"))
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    page.get_by_role("button", name="Hang up").click()
    heard(page, "You hung up.")
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


def test_a_queue(site: Site, page: Page) -> None:
    """Numbers in fields of their own make the queue that is met; a number that is none does not call."""
    page.goto(f"{site.url}/phone?lang=en&line=overflow")
    expect(page.get_by_label("Line", exact=True)).to_have_value("overflow")
    expect(page.locator("#line option:checked")).to_have_text("The line for busy times")
    expect(page.locator("#line option").last).to_have_text("The line that starts in English")
    page.get_by_text("The queue", exact=True).click()
    page.get_by_label("Seconds until").fill("0")
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.get_by_role("button", name="Call", exact=True)).to_be_visible()
    page.get_by_label("Seconds until").fill("40")
    page.get_by_label("People ahead").fill("2")
    page.get_by_label("Average wait").fill("3")
    page.get_by_label("Pace").select_option("quick")
    page.get_by_role("button", name="Call", exact=True).click()
    press(page, "2")
    heard(page, "You wait in the queue.")
    heard(page, "three")


def test_a_link_that_cannot_be_copied(site: Site, page: Page) -> None:
    """Then the address bar has it, and nothing else is claimed."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    call(page, site)
    press(page, "1")
    page.get_by_role("button", name="Copy a link").click()
    expect(page.locator("#note")).to_contain_text("could not be copied")
    assert "keys=1" in urlsplit(page.url).query


def test_no_voice(site: Site, page: Page) -> None:
    """Where nothing can sound, it is said once and not left to be guessed."""
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined})")
    page.goto(f"{site.url}/phone?lang=en")
    page.get_by_label("Sound").select_option("on")
    page.get_by_role("button", name="Call", exact=True).click()
    heard(page, "This machine has no voice for this language")
    heard(page, "English ·")


def test_the_total_begins_anew(site: Site, page: Page) -> None:
    """Seconds of the last call are not those of one that did not come about."""
    call(page, site)
    expect(page.locator("#seconds")).not_to_have_text("0")
    page.get_by_role("button", name="Hang up").click()
    heard(page, "You hung up.")
    page.get_by_text("The queue", exact=True).click()
    page.evaluate("document.getElementById('every').type = 'text'")
    page.locator("#every").fill("x")
    page.get_by_role("button", name="Call", exact=True).click()
    heard(page, "The numbers of the queue are not right.")
    expect(page.locator("#seconds")).to_have_text("0")


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
    page.get_by_text("Details (for").click()
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


def test_narrow_what_is_heard_is_in_sight(site: Site, page: Page) -> None:
    """On a small phone words and keys are on the screen together."""
    page.set_viewport_size({"width": 360, "height": 740})
    call(page, site)
    expect(page.locator("#note")).to_have_text("A key is awaited.")
    for shown in (page.locator("#transcript"), page.get_by_role("button", name="9", exact=True)):
        expect(shown).to_be_in_viewport(ratio=1)


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
    "sent",
    [
        "",
        b"\0",
        "[]",
        '{"start": 1}',
        '{"start": {"queue": "nonsense"}}',
        '{"start": {"at": "x"}}',
        '{"start": {"at": "0001-01-01T00:00"}}',
        '{"start": {"at": "9999-12-31T23:59"}}',
        "[" * 4000,
    ],
)
def test_nonsense_ends_the_call_politely(make_site: MakeSite, sent: str | bytes) -> None:
    """The page is told why, by the key of a text."""
    from websockets.sync.client import connect
    from websockets.typing import Origin

    site = make_site()
    with connect(f"{site.url.replace('http', 'ws')}/phone/line", origin=Origin(site.url)) as line:
        line.send(sent)
        assert "phone-problem-" in line.recv()


def test_closed_pages_leave_nothing_behind(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """More calls at once than there are lines, whose pages close at any moment: no folder, no file, and few
    threads. Afterwards the phone can be called again.
    """
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect
    from websockets.typing import Origin

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    others = phone_threads()
    site = make_site(outside=Outside(clock=lambda: OPEN), **PEOPLE)
    before = open_files()

    def abandoned(number: int) -> None:
        url = f"{site.url.replace('http', 'ws')}/phone/line"
        with suppress(ConnectionClosed), connect(url, origin=Origin(site.url)) as line:
            if number % 4:
                line.send('{"start": {"at": "2026-12-01T10:00"}}')
            if number % 4 > 1:
                line.recv()
            if number % 4 > 2:
                line.send('{"do": "press", "key": "0"}')

    with ThreadPoolExecutor(12) as many:
        list(many.map(abandoned, range(12)))
    assert until(lambda: not list(tmp_path.glob("ivr-*")) and open_files() <= before, 20)
    assert len(phone_threads() - others) <= MOST_CALLS
    assert until(
        lambda: not [each for each in threading.enumerate() if each.name.startswith("ivr-services")], 20
    )
    assert not [each for each in caplog.records if each.levelname in ("ERROR", "CRITICAL")]
    with connect(f"{site.url.replace('http', 'ws')}/phone/line", origin=Origin(site.url)) as line:
        line.send('{"start": {}}')
        assert '"need"' in line.recv()


def phone_threads() -> set[threading.Thread]:
    """Those that browser calls run in, of every service of this process."""
    return {each for each in threading.enumerate() if each.name.startswith("ivr-phone")}


def open_files() -> int:
    """Of this process that are files of records."""
    return sum(
        "records.sqlite3" in os.path.realpath(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd")
    )


def test_a_prompt_without_a_voice(site: Site, page: Page) -> None:
    """On the page of a place it is said beside the button that was pressed, and the button is up again."""
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined})")
    page.route("**/tree/sound/**", lambda route: route.fulfill(status=404))
    page.goto(f"{site.url}/tree/place/card-loss")
    button = page.locator(".listen:visible").first
    button.click()
    expect(button.locator("xpath=following-sibling::*[1]")).to_contain_text("voice")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_second_press_stops_a_prompt(site: Site, page: Page) -> None:
    """The button that sounds shows it."""
    page.add_init_script("HTMLMediaElement.prototype.play = () => new Promise(() => {})")
    page.route(
        "**/tree/sound/**", lambda route: route.fulfill(status=200, content_type="audio/wav", body=b"")
    )
    page.goto(f"{site.url}/tree/place/card-loss")
    button = page.locator(".listen:visible").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
