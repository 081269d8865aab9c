"""The switch beside what is set already: what wins, what is heard, what is asked before it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ivr.model import LanguageTag
from ivr.model.desk import DeskChange, DeskChangeKind
from ivr.records.desk import store_change

if TYPE_CHECKING:
    from tests.screens.at_desk import OPEN, Recordings, sent, start
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import Site
else:
    from at_desk import OPEN, Recordings, sent, start
    from service import Site


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """On SQLite."""
    return start(make_site, Recordings())


def stored(
    site: Site,
    id: str,
    kind: DeskChangeKind,
    starts: datetime = OPEN,
    ends: datetime = OPEN + timedelta(hours=6),
) -> None:
    """Something that sato has set."""
    texts = ((LanguageTag("en"), f"Text {id}."),) if kind is DeskChangeKind.ANNOUNCEMENT else ()
    store_change(site.records.database, DeskChange(id, kind, starts, ends, texts), "sato", OPEN)


def test_the_desk_says_if_it_is_open(site: Site, sign_in: SignIn) -> None:
    """Until when by its hours; and who closed it."""
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk")
    expect(page.locator("#live")).to_contain_text("The desk is open (until 17:00).")
    stored(site, "aaaaaa", DeskChangeKind.CLOSED)
    page.reload()
    expect(page.locator("#live")).to_contain_text("The desk is closed now (until 16:00, by sato).")


def test_open_late_under_a_closure(site: Site, sign_in: SignIn) -> None:
    """The preview and the list say that it has no effect."""
    stored(site, "aaaaaa", DeskChangeKind.CLOSED)
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk/switch")
    page.get_by_label("Open outside the hours").check()
    page.get_by_label("Until").fill("2026-12-01T19:00")
    page.get_by_role("button", name="Next (show").click()
    expect(page.locator(".preview")).to_contain_text("closed until 16:00, which takes precedence")
    expect(page.locator(".preview")).to_contain_text("Nothing is set yet.")
    page.get_by_role("button", name="Keep the desk open like this").click()
    expect(page.get_by_role("region", name="Set now")).to_contain_text("takes precedence")
    expect(page.get_by_role("status")).to_contain_text("It is set.")


def test_a_new_announcement_says_whose_place_it_takes(site: Site, sign_in: SignIn) -> None:
    """Before it is set, in which languages; what an older one is still heard in stands beside it."""
    ja, vi = (LanguageTag("ja"), "混みあっています。"), (LanguageTag("vi"), "Rất đông.")
    until = OPEN + timedelta(hours=6)
    old = DeskChange("bbbbbb", DeskChangeKind.ANNOUNCEMENT, OPEN - timedelta(hours=1), until, texts=(ja, vi))
    store_change(site.records.database, old, "sato", OPEN)
    page = sign_in(site, "ito")
    page.goto(f"{site.url}/desk/switch")
    page.get_by_label("English").fill("Very busy today.")
    page.locator("#a-until").fill("2026-12-01T19:00")
    page.get_by_role("button", name="Next (show").last.click()
    preview = page.locator(".preview")
    expect(preview).to_contain_text("It takes the place of the announcement until 16:00 in: English")
    expect(preview).to_contain_text("Heard in: English")
    assert "Vietnamese" not in page.inner_text(".preview")
    assert "Rất đông." not in page.inner_text(".preview")
    page.get_by_role("button", name="Announce this").click()
    expect(page.get_by_role("status")).to_contain_text("The announcement is set.")
    older, newer = page.get_by_role("region", name="Set now").get_by_role("listitem").all()
    expect(older).to_contain_text("Heard in: Japanese / Easy Japanese / Vietnamese")
    expect(newer).to_contain_text("Heard in: English /")


def test_what_is_set_already(site: Site, sign_in: SignIn) -> None:
    """Whoever sets the same once more is told so before."""
    stored(site, "aaaaaa", DeskChangeKind.CLOSED)
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk/switch")
    page.get_by_label("Until").fill("2026-12-01T16:00")
    page.get_by_role("button", name="Next (show").click()
    expect(page.locator(".preview")).to_contain_text("This is set already, until the same time.")


def test_only_the_newest_announcement_is_heard(site: Site, sign_in: SignIn) -> None:
    """The other one says so; what is later is cancelled, not ended."""
    stored(site, "bbbbbb", DeskChangeKind.ANNOUNCEMENT, OPEN - timedelta(hours=1))
    stored(site, "cccccc", DeskChangeKind.ANNOUNCEMENT)
    stored(site, "dddddd", DeskChangeKind.CLOSED, OPEN + timedelta(days=1), OPEN + timedelta(days=2))
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk/switch")
    old, new, later = page.get_by_role("region", name="Set now").get_by_role("listitem").all()
    expect(old).to_contain_text("Not heard now.")
    expect(new).not_to_contain_text("Not heard now.")
    expect(later).to_contain_text("later")
    expect(later.get_by_role("button")).to_be_hidden()
    later.get_by_text("Cancel it…").click()
    later.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_role("status")).to_contain_text("It is over.")


def test_sentences_of_the_preview_are_parted(site: Site, sign_in: SignIn) -> None:
    """In languages that write a space between them; languages have their names."""
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk/switch?ui=ja")
    page.locator("#until").fill("2026-12-01T11:00")
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(".preview")).to_contain_text("at the moment. The city counters")
    expect(page.locator(".preview")).to_contain_text("やさしい日本語")
    assert "pt-BR" not in page.inner_text(".preview")


def test_a_fault_is_told_beside_its_field(site: Site, sign_in: SignIn) -> None:
    """And leaves the other form alone."""
    page = sign_in(site, "ito")
    page.goto(f"{site.url}/desk/switch")
    page.locator("#from").fill("2026-12-01T18:00")
    page.locator("#until").fill("2026-12-01T17:00")
    page.get_by_role("button", name="Next (show").first.click()
    expect(page.locator("#until")).to_be_focused()
    expect(page.locator("#until")).to_have_attribute("aria-describedby", "wrong-until")
    expect(page.locator("#wrong-until")).to_have_text("It must end after it begins.")
    expect(page.locator("#a-until")).to_have_value("")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("", "9999-12-31T23:59-10:00"), ("0001-01-01T00:00", "2026-12-01T19:00"), ("", "9999-12-31T23:59")],
)
@pytest.mark.parametrize("deed", ["preview", "set"])
def test_times_that_nobody_means(site: Site, sign_in: SignIn, deed: str, starts: str, ends: str) -> None:
    """It is said that they cannot be read, and nothing fails."""
    page = sign_in(site, "suzuki")
    page.goto(f"{site.url}/desk/switch")
    token = page.locator('meta[name="form-token"]').get_attribute("content") or ""
    form = {"form-token": token, "kind": "closed", "from": starts, "until": ends}
    answer = sent(page, f"{site.url}/desk/switch/{deed}", **form)
    assert answer.status == 400
    assert "This is not a valid date and time." in answer.text()


@pytest.mark.parametrize("deed", ["preview", "set"])
def test_announcements_ask_for_nothing_secret(site: Site, sign_in: SignIn, deed: str) -> None:
    """Whoever writes one that does is told so beside the texts, and nothing is set."""
    page = sign_in(site, "ito")
    page.goto(f"{site.url}/desk/switch")
    token = page.locator('meta[name="form-token"]').get_attribute("content") or ""
    form = {"form-token": token, "kind": "announcement", "until": "2026-12-01T19:00"}
    answer = sent(page, f"{site.url}/desk/switch/{deed}", **form, **{"text-en": "Please enter your PIN."})
    assert answer.status == 400
    assert "The phone never asks for a My Number, PIN, name or birth date." in answer.text()
