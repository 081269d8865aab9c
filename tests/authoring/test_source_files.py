"""YAML as authors write it: strings stay strings, and what could surprise is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.authoring.codes import Code
from ivr.authoring.source import Source, read_source


def read(folder: Path, content: str | bytes) -> Source:
    """A file of this content, read."""
    file = folder / "file.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(file, "file.yaml")


def issues(source: Source) -> list[tuple[Code, int, int]]:
    """Code, line and column of each issue."""
    return [(issue.code, issue.at.line, issue.at.column) for issue in source.issues]


@pytest.mark.parametrize(
    "written",
    ["0120117110", "8:30", "no", "yes", "on", "null", "~", "1.0", "1_000", "0x10", "2026-11-22", "6-16", "="],
)
def test_a_scalar_stays_what_was_written(tmp_path: Path, written: str) -> None:
    """YAML's own guesses about numbers, times, dates and truth are not used."""
    source = read(tmp_path, f"value: {written}\nlist: [{written}]\n{written}: key\n")
    assert source.data == {"value": written, "list": [written], written: "key"}
    assert not source.issues


def test_quotes_are_not_part_of_a_text(tmp_path: Path) -> None:
    """A text that starts with a brace is put into quotes; both kinds work."""
    source = read(tmp_path, "a: \"{count}です。\"\nb: 'it''s'\n")
    assert source.data == {"a": "{count}です。", "b": "it's"}


def test_a_value_left_empty_is_an_empty_text(tmp_path: Path) -> None:
    """A key without a value is there, and empty."""
    assert read(tmp_path, "a:\nb: ''\n").data == {"a": "", "b": ""}


def test_every_value_knows_where_it_stands(tmp_path: Path) -> None:
    """A key's position is that of the key, an item's that of the item; the unknown has that around it."""
    source = read(tmp_path, "a:\n  - b: x\n    c: y\n")
    assert str(source.at("a", 0, "c")) == "file.yaml:3:5"
    assert str(source.at("a", 0)) == "file.yaml:2:5"
    assert str(source.at("a", 0, "none", "deeper")) == "file.yaml:2:5"
    assert str(source.at()) == "file.yaml:1:1"


def test_a_key_written_twice_is_refused_and_the_first_kept(tmp_path: Path) -> None:
    """Also inside lists and inline mappings, at the second of the two."""
    source = read(tmp_path, "a: 1\nb:\n  - {c: 1, c: 2}\na: {d: 1}\n")
    assert issues(source) == [(Code.YAML_DUPLICATE_KEY, 3, 12), (Code.YAML_DUPLICATE_KEY, 4, 1)]
    assert source.data == {"a": "1", "b": [{"c": "1"}]}


@pytest.mark.parametrize(
    ("content", "at"),
    [
        ("a: &x 1\n", (1, 4)),
        ("a: *x\n", (1, 4)),
        ("a: &x {b: 1}\n", (1, 4)),
        ("a: &x [1]\n", (1, 4)),
        ("&x a: 1\n", (1, 1)),
        ("<<: *x\n", (1, 5)),
    ],
)
def test_anchors_aliases_and_merges_are_refused(tmp_path: Path, content: str, at: tuple[int, int]) -> None:
    """On a scalar, a mapping, a list and a key."""
    assert (Code.YAML_ANCHOR, *at) in issues(read(tmp_path, content))


@pytest.mark.parametrize("style", ["|", ">", "|-", ">+"])
def test_block_texts_are_refused(tmp_path: Path, style: str) -> None:
    """They would put a space or a line break into the middle of a Japanese sentence."""
    assert issues(read(tmp_path, f"a: {style}\n  x\n  y\n")) == [(Code.YAML_BLOCK_TEXT, 1, 4)]


def test_a_second_document_is_refused(tmp_path: Path) -> None:
    """What stands after '---' would otherwise be ignored in silence."""
    source = read(tmp_path, "a: 1\n---\nb: 2\n")
    assert issues(source) == [(Code.YAML_SYNTAX, 2, 1)]
    assert source.data == {"a": "1"}


def test_a_leading_document_mark_and_comments_are_fine(tmp_path: Path) -> None:
    """Editors like to put them there."""
    source = read(tmp_path, "# names\n---\na: 1  # one\n")
    assert (source.data, source.issues) == ({"a": "1"}, [])


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing yet\n", "---\n"])
def test_an_empty_file_is_empty_and_no_error(tmp_path: Path, content: str) -> None:
    """Whether it may be empty is for the schema to say."""
    source = read(tmp_path, content)
    assert (source.data, source.issues) == ("", [])


@pytest.mark.parametrize(
    "content",
    ["市民課".encode("shift_jis"), "市民課".encode("utf-16"), b"a: \xff\n", b"a: \x00\n", b"a: \x07"],
)
def test_a_file_that_is_not_utf8_text_is_one_issue(tmp_path: Path, content: bytes) -> None:
    """Another encoding or control characters are reported with the cure, never raised."""
    source = read(tmp_path, content)
    assert [issue.code for issue in source.issues] == [Code.YAML_SYNTAX]


def test_windows_line_ends_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    """Files saved by Windows editors work and keep their positions."""
    source = read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert (source.data, source.issues) == ({"a": "1", "b": "2"}, [])
    assert str(source.at("b")) == "file.yaml:2:1"


@pytest.mark.parametrize(
    ("content", "line"),
    [("a: b: c\n", 1), ("a: 1\n b: 2\n", 2), ("a: [1\n", 2), ("a:\n\t- 1\n", 2), ("a: 'x\n", 2), ("}", 1)],
)
def test_what_is_not_yaml_is_reported_with_its_line(tmp_path: Path, content: str, line: int) -> None:
    """One issue with a line near the mistake; the parser's own words are kept."""
    source = read(tmp_path, content)
    assert [(issue.code, issue.at.line) for issue in source.issues] == [(Code.YAML_SYNTAX, line)]


@pytest.mark.parametrize("content", ["[a, b]: 1\n", "? {a: 1}\n: 2\n"])
def test_a_key_must_be_a_word(tmp_path: Path, content: str) -> None:
    """YAML allows lists and mappings as keys; here they are an issue, not a crash."""
    assert Code.YAML_SYNTAX in {issue.code for issue in read(tmp_path, content).issues}
