"""Vietnamese. Decided after docs/voice-rules.md §6 and common usage.

Phone numbers take the plain digits (4 bốn, 5 năm). In larger numbers 5 is lăm after ten and 1 is mốt
from 21 on; 4 stays bốn, right in the whole country; April and Wednesday
are tháng tư and thứ tư. Keys are named "phím …" (bấm phím một). "tầng"
counts from the ground floor as in Japan. Not reviewed by a native speaker.
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
    listed,
    part_of_day,
    range_of,
    twelve,
    words,
)

DIGITS = by_digit("không một hai ba bốn năm sáu bảy tám chín")
KEYS = {digit: f"phím {word}" for digit, word in DIGITS.items()}
PARTS = ((0, "đêm"), (1, "sáng"), (12, "trưa"), (13, "chiều"), (18, "tối"), (22, "đêm"))
WEEKDAYS = (*(f"thứ {name}" for name in words("hai ba tư năm sáu bảy")), "chủ nhật")
MONTHS = [
    f"tháng {name}" for name in [*words("một hai ba tư năm sáu bảy tám chín mười"), "mười một", "mười hai"]
]


def number(n: int) -> str:
    """Words up to 99, then the numeral: mười lăm, hai mươi mốt, chín mươi."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    tens, unit = divmod(n, 10)
    if not tens:
        return DIGITS[str(unit)]
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(unit, DIGITS[str(unit)])
    return f"{'mười' if tens == 1 else DIGITS[str(tens)] + ' mươi'} {last}".rstrip()


def clock(at: time) -> str:
    """Hour, minutes, part of the day: "tám giờ ba mươi phút sáng"."""
    minutes = f" {number(at.minute)} phút" if at.minute else ""
    return f"{number(twelve(at.hour))} giờ{minutes} {part_of_day(PARTS, at.hour)}"


def day_of_month(n: int) -> str:
    """The first ten days of a month are counted with mùng."""
    return f"mùng {number(n)}" if n <= 10 else number(n)


SPOKEN = Spoken(
    tag="vi",
    phone_digits=DIGITS,
    keys={**KEYS, "*": "phím sao", "#": "phím thăng"},
    count=counted("{n} mục", number),
    options=counted("{n} lựa chọn", number),
    ordinal=listed(["Thứ nhất", "Thứ hai", "Thứ ba", "Thứ tư"], counted("Thứ {n}", number)),
    clock=clock,
    hours=between("từ {opens} đến {closes}", clock),
    days=counted("{n} ngày", number),
    months=counted("{n} tháng", number),
    age=counted("{n} tuổi", number),
    times=counted("{n} lần", number),
    minutes=counted("{n} phút", number),
    people=counted("{n} người", number),
    digits=counted("{n} chữ số", number),
    length_range=range_of("từ {least} đến {most}", number),
    day=dated("{weekday}, ngày {day} {month}", MONTHS, WEEKDAYS, day_of_month),
    floor=counted("tầng {n}", number),
)
