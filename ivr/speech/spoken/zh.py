"""Mandarin Chinese, simplified. Decided after docs/voice-rules.md §6 and common usage.

1 is 幺 in phone numbers and 一 everywhere else, so also for keys (请按一). 2 is 两 before a measure word and
before 点, but 二 in 二楼 and inside larger numbers. Keys ``*`` and ``#`` are 星号键 and 井号键.
Evening begins at six: 晚上八点, not 下午八点. Not reviewed by a native speaker.
"""

from __future__ import annotations

from datetime import time

from ivr.speech.spoken.base import (
    LARGEST_IN_WORDS,
    Spoken,
    between,
    by_digit,
    counted,
    dated,
    part_of_day,
    range_of,
    twelve,
)

DIGITS = by_digit("零 一 二 三 四 五 六 七 八 九")
PARTS = ((0, "凌晨"), (6, "上午"), (12, "中午"), (13, "下午"), (18, "晚上"))
WEEKDAYS = [f"星期{name}" for name in "一二三四五六日"]


def number(n: int) -> str:
    """Words up to 99, then the numeral: 二, 十, 十五, 九十."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    tens, unit = divmod(n, 10)
    if not tens:
        return DIGITS[str(unit)]
    return ("" if tens == 1 else DIGITS[str(tens)]) + "十" + (DIGITS[str(unit)] if unit else "")


def measured(n: int) -> str:
    """A number before a measure word: 2 alone is 两."""
    return "两" if n == 2 else number(n)


def clock(at: time) -> str:
    """上午八点半; midnight is 凌晨零点; minutes below ten with 零."""
    hour = "零" if at.hour == 0 else measured(twelve(at.hour))
    minutes = f"{'零' if at.minute < 10 else ''}{number(at.minute)}分"
    tail = {0: "", 30: "半"}.get(at.minute, minutes)
    return f"{part_of_day(PARTS, at.hour)}{hour}点{tail}"


SPOKEN = Spoken(
    tag="zh-CN",
    phone_digits={**DIGITS, "1": "幺"},
    keys={**DIGITS, "*": "星号键", "#": "井号键"},
    count=counted("{n}项", measured),
    options=counted("{n}个选项", measured),
    ordinal=counted("第{n}", number),
    clock=clock,
    hours=between("从{opens}到{closes}", clock),
    days=counted("{n}天", measured),
    months=counted("{n}个月", measured),
    age=counted("{n}岁", measured),
    times=counted("{n}次", measured),
    minutes=counted("{n}分钟", measured),
    people=counted("{n}位", measured),
    digits=counted("{n}位数字", measured),
    length_range=range_of("{least}到{most}位", number),
    day=dated("{month}{day}日，{weekday}", [f"{number(n)}月" for n in range(1, 13)], WEEKDAYS, number),
    floor=counted("{n}楼", number),
)
