"""The sheet's own words: Japanese where the menus are written in Japanese, else English.

Who reads a translation from the Japanese need not read Japanese, so its pages are in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ivr.model import LanguageTag, TranslationState

MACHINE_DRAFTED = "machine-drafted"
"""What languages.yaml says of a language that no native speaker has read yet."""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Headings and remarks of a sheet."""

    tag: str
    proof: str
    pages: str
    page: str
    menus: str
    language: str
    source: str
    translation: str
    former: str
    spoken: str
    reading: str
    kana: str
    seconds: str
    heard: str
    when: str
    always: str
    more_ways: str
    units: str
    mark: str
    legend: str
    section_of: str
    review: str
    review_source: str
    machine_drafted: str
    withheld: str
    missing_text: str
    person: str
    sign: str
    sign_text: str
    sign_fields: tuple[str, ...]
    ok: str
    states: Mapping[TranslationState, str]
    sections: Mapping[str, str]
    without_keys: Mapping[str, str]
    at_start: str
    unheard: str
    also: str
    alternative: str


_JA = SheetWords(
    tag="ja",
    proof="音声案内の確認票",
    pages="確認票の一覧",
    page="ページ",
    menus="メニューと共通の文",
    language="言語",
    source="原文",
    translation="訳",
    former="訳したときの原文",
    spoken="実際の読み上げ",
    reading="読み",
    kana="読み(かな)",
    seconds="約{seconds}秒",
    heard="聞こえるところ",
    when="条件",
    always="いつでも",
    more_ways="ほか{count}か所",
    units="文",
    mark="版",
    legend="キーは、言語を選ぶキーから順に書いています。_ は、何も押さないことです。"
    "英語の言葉は、そのときに起きたことです。/ は、短い間です。"
    "{ } は、電話で入る言葉です。",
    section_of="市のページ: {section}({checked} 確認)",
    review="この言語の確認",
    review_source="原文です。",
    machine_drafted="機械が下書きした文です。その言語を母語とする人は、まだ確認していません。",
    withheld="この案内は、今この言語では流れません。古い訳や、まだない訳があるためです。",
    missing_text="まだ訳がありません。",
    person="職員が引きつぐ場合",
    sign="確認欄",
    sign_text="このページの「実際の読み上げ」を確認しました。文が変わると、版も変わります。",
    sign_fields=("氏名", "所属", "日付", "署名"),
    ok="確認",
    states={
        TranslationState.SOURCE: "原文",
        TranslationState.CURRENT: "最新",
        TranslationState.STALE: "古い訳",
        TranslationState.MISSING: "訳なし",
    },
    sections={
        "names": "名前",
        "opening": "はじめに流れる案内",
        "questions": "質問",
        "before": "先に言うこと",
        "bring": "持ってくるもの",
        "know": "暗証番号",
        "state": "職員に言うこと",
        "after": "あとで言うこと",
        "menu": "メニュー",
        "lines": "電話番号ごとのあいさつ",
        "system": "共通の文",
        "rest": "どこでも流れない文",
    },
    without_keys={
        "apology": "機械の具合が悪いとき",
        "fallback-any-key": "機械の具合が悪く、別の場所の案内が流れるとき",
        "phone-again": "電話番号のすぐあと",
        "sms-sender": "ショートメッセージの中",
        "sms-bring": "ショートメッセージの中",
        "sms-know": "ショートメッセージの中",
        "sms-state": "ショートメッセージの中",
        "sms-never-reply": "ショートメッセージの中",
        "sms-rest": "ショートメッセージの中",
        "sms-rest-conditions": "ショートメッセージの中",
        "sms-contact": "ショートメッセージの中",
        "sms-page": "ショートメッセージの中",
    },
    at_start="電話がつながったとき",
    unheard="今のメニューでは、この言語で流れません。",
    also="かつ",
    alternative="または",
)

_EN = SheetWords(
    tag="en",
    proof="Proof sheet of the phone tree",
    pages="All proof sheets",
    page="Page",
    menus="Menus and common sentences",
    language="Language",
    source="Source",
    translation="Translation",
    former="Translated from",
    spoken="As it is spoken",
    reading="Reading",
    kana="Reading in kana",
    seconds="about {seconds} s",
    heard="Heard at",
    when="When",
    always="always",
    more_ways="and {count} more",
    units="Texts",
    mark="Version",
    legend="Keys are written from the language's own key on. _ means that no key is pressed. "
    "A word is what came of it, or why the desk is closed. "
    "/ is a short pause. { } is filled in during the call.",
    section_of="Page of the city: {section} (checked {checked})",
    review="Review of this language",
    review_source="This is the source.",
    machine_drafted="Drafted by a machine. No native speaker has read it yet.",
    withheld="Callers do not get this in this language now, as a text is stale or missing.",
    missing_text="Not translated yet.",
    person="Cases that a person finishes",
    sign="Signature",
    sign_text="I have read what is spoken on this page. When a text changes, the version changes too.",
    sign_fields=("Name", "Section", "Date", "Signature"),
    ok="OK",
    states={
        TranslationState.SOURCE: "source",
        TranslationState.CURRENT: "current",
        TranslationState.STALE: "stale",
        TranslationState.MISSING: "missing",
    },
    sections={
        "names": "Names",
        "opening": "Said on arrival",
        "questions": "Questions",
        "before": "Said first",
        "bring": "To bring",
        "know": "PINs",
        "state": "To tell the staff",
        "after": "Said after",
        "menu": "Menu",
        "lines": "Greetings of lines",
        "system": "Common sentences",
        "rest": "Heard nowhere",
    },
    without_keys={
        "apology": "when the service fails",
        "fallback-any-key": "when the service fails, from another host",
        "phone-again": "after every phone number",
        "sms-sender": "in the SMS, not spoken",
        "sms-bring": "in the SMS, not spoken",
        "sms-know": "in the SMS, not spoken",
        "sms-state": "in the SMS, not spoken",
        "sms-never-reply": "in the SMS, not spoken",
        "sms-rest": "in the SMS, not spoken",
        "sms-rest-conditions": "in the SMS, not spoken",
        "sms-contact": "in the SMS, not spoken",
        "sms-page": "in the SMS, not spoken",
    },
    at_start="the start of the call",
    unheard="Not heard in this language in the present menus.",
    also="and",
    alternative="or",
)


def sheet_words(source: LanguageTag, language: LanguageTag | None = None) -> SheetWords:
    """The words for menus written in ``source``; on the pages of another ``language`` in English too."""
    if not source.startswith("ja"):
        return _EN
    return _JA if language is None or language.startswith("ja") else _BOTH


def _both(one: SheetWords, other: SheetWords) -> SheetWords:
    names = [field.name for field in fields(one) if field.name != "tag"]
    return replace(one, **{name: _joined(getattr(one, name), getattr(other, name)) for name in names})


def _joined(one: Any, other: Any) -> Any:
    """Words of two languages side by side, whatever they are kept in."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(map(_joined, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {key: _joined(words, other[key]) for key, words in one.items()}
    return f"{one} / {other}"


_BOTH = _both(_JA, _EN)
