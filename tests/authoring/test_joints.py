"""Names and options are things alone: the service counts, numbers, joins and names the keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import check_menus
from ivr.authoring.checks.joints import check_joints
from ivr.authoring.codes import Code
from ivr.authoring.texts import sentence
from ivr.model import LanguageTag, Tree, UnitId

UNIT = UnitId("id-documents.name")


@pytest.fixture(scope="session")
def city(menus_root: Path) -> Tree:
    """The city in nine languages."""
    tree = check_menus(menus_root, date(2026, 11, 22)).tree
    assert tree
    return tree


def found(tree: Tree, tag: str, text: str, unit: UnitId = UNIT) -> list[Code]:
    """The issues of one name in one language."""
    some = next(iter(tree.system.values()))
    message = replace(some, id=unit, texts={LanguageTag(tag): (sentence(text),)}, translated_at={})
    return [issue.code for issue in check_joints(tree, {unit: message})]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ja", "一つ目は、マイナンバーカード"),
        ("ja", "三つの書類"),
        ("ja", "以上、三つ"),
        ("ja", "委任状、以上"),
        ("ja", "そして、委任状"),
        ("ja", "委任状と"),
        ("ja", "窓口の案内は、二"),
        ("ja", "窓口は二番を押"),
        ("ja-x-easy", "ぜんぶで、委任状"),
        ("en", "first, the My Number Card"),
        ("en", "Second the ID"),
        ("en", "three things"),
        ("en", "For counters, press two"),
        ("en", "For counters, two"),
        ("en", "and a power of attorney"),
        ("en", "a power of attorney, and"),
        ("en", "the ID in all"),
        ("zh-CN", "第一项，在留卡"),
        ("zh-CN", "第一，在留卡"),
        ("zh-CN", "以上，在留卡"),
        ("zh-CN", "窗口请按二"),
        ("zh-CN", "和委托书"),
        ("ko", "첫째, 카드"),
        ("ko", "첫 번째, 카드"),
        ("ko", "두 번째 카드"),
        ("ko", "창구 안내는 이번을 눌러"),
        ("ko", "이상, 카드"),
        ("es", "Primero, la tarjeta"),
        ("es", "y la carta poder"),
        ("es", "Para ventanillas, marque dos"),
        ("es", "En total, la carta"),
        ("pt-BR", "Terceiro, o cartão"),
        ("pt-BR", "o cartão, tecle dois"),
        ("pt-BR", "o cartão e"),
        ("vi", "Thứ nhất, thẻ"),
        ("vi", "Về các quầy, bấm phím hai"),
        ("vi", "và giấy ủy quyền"),
        ("fil", "Una, ang card"),
        ("fil", "Ikalawa, ang ID"),
        ("fil", "PIN ng card, press two"),
        ("fil", "at authorization letter"),
    ],
)
def test_what_the_service_says_itself(city: Tree, tag: str, text: str) -> None:
    """Ordinals, counts, keys, the end of a list and "and", in the words of the language."""
    assert found(city, tag, text) == [Code.JOINT_TYPED]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ja", "もう一点の本人確認書類"),
        ("ja", "一時停止の解除"),
        ("ja", "{exemption-age}以上のときは"),
        ("ja", "二階の窓口"),
        ("ja-x-easy", "もう一つの書類"),
        ("en", "one more ID document"),
        ("en", "two-month extension"),
        ("en", "android phone"),
        ("en", "press card of the city and its number"),
        ("ko", "시민과"),
        ("ko", "{exemption-age} 이상"),
        ("ko", "첫째 아이의 출생 증명서"),
        ("ko", "둘째 자녀 지원금 신청서"),
        ("zh-CN", "一张照片"),
        ("zh-CN", "第三者行为的证明"),
        ("zh-CN", "第二代身份证"),
        ("es", "una tarjeta"),
        ("pt-BR", "São Paulo"),
        ("pt-BR", "um documento"),
        ("vi", "thêm một giấy tờ"),
        ("fil", "isa pang ID"),
    ],
)
def test_names_that_only_look_like_it(city: Tree, tag: str, text: str) -> None:
    """Numbers that belong to the thing itself are part of its name."""
    assert found(city, tag, text) == []


def test_sentences_may_count(city: Tree) -> None:
    """Only what stands inside another sentence is held to this."""
    assert found(city, "en", "First, go to the police.", UnitId("card-loss.after.police")) == []
