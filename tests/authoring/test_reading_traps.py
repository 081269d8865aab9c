"""Words that Japanese voices were heard to misread: `ivr check` finds each where an author writes it raw."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from ivr.authoring.check import check_menus
from ivr.authoring.codes import Code


def words(text: str) -> list[str]:
    """One sentence a word, as Japanese has no spaces."""
    return text.split()


TRAPS = words("""
    同一世帯の方です 手続きをする方です 委任された方です 申し込んだ方です お持ちでない方です 使う方です
    書く方です 出す方です 待つ方です 住む方です 選ぶ方です 必要な方です
    届出人です 手続きを行った日です 三つ目です 四つ目です 続柄です 米印です 零時です
    何階です 何番です 何人です 何でもです 何時です 何日です 何度です 何か月です 何通です
    柳橋です 満了日です 発行日です 転出予定日です 生年月日です 顔写真です 出張所です
    谷戸町です 柳沢です 下保谷です 向台町です 芝久保町です 南町です 住吉町です 栄町です 北原町です
    J-LISです PINです e-Taxです
""")
SIGNS = words("＃です ＊です #です *です 〒です 氏名・住所です (郵便)です 「はい」です ※です")
DIGITS = words("188です 7119です 午前0時です １４日です")
FINE = words("""
    くわしい方法です 市役所の方針です ほかの方法です すぐ使う方法です 何が変わりますか 手続きを行います
    二つ目です PINGです
""")


@pytest.fixture(scope="module")
def found(menus_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[Code]]:
    """The codes for each sentence, all written into one text of the real menus without the lexicon."""
    menus = Path(shutil.copytree(menus_root, tmp_path_factory.mktemp("traps") / "menus"))
    (menus / "lexicon/ja.yaml").unlink()
    file = menus / "topics/offices.yaml"
    content = yaml.safe_load(file.read_text("utf-8"))
    sentences = [*TRAPS, *SIGNS, *DIGITS, *FINE]
    content["say"] = [{"id": "traps", "say": sentences}]
    file.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    issues = check_menus(menus, date.today()).issues
    return {text: {one.code for one in issues if f": '{text}'." in one.wrong} for text in sentences}


@pytest.mark.parametrize("text", TRAPS)
def test_traps(found: Mapping[str, set[Code]], text: str) -> None:
    """Each names the word and what to write instead."""
    assert Code.READING_TRAP in found[text]


@pytest.mark.parametrize("text", SIGNS)
def test_signs(found: Mapping[str, set[Code]], text: str) -> None:
    """Signs are silent, or read as something else."""
    assert Code.SYMBOL_UNSPOKEN in found[text]


@pytest.mark.parametrize("text", DIGITS)
def test_digits(found: Mapping[str, set[Code]], text: str) -> None:
    """A number is a fact, so that its own table says it."""
    assert Code.DIGIT_TYPED in found[text]


@pytest.mark.parametrize("text", FINE)
def test_words_that_are_read_rightly(found: Mapping[str, set[Code]], text: str) -> None:
    """A longer word that begins the same is no trap."""
    assert Code.READING_TRAP not in found[text]


def test_todays_texts_have_none(menus_root: Path) -> None:
    """With the lexicon, no sentence of the menus holds a trap in any language."""
    issues = check_menus(menus_root, date.today()).issues
    assert not [issue for issue in issues if issue.code is Code.READING_TRAP]
