"""Japanese. Decided after docs/voice-rules.md §6 and readings measured with Open JTalk.

Numerals stay numerals before a counter: the engine measured there reads 14日, 3つ, 2か月, 1階 right, and
misreads 三つ目. Phone digits are katakana words, 0 is ゼロ (left to itself a voice says レイ).
つ counts only to nine, so ten and more are counted with 個. 0 o'clock is written れいじ (else ゼロジ),
and one day いちにち (1日 may become ついたち, which is right in a date).
Not reviewed by a native speaker.
"""

from __future__ import annotations

from datetime import time

from ivr.speech.spoken.base import (
    Spoken,
    at_least_one,
    between,
    by_digit,
    counted,
    dated,
    listed,
    part_of_day,
    range_of,
    twelve,
)

PHONE = by_digit("ゼロ イチ ニ サン ヨン ゴ ロク ナナ ハチ キュウ")
KEYS = {**{digit: digit for digit in "123456789"}, "0": "ゼロ", "*": "こめじるし", "#": "シャープ"}
PARTS = ((0, "午前"), (12, "お昼の"), (13, "午後"))
WEEKDAYS = [f"{name}曜日" for name in "月火水木金土日"]
MONTHS = [f"{number}月" for number in range(1, 13)]


def things(n: int) -> str:
    """つ up to nine, 個 from ten. Raises ValueError below 1."""
    return f"{at_least_one(n)}つ" if n <= 9 else f"{n}個"


def ordinal(n: int) -> str:
    """1つ目, 10個目. Raises ValueError below 1."""
    return things(n) + "目"


def clock(at: time) -> str:
    """Twelve-hour clock; 12:00 is 正午, after it お昼の12時, which is clear where 午後0時 is not."""
    if (at.hour, at.minute) == (12, 0):
        return "正午"
    minutes = f"{at.minute}分" if at.minute else ""
    if at.hour == 0:
        return f"午前れいじ{minutes}"
    half = part_of_day(PARTS, at.hour)
    return f"{half}{twelve(at.hour)}時{minutes}"


SPOKEN = Spoken(
    tag="ja",
    phone_digits=PHONE,
    keys=KEYS,
    count=things,
    options=things,
    ordinal=ordinal,
    clock=clock,
    hours=between("{opens}から{closes}まで", clock),
    days=counted("{n}日", one="いちにち"),
    months=counted("{n}か月"),
    age=counted("{n}歳"),
    times=counted("{n}回"),
    minutes=counted("{n}分"),
    people=listed(["ひとり", "ふたり"], counted("{n}人")),
    digits=counted("{n}けた"),
    length_range=range_of("{least}けたから{most}けた"),
    day=dated("{month}{day}日、{weekday}", MONTHS, WEEKDAYS),
    floor=counted("{n}階"),
)
