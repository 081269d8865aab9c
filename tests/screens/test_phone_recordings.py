"""The browser phone where lines are recorded: they are shown as words and sounded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from ivr.audio.store import Entry, Store
from ivr.audio.tones import chime
from ivr.audio.wanted import wanted
from ivr.audio.wav import encode, to_wav
from ivr.authoring.lines import heard_lines
from ivr.model import LanguageTag, Tree
from ivr.speech.compose import Composer

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite
    from tests.screens.service import Site
else:
    from service import Site

EN = LanguageTag("en")


@pytest.fixture
def recorded(make_site: MakeSite, tree: Tree, tmp_path: Path) -> Site:
    """A demo in which everything that is said in English is recorded."""
    store, found = Store(tmp_path / "audio"), {}
    heard = ((line.language, line.line, line.slow) for line in heard_lines(tree, [EN]) if line.language == EN)
    body = to_wav(encode(chime()))
    for digest, line in wanted(Composer(tree), heard).items():
        store.write_sound(EN, digest, body)
        found[digest] = Entry(
            unit=line.unit,
            text=line.utterance.text,
            rate=100,
            by="Ms. Speaker",
            made=date(2026, 11, 22),
            licence="CC0-1.0",
        )
    store.write_index(EN, found)
    return make_site(audio=store.root)


def test_recordings_are_shown_and_sounded(recorded: Site, page: Page) -> None:
    """The words that a recording stands for, in its language, marked while it is heard, and the file itself;
    the pauses between recordings are no music.
    """
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{recorded.url}/phone?lang=en")
    page.get_by_label("Sound").select_option("on")
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.locator('#transcript .now [lang^="en"]')).to_have_count(1)
    expect(page.locator("#transcript")).to_contain_text("does not ask for your My Number")
    page.get_by_role("button", name="1", exact=True).click()
    expect(page.locator("#transcript")).to_contain_text("zero one two zero")
    assert [url for url in fetched if "/audio/en/" in url]
    assert "♪" not in page.inner_text("#transcript")
