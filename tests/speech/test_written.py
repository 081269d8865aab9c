"""The text of a case: what is in it, in which order things are left out, and that it says so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ivr.authoring.sms import case_texts, different_cases, procedures
from ivr.authoring.walk import cases, entries
from ivr.model import FactId, Item, ItemId, LanguageTag, ListKind, Message, Position, Tree, UnitId
from ivr.speech.written import MOST_SEGMENTS, Case, Writer, plain_letters

JA, EN, ES = LanguageTag("ja"), LanguageTag("en"), LanguageTag("es")
HERE = Position("x", 1, 1)
REST = ("sms-rest", "sms-rest-conditions")
"""The sentences of which one says that something is missing."""
LANGUAGES = ["ja", "ja-x-easy", "en", "zh-CN", "ko", "es", "pt-BR", "vi", "fil"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_case_fits_in_every_language(tree: Tree, tag: str) -> None:
    """At most four segments, with the number and page of the city, and a line where something is missing."""
    writer = Writer(tree, LanguageTag(tag))
    frame = {unit: writer.message(tree.system[unit]) for unit in (*REST, "sms-contact", "sms-page")}
    found = list(case_texts(tree, LanguageTag(tag)))
    assert len(found) > 20
    for case in found:
        text = case.text
        assert 1 <= text.segments <= MOST_SEGMENTS, (case.procedure.id, case.cases)
        spelt = {u: plain_letters(t, LanguageTag(tag)) if text.plain else t for u, t in frame.items()}
        assert text.body.endswith(f"{spelt['sms-contact']}\n{spelt['sms-page']}")
        assert text.whole or any(spelt[unit] in text.body for unit in REST)
        assert str(tree.facts[FactId("city-phone")].value) in text.body


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_item_of_the_list_is_in_the_text_in_order(tree: Tree, tag: str) -> None:
    """Whatever else is left out: no document is."""
    language = LanguageTag(tag)
    writer = Writer(tree, language)
    for place in procedures(tree, language):
        for _, case in different_cases(tree, place).values():
            text = writer.text(case)
            names = [writer.message(item.name) for kind in ListKind for item in case.lists[kind]]
            at = 0
            for name in names:
                spelt = plain_letters(name, language) if text.plain else name
                at = text.body.index(spelt, at) + 1


def test_cases_with_one_text_are_told_the_same(tree: Tree) -> None:
    """Answers that end in the same outcome share a text; no outcome with a list is missing."""
    for place in procedures(tree, JA):
        told = {
            (tuple(i.id for k in ListKind for i in c.told.lists[k]), len(c.told.before), c.told.person)
            for start in entries(tree, place)
            for c in cases(place, start)
            if c.told.has_list
        }
        assert len(told) <= len(different_cases(tree, place))


def test_no_placeholder_and_no_reading_is_left(tree: Tree) -> None:
    """Facts are filled in; times are figures, not words for a voice."""
    for tag in tree.languages:
        for case in case_texts(tree, tag):
            assert not re.search(r"[{}]", case.text.body)


def test_hours_are_figures(tree: Tree) -> None:
    """8:30-17:00, whatever the language says aloud."""
    for tag in tree.languages:
        assert "8:30-17:00" in Writer(tree, tag).message(tree.system["offices-short"])


def item(name: str, detail: str = "") -> Item:
    """An item in English."""
    return Item(ItemId(name), message(name, name), message(f"{name}.d", detail) if detail else None, HERE)


def message(name: str, text: str) -> Message:
    """A unit in English."""
    return Message(UnitId(f"test.{name}"), HERE, {EN: ((text,),)}, {})


def made(before: int = 0, after: int = 0, detail: str = "", note: str = "n" * 100) -> Case:
    """A case with two documents and as many notes as wanted."""
    documents = (item("first paper", detail), item("second paper"))
    return Case(
        official=message("official", "the thing"),
        answers=(),
        urgent=None,
        before=tuple(message(f"b{n}", f"before {n} {note}.") for n in range(before)),
        lists={ListKind.BRING: documents},
        after=tuple(message(f"a{n}", f"after {n} {note}.") for n in range(after)),
        person=False,
    )


def test_a_short_case_is_whole(tree: Tree) -> None:
    """Sender, name, notes, list with details, notes, number, page: in the order in which it is said."""
    text = Writer(tree, EN).text(made(1, 1, "It is blue.", "x"))
    assert text.whole
    assert not text.plain
    assert text.body.splitlines()[:6] == [
        "Nishitokyo City: the thing",
        "before 0 x.",
        "To bring:",
        "1. first paper (It is blue.)",
        "2. second paper",
        "after 0 x.",
    ]


def test_a_single_document_is_not_numbered(tree: Tree) -> None:
    """'1.' alone would look as if a second one were missing."""
    alone = replace(made(), lists={ListKind.BRING: (item("first paper"),)})
    assert "To bring:\nfirst paper\n" in Writer(tree, EN).text(alone).body


@pytest.mark.parametrize(
    ("before", "after", "detail", "kept", "gone"),
    [
        (0, 6, "It is blue.", ["after 0", "after 2", "It is blue."], ["after 5"]),
        (3, 6, "d" * 150, ["d" * 150, "after 0"], ["before 0", "before 2", "after 5"]),
        (2, 6, "It is blue.", ["It is blue.", "before 0", "before 1", "after 0"], ["after 5"]),
        (6, 1, "It is blue.", ["It is blue.", "after 0"], ["before 0", "before 5"]),
        (1, 1, "d" * 500, ["before 0", "after 0"], ["d" * 500]),
    ],
)
def test_what_is_left_out_first(
    tree: Tree, before: int, after: int, detail: str, kept: list[str], gone: list[str]
) -> None:
    """Notes before all together, those after from the last on, details only for want of room; it is said."""
    text = Writer(tree, EN).text(made(before, after, detail))
    assert text.fits
    assert not text.whole
    assert not [words for words in kept if words not in text.body]
    assert not [words for words in gone if words in text.body]
    missing = "There is more to know." if "(" in text.body else "There are more conditions for the documents."
    assert missing in text.body
    assert re.search(r"1\. first paper( \(.*\))?\n2\. second paper\n", text.body)


def test_notes_that_come_first(tree: Tree) -> None:
    """A deadline outlives every detail, every other note and every answer, in its place."""
    case = made(3, 3, "d" * 200, "n" * 130)
    case = replace(case, first=frozenset({case.before[1].id, case.after[2].id}))
    text = Writer(tree, EN).text(replace(case, answers=(message("e", "Answer " + "x" * 300),)))
    assert text.fits
    assert not text.whole
    assert re.search(r"thing\nbefore 1 n+\.\nTo bring:\n(.*\n)+after 2 n+\.\nThere", text.body)
    assert "after 0" not in text.body


def test_where_a_person_goes_on_the_text_is_not_all(tree: Tree) -> None:
    """Nobody takes the list for everything if the staff have more to say."""
    text = Writer(tree, EN).text(replace(made(), person=True))
    assert text.whole
    assert "There is more to know." in text.body


def test_what_cannot_fit_is_said_to_be_too_long(tree: Tree) -> None:
    """Nothing of the list is dropped to make it fit: the author must shorten it."""
    many = tuple(item(f"paper {n} {'p' * 60}") for n in range(12))
    text = Writer(tree, EN).text(replace(made(), lists={ListKind.BRING: many}))
    assert not text.fits
    assert "paper 11" in text.body
    assert not Writer(tree, EN).surely_fits(replace(made(), lists={ListKind.BRING: many}))


@pytest.mark.parametrize(
    ("tag", "text", "plain"),
    [
        ("es", "¿Mañana? La página, sí, él lingüista", "¿Mañana? La pagina, si, él lingüista"),
        ("pt-BR", "Não é à mão: informação, você", "Nao é à mao: informacao, voce"),
        ("vi", "Đây là thẻ của quý vị, mã số", "Day la the cua quy vi, ma so"),
        ("ja", "がぎぐ", "がぎぐ"),
        ("ko", "가져오실 것", "가져오실 것"),
        ("fil", "Señor", "Señor"),
    ],
)
def test_plain_letters(tag: str, text: str, plain: str) -> None:
    """Only in three languages; ñ stays in Spanish, where it is another letter, and tones go all or none."""
    assert plain_letters(text, LanguageTag(tag)) == plain


def test_marks_stay_where_there_is_room(tree: Tree) -> None:
    """A short text is written as it should be."""
    spanish = {ES: (("La página",),)}
    short = replace(made(), official=replace(message("official", ""), texts=spanish), lists={})
    text = Writer(tree, ES).text(short)
    assert not text.plain
    assert text.body.startswith("Ciudad de Nishitokyo: La página\n")


def test_what_is_urgent_stands_before_everything(tree: Tree) -> None:
    """Of a lost card, the number that suspends it is the first thing read."""
    text = Writer(tree, EN).text(replace(made(6, 6), urgent=message("urgent", "Call now.")))
    assert text.body.startswith("Nishitokyo City: Call now.\nthe thing\n")


def test_answers_tell_whose_case_it_is_and_are_left_out_before_documents(tree: Tree) -> None:
    """As they were said back, all on one line; notes come first. They are no loss, so nothing is missing."""
    answers = tuple(message(f"e{n}", f"Answer {n}.") for n in range(2))
    assert (
        "the thing\nAnswer 0. Answer 1.\nTo bring:"
        in Writer(tree, EN).text(replace(made(), answers=answers)).body
    )
    long = tuple(message(f"e{n}", f"Answer {n} {'x' * 500}.") for n in range(2))
    text = Writer(tree, EN).text(replace(made(), answers=long))
    assert text.fits
    assert text.whole
    assert "Answer 0" not in text.body
    beside = Writer(tree, EN).text(replace(made(1, 1), answers=(message("e", "x" * 300),)))
    assert beside.whole
    assert "xxx" not in beside.body


def test_a_list_to_tell_by_phone_is_not_to_be_answered(tree: Tree) -> None:
    """A My Number is among the things to tell: nobody sends it as a reply. No papers, no word of them."""
    told = replace(
        made(detail="d" * 700), lists={ListKind.STATE: (item("the Individual Number", "d" * 700),)}
    )
    text = Writer(tree, EN).text(told)
    assert "Please do not reply." in text.body
    assert "There is more to know." in text.body
    assert "documents" not in text.body
