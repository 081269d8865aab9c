"""The map: the whole tree drawn and listed, each place with its prompts, cases and sheets."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import httpx2
import pytest
from playwright.sync_api import Page, expect

from bench.many_calls import fill
from ivr.audio.engines import OPEN_JTALK
from ivr.errors import RecordsError
from ivr.model import LanguageTag, Tree
from ivr.model.roles import Role
from ivr.records.reports import Report
from ivr.screens.house import House
from ivr.screens.map.sheets import Sheets
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.conftest import MakeSettings
    from tests.screens.conftest import MakeSite, SignIn
    from tests.screens.service import Site, no_serious_violation, running_site
else:
    from service import Site, no_serious_violation, running_site

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(make_common_site: MakeSite) -> Site:
    """A demo at noon, for tests that only look at it."""
    return make_common_site(outside=Outside(clock=lambda: NOW))


@pytest.fixture
def own_site(make_site: MakeSite) -> Site:
    """One of its own, for a test that changes it."""
    return make_site(outside=Outside(clock=lambda: NOW))


def test_every_place_is_drawn_and_listed(site: Site, page: Page) -> None:
    """What the drawing shows can be read in the list too; the front menu has its four keys."""
    page.goto(f"{site.url}/tree")
    places = site.background.menus.switchboard.tree.places
    expect(page.locator("#graph")).to_have_attribute("data-drawn", str(len(places)))
    listed = page.locator(".tree a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert {link.rpartition("/")[2] for link in listed} >= {
        str(place) for place in places if hasattr(places[place], "official")
    }
    assert page.locator(".tree > li > ol > li").count() == 4


def test_zooming(site: Site, page: Page) -> None:
    """By buttons too, for those who have no wheel."""
    page.goto(f"{site.url}/tree")
    expect(page.locator("#graph")).to_have_attribute("data-drawn", re.compile(r"\d+"))
    for name in ("Zoom in", "Zoom out", "Fit"):
        page.get_by_role("button", name=name).click()


def test_a_place_in_all_languages(site: Site, page: Page) -> None:
    """What is spoken in each, with seconds, the way there, and the section of the city's page."""
    page.goto(f"{site.url}/tree")
    page.locator(".tree").get_by_role("link", name="loss and cancellation").first.click()
    expect(page.locator("main")).to_contain_text("マイナンバーカードの紛失・廃止")
    opening = page.locator("section", has=page.locator('[id="card-loss.opening.say"]'))
    assert opening.locator("dt").count() == 9
    expect(opening).to_contain_text("zero one two zero")
    expect(opening).to_contain_text("keys (Japanese): 1 1")


def test_cases(site: Site, page: Page) -> None:
    """Every case with what to bring, in the language chosen."""
    page.goto(f"{site.url}/tree/cases/card-loss?language=ja")
    rows = page.locator("tbody tr").count()
    assert rows > 5
    expect(page.locator("table")).to_contain_text("遺失届の受理証")


def test_the_sheet_to_sign(site: Site, page: Page) -> None:
    """As `ivr proof` writes it, under a policy that allows its own style and nothing else."""
    answer = page.goto(f"{site.url}/tree/proof/ko/card-loss")
    assert answer is not None
    assert "sha256-" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"


def test_calls_on_the_map(own_site: Site, page: Page) -> None:
    """How many came and how many were given up, of the days chosen."""
    fill(own_site.records.database, NOW, 60)
    page.goto(f"{own_site.url}/tree?days=7")
    expect(page.locator(".tree")).to_contain_text("60 calls")
    data = httpx2.get(f"{own_site.url}/tree/graph.json?days=7", headers={"accept-language": "en"}).json()
    front = next(node["data"] for node in data["nodes"] if node["data"]["id"] == "front")
    assert front["came"] == 60
    assert front["traffic"] == "60 calls, 0 % ended early"


@pytest.mark.parametrize(("number", "grave"), [(6, False), (180, True)])
def test_few_calls_mark_nothing(own_site: Site, number: int, grave: bool) -> None:
    """One of three may be chance; of many it says something."""
    fill(own_site.records.database, NOW, number)
    nodes = httpx2.get(f"{own_site.url}/tree/graph.json").json()["nodes"]
    assert any(node["data"]["grave"] for node in nodes) is grave


def test_without_figures(own_site: Site, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The map is there, and it says that nothing is known of calls."""

    def away(*_: object) -> Report:
        raise RecordsError("away")

    monkeypatch.setattr("ivr.screens.map.tree.drop_off", away)
    page.goto(f"{own_site.url}/tree")
    expect(page.get_by_role("status")).to_contain_text("does not mean that nobody called")
    expect(page.locator("#graph")).to_have_attribute("data-drawn", re.compile(r"\d+"))


def test_menus_are_told_apart(site: Site, page: Page) -> None:
    """By the key that leads there, as several ask the same; each has a page with its own question."""
    page.goto(f"{site.url}/tree")
    page.locator(".tree").get_by_role("link", name="For PINs or electronic certificates").click()
    page.wait_for_url("**/tree/place/pins")
    expect(page.get_by_role("heading", level=1)).to_have_text("For PINs or electronic certificates")
    assert page.locator('[id="pins.ask"]').count() == 1
    assert page.locator('[id="front.ask"]').count() == 0
    edges = httpx2.get(f"{site.url}/tree/graph.json").json()["edges"]
    assert {"2, 3"} <= {edge["data"]["label"] for edge in edges}


def test_other_languages_are_folded(site: Site, page: Page) -> None:
    """The tree's own and the page's are there at once; the rest, and a list of all texts, on demand."""
    page.goto(f"{site.url}/tree/place/card-loss")
    opening = page.locator("section", has=page.locator('[id="card-loss.opening.say"]'))
    expect(opening.locator(".said").locator("visible=true")).to_have_count(2)
    opening.get_by_text("Other languages").click()
    expect(opening.locator(".said").locator("visible=true")).to_have_count(9)
    page.get_by_text("Texts on this page").click()
    page.locator('nav a[href="#card-loss.opening.say"]').click()
    assert page.url.endswith("#card-loss.opening.say")


def test_files_are_for_editors(make_site: MakeSite, sign_in: SignIn) -> None:
    """Who only reads needs no id and no line of a file."""
    site = make_site(token=True)
    site.add_user("viewer", Role.VIEWER)
    page = sign_in(site, "viewer")
    page.goto(f"{site.url}/tree/place/card-loss")
    expect(page.locator("main")).not_to_contain_text("card-loss.yaml")


def test_languages(site: Site, page: Page) -> None:
    """Complete, and honest about who has reviewed them."""
    page.goto(f"{site.url}/tree")
    table = page.get_by_role("table")
    expect(table.locator("tbody tr")).to_have_count(9)
    expect(table).to_contain_text("drafted by a machine, not reviewed by a speaker")
    expect(table).to_contain_text("100.0 %")


def test_who_has_reviewed_a_place(own_site: Site, page: Page, tree: Tree) -> None:
    """For each language: a machine's draft, or who read it and when; and the sheet to sign."""
    read = replace(tree.languages[LanguageTag("ko")], review="Kim Min-ji, 2026-11-20")
    menus = own_site.background.menus
    menus._take(replace(tree, languages={**tree.languages, LanguageTag("ko"): read}, digest="other"))
    page.goto(f"{own_site.url}/tree/place/card-loss")
    page.get_by_text("7 languages not reviewed by a speaker").click()
    table = page.get_by_role("region", name="Review by language")
    expect(table.locator("tr", has_text="한국어")).to_contain_text("Kim Min-ji, 2026-11-20")
    expect(table.locator("tr", has_text="English")).to_contain_text("drafted by a machine")
    table.locator("tr", has_text="한국어").get_by_role("link").click()
    page.wait_for_url("**/tree/proof/ko/card-loss")


def test_menus_that_were_broken_for_a_moment(make_settings: MakeSettings, tmp_path: Path) -> None:
    """Meanwhile the pages show what callers hear; afterwards they are as before."""
    menus = tmp_path / "menus"
    shutil.copytree(Path(__file__).parents[1] / "cities" / "tiny", menus)
    outside = Outside(clock=lambda: NOW)
    with running_site(
        make_settings, outside, menus=menus, database_url=f"sqlite:///{tmp_path / 'x'}"
    ) as site:
        current, file = site.background.menus, menus / "system.yaml"
        pages = [f"{site.url}/tree/place/{place}" for place in current.switchboard.tree.places]
        good = file.read_text("utf-8")
        file.write_text(good + "\nnonsense: [\n", "utf-8")
        assert not current.reload()
        assert {httpx2.get(page).status_code for page in pages} == {200}
        file.write_text(good, "utf-8")
        assert current.reload()
        assert {httpx2.get(page).status_code for page in pages} == {200}


def test_languages_that_there_are_not(site: Site) -> None:
    """Whatever is asked for, nothing is kept of it."""
    sheets = Sheets()
    house = cast(House, SimpleNamespace(
        tree=site.background.menus.switchboard.tree, settings=site.settings, now=lambda: NOW
    ))  # fmt: skip
    for number in range(3):
        assert not sheets.of(house, LanguageTag(f"x{number}"))[1]
    assert not sheets._pages


@pytest.mark.parametrize(
    "path", ["/tree/place/none", "/tree/cases/front", "/tree/proof/xx/card-loss", "/tree/sound/ja/x"]
)
def test_what_there_is_not(site: Site, path: str) -> None:
    """A page that says so."""
    assert httpx2.get(f"{site.url}{path}").status_code == 404


@pytest.mark.audio_extra
def test_a_prompt_aloud(site: Site) -> None:
    """In the voice of this machine."""
    assert OPEN_JTALK.installed
    answer = httpx2.get(f"{site.url}/tree/sound/ja/card-loss.official", timeout=60)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.content[:4] == b"RIFF"


@pytest.mark.parametrize("ui", ["en", "ja"])
@pytest.mark.parametrize(
    "path",
    ["/tree", "/tree/place/card-loss", "/tree/place/0-menus", "/tree/place/front", "/tree/cases/card-pin"],
)
def test_accessible_in_both_languages(site: Site, page: Page, ui: str, path: str) -> None:
    """axe, no key instead of a text, and at 320 px nothing that scrolls sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site.url}{path}?ui={ui}")
    expect(page.locator("html")).to_have_attribute("lang", ui)
    no_serious_violation(page)
    assert not re.search(r"\btree-[a-z]", page.inner_text("main"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_by_keyboard_alone(site: Site, page: Page) -> None:
    """The list leads to every place with Tab and Enter."""
    page.goto(f"{site.url}/tree")
    page.locator(".tree a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tree/place/front")
