"""Easy Japanese (やさしい日本語). Decided after docs/voice-rules.md §6.

Written with spaces between phrases like the rest of that language. けた is not everyday vocabulary, so a
PIN has 数字 4つ and a password has 文字. Digits are ゼロ ヨン ナナ キュウ, never シ or シチ (Hirosaki guide).
Dates have month, day and weekday, and never an era.
Not reviewed by a native speaker or by learners.
"""

from __future__ import annotations

from datetime import time

from ivr.speech.spoken import ja
from ivr.speech.spoken.base import Spoken, between, counted, dated, listed, range_of


def clock(at: time) -> str:
    """As in Japanese, but the hour of noon is always 昼の 12時 and that of midnight 夜の 12時."""
    if at.hour not in (0, 12):
        return ja.clock(at)
    minutes = f"{at.minute}分" if at.minute else ""
    return f"{'昼' if at.hour == 12 else '夜'}の 12時{minutes}"


def digits(n: int) -> str:
    """数字 4つ. Raises ValueError below 1."""
    return f"数字 {ja.things(n)}"


SPOKEN = Spoken(
    tag="ja-x-easy",
    phone_digits=ja.PHONE,
    keys=ja.KEYS,
    count=ja.things,
    options=ja.things,
    ordinal=ja.ordinal,
    clock=clock,
    hours=between("{opens}から {closes}まで", clock),
    days=counted("{n}日", one="いちにち"),
    months=counted("{n}か月"),
    age=counted("{n}さい"),
    times=counted("{n}回"),
    minutes=counted("{n}分"),
    people=listed(["ひとり", "ふたり"], counted("{n}人")),
    digits=digits,
    length_range=range_of("{least}文字から {most}文字"),
    day=dated("{month}{day}日 {weekday}", ja.MONTHS, ja.WEEKDAYS),
    floor=counted("{n}階"),
)
