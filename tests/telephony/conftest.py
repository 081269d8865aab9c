"""A tree of a few sentences, so that golden documents show the renderer and not the menus."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.model import (
    Fact,
    FactId,
    FactKind,
    Language,
    LanguageTag,
    Message,
    PhoneNumber,
    Placeholder,
    PlaceId,
    Position,
    Sentence,
    Tree,
    UnitId,
)

HERE = Position("menus/x.yaml", 1, 1)
JA, EN = LanguageTag("ja"), LanguageTag("en")


def sentence(text: str) -> Sentence:
    """``{name}`` at either end or between becomes a placeholder."""
    parts = text.replace("{", "\n{").replace("}", "}\n").split("\n")
    return tuple(Placeholder(part[1:-1]) if part.startswith("{") else part for part in parts if part)


def message(ja: str, en: str = "") -> Message:
    """A unit of sentences, parted by |, in Japanese and perhaps English."""
    given = {JA: ja, EN: en} if en else {JA: ja}
    texts = {tag: tuple(sentence(text) for text in said.split("|")) for tag, said in given.items()}
    return Message(UnitId("x"), HERE, texts, {})


def language(tag: LanguageTag, key: str, voice: str, say: str, rate: int) -> Language:
    """A language of the tree."""
    return Language(tag, tag, tag, key, voice, say, say, rate, 10.0, "source", HERE)


@pytest.fixture(scope="session")
def small_tree() -> Tree:
    """Two languages, one at its normal speed; one phone number; one reading."""
    number = Fact(
        FactId("desk"), FactKind.PHONE, PhoneNumber(("03", "1234")), "p", date.min, None, None, HERE
    )
    return Tree(
        city="x",
        zone="UTC",
        languages={
            JA: language(JA, "1", "Polly.Takumi-Neural", "ja-JP", 80),
            EN: language(EN, "2", "Polly.Matthew-Neural", "en-US", 100),
        },
        default_language=JA,
        facts={number.id: number},
        system={"phone-again": message("くり返します。{phone}。", "Again: {phone}.")},
        questions={},
        items={},
        places={},
        front=PlaceId("front"),
        offices=PlaceId("offices"),
        lexicon={JA: {"行った": "おこなった"}},
        withheld={},
        digest="",
    )
