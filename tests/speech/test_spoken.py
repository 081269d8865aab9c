"""Every language says numbers, keys and times as its speakers do."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from runpy import run_path

import pytest

from ivr.speech.spoken import TABLES, for_language

EXPECTED = run_path(str(Path(__file__).with_name("expected.py")))
"""Loaded by path so that it works however pytest imports test files."""
NUMBERED = (
    "count",
    "options",
    "ordinal",
    "days",
    "months",
    "age",
    "times",
    "minutes",
    "people",
    "digits",
    "floor",
)
TAGS = ("ja", "ja-x-easy", "en", "zh-CN", "ko", "es", "pt-BR", "vi", "fil")

everywhere = pytest.mark.parametrize("tag", TAGS)


def split(table: str) -> list[str]:
    """The cells of a table written with | or line ends."""
    return [cell.strip() for cell in re.split(r"[|\n]", table) if cell.strip()]


PHRASES = [(tag, *cell.split(" ", 2)) for tag, table in EXPECTED["PHRASES"].items() for cell in split(table)]
CLOCKS = [(tag, *cell.split(" ", 1)) for tag, table in EXPECTED["CLOCKS"].items() for cell in split(table)]


def test_languages() -> None:
    """The nine languages of the plan but Nepali are there, under the tags that languages.yaml uses."""
    assert tuple(TABLES) == TAGS
    assert all(for_language(tag).tag == tag for tag in TAGS)


@pytest.mark.parametrize("tag", ["fr", "zh", "", "JA"])
def test_unknown_language_is_named(tag: str) -> None:
    """A language without a table is refused by name, never replaced by another."""
    with pytest.raises(LookupError, match=re.escape(repr(tag))):
        for_language(tag)


@everywhere
def test_phone_number(tag: str) -> None:
    """The city's number is said digit by digit in the groups that the city writes."""
    assert for_language(tag).phone(("042", "460", "9845")) == EXPECTED["PHONE"][tag]


@everywhere
def test_every_phone_digit(tag: str) -> None:
    """Each digit has the word that is usual on the telephone, groups of any length stay whole."""
    assert for_language(tag).phone(("0123456789",)) == (EXPECTED["ALL_DIGITS"][tag],)


@everywhere
@pytest.mark.parametrize("group", ["", "04-2", " 42", "０４２", "#71"])
def test_phone_refuses_what_is_not_a_digit(tag: str, group: str) -> None:
    """Nothing that cannot be said is silently left out of a number."""
    with pytest.raises(ValueError, match="not a group of digits"):
        for_language(tag).phone(("042", group))


@everywhere
def test_keys(tag: str) -> None:
    """All twelve keys have a name."""
    spoken = for_language(tag)
    assert [spoken.key(key) for key in "0123456789*#"] == EXPECTED["KEYS"][tag].split("/")


@everywhere
@pytest.mark.parametrize("key", ["", "10", "A", "＊"])
def test_no_such_key(tag: str, key: str) -> None:
    """A key that telephones lack is refused."""
    with pytest.raises(ValueError, match="not a telephone key"):
        for_language(tag).key(key)


@everywhere
def test_ordinals(tag: str) -> None:
    """The first twelve places of a list, as a sentence begins with them."""
    ordinals = [for_language(tag).ordinal(n) for n in range(1, 13)]
    assert ordinals == EXPECTED["ORDINALS"][tag].split("/")


@pytest.mark.parametrize(("tag", "method", "n", "words"), PHRASES)
def test_numbers_with_their_noun(tag: str, method: str, n: str, words: str) -> None:
    """Counts, limits and floors agree with their noun in number, gender and form."""
    assert getattr(for_language(tag), method)(int(n)) == words


@everywhere
@pytest.mark.parametrize("method", NUMBERED)
@pytest.mark.parametrize("n", [0, -1])
def test_numbers_below_one(tag: str, method: str, n: int) -> None:
    """Nobody is told of 0 things: the mistake is reported, not spoken."""
    with pytest.raises(ValueError, match="at least 1"):
        getattr(for_language(tag), method)(n)


@everywhere
def test_length_range(tag: str) -> None:
    """The length of the signature password: 6 to 16 letters and digits."""
    assert for_language(tag).length_range(6, 16) == EXPECTED["RANGES"][tag]


@everywhere
@pytest.mark.parametrize(("least", "most"), [(16, 6), (0, 4)])
def test_length_range_refused(tag: str, least: int, most: int) -> None:
    """A range that is turned round or begins below 1 is reported, not spoken."""
    with pytest.raises(ValueError, match="least"):
        for_language(tag).length_range(least, most)


@everywhere
def test_hours(tag: str) -> None:
    """Counter hours, call centre hours and a range that begins at noon."""
    hours = for_language(tag).hours
    said = (hours(time(8, 30), time(17)), hours(time(9, 30), time(20)), hours(time(12), time(13)))
    assert said == EXPECTED["HOURS"][tag]


@pytest.mark.parametrize(("tag", "at", "words"), CLOCKS)
def test_clock(tag: str, at: str, words: str) -> None:
    """Noon, midnight, halves and odd minutes as people say them."""
    hour, minute = at.split(":")
    assert for_language(tag).clock(time(int(hour), int(minute))) == words


def test_portuguese_midnight_has_its_article() -> None:
    """Midnight is feminine, noon masculine, and the article follows."""
    hours = for_language("pt-BR").hours
    assert hours(time(0), time(12)) == "da meia-noite ao meio-dia"
    assert hours(time(1), time(0, 30)) == "da uma da madrugada à meia-noite e meia"


@everywhere
def test_every_number_and_minute_is_plain_text(tag: str) -> None:
    """Whatever the value, something is said, with no mark-up, digits-and-colons or doubled spaces in it."""
    spoken = for_language(tag)
    said = [getattr(spoken, method)(n) for method in NUMBERED for n in (*range(1, 121), 1000)]
    said += [spoken.clock(time(minute // 60, minute % 60)) for minute in range(24 * 60)]
    assert [text for text in said if not text.strip() or re.search(r"[<>&{}:*#/]|  |\A | \Z", text)] == []


@everywhere
def test_every_minute_is_distinct(tag: str) -> None:
    """No two times of day sound the same."""
    clock = for_language(tag).clock
    assert len({clock(time(minute // 60, minute % 60)) for minute in range(24 * 60)}) == 24 * 60
