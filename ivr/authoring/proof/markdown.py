"""Proof sheets as Markdown, for reviews where the menus are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ivr.authoring.proof.page import Page, Row
from ivr.authoring.proof.remarks import alternatives, counted, reading, remarks, review, where
from ivr.authoring.proof.words import SheetWords, sheet_words
from ivr.model import LanguageTag, TranslationState, Tree

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~&])")


def page_markdown(tree: Tree, page: Page) -> str:
    """One page."""
    words = sheet_words(tree.default_language, page.language)
    language = tree.languages[page.language]
    lines = [
        f"# {plain(page.title)} - {plain(language.name)}",
        "",
        f"{plain(tree.city)} - {words.proof}",
        "",
        f"- {words.review}: {plain(review(words, language))}",
        f"- {words.units}: {counted(words, page)}",
        f"- {words.mark}: `{page.mark}`",
        *(f"- {plain(text)}" for text in _notices(words, page)),
        "",
        plain(words.legend),
    ]
    for section in page.sections:
        name = f" (`{section.name}`)" if section.name else ""
        lines += ["", f"## {plain(section.heading(words))}{name}"]
        for row in section.rows:
            lines += _row(words, row)
    return "\n".join([*lines, *_signature(words, page)]) + "\n"


def index_markdown(tree: Tree, sheets: Sequence[tuple[LanguageTag, Sequence[Page]]]) -> str:
    """The list of all pages by language."""
    words = sheet_words(tree.default_language)
    lines = [f"# {plain(tree.city)} - {words.proof}"]
    for tag, pages in sheets:
        language, words = tree.languages[tag], sheet_words(tree.default_language, tag)
        lines += [
            "",
            f"## {plain(language.name)}",
            "",
            f"{words.review}: {plain(review(words, language))}",
            "",
        ]
        lines += [f"| {words.page} | {words.units} | {words.mark} |", "|---|---|---|"]
        lines += [
            f"| [{plain(page.title)}]({tag}/{page.name}.md) | {counted(words, page)} | `{page.mark}` |"
            for page in pages
        ]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Text in which nothing is taken for markup."""
    return _MARKUP.sub(r"\\\1", text)


def _notices(words: SheetWords, page: Page) -> Iterator[str]:
    if page.origin:
        yield page.origin
    if page.withheld:
        yield words.withheld
    if page.person:
        yield f"{words.person}: {'; '.join(alternatives(words, page.person))}"


def _row(words: SheetWords, row: Row) -> Iterable[str]:
    yield ""
    yield f"### `{row.unit}`"
    yield ""
    yield f"- [ ] {words.ok} ({words.states[row.state]})"
    yield from _item(words.source, row.source)
    if row.translation:
        yield from _item(words.translation, row.translation)
    elif row.state is TranslationState.MISSING:
        yield f"- **{words.translation}**: {words.missing_text}"
    if row.former:
        yield from _item(words.former, row.former)
    if row.spoken:
        yield from _item(words.spoken, row.spoken.text.split("\n"))
        if row.spoken.readings:
            yield from _item(words.reading, (reading(row.spoken),))
        if row.spoken.kana:
            yield from _item(words.kana, row.spoken.kana)
    for name, lines in remarks(words, row):
        yield from _item(name, lines)
    yield f"- {plain(where(words, row))}"


def _item(name: str, lines: Sequence[str]) -> Iterator[str]:
    """A name and its sentences, each on a line of its own."""
    yield f"- **{name}**: " + "  \n  ".join(map(plain, lines))


def _signature(words: SheetWords, page: Page) -> Iterator[str]:
    yield from ("", f"## {words.sign}", "", f"{words.sign_text} {words.mark}: `{page.mark}`", "")
    yield f"| {' | '.join(words.sign_fields)} |"
    yield "|" + "---|" * len(words.sign_fields)
    yield "|" + "   |" * len(words.sign_fields)
