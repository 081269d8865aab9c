"""Reading sheets: rows, their order, the text of a sheet, and what a reader is shown when it changes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.audio import kana
from ivr.audio.kana import kana_of
from ivr.audio.readings import Row, differences, parse, rows, sentences, sheet
from ivr.errors import AudioError
from ivr.model import LanguageTag, Message, Placeholder, Position, Tree, UnitId
from ivr.prompt import Key, Line, Ordinal
from ivr.speech.compose import Composer
from ivr.speech.utterance import Segment, Silence, Words

EN = LanguageTag("en")


def shouted(texts: Sequence[str]) -> list[str]:
    """An engine that reads everything in capitals."""
    return [text.upper() for text in texts]


def said(unit: str, *texts: str) -> Line:
    """A line of sentences without placeholders."""
    return Line(Message(UnitId(unit), Position("a.yaml", 1, 1), {EN: tuple((text,) for text in texts)}, {}))


def test_one_row_for_each_different_sentence(tiny: Tree) -> None:
    """A sentence said in two places is read once and names both; rows follow the texts as they are said."""
    lines = [said("b.say", "Hello.", "Bye."), said("a.say", "Come in.", "Bye."), said("b.say", "Hello.")]
    found = rows(Composer(tiny), lines, EN, shouted)
    assert found == [
        Row("Come in.", "COME IN.", "a.say"),
        Row("Bye.", "BYE.", "a.say, b.say"),
        Row("Hello.", "HELLO.", "b.say"),
    ]


def test_the_lexicon_is_applied(tiny: Tree) -> None:
    """The reader sees what the voice is given, which is the reading and not what is written."""
    tree = replace(tiny, lexicon={EN: {"St.": "Street"}})
    [row] = rows(Composer(tree), [said("a.say", "Elm St. is open.")], EN, shouted)
    assert (row.text, row.kana) == ("Elm Street is open.", "ELM STREET IS OPEN.")


def test_what_is_filled_in_stands_in_the_row(tiny: Tree) -> None:
    """A placeholder is read as it is heard, and names where it is from."""
    text = (Placeholder("ordinal"), " thing, ", Placeholder("item"), ", press ", Placeholder("key"), ".")
    item = said("items.tag.name", "a tag").message
    message = replace(said("system.list-item").message, texts={EN: (text,)})
    line = Line(message, (("ordinal", Ordinal(2)), ("item", item), ("key", Key("3"))))
    [row] = rows(Composer(tiny), [line], EN, shouted)
    assert row.text == "Second thing, a tag, press three."
    assert row.units == "system.list-item 2 items.tag.name 3"


def test_only_a_long_silence_parts_sentences() -> None:
    """The groups of a number stay together, so that the reader sees the whole number."""
    runs: list[Segment] = [
        Words("one"),
        Silence(500),
        Words("two"),
        Silence(600),
        Silence(600),
        Words("three"),
    ]
    assert list(sentences(runs)) == [("one", "two"), ("three",)]


def test_a_sheet_can_be_read_again() -> None:
    """A row is a line, and nothing is lost."""
    found = [Row("市の窓口", "シノマドグチ", "a.say"), Row("1。 / 2。", "イチ。 / ニ。", "b.say, c.say")]
    assert sheet(found).splitlines()[1] == "市の窓口\tシノマドグチ\ta.say"
    assert parse(sheet(found)) == found


@pytest.mark.parametrize("text", ["", "text\n", "text\tkana\tunits\nalone\n", "<<<<<<< HEAD\n"])
def test_what_is_no_sheet(text: str) -> None:
    """A file that somebody broke says so."""
    with pytest.raises(AudioError, match="no reading sheet"):
        parse(text)


def test_differences() -> None:
    """Gone, new, and read differently; a sentence that only comes from another text needs no reading."""
    signed = [Row("方", "ホー", "a"), Row("市", "シ", "a"), Row("日", "ヒ", "a"), Row("人", "ヒト", "a")]
    today = [Row("かた", "カタ", "a"), Row("市", "シ", "b"), Row("日", "ニチ", "a"), Row("人", "ヒト", "a")]
    assert differences(signed, today) == ["- 方\tホー", "+ かた\tカタ", "~ 日\tヒ -> ニチ"]
    assert differences(today, today) == []


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the engine were there."""
    monkeypatch.setattr(kana, "find_spec", lambda name: name)


def test_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the cure is named."""
    monkeypatch.setattr(kana, "find_spec", lambda name: None)
    with pytest.raises(AudioError, match=r"Open JTalk .* is not installed\. Install it: "):
        kana_of(["市"])


@pytest.mark.usefixtures("installed")
def test_an_engine_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last words are in the message; one that hangs is given up."""
    with pytest.raises(AudioError, match=r"ended with status 3\. no dictionary$"):
        kana_of(
            ["市"], (sys.executable, "-c", "import sys; print('no dictionary', file=sys.stderr); sys.exit(3)")
        )
    monkeypatch.setattr(kana, "LONGEST_SECONDS", 0.05)
    with pytest.raises(AudioError, match="has not answered"):
        kana_of(["市"], (sys.executable, "-c", "import time; time.sleep(60)"))


@pytest.mark.usefixtures("installed")
def test_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts go to the engine with the options of a dictionary's kana; what it prints disturbs nobody."""
    engine = "def g2p(text, **options):\n    print('noise')\n    return f'{text} {sorted(options.items())}'\n"
    (tmp_path / "pyopenjtalk.py").write_text(engine, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    options = "[('kana', True), ('revert_long_vowels', True), ('revert_yotsugana', True)]"
    assert kana_of(["市", "日"]) == (f"市 {options}", f"日 {options}")
