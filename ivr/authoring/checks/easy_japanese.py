"""The mechanical part of Easy Japanese: short sentences, polite endings, no passives and no causatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import ceil

from ivr.authoring.checks.language import as_read
from ivr.authoring.checks.words import is_phrase, plain, quoted
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue, Severity
from ivr.model import LanguageTag, Message, Sentence, Tree, UnitId
from ivr.speech.lexicon import Lexicon
from ivr.speech.timing import morae

EASY = LanguageTag("ja-x-easy")
MOST_MORAE = 30
KANJI_SLACK = 0.25
"""Morae taken off for each kanji, which ``morae`` counts generously: as many as a Japanese engine read
(2026-11-22)."""
_KANJI = re.compile(r"[一-龥々]")
_END = re.compile(r"(です|ます|ません|ました|でした|ください|か|\{\})。$")
"""A sentence that ends in a placeholder ends in what is filled in."""
_PASSIVE = re.compile(r"(られ|され|させ)(る|ます|ません|まし|て|た|な)")


def check_easy_japanese(tree: Tree, units: Mapping[UnitId, Message]) -> Iterator[Issue]:
    """All checks of this module, for the language tagged ja-x-easy."""
    lexicon = Lexicon(tree.lexicon.get(EASY, {}))
    for message in units.values():
        for sentence in message.texts.get(EASY, ()):
            yield from _sentence(message, sentence, lexicon)


def _sentence(message: Message, sentence: Sentence, lexicon: Lexicon) -> Iterator[Issue]:
    text = plain(sentence)
    if not is_phrase(message.id) and not _END.search(text):
        cure = "End it with です。 ます。 ません。 ました。 でした。 ください。 or か。 instead."
        yield _issue(message, f"does not end politely: {quoted(text)}", cure)
    if found := _PASSIVE.search(text):
        cure = "Say who does what, or what to do."
        yield _issue(message, f"has '{found[0]}', a passive or causative", cure, Severity.WARNING)
    read = as_read(lexicon, text)
    count = morae(read) - KANJI_SLACK * len(_KANJI.findall(read))
    if "{}" not in text and count > MOST_MORAE:
        cure = f"Make two sentences of it; {MOST_MORAE} are enough."
        yield _issue(message, f"has about {ceil(count)} morae: {quoted(text)}", cure, Severity.WARNING)


def _issue(message: Message, wrong: str, cure: str, severity: Severity = Severity.ERROR) -> Issue:
    said = f"A sentence of '{message.id}' {wrong}."
    return Issue(Code.EASY_JAPANESE, message.where(EASY), said, cure, EASY, severity)
