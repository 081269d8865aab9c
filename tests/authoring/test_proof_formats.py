"""The proof sheet on paper: safe, self-contained HTML in the right languages, and Markdown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ivr.authoring.compile import compile_menus
from ivr.authoring.proof.html import index_html, page_html
from ivr.authoring.proof.markdown import index_markdown, page_markdown
from ivr.authoring.proof.page import Page, pages
from ivr.model import LanguageTag, Tree

TODAY = date(2026, 11, 22)
ES = LanguageTag("es")
EMPTY = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Reads a page: every element must be closed where it was opened; text by the language it is in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str | None]] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember language and links."""
        given = dict(attrs)
        self.tags.add(tag)
        self.links += [str(given[name]) for name in ("href", "src", "srcset", "action") if name in given]
        assert not [name for name in given if name.startswith("on")]
        if tag not in EMPTY:
            self.open.append((tag, given.get("lang")))

    def handle_endtag(self, tag: str) -> None:
        """The last one opened is the one closed."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Text belongs to the nearest language around it."""
        language = next((lang for _, lang in reversed(self.open) if lang), "")
        if data.strip():
            self.texts.setdefault(language, []).append(data.strip())


Make = Callable[..., tuple[Tree, dict[str, Page]]]


@pytest.fixture
def made(town: Path) -> Make:
    """The town and its Spanish pages, after an edit."""

    def make(name: str = "", old: str = "", new: str = "") -> tuple[Tree, dict[str, Page]]:
        if name:
            text = (town / name).read_text("utf-8")
            assert old in text
            (town / name).write_text(text.replace(old, new), "utf-8")
        compiled = compile_menus(town, TODAY, "menus")
        assert compiled.tree is not None, compiled.issues
        former = {ES: {"town-hall.say.hours": ("It was open.",)}}
        return compiled.tree, {page.name: page for page in pages(compiled.tree, compiled.units, ES, former)}

    return make


def test_a_page_is_complete_in_itself(made: Make) -> None:
    """It can be printed, mailed and kept: no scripts, nothing loaded from anywhere."""
    tree, sheet = made()
    for page in sheet.values():
        text = page_html(tree, page)
        reader = Reader(text)
        assert text.startswith("<!DOCTYPE html>\n")
        assert not reader.links
        assert not reader.tags & {"script", "img", "link", "iframe", "object", "form"}
        assert "url(" not in text
        assert "@import" not in text


def test_every_text_is_in_its_language(made: Make) -> None:
    """Screen readers and hyphenation get source and translation right."""
    tree, sheet = made()
    texts = Reader(page_html(tree, sheet["town-hall"])).texts
    assert "Abre en días laborables {desk-hours}." in texts["es"]
    assert "It is open on weekdays {desk-hours}." in texts["en"]
    assert not [text for text in texts["en"] if "días" in text]
    assert 'lang="en"' in page_html(tree, sheet["town-hall"])[:40]


def test_paper(made: Make) -> None:
    """A4, no text torn between two sheets of paper, and a place to sign."""
    tree, sheet = made()
    text = page_html(tree, sheet["town-hall"])
    assert "size: A4" in text
    assert "break-inside: avoid" in text
    for field in ("Name", "Section", "Date", "Signature"):
        assert f'<th scope="row">{field}</th>' in text
    assert text.count(sheet["town-hall"].mark) == 2


def test_an_honest_review_state(made: Make) -> None:
    """A draft by a machine is called one, on every page and in the index."""
    tree, sheet = made()
    for text in (page_html(tree, sheet["town-hall"]), page_markdown(tree, sheet["town-hall"])):
        assert "Drafted by a machine" in text
    every = [(ES, tuple(sheet.values()))]
    assert "Drafted by a machine" in index_html(tree, every)
    assert "Drafted by a machine" in index_markdown(tree, every)


def test_pages_of_the_city(menus_root: Path) -> None:
    """Who reads a translation finds each heading in English too; Japanese pages have kana."""
    compiled = compile_menus(menus_root, TODAY)
    assert compiled.tree is not None
    kana = {"マイナンバーカードの紛失と廃止のご案内です。": "マイナンバーカードノフンシツ"}
    for tag, english in (("ja", False), ("ja-x-easy", False), ("ko", True)):
        sheet = pages(compiled.tree, compiled.units, LanguageTag(tag), None, kana)
        page = next(page for page in sheet if page.name == "card-loss")
        for text in (page_html(compiled.tree, page), page_markdown(compiled.tree, page)):
            assert ("聞こえるところ / Heard at" in text) is english
            assert ("署名 / Signature" in text) is english
            assert "質問: " in text or "質問 / Questions: " in text
            assert ("読み(かな)" in text) is (tag == "ja")
        index = index_html(compiled.tree, [(LanguageTag(tag), sheet)])
        assert ("Review of this language" in index) is english


def test_stale_and_missing_are_marked(made: Make) -> None:
    """A stale text shows what it was made from; the page says that callers do not get it."""
    tree, sheet = made("topics/town-hall.yaml", "It is open", "We are open")
    for text in (page_html(tree, sheet["town-hall"]), page_markdown(tree, sheet["town-hall"])):
        assert "stale" in text
        assert "Translated from" in text
        assert "It was open." in text
        assert "Callers do not get this in this language now" in text
    assert '<article class="stale">' in page_html(tree, sheet["town-hall"])


def test_a_missing_text_is_marked(made: Make) -> None:
    """It is a gap to be seen, in every format."""
    tree, sheet = made("translations/es/topics/town-hall.yaml", 'text: "Abre', 'text: ""\n#')
    assert '<article class="missing">' in page_html(tree, sheet["town-hall"])
    for text in (page_html(tree, sheet["town-hall"]), page_markdown(tree, sheet["town-hall"])):
        assert text.count("Not translated yet.") == 1


def test_texts_cannot_become_markup(made: Make) -> None:
    """Whatever somebody writes into the menus is shown as it stands."""
    tree, sheet = made("topics/town-hall.yaml", "It is open", "<script>x</script> & *[it](y)* `is` open")
    text = page_html(tree, sheet["town-hall"])
    assert "script" not in Reader(text).tags
    assert "<script>x</script> & *[it](y)* `is` open on weekdays {desk-hours}." in Reader(text).texts["en"]
    markdown = page_markdown(tree, sheet["town-hall"])
    assert r"\<script\>x\</script\> \& \*\[it\](y)\* \`is\` open" in markdown


def test_the_index_leads_to_every_page(made: Make) -> None:
    """Each page with how many texts are in which state, and the version to be signed."""
    tree, sheet = made()
    every = [(ES, tuple(sheet.values()))]
    assert Reader(index_html(tree, every)).links == [f"es/{name}.html" for name in sheet]
    for name, page in sheet.items():
        assert f"(es/{name}.md)" in index_markdown(tree, every)
        assert page.mark in index_html(tree, every)
    assert "4 (current 4)" in index_html(tree, every)


def test_markdown_has_the_same_texts(made: Make) -> None:
    """One heading a text, what is spoken line by line, and the row to sign."""
    tree, sheet = made()
    text = page_markdown(tree, sheet["lost-tag"])
    for row in sheet["lost-tag"].rows:
        assert f"### `{row.unit}`" in text
    assert "cero nueve cero cero / cinco cinco cinco / cero uno nueve nueve.  \n" in text
    assert "| Name | Section | Date | Signature |" in text


@pytest.mark.parametrize("form", [page_html, page_markdown])
def test_readings_and_cases_of_a_person(made: Make, town: Path, form: Callable[[Tree, Page], str]) -> None:
    """How a word is read, and which cases a person finishes, is on every page it concerns."""
    (town / "lexicon/es.yaml").write_text("placa: plah-cah\n", "utf-8")
    tree, sheet = made()
    text = form(tree, sheet["lost-tag"])
    assert "placa → plah-cah" in text
    assert "Cases that a person finishes" in text


def test_japanese_menus_have_a_japanese_sheet(tree: Tree, menus_root: Path) -> None:
    """Where the source is Japanese, so are the headings that a department reads."""
    compiled = compile_menus(menus_root, date.today(), "menus")
    page = pages(tree, compiled.units, LanguageTag("ja"))[1]
    text = page_html(tree, page)
    assert '<html lang="ja">' in text
    assert "所属" in text
    assert "実際の読み上げ" in text
    assert "Drafted" not in text
