"""The desk: who waits, callbacks and messages that nobody takes twice, and the switch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from ivr.records.events import QueueJoined
from ivr.telephony.rest import TwilioApi

if TYPE_CHECKING:
    from tests.screens.at_desk import CALLBACK, MESSAGE, OPEN, SOUND, Recordings, phoned, sent, start
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import Site, no_serious_violation
else:
    from at_desk import CALLBACK, MESSAGE, OPEN, SOUND, Recordings, phoned, sent, start
    from service import Site, no_serious_violation


@pytest.fixture
def twilio() -> Recordings:
    """Nobody else's."""
    return Recordings()


@pytest.fixture
def site(make_site: MakeSite, twilio: Recordings) -> Site:
    """On SQLite."""
    return start(make_site, twilio)


def test_a_callback_from_the_call_to_done(site: Site, sign_in: SignIn) -> None:
    """Claimed, the number read, a note, done: each with its name in the history, and off the list."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk")
    page.get_by_role("link", name="Callback").click()
    expect(page.locator("main")).to_contain_text("English")
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Show the number").click()
    expect(page.locator(".number-shown")).to_have_text("090-1234-5678")
    expect(page.locator(".number-shown")).to_have_attribute("href", "tel:+819012345678")
    page.get_by_label("Note (no names").fill("Told which papers to bring.")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("status")).to_contain_text("It is done.")
    expect(page.locator("main")).to_contain_text("Told which papers to bring.")
    for deed in ("asked for", "suzuki · took it", "suzuki · read the phone number", "suzuki · done"):
        expect(page.locator("main")).to_contain_text(deed)
    page.goto(f"{site.url}/desk")
    expect(page.locator("main")).to_contain_text("No requests.")
    page.get_by_role("link", name="Finished requests").click()
    expect(page.get_by_role("link", name="Callback")).to_be_visible()


def test_two_desks_race_for_one_callback(site: Site, sign_in: SignIn) -> None:
    """Exactly one gets it; the other is told who has it."""
    phoned(site, CALLBACK)
    pages = [sign_in(site, name) for name in ("suzuki", "sato")]
    for page in pages:
        page.goto(f"{site.url}/desk")
        page.get_by_role("link", name="Callback").click()
    for page in pages:  # both pages were loaded while the request was free
        page.get_by_role("button", name="Take it").click()
    expect(pages[0].locator("main")).to_contain_text("with me")
    expect(pages[1].get_by_role("alert")).to_contain_text("suzuki took it before you.")
    expect(pages[1].get_by_role("button", name="Mark as done")).to_have_count(0)


def test_what_another_has_cannot_be_finished(site: Site, sign_in: SignIn) -> None:
    """Also by whoever still has an old page, or sends a form of their own."""
    phoned(site, CALLBACK)
    [request] = site.records.handling.listed()
    site.records.handling.claim(request.ref, "suzuki", OPEN)
    page = sign_in(site, "sato")
    page.goto(f"{site.url}/desk/requests/{request.ref}")
    token = page.locator('meta[name="form-token"]').get_attribute("content")
    answer = sent(page, f"{site.url}/desk/requests/{request.ref}/done", **{"form-token": token or ""})
    assert answer.status == 409
    assert site.records.handling.listed()


def test_a_note_with_a_number_is_refused(site: Site, sign_in: SignIn) -> None:
    """No My Number and no telephone number is written down by mistake."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk")
    page.get_by_role("link", name="Callback").click()
    page.get_by_label("Note (no names").fill("Called 090-1234-5678")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("alert")).to_contain_text("without numbers")
    expect(page.get_by_label("Note (no names")).to_have_value("Called 090-1234-5678")


def test_a_message_is_heard_through_the_service(site: Site, sign_in: SignIn, twilio: Recordings) -> None:
    """Its address at Twilio stays here, it is never cached, and that it was opened is kept."""
    phoned(site, MESSAGE)
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk")
    page.get_by_role("link", name="Voice message").click()
    source = page.locator("audio").get_attribute("src") or ""
    answer = page.request.get(f"{site.url}{source}")
    assert (answer.body(), twilio.asked) == (SOUND, 1)
    assert answer.headers["cache-control"] == "no-store"
    assert "twilio.com" not in page.content()
    page.reload()
    expect(page.locator("main")).to_contain_text("suzuki · opened the message")


def test_who_waits_appears_by_itself(site: Site, sign_in: SignIn) -> None:
    """With the procedure and the answers so far, without loading the page anew."""
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk")
    expect(page.locator("main")).to_contain_text("Nobody is waiting.")
    answers = (("lost-at-home", "no"),)
    site.background.archive.add(QueueJoined("CA" + "1" * 32, OPEN, "vi", "card-loss", answers))
    expect(page.locator("#live")).to_contain_text("Not inside the home", timeout=15_000)
    expect(page.locator("#live")).to_contain_text(re.compile("Tiếng Việt|Vietnamese"))


def test_an_announcement_is_previewed_and_then_heard(site: Site, sign_in: SignIn) -> None:
    """In each language with its voice and seconds; a real call hears it right after the language."""
    page = sign_in(site, "ito")
    page.goto(f"{site.url}/desk/switch")
    card = page.get_by_role("region", name="Announcement")
    card.get_by_label("Until").fill("2026-12-01T18:00")
    card.get_by_label("English").fill("The counters are very busy today.")
    card.get_by_role("button", name="Next (show").click()
    expect(page.locator(".preview")).to_contain_text("in the voice of English")
    page.get_by_role("button", name="Announce this").click()
    expect(page.get_by_role("region", name="Set now")).to_contain_text("The counters are very busy today.")
    site.background.menus.take_moment()
    assert "The counters are very busy today." in phoned(site, "3")
    page.get_by_text("End it…").click()
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_role("status")).to_contain_text("It is over.")
    expect(page.get_by_role("region", name="Set now")).to_contain_text("Nothing is set.")


def test_closing_shows_what_key_0_leads_to(site: Site, sign_in: SignIn) -> None:
    """Before it is set; the audit log has who did it."""
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk/switch")
    page.get_by_label("Until").fill("2026-12-01T11:00")
    page.get_by_role("button", name="Next (show").click()
    expect(page.locator(".preview")).to_contain_text("今は、職員の受け付けを止めています。")
    page.get_by_role("button", name="Close the desk like this").click()
    expect(page.get_by_role("region", name="Set now")).to_contain_text("Closed")
    editor = sign_in(site, "ito")
    editor.goto(f"{site.url}/audit")
    expect(editor.locator("table")).to_contain_text("closed the desk")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"kind": "closed", "until": "2026-12-01T09:00"}, "in the future"),
        ({"kind": "closed"}, "in the future"),
        ({"kind": "closed", "until": "soon"}, "not a valid date and time"),
        ({"kind": "open-late", "until": "2026-12-09T09:00"}, "24 hours at most"),
        ({"kind": "announcement", "until": "2026-12-01T18:00", "text-vi": "x"}, "needs a text"),
        ({"kind": "announcement", "until": "2026-12-01T18:00", "text-en": "word " * 79}, "20 seconds"),
        (
            {"kind": "announcement", "until": "2026-12-01T18:00", "text-en": "Call 042-460-9845."},
            "Write its digits as words",
        ),
        ({"kind": "nonsense", "until": "2026-12-01T18:00"}, "Choose what"),
    ],
)
def test_what_cannot_be_set(site: Site, sign_in: SignIn, form: dict[str, str], says: str) -> None:
    """Why, in words; nothing is set."""
    page = sign_in(site, "ito")
    page.goto(f"{site.url}/desk/switch")
    token = page.locator('meta[name="form-token"]').get_attribute("content") or ""
    answer = sent(page, f"{site.url}/desk/switch/set", **form, **{"form-token": token})
    assert answer.status == 400
    assert says in answer.text()
    page.reload()
    expect(page.get_by_role("region", name="Set now")).to_contain_text("Nothing is set.")


def test_announcements_are_for_editors(site: Site, sign_in: SignIn) -> None:
    """The desk has no form for them, and a form of one's own is refused."""
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk/switch")
    assert page.get_by_role("region", name="Announcement").get_by_role("button").count() == 0
    expect(page.get_by_role("region", name="Announcement")).to_contain_text("editor role")
    token = page.locator('meta[name="form-token"]').get_attribute("content") or ""
    form = {"kind": "announcement", "until": "2026-12-01T18:00", "text-en": "Hello.", "form-token": token}
    answer = sent(page, f"{site.url}/desk/switch/set", **form)
    assert "editor role" in answer.text()


@pytest.mark.parametrize("path", ["/desk", "/desk/done", "/desk/switch", "/desk/waiting", "/desk/requests/x"])
def test_viewers_are_refused(site: Site, sign_in: SignIn, path: str) -> None:
    """None of it is theirs."""
    answer = sign_in(site, "viewer").goto(f"{site.url}{path}")
    assert answer is not None
    assert answer.status == 403


def test_on_both_databases(
    make_site: MakeSite, sign_in: SignIn, twilio: Recordings, each_database: str
) -> None:
    """The list, a request, a claim and the switch, wherever the records are."""
    site = start(make_site, twilio, database_url=each_database)
    phoned(site, CALLBACK)
    page = sign_in(site, "sato")
    page.goto(f"{site.url}/desk")
    page.get_by_role("link", name="Callback").click()
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("main")).to_contain_text("sato · took it")
    page.goto(f"{site.url}/desk/switch")
    page.get_by_label("Until").fill("2026-12-01T11:00")
    page.get_by_role("button", name="Next (show").click()
    page.get_by_role("button", name="Close the desk like this").click()
    expect(page.get_by_role("region", name="Set now")).to_contain_text("sato")


@pytest.mark.parametrize("ui", ["en", "ja"])
def test_accessible_in_both_languages(site: Site, sign_in: SignIn, ui: str) -> None:
    """Every page of the desk: axe, no key instead of a text, nothing that scrolls sideways at 320 px."""
    phoned(site, CALLBACK)
    phoned(site, MESSAGE, from_="anonymous")
    page = sign_in(site, "ito")
    page.goto(f"{site.url}/desk?ui={ui}")
    ref = site.records.handling.listed()[0].ref
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/desk", "/desk/done", "/desk/switch", f"/desk/requests/{ref}", "/desk/requests/none"):
        page.goto(f"{site.url}{path}")
        expect(page.locator("html")).to_have_attribute("lang", ui)
        no_serious_violation(page)
        assert not re.search(r"\bdesk-[a-z]", page.inner_text("main"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_by_keyboard_alone(site: Site, sign_in: SignIn) -> None:
    """From the list to a claimed request with Tab and Enter."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk")
    tab_to(page, "Callback")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/requests/*")
    tab_to(page, "Take it")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("with me")


def tab_to(page: Page, text: str) -> None:
    """Press Tab until something with this text has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == text:
            return
    raise AssertionError(f"{text} cannot be reached")


def test_twilio_is_what_it_is_taken_for() -> None:
    """The part of Twilio that these tests replace has the name it has there."""
    assert hasattr(TwilioApi, "recording")
