"""Proof sheets as HTML: one file a page, no scripts, nothing from outside, made for A4 paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, tostring

from ivr.authoring.proof.page import Page, Row, Section
from ivr.authoring.proof.remarks import alternatives, counted, reading, remarks, review, where
from ivr.authoring.proof.words import SheetWords, sheet_words
from ivr.model import Language, LanguageTag, TranslationState, Tree

STYLE = """
@page { size: A4; margin: 14mm 13mm }
* { box-sizing: border-box }
body { font: 10.5pt/1.5 sans-serif; color: #111; background: #fff; max-width: 186mm }
body { margin: 1em auto; padding: 0 1em }
h1 { font-size: 16pt; line-height: 1.3; margin: 0 0 .3em }
h2 { font-size: 12pt; margin: 1.2em 0 .3em; border-bottom: 1.5pt solid #111; break-after: avoid }
p { margin: .2em 0 }
article { border: .75pt solid #888; margin: .5em 0; padding: .4em .6em; break-inside: avoid }
header.unit { display: flex; justify-content: space-between; gap: 1em; font-size: 8.5pt; color: #444 }
.both { display: flex; gap: 1em }
.both > div { flex: 1 1 0; min-width: 0 }
dl { margin: 0 }
dt { font-size: 8pt; color: #444; margin-top: .3em }
dd { margin: 0; overflow-wrap: anywhere }
.below dl { display: grid; grid-template-columns: 30mm 1fr; column-gap: .5em; margin-top: .2em }
dd.spoken { font-weight: bold }
.notice, .stale .state, .missing .state { font-weight: bold; border: 1.5pt solid #111; padding: 0 .4em }
.stale, .missing { border-width: 2pt; border-color: #111 }
table { border-collapse: collapse; width: 100%; break-inside: avoid }
th, td { border: .75pt solid #888; padding: .25em .5em; text-align: start; vertical-align: top }
.sign th { width: 25% }
.sign td { height: 12mm }
@media print { body { margin: 0; padding: 0; max-width: none } a { color: inherit; text-decoration: none } }
"""
"""All that the pages look like. States are told by words and borders: copies are often black and white."""


def page_html(tree: Tree, page: Page) -> str:
    """One page."""
    words = sheet_words(tree.default_language, page.language)
    language = tree.languages[page.language]
    return _document(
        words,
        f"{page.title} - {language.name}",
        _e("p", f"{tree.city} - {words.proof}"),
        _e("h1", page.title, lang=tree.default_language),
        _facts(words, page, language),
        *_notices(words, page),
        _e("p", words.legend),
        *(part for section in page.sections for part in _section(words, tree, section, page.language)),
        *_signature(words, page),
    )


def index_html(tree: Tree, sheets: Sequence[tuple[LanguageTag, Sequence[Page]]]) -> str:
    """The list of all pages by language."""
    parts: list[Element] = []
    for tag, pages in sheets:
        language, words = tree.languages[tag], sheet_words(tree.default_language, tag)
        parts += [_e("h2", language.name, lang=tag), _e("p", f"{words.review}: {review(words, language)}")]
        parts.append(_index_table(words, tag, pages))
    words = sheet_words(tree.default_language)
    title = f"{tree.city} - {words.proof}"
    return _document(words, title, _e("h1", title), *parts)


def _index_table(words: SheetWords, tag: LanguageTag, pages: Sequence[Page]) -> Element:
    head = _e("tr", *(_e("th", text, scope="col") for text in (words.page, words.units, words.mark)))
    rows = [
        _e(
            "tr",
            _e("td", _e("a", page.title, href=f"{tag}/{page.name}.html"), f" ({page.name})"),
            _e("td", counted(words, page), *([_e("p", words.withheld)] if page.withheld else [])),
            _e("td", _e("code", page.mark)),
        )
        for page in pages
    ]
    return _e("table", _e("thead", head), _e("tbody", *rows))


def _e(tag: str, *content: str | Element, **attributes: str) -> Element:
    """An element; text is escaped when it is written, so no text of the menus can become markup."""
    made = Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    last: Element | None = None
    for part in content:
        if isinstance(part, Element):
            made.append(part)
            last = part
        elif last is None:
            made.text = (made.text or "") + part
        else:
            last.tail = (last.tail or "") + part
    return made


def _document(words: SheetWords, title: str, *body: Element) -> str:
    for element in body:
        element.tail = "\n"
    head = _e(
        "head",
        _e("meta", charset="utf-8"),
        _e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _e("title", title),
        _e("style", STYLE),
    )
    page = _e("html", head, _e("body", *body), lang=words.tag)
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n"


def _facts(words: SheetWords, page: Page, language: Language) -> Element:
    rows = [
        (words.language, f"{language.name} ({page.language})"),
        (words.review, review(words, language)),
        (words.units, counted(words, page)),
        (words.mark, page.mark),
    ]
    return _e("table", *(_e("tr", _e("th", name, scope="row"), _e("td", value)) for name, value in rows))


def _notices(words: SheetWords, page: Page) -> Iterable[Element]:
    if page.origin:
        yield _e("p", page.origin)
    if page.withheld:
        yield _e("p", words.withheld, class_="notice")
    if page.person:
        yield _list((words.person, alternatives(words, page.person), words.tag, ""))


def _section(words: SheetWords, tree: Tree, section: Section, tag: LanguageTag) -> Iterable[Element]:
    name = f" ({section.name})" if section.name else ""
    yield _e("h2", f"{section.heading(words)}{name}")
    for row in section.rows:
        yield _article(words, tree, row, tag)


def _article(words: SheetWords, tree: Tree, row: Row, tag: LanguageTag) -> Element:
    source = tree.default_language
    top = _e(
        "header",
        _e("code", row.unit),
        _e("span", _e("span", words.states[row.state], class_="state"), f" \u2610 {words.ok}"),
        class_="unit",
    )
    both = [_e("div", _list((words.source, row.source, source, "")))]
    if row.state is TranslationState.MISSING:
        both.append(_e("div", _list((words.translation, (words.missing_text,), words.tag, ""))))
    elif row.state is not TranslationState.SOURCE:
        both.append(_e("div", _list((words.translation, row.translation, tag, ""))))
    below = [*_former(words, row, source), *_spoken(words, row, tag)]
    below += [(name, lines, words.tag, "") for name, lines in remarks(words, row)]
    foot = _e("p", _e("small", where(words, row)))
    texts = (_e("div", *both, class_="both"), _e("div", _list(*below), class_="below"))
    return _e("article", top, *texts, foot, class_=row.state)


_Entry = tuple[str, Sequence[str], str, str]


def _former(words: SheetWords, row: Row, source: str) -> Iterable[_Entry]:
    if row.former:
        yield words.former, row.former, source, ""


def _spoken(words: SheetWords, row: Row, tag: LanguageTag) -> Iterable[_Entry]:
    if row.spoken:
        yield words.spoken, row.spoken.text.split("\n"), tag, "spoken"
        if row.spoken.readings:
            yield words.reading, (reading(row.spoken),), tag, ""
        if row.spoken.kana:
            yield words.kana, row.spoken.kana, tag, ""


def _list(*entries: _Entry) -> Element:
    """Names and texts, one line a sentence, each in its language."""
    made = _e("dl")
    for name, lines, lang, kind in entries:
        text = _e("dd", lang=lang, **({"class": kind} if kind else {}))
        for number, line in enumerate(lines):
            text.append(_e("br")) if number else None
            _add(text, line)
        made.extend((_e("dt", name), text))
    return made


def _add(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = text
    else:
        element.text = text


def _signature(words: SheetWords, page: Page) -> Iterable[Element]:
    yield _e("h2", words.sign)
    yield _e("p", f"{words.sign_text} {words.mark}: {page.mark}")
    fields = [_e("tr", _e("th", name, scope="row"), _e("td")) for name in words.sign_fields]
    yield _e("table", *fields, class_="sign")
