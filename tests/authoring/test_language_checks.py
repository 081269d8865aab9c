"""What a text must not hold: letters, terms and readings, with Japanese in a small tree of one unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.checks.easy_japanese import EASY, check_easy_japanese, check_easy_length
from ivr.authoring.checks.language import check_language
from ivr.authoring.codes import Code
from ivr.authoring.compile import compile_menus
from ivr.authoring.issues import Issue
from ivr.authoring.schema import TermsPart
from ivr.authoring.texts import sentence
from ivr.model import LanguageTag, Message, Position, Tree, UnitId

JA = LanguageTag("ja")
UNIT = UnitId("town-hall.say.where")


def message(**texts: str) -> Message:
    """A note in several languages; ``zh_CN`` stands for zh-CN."""
    made = {LanguageTag(tag.replace("_", "-")): (sentence(text),) for tag, text in texts.items()}
    return Message(UNIT, Position("menus/x.yaml", 1, 1), made, {})


def town(tiny: Tree, *tags: str, lexicon: dict[str, str] | None = None) -> Tree:
    """The tiny city as if its first language had another tag, and more languages with it."""
    some = next(iter(tiny.languages.values()))
    languages = {LanguageTag(tag): replace(some, tag=LanguageTag(tag)) for tag in tags}
    readings = {tag: lexicon or {} for tag in languages}
    return replace(tiny, languages=languages, default_language=LanguageTag(tags[0]), lexicon=readings)


def found(tree: Tree, said: Message, terms: dict[LanguageTag, TermsPart] | None = None) -> list[Issue]:
    """The issues of one message."""
    return list(check_language(tree, {said.id: said}, terms or {}))


@pytest.mark.parametrize(
    ("tag", "text", "letter"),
    [
        ("es", "lа placa", "U+0430 CYRILLIC"),
        ("vi", "thẻ ο", "U+03BF GREEK"),
        ("en", "the ｃard", "U+FF43 FULLWIDTH"),
        ("zh-CN", "本人の", "U+306E HIRAGANA"),
        ("zh-CN", "⼈", "U+2F08 KANGXI"),
        ("ko", "본인 本人", "U+672C CJK"),
        ("ko", "カード", "U+30AB KATAKANA"),
        ("ja", "カード은", "U+C740 HANGUL"),
        ("ja", "マイナンバ一", "U+4E00 CJK"),
        ("ja", "マイナンバ一カードを", "U+4E00 CJK"),
        ("ja", "マイナンバー力ード", "U+529B CJK"),
        ("ja", "ハロ一ワーク", "U+4E00 CJK"),
        ("ja", "证明书です。", "U+8BC1 CJK"),
        ("zh-CN", "電子证明书", "U+96FB CJK"),
        ("zh-CN", "个人編号卡", "U+7DE8 CJK"),
        ("zh-CN", "请确认図", "U+56F3 CJK"),
        ("vi", "tạm ðừng", "U+00F0 LATIN SMALL LETTER ETH"),
        ("vi", "giấy tợ̂", "U+0302 COMBINING"),
        ("es", "la tarjeţa", "U+0163 LATIN"),
        ("pt-BR", "cartäo", "U+00E4 LATIN"),
        ("fil", "ćard", "U+0107 LATIN"),
        ("en", "cañd", "U+00F1 LATIN"),
        ("ko", "카드 ðpin", "U+00F0 LATIN"),
        ("en", "check‐in", "U+2010 HYPHEN"),
        ("es", "a−b", "U+2212 MINUS"),
        ("ja", "カ―ド", "U+2015 HORIZONTAL BAR"),
    ],
)
def test_letters_of_another_script(tiny: Tree, tag: str, text: str, letter: str) -> None:
    """A letter that no reader would notice is named with its code point."""
    [issue] = found(town(tiny, tag), message(**{tag.replace("-", "_"): text}))
    assert issue.code is Code.SCRIPT_WRONG
    assert letter in issue.wrong


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ja", "時々、西東京市へ。ＡカードとPIN"),
        ("zh-CN", "日语叫 koseki tohon"),
        ("ko", "일본어로 koseki tohon"),
        ("vi", "thẻ cư trú, ký tự đặc biệt"),
        ("pt-BR", "a 1ª via, não"),
        ("fil", "Ang señas sa {desk-floor}"),
        ("xx", "оdd letters of an unknown language"),
        ("en", "Tōkyō's café, e-mail"),
        ("vi", "Ở đây, thử kōseki, quý vị"),
        ("es", "¿Dónde está la niña, pingüino?"),
        ("ja", "ドア三カ所、コンビニ二か所、フロア一つ、ビル一階、ケーキ一個、口座のデータ"),
        ("zh-Hant", "電子證明書"),
        ("ne", "क्‍ष"),
        ("ko", "{option}, {key}."),
        ("vi", "OK, {key}."),
    ],
)
def test_letters_that_belong(tiny: Tree, tag: str, text: str) -> None:
    """A language's own letters, Latin for Japanese sounds, and a tenth language are fine."""
    assert found(town(tiny, tag), message(**{tag.replace("-", "_"): text})) == []


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u00ad", "\u3164", "\uffa0", "\ufeff", "\u00a0", "\ufe0f", "\t"]
)
@pytest.mark.parametrize(
    ("tag", "text"), [("en", "the {}card"), ("ko", "카{}드"), ("ja", "カー{}ド"), ("xx", "da{}ta")]
)
def test_letters_that_nobody_sees(tiny: Tree, tag: str, text: str, unseen: str) -> None:
    """They part a word for the voice, and no search finds it any more."""
    [issue] = found(town(tiny, tag), message(**{tag: text.format(unseen)}))
    assert issue.code is Code.LETTER_INVISIBLE
    assert f"U+{ord(unseen):04X}" in issue.wrong


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ko", "Please bring your card."),
        ("zh-CN", "Please wait {minutes}."),
        ("ja", "My Number Card"),
        ("ne", "Please wait."),
        ("vi", "Please bring your residence card."),
    ],
)
def test_a_sentence_of_another_language(tiny: Tree, tag: str, text: str) -> None:
    """One sentence among others that nobody translated."""
    [issue] = found(town(tiny, "es", tag), message(**{tag.replace("-", "_"): text}))
    assert issue.code is Code.SCRIPT_MISSING


@pytest.mark.parametrize(
    ("source", "tag", "text", "codes"),
    [
        ("en", "ko", "My Number", [Code.TEXT_AS_SOURCE]),
        ("ja", "ko", "{option}、{key}。", []),
        ("ja", "zh-CN", "本人", []),
        ("ja", "ja-x-easy", "本人です。", []),
        ("en", "es", "no", []),
    ],
)
def test_the_source_left_as_it_was(tiny: Tree, source: str, tag: str, text: str, codes: list[Code]) -> None:
    """A text that cannot be of this language was not translated; one that may be the same in both is fine."""
    said = message(**{source: text, tag.replace("-", "_"): text})
    assert [issue.code for issue in found(town(tiny, source, tag), said)] == codes


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("Ask ANY proxy.", True), ("Ask many proxy.", False), ("any proxyhood", False)],
)
def test_forbidden_terms_are_whole_words(tiny: Tree, text: str, wrong: bool) -> None:
    """A term is found in capitals too, but not inside other words; the reason is the cure."""
    terms = {LanguageTag("en"): TermsPart(forbidden={"any proxy": "Write 'agent'"}, misread={})}
    issues = found(town(tiny, "en"), message(en=text), terms)
    assert [(issue.code, issue.cure) for issue in issues] == [(Code.TERM_FORBIDDEN, "Write 'agent'.")] * wrong


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Any proxy may come."),
        ("zh-CN", "请带居留卡。"),
        ("zh-CN", "任意代理人也可以。"),
        ("ko", "체류 카드를 가져오십시오."),
        ("ko", "카드의 지속 이용입니다."),
        ("ko", "가족관계증명서입니다."),
        ("es", "Traiga mi tarjeta de número."),
        ("pt-BR", "Para a abolição do cartão."),
        ("pt-BR", "A certidão de relação familiar."),
        ("vi", "Người đại diện tự nguyện được nhận."),
        ("vi", "Xin mang thẻ ngoại kiều."),
        ("fil", "Dalhin ang Aking Card ng Numero."),
    ],
)
def test_the_terms_of_the_city(menus_root: Path, tag: str, text: str) -> None:
    """Every language has a list of what machine translations have put on public pages."""
    compiled = compile_menus(menus_root, date(2026, 11, 22))
    assert compiled.tree
    issues = check_language(compiled.tree, {UNIT: message(**{tag.replace("-", "_"): text})}, compiled.terms)
    assert [issue.code for issue in issues] == [Code.TERM_FORBIDDEN]


@pytest.mark.parametrize("tag", ["ja", "ja-x-easy"])
@pytest.mark.parametrize(
    ("text", "lexicon", "count"),
    [
        ("お持ちの方は", {}, 1),
        ("{desk-floor}の方", {}, 1),
        ("手続きの方法は", {}, 0),
        ("お持ちのかたは", {}, 0),
        ("お持ちの方は", {"方": "かた"}, 0),
        ("西東京市の方は", {"西東京市": "にしとうきょうし"}, 1),
    ],
)
def test_raw_traps(tiny: Tree, tag: str, text: str, lexicon: dict[str, str], count: int) -> None:
    """方 for a person is a trap unless the lexicon reads it; ja's list holds for Easy Japanese too."""
    terms = {JA: TermsPart(forbidden={}, misread={"の方": "かなで書きます。"})}
    issues = found(town(tiny, tag, lexicon=lexicon), message(**{tag.replace("-", "_"): text}), terms)
    assert [issue.code for issue in issues] == [Code.READING_TRAP] * count


@pytest.mark.parametrize(
    "text",
    [
        "電話する。",
        "電話してください",
        "カードは取り消されます。",
        "子どもに書かせられます。",
        "名前が書かれています。",
        "このカードは、使われません。",
        "カードが盗まれました。",
        "手紙が、家に送られます。",
        "電話しなければ、いけません。",
        "電話しなくてはいけません。",
        "窓口に行かないと、手続きができません。",
        "できないわけではありません。",
        "市役所にいらっしゃってください。",
        "カードをご覧ください。",
        "職員がお話しになります。",
        "あとでお電話いたします。",
        "書類をいただきます。",
        "委任状はご遠慮ください。",
        "委任状をお出しください。",
        "ご確認ください。",
        "電話で結構です。",
    ],
)
def test_easy_japanese_that_is_not_easy(text: str) -> None:
    """Plain endings, passives, two negatives, words of respect."""
    said = message(ja_x_easy=text)
    assert [issue.code for issue in check_easy_japanese({said.id: said})] == [Code.EASY_JAPANESE]


@pytest.mark.parametrize(
    "text",
    [
        "電話してください。",
        "電話番号は、{desk-floor}。",
        "番号を押さないでください。",
        "カードがないと、使う人がこまります。",
        "子どもが生まれました。",
        "道が、二つに分かれます。",
        "パスワードを忘れました。",
        "市役所の人が来てくれます。",
        "カードを入れてください。",
        "名前を書けば、だいじょうぶです。",
        "ごめんなさい、できません。",
        "カードを申し込みます。",
        "お金は、いりません。",
        "お金を返してください。",
    ],
)
def test_easy_japanese_that_is_easy(text: str) -> None:
    """One negative, and verbs that only look like a passive."""
    said = message(ja_x_easy=text)
    assert list(check_easy_japanese({said.id: said})) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("にしとうきょうしのまどぐちで、てつづきをしてください、おねがいします。", True),
        ("にしとうきょうしのまどぐちで、ていしゅつして、{desk-hours}です。", True),
        ("まどぐちのひとは、{grace-days}まちます。", False),
        ("まどぐちのでんわばんごうは、{town-phone}。", False),
    ],
)
def test_length_of_easy_japanese(tiny: Tree, text: str, wrong: bool) -> None:
    """With the facts in; the digits of a telephone number are not counted."""
    said = message(ja_x_easy=text)
    again = {**tiny.system, "phone-again": replace(tiny.system["phone-again"], texts={EASY: (("また",),)})}
    tree = replace(town(tiny, EASY), system=again)
    assert [issue.code for issue in check_easy_length(tree, {said.id: said})] == [Code.EASY_JAPANESE] * wrong


def test_items_of_easy_japanese_are_measured_in_their_list(tiny: Tree) -> None:
    """The ordinal is heard with the name, and the name is what must become shorter."""
    item = next(iter(tiny.items.values()))
    name = "にしとうきょうしのまどぐちのあたらしいしょるいのうつしです"
    long = replace(item, name=replace(item.name, texts={EASY: ((name,),)}))
    tree = replace(town(tiny, EASY), items={item.id: long})
    listed = replace(message(ja_x_easy="{ordinal}、{item}。"), id=UnitId("system.list-item"))
    [issue] = check_easy_length(tree, {listed.id: listed})
    assert f"'{item.name.id}'" in issue.wrong
