"""Requests at the desk: nothing typed is lost, what others did is told, what is urgent is seen; the log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from ivr.records.audit import deeds, noted
from ivr.records.requests import Origin, Recording

if TYPE_CHECKING:
    from tests.screens.at_desk import CALLBACK, MESSAGE, OPEN, SOUND, Recordings, phoned, start
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import Site
else:
    from at_desk import CALLBACK, MESSAGE, OPEN, SOUND, Recordings, phoned, start
    from service import Site

NOTE = "Note (no names"


@pytest.fixture
def twilio() -> Recordings:
    """Nobody else's."""
    return Recordings()


@pytest.fixture
def site(make_site: MakeSite, twilio: Recordings) -> Site:
    """On SQLite."""
    return start(make_site, twilio)


def opened(site: Site, page: Page) -> str:
    """The newest request on this page; its address."""
    url = f"{site.url}/desk/requests/{site.records.handling.listed()[0].ref}"
    page.goto(url)
    return url


def wanted(site: Site, call: str, due: date, band: str, language: str = "ja", place: str = "card-pin") -> str:
    """A callback request as a call would leave it."""
    draft = site.records.requests.draft_callback(Origin(call, language, place), f"+8190{call:>08}", OPEN)
    site.records.requests.accept_callback(draft.ref, band, due, OPEN)
    return draft.ref


def test_what_was_typed_stays(site: Site, sign_in: SignIn) -> None:
    """Whatever is pressed next: taking it, reading the number, giving it back. It is said to be not kept."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    opened(site, page)
    page.get_by_label(NOTE).fill("Not there.")
    for button, says in (
        ("Take it", "It is yours now."),
        ("Show the number", ""),
        ("Give it back", "open again"),
    ):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_label(NOTE)).to_have_value("Not there.")
        expect(page.locator("main")).to_contain_text("not kept yet")
        expect(page.locator("main")).to_contain_text(says)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("status")).to_contain_text("The note is kept.")
    assert site.records.handling.listed()[0].note == "Not there."


def test_two_desks_write_a_note(site: Site, sign_in: SignIn) -> None:
    """The second is shown what the first wrote, keeps their own text, and replaces it only knowingly."""
    phoned(site, CALLBACK)
    first, second = sign_in(site, "sato"), sign_in(site, "suzuki")
    opened(site, first)
    opened(site, second)
    for page, text in ((first, "Rang at ten."), (second, "Rang at eleven.")):
        page.get_by_label(NOTE).fill(text)
        page.get_by_role("button", name="Keep the note").click()
    expect(second.get_by_role("alert")).to_contain_text("sato changed the note before you.")
    expect(second.get_by_role("alert")).to_contain_text("Rang at ten.")
    expect(second.get_by_label(NOTE)).to_have_value("Rang at eleven.")
    assert site.records.handling.listed()[0].note == "Rang at ten."
    second.get_by_role("button", name="Keep the note").click()
    expect(second.get_by_role("status")).to_be_visible()
    assert site.records.handling.listed()[0].note == "Rang at eleven."


def test_an_old_note_is_not_sent_again(site: Site, sign_in: SignIn) -> None:
    """Whoever finishes a request without touching the note leaves what a colleague wrote meanwhile."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    opened(site, page)
    page.get_by_role("button", name="Take it").click()
    ref = site.records.handling.listed()[0].ref
    site.records.handling.note(ref, "sato", "A colleague's.", OPEN)
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("status")).to_contain_text("It is done.")
    expect(page.locator("main")).to_contain_text("A colleague's.")


def test_finishing_is_asked_and_undone(site: Site, sign_in: SignIn) -> None:
    """No action needed takes a second press; what is finished says so and can be opened again."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    opened(site, page)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("button", name="No action needed")).to_be_hidden()
    page.get_by_text("Nothing to do…").click()
    page.get_by_role("button", name="No action needed").click()
    expect(page.locator("main")).to_contain_text("This request is finished (Tue 1 Dec, 10:00, suzuki).")
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_role("status")).to_contain_text("It is open again.")
    [request] = site.records.handling.listed()
    assert (request.status, request.claimed_by, request.done_at) == ("open", None, None)


def test_too_late_says_why(site: Site, sign_in: SignIn) -> None:
    """Finished by another, or given back: each in its own words."""
    phoned(site, CALLBACK)
    [request] = site.records.handling.listed()
    page = sign_in(site, "suzuki")
    opened(site, page)
    handling = site.records.handling
    handling.claim(request.ref, "sato", OPEN)
    handling.done(request.ref, "sato", OPEN)
    page.get_by_label(NOTE).fill("Mine.")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("alert")).to_contain_text("sato marked it as done (Tue 1 Dec, 10:00).")
    expect(page.get_by_label(NOTE)).to_have_value("Mine.")
    handling.reopen(request.ref, "sato", OPEN)
    handling.claim(request.ref, "suzuki", OPEN)
    opened(site, page)
    handling.release(request.ref, "suzuki", OPEN)
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody has this request now.")


def test_others_are_noticed(site: Site, sign_in: SignIn) -> None:
    """A page that stays open says when somebody took the request."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    opened(site, page)
    expect(page.locator("#changed")).to_be_hidden()
    site.records.handling.claim(site.records.handling.listed()[0].ref, "sato", OPEN)
    expect(page.locator("#changed")).to_contain_text("Somebody else changed", timeout=15_000)


def test_the_list_is_by_urgency(site: Site, sign_in: SignIn) -> None:
    """Own ones first, then by day and time of day, messages among them; late ones are marked."""
    today = date(2026, 12, 1)
    for call, due, band in (("1", today, "afternoon"), ("2", today, "morning"), ("3", today, "any")):
        wanted(site, call, due, band)
    wanted(site, "4", date(2026, 11, 30), "any", "vi", "card-loss")
    own = wanted(site, "5", date(2026, 12, 2), "any")
    site.records.handling.claim(own, "suzuki", OPEN)
    before = OPEN - timedelta(days=4)
    message = site.records.requests.draft_message(
        Origin("6", "ja", "pins"), Recording("RE1", "x", 5), None, before
    )
    site.records.requests.accept_message(message.ref, before)
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk")
    rows = [row.inner_text() for row in page.locator("tbody tr").all()]
    for row, parts in zip(
        rows,
        (
            ("with me", "tomorrow"),
            ("Voice message", "no number", "For PINs", "waiting for days"),
            ("overdue", "loss and cancellation", "urgent part"),
            ("in the morning", "today"),
            ("at any time", "today"),
            ("in the afternoon", "today"),
        ),
        strict=True,
    ):
        assert all(part in row for part in parts), (row, parts)


HURRY = "const every = setInterval; window.setInterval = (work, ms) => every(work, ms / 10);"
"""What a page does every few seconds it does ten times as often."""


def test_the_desk_says_when_it_is_cut_off(site: Site, sign_in: SignIn) -> None:
    """What is old is not taken for what is; new work is in the title of the tab."""
    page = sign_in(site, "suzuki")
    page.add_init_script(HURRY)
    page.goto(f"{site.url}/desk")
    expect(page.locator("#updated")).to_contain_text("Updated at 10:00")
    wanted(site, "1", date(2026, 12, 1), "any")
    expect(page).to_have_title("(1) Desk – City hall on the phone", timeout=15_000)
    page.route("**/desk/waiting", lambda route: route.abort())
    expect(page.locator("#stale")).to_contain_text("from 10:00", timeout=20_000)
    page.unroute("**/desk/waiting")
    expect(page.locator("#stale")).to_be_hidden(timeout=15_000)


def test_what_did_not_change_stays(site: Site, sign_in: SignIn) -> None:
    """The focus and the place of whoever reads are kept; only what is new is read out."""
    wanted(site, "1", date(2026, 12, 1), "any")
    page = sign_in(site, "suzuki")
    page.add_init_script(HURRY)
    page.goto(f"{site.url}/desk")
    row = page.locator("#live tbody tr").first
    row.get_by_role("link").focus()
    page.evaluate("document.querySelector('#live tbody tr').mine = true")
    expect(page.locator("#told")).to_be_empty()
    with page.expect_response("**/desk/waiting"):
        pass
    wanted(site, "2", date(2026, 12, 2), "any")
    expect(page.locator("#live tbody tr")).to_have_count(2, timeout=15_000)
    expect(page.locator("#told")).to_have_text("Something new. Waiting now: 2")
    assert page.evaluate("document.querySelector('#live tbody tr').mine")
    assert page.evaluate("document.activeElement === document.querySelector('#live tbody a')")
    assert page.locator("#live [aria-live], #live[aria-live]").count() == 0


def test_a_message_in_pieces(site: Site, sign_in: SignIn, twilio: Recordings) -> None:
    """Players ask for two bytes first. It is fetched once, and heard once; who asks for no more than the
    headings has heard nothing.
    """
    phoned(site, MESSAGE)
    page = sign_in(site, "suzuki")
    [request] = site.records.handling.listed()
    url = f"{site.url}/desk/requests/{request.ref}/sound"
    assert page.request.head(url).headers["accept-ranges"] == "bytes"
    assert (twilio.asked, len(site.records.handling.history(request.ref))) == (0, 1)
    first = page.request.get(url, headers={"range": "bytes=0-1"})
    assert (first.status, first.body()) == (206, SOUND[:2])
    assert first.headers["content-range"] == f"bytes 0-1/{len(SOUND)}"
    assert page.request.get(url, headers={"range": "bytes=2-"}).body() == SOUND[2:]
    assert page.request.get(url).body() == SOUND
    assert page.request.get(url, headers={"range": "bytes=900-"}).status == 416
    assert twilio.asked == 1
    assert [step.what for step in site.records.handling.history(request.ref)] == [
        "accepted",
        "recording-opened",
    ]


def test_how_the_call_went(site: Site, sign_in: SignIn) -> None:
    """In words that a clerk knows, on one line; every turn only for whoever asks."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    opened(site, page)
    expect(page.locator(".facts")).to_contain_text(
        "→ asked for a person → nobody was reached → asked to be called"
    )
    expect(page.locator("main")).to_contain_text("the caller · asked for")
    page.get_by_text("The call in detail").click()
    text = page.inner_text("main")
    assert not {"callback-band", "unreached", "notice", "pins", "front"} & set(text.split())


def test_a_message_that_cannot_be_fetched(site: Site, sign_in: SignIn, twilio: Recordings) -> None:
    """It says so, and nobody is said to have heard it."""
    phoned(site, MESSAGE)
    twilio.away = True
    page = sign_in(site, "suzuki")
    opened(site, page)
    page.evaluate(
        "document.getElementById('sound').load(); document.getElementById('sound').play().catch(() => 0)"
    )
    expect(page.locator("#no-sound")).to_contain_text("could not be fetched")
    ref = site.records.handling.listed()[0].ref
    assert [step.what for step in site.records.handling.history(ref)] == ["accepted"]


def test_no_recording_in_demo_mode(make_site: MakeSite, page: Page) -> None:
    """There is no player for what there is not."""
    site = make_site()
    draft = site.records.requests.draft_message(
        Origin("CA1", "ja", "front"), Recording("RE1", "x", 9), None, OPEN
    )
    site.records.requests.accept_message(draft.ref, OPEN)
    opened(site, page)
    expect(page.locator("main")).to_contain_text("In demo mode no recording is kept.")
    assert page.locator("audio").count() == 0
    expect(page.locator("main")).to_contain_text("none (it was withheld)")
    assert page.get_by_role("button", name="Show the number").count() == 0


def test_the_log_has_what_is_most_private(site: Site, sign_in: SignIn, twilio: Recordings) -> None:
    """That a number was read and a message heard, in words, with a link to the request."""
    phoned(site, MESSAGE)
    page = sign_in(site, "ito")
    url = opened(site, page)
    page.get_by_role("button", name="Show the number").click()
    assert page.request.get(f"{url}/sound").ok
    page.goto(f"{site.url}/audit")
    for deed in ("read a phone number", "opened a message", "signed in", "added a user"):
        expect(page.locator("table")).to_contain_text(deed)
    expect(page.get_by_role("link", name="Voice message (").first).to_have_attribute(
        "href", url[len(site.url) :]
    )


def test_older_lines_of_the_log(site: Site, sign_in: SignIn) -> None:
    """A page says how many lines it has, and leads to those before."""
    for number in range(230):
        noted(site.records.database, "sato", "desk-ended", f"x{number}", OPEN)
    page = sign_in(site, "ito")
    page.goto(f"{site.url}/audit")
    expect(page.locator("main")).to_contain_text("200 at most")
    assert page.locator("tbody tr").count() == 200
    page.get_by_role("link", name="Older lines").click()
    expect(page.locator("tbody tr")).to_have_count(len(deeds(site.records.database, 1000)) - 200)
    page.goto(f"{site.url}/audit?before=nonsense")
    expect(page.locator("tbody tr")).to_have_count(200)


@pytest.mark.parametrize("deed", ["note", "number"])
def test_what_a_form_was_sent_to_can_be_loaded(site: Site, sign_in: SignIn, deed: str) -> None:
    """The other language, chosen on such a page, is that of the request and no missing page."""
    phoned(site, CALLBACK)
    page = sign_in(site, "suzuki")
    url = opened(site, page)
    page.goto(f"{url}/{deed}?ui=ja")
    assert page.url.startswith(url)
    expect(page.locator("html")).to_have_attribute("lang", "ja")
