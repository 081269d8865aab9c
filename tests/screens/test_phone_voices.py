"""What sounds in the browser: voices of the language that is spoken, and every word to the last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from ivr.screens.phone.caller import BrowserCall
from ivr.web.app import Outside

if TYPE_CHECKING:
    from tests.screens.conftest import MakeSite

CLOSED = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
VOICES = """
window.said = [];
const known = ["fi-FI", "zh-HK", "yue-HK", "zh-TW", "zh-CN", "en-GB", "en-US"];
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => known.map((lang) => ({lang, name: lang})),
  speak: (said) => window.said.push([said.voice.lang, said.text]), cancel: () => {}}});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.mark.parametrize(
    ("language", "voice"), [("fil-PH", None), ("cmn-CN", "zh-CN"), ("en-US", "en-US"), ("ko-KR", None)]
)
def test_the_voice_of_a_language(make_site: MakeSite, page: Page, language: str, voice: str | None) -> None:
    """Not one of a language whose name begins alike, nor of another Chinese; the region first."""
    page.add_init_script(VOICES)
    page.goto(f"{make_site().url}/phone")
    script = "async (tag) => (await (await import('/static/voices.js')).utteranceOf(tag, '-'))?.voice.lang"
    assert page.evaluate(script, language) == voice


def test_the_last_words_are_sounded(make_site: MakeSite, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call is over when they were heard, and what was being heard does not go on in the next call."""
    monkeypatch.setattr(BrowserCall, "sound", lambda *_: "")
    site = make_site(outside=Outside(clock=lambda: CLOSED))
    page.add_init_script(VOICES)
    page.goto(f"{site.url}/phone?lang=en")
    page.get_by_label("Pace").select_option("quick")
    page.get_by_role("button", name="Call", exact=True).click()
    for last in (False, False, True):
        expect(page.locator("#note")).to_have_text("A key is awaited.")
        if last:
            page.get_by_label("Pace").select_option("real")
            page.get_by_label("Sound").select_option("on")
        before = page.locator("#transcript > div").count()
        page.get_by_role("button", name="Press nothing").click()
        expect(page.locator("#transcript > div")).not_to_have_count(before)
    expect(page.locator("#transcript .now")).to_have_count(1)
    expect(page.get_by_role("button", name="Hang up")).to_be_visible()
    page.wait_for_function("window.said.length > 0")
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#transcript .now")).to_have_count(0)
