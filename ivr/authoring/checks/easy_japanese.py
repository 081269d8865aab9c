"""The mechanical part of Easy Japanese: short, polite, active, never twice negative."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import ceil

from ivr.authoring.checks.filled import Filled, Fillings
from ivr.authoring.checks.words import is_phrase, plain, quoted
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.model import LanguageTag, Message, Sentence, Tree, UnitId
from ivr.speech.compose import Composer
from ivr.speech.spoken import TABLES, Spoken
from ivr.speech.timing import morae
from ivr.speech.utterance import Words

EASY = LanguageTag("ja-x-easy")
MOST_MORAE = 30
"""Of one sentence (voice rule P4)."""
KANJI_SLACK = 0.25
"""Morae taken off for each kanji, which ``morae`` counts generously: as many as a Japanese engine read
(2026-11-22)."""
_KANJI = re.compile(r"[一-龥々]")
_END = re.compile(r"(です|ます|ません|ました|でした|ください|か|\{\})。$")
"""A sentence that ends in a placeholder ends in what is filled in."""
_ENDING = "(?:る|ます|ません|まし|て|た|ない|なか)"
_OF_ITSELF = "(?<!生ま)(?<!産ま)(?<!うま)(?<!分か)(?<!わか)(?<!はな)(?<!なが)(?<!こわ)(?<!らわ)(?<!つか)"
"""Verbs that end in れる by themselves, as far as れ: 生まれます, 分かれます, つかれました."""
_PASSIVE = re.compile(rf"(?:られ|され|させ){_ENDING}|[一-龥ぁ-ん][かがたばまわ]{_OF_ITSELF}れ{_ENDING}")
"""〜られる, 〜される, 〜させる, and the passive of other verbs: 書かれます, 使われません, 盗まれた."""
_TWICE_NOT = re.compile(
    r"(?:なければ|なくては|ないと(?!き|ころ|思|いう)|なきゃ|なくちゃ|ないで(?!ください)|ずに)、?[^。]*?"
    r"(?:ません|ない|だめ)"
    r"|ない(?:わけ|こと|もの|とき)(?:で|に)?は、?(?:ありません|ない)"
)
"""〜なければ…いけません, 〜ないと…できません, 〜ないわけではありません."""
_HONORIFIC = re.compile(
    r"いらっしゃ|おっしゃ|(?<!ありがとう)ございま|いただ[いかきくけこ]|頂[いかきくけこ]|くださいま|(?<!ごめん)なさ[いっらりるれ]"
    r"|召し上が|ご覧|まい(?:り|る)ま|参り|伺[いうっ]|拝見|申し上げ|(?:と|を)申しま|存じ|差し上げ|お目にかか"
    r"|[おご御][^、。]{1,6}(?:になり|になる|になっ|になれ|いたし|致し)"
    r"|お[^、。]{0,4}[いきぎしちにびみりえけげせねべめれ]ください|ご[一-龥]{2}ください|ご遠慮|結構です|けっこうです"
)
"""Words of respect and of humbleness; です and ます are enough."""
_FAULTS = (
    (_PASSIVE, "a passive or causative", "Say who does what, or what to do."),
    (_TWICE_NOT, "two negatives", "Say what to do: …てください。"),
    (_HONORIFIC, "honorific or humble language", "Say it with です or ます alone."),
)


def check_easy_japanese(units: Mapping[UnitId, Message]) -> Iterator[Issue]:
    """How the sentences of ja-x-easy are made."""
    for message in units.values():
        for sentence in message.texts.get(EASY, ()):
            yield from _sentence(message, plain(sentence))


def check_easy_length(
    tree: Tree, units: Mapping[UnitId, Message], tables: Mapping[str, Spoken] = TABLES
) -> Iterator[Issue]:
    """How long they are, filled as callers hear them; what stands around a telephone number is measured."""
    if EASY not in tree.languages:
        return
    composer, fillings = Composer(tree, tables), Fillings(tree, tables)
    for message in units.values():
        for sentence in message.texts.get(EASY, ()):
            for filled in fillings.of(message, EASY, sentence):
                yield from _length(composer, message, sentence, filled)


def _sentence(message: Message, text: str) -> Iterator[Issue]:
    if not is_phrase(message.id) and not _END.search(text):
        cure = "End it with です。 ます。 ません。 ました。 でした。 ください。 or か。 instead."
        yield _issue(message, f"does not end politely: {quoted(text)}", cure)
    for pattern, what, cure in _FAULTS:
        if found := pattern.search(text.replace(" ", "")):
            yield _issue(message, f"has '{found[0]}', {what}", cure)


def _length(composer: Composer, message: Message, sentence: Sentence, filled: Filled) -> Iterator[Issue]:
    spoken = composer.utterances((filled.line,), EASY)
    heard = "".join(part.heard for u in spoken for part in u.segments if isinstance(part, Words))
    count = morae(heard) - KANJI_SLACK * len(_KANJI.findall(heard))
    if count > MOST_MORAE:
        cure = f"Make two sentences of it; {MOST_MORAE} are enough."
        shown = quoted(plain(sentence)) if filled.by is None else quoted(heard)
        yield _issue(filled.by or message, f"has about {ceil(count)} morae: {shown}", cure)


def _issue(message: Message, wrong: str, cure: str) -> Issue:
    said = f"A sentence of '{message.id}' {wrong}."
    return Issue(Code.EASY_JAPANESE, message.where(EASY), said, cure, EASY)
