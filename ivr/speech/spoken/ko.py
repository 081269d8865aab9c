"""Korean. Decided after docs/voice-rules.md (engines were heard to read 8시 wrongly) and common usage.

Two sets of numbers, both written out. Native: hours, 가지, 째, 번 (how often), 자리. Sino-Korean: minutes,
phone digits, days and months from three, 세, 층; one and two days are 하루 and 이틀, months 한 달 and 두 달,
because 일 일 and 이 일 are not understood by ear. 0 is 공 in phone numbers but 영번 as a key. Every key
ends in 번 or 버튼, so the particle after it is always 을 (…을 눌러 주세요). Not reviewed by a native speaker.
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
    range_of,
    twelve,
    words,
)

SINO = by_digit("영 일 이 삼 사 오 육 칠 팔 구")
NATIVE = ("", *words("한 두 세 네 다섯 여섯 일곱 여덟 아홉"))
NATIVE_TENS = ("", *words("열 스물 서른 마흔 쉰 예순 일흔 여든 아흔"))
KEYS = {digit: f"{word}번" for digit, word in SINO.items()}
WEEKDAYS = [f"{name}요일" for name in "월화수목금토일"]
MONTHS = words("일월 이월 삼월 사월 오월 유월 칠월 팔월 구월 시월 십일월 십이월")


def sino(n: int) -> str:
    """Sino-Korean words up to 99, then the numeral: 이, 십오, 구십."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    tens, unit = divmod(n, 10)
    if not tens:
        return SINO[str(unit)]
    return ("" if tens == 1 else SINO[str(tens)]) + "십" + (SINO[str(unit)] if unit else "")


def native(n: int) -> str:
    """Native words as they stand before a counter, 1 to 99, then the numeral: 한, 열두, 스무."""
    if n > LARGEST_IN_WORDS:
        return str(n)
    tens, unit = divmod(n, 10)
    return "스무" if n == 20 else NATIVE_TENS[tens] + NATIVE[unit]


def ordinal(n: int) -> str:
    """첫째, 둘째, 셋째, …, 열한째, 열두째, 열셋째, as things are counted up. Raises ValueError below 1."""
    said = listed(["첫째", "둘째"], counted("{n}째", native))(n)
    return said.replace("세째", "셋째").replace("네째", "넷째")


def clock(at: time) -> str:
    """오전 여덟 시 삼십 분; the hour of noon is 낮 열두 시, that of midnight 밤 열두 시."""
    half = {0: "밤", 12: "낮"}.get(at.hour, "오전" if at.hour < 12 else "오후")
    minutes = f" {sino(at.minute)} 분" if at.minute else ""
    return f"{half} {native(twelve(at.hour))} 시{minutes}"


SPOKEN = Spoken(
    tag="ko",
    phone_digits={**SINO, "0": "공"},
    keys={**KEYS, "*": "별표 버튼", "#": "우물 정자 버튼"},
    count=counted("{n} 가지", native),
    options=counted("{n} 가지", native),
    ordinal=ordinal,
    clock=clock,
    hours=between("{opens}부터 {closes}까지", clock),
    days=listed(["하루", "이틀"], counted("{n} 일", sino)),
    months=listed(["한 달", "두 달"], counted("{n} 개월", sino)),
    age=counted("{n} 세", sino),
    times=counted("{n} 번", native),
    minutes=counted("{n} 분", sino),
    people=counted("{n} 명", native),
    digits=counted("숫자 {n} 자리", native),
    length_range=range_of("{least} 자리에서 {most} 자리", native),
    day=dated("{month} {day}일 {weekday}", MONTHS, WEEKDAYS, sino),
    floor=counted("{n} 층", sino),
)
