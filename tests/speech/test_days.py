"""Every language says a day to come: weekday, month and day of the month, without the year.

The expected words are written by hand from usage, not taken from the code.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from ivr.model import Language, LanguageTag, Message, Placeholder, Position, Tree, UnitId
from ivr.prompt import Clock, Day, Line
from ivr.speech.compose import Composer
from ivr.speech.spoken import TABLES, for_language
from ivr.speech.spoken.base import dated
from ivr.speech.utterance import Words

EXPECTED = {
    "ja": {
        "2026-11-24": "11月24日、火曜日",
        "2027-01-04": "1月4日、月曜日",
        "2026-04-01": "4月1日、水曜日",
        "2026-09-20": "9月20日、日曜日",
    },
    "ja-x-easy": {
        "2026-11-24": "11月24日 火曜日",
        "2027-01-04": "1月4日 月曜日",
        "2026-07-31": "7月31日 金曜日",
    },
    "en": {
        "2026-11-24": "Tuesday, November twenty-fourth",
        "2027-01-04": "Monday, January fourth",
        "2026-04-01": "Wednesday, April first",
        "2026-06-20": "Saturday, June twentieth",
        "2026-12-31": "Thursday, December thirty-first",
        "2026-03-13": "Friday, March thirteenth",
        "2026-02-22": "Sunday, February twenty-second",
        "2026-05-30": "Saturday, May thirtieth",
    },
    "zh-CN": {
        "2026-11-24": "十一月二十四日，星期二",
        "2027-01-04": "一月四日，星期一",
        "2026-02-02": "二月二日，星期一",
        "2026-10-18": "十月十八日，星期日",
    },
    "ko": {
        "2026-11-24": "십일월 이십사일 화요일",
        "2027-01-04": "일월 사일 월요일",
        "2026-06-20": "유월 이십일 토요일",
        "2026-10-11": "시월 십일일 일요일",
    },
    "es": {
        "2026-11-24": "martes veinticuatro de noviembre",
        "2027-01-04": "lunes cuatro de enero",
        "2026-04-01": "miércoles primero de abril",
        "2026-10-31": "sábado treinta y uno de octubre",
        "2026-08-21": "viernes veintiuno de agosto",
    },
    "pt-BR": {
        "2026-11-24": "terça-feira, vinte e quatro de novembro",
        "2027-01-04": "segunda-feira, quatro de janeiro",
        "2026-04-01": "quarta-feira, primeiro de abril",
        "2026-03-22": "domingo, vinte e dois de março",
    },
    "vi": {
        "2026-11-24": "thứ ba, ngày hai mươi bốn tháng mười một",
        "2027-01-04": "thứ hai, ngày mùng bốn tháng một",
        "2026-04-01": "thứ tư, ngày mùng một tháng tư",
        "2026-12-20": "chủ nhật, ngày hai mươi tháng mười hai",
        "2026-10-10": "thứ bảy, ngày mùng mười tháng mười",
    },
    "fil": {
        "2026-11-24": "Martes, Nobyembre beynte kuwatro",
        "2027-01-04": "Lunes, Enero kuwatro",
        "2026-12-31": "Huwebes, Disyembre trenta y uno",
        "2026-08-15": "Sabado, Agosto kinse",
    },
}
DAYS = [(tag, day, words) for tag, table in EXPECTED.items() for day, words in table.items()]
LEAP_YEAR = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]

everywhere = pytest.mark.parametrize("tag", list(TABLES))


def test_all_languages_are_here() -> None:
    """A new table brings its own words to this test."""
    assert set(EXPECTED) == set(TABLES)


@pytest.mark.parametrize(("tag", "day", "words"), DAYS)
def test_days(tag: str, day: str, words: str) -> None:
    """Days as people of each language say them."""
    assert for_language(tag).day(date.fromisoformat(day)) == words


@everywhere
def test_every_day_of_a_year_has_all_its_words(tag: str) -> None:
    """Seven weekdays, twelve months, 31 days of a month: all different, plain text, no year."""
    said = {day: for_language(tag).day(day) for day in LEAP_YEAR}
    assert len(set(said.values())) == 366
    wrong = [text for text in said.values() if re.search(r"[<>&{}:*#/]|None|2028|  |\A | \Z|, ?\Z", text)]
    assert wrong == []


@everywhere
def test_a_weekday_is_the_same_in_every_month(tag: str) -> None:
    """The part of the words that all Tuesdays share is no other weekday's."""
    shared = []
    for weekday in range(7):
        said = [
            set(re.split(r"[ ,、，]", for_language(tag).day(d))) for d in LEAP_YEAR if d.weekday() == weekday
        ]
        shared.append(frozenset(set.intersection(*said)))
    assert all(shared)
    assert len(set(shared)) == 7


@pytest.mark.parametrize(("months", "weekdays"), [(11, 7), (13, 7), (12, 6), (12, 8)])
def test_a_table_with_a_missing_name_is_refused(months: int, weekdays: int) -> None:
    """When it is made, not when somebody calls in December."""
    with pytest.raises(ValueError, match="12 months and 7 weekdays"):
        dated("{weekday}{month}{day}", ["m"] * months, ["w"] * weekdays)


def test_a_prompt_is_filled_with_a_day_and_a_time() -> None:
    """Whoever hears a prompt hears both in the language of the prompt."""
    at, tag = Position("system.yaml", 1, 1), LanguageTag("en")
    text = ("The desk opens on ", Placeholder("day"), " at ", Placeholder("time"), ".")
    message = Message(UnitId("system.reopens"), at, {tag: (text,)}, {})
    language = Language(tag, "English", "English", "1", "voice", "en-US", "en-US", 100, 10.0, "source", at)
    tree = SimpleNamespace(languages={tag: language}, lexicon={}, facts={}, spoken={})
    line = Line(message, (("day", Day(date(2026, 11, 24))), ("time", Clock(time(8, 30)))))
    [utterance] = Composer(cast(Tree, tree)).utterances((line,), tag)
    words = "".join(segment.text for segment in utterance.segments if isinstance(segment, Words))
    assert words == "The desk opens on Tuesday, November twenty-fourth at eight thirty a.m."
