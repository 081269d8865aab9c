"""Texts in every language: placeholders, typed digits, symbols, and questions nobody may be asked."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ivr.authoring.codes import Code
from ivr.authoring.fact_order import out_of_order
from ivr.authoring.issues import Issue, Severity
from ivr.authoring.system import ALWAYS, FILLED_IN, SYSTEM_UNITS
from ivr.model import FactId, FactKind, LanguageTag, Message, Placeholder, Sentence, Tree, UnitId

_DIGIT = re.compile(r"[0-9０-９]")
_NUMBER = re.compile(r"[0-9０-９]+")
_SYMBOL = re.compile(r"[*#＊＃・･（）()「」『』【】［］\[\]※〒→←/／\\|_<>＜＞~〜～=＝+＋&＆%％@＠…—–\"“”]")
_SECRET = re.compile(
    r"マイナンバー(?!カード|コール|専用)|個人番号(?!カード)|暗証番号|パスワード|生年月日|氏名|お名前"
    r"|my number(?! card)|individual number(?! card)|\bpin\b|password|date of birth|birth date|your name",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(押して|入力して|お話し|話して|言って|おっしゃって|教えて|打って)ください"
    r"|\b(enter|key in|type|say|tell us|speak|press)\b[^.]*"
    r"(my number|individual number|\bpin\b|password|birth|your name)",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"\.(label|official|option|name|proceed)$")
_NEVER = re.compile(r"ないで|ません|\b(not|never|do not|don't)\b", re.IGNORECASE)


def check_words(tree: Tree, units: Mapping[UnitId, Message]) -> Iterator[Issue]:
    """All checks of this module."""
    for message in units.values():
        yield from _placeholders(tree, message)
        yield from _one_sentence(message)
        if _is_only_written(message):
            yield from _other_numbers(tree, message)
        for language, sentences in message.texts.items():
            for sentence in sentences:
                yield from _sentence(message, language, sentence)
            yield from _secret(message, language, sentences)
    yield from _unused_facts(tree, units.values())


def is_phrase(unit: UnitId) -> bool:
    """Does the unit stand inside another sentence, as names and options do?"""
    return bool(_PHRASE.search(unit)) or unit.removeprefix("system.") in FILLED_IN


def _one_sentence(message: Message) -> Iterator[Issue]:
    """Names and options are filled into another sentence, where two would run into each other."""
    if not is_phrase(message.id):
        return
    for language, sentences in message.texts.items():
        if len(sentences) != 1:
            wrong = f"'{message.id}' has {len(sentences)} sentences, but stands inside another sentence."
            yield Issue(Code.VALUE_WRONG, message.where(language), wrong, "Write a single phrase.", language)


def _placeholders(tree: Tree, message: Message) -> Iterator[Issue]:
    system = message.id.removeprefix("system.") if message.id.startswith("system.") else None
    own = SYSTEM_UNITS.get(system, frozenset()) if system else frozenset()
    allowed = {*tree.facts, *own, *(ALWAYS if system else ())}
    source = Counter(_named(message, tree.default_language))
    for language in message.texts:
        names = Counter(_named(message, language))
        for name in names:
            if name not in allowed:
                wrong = f"'{{{name}}}' in '{message.id}' is neither a fact nor filled in by the service."
                cure = "Use a name of facts.yaml" + (
                    f" or one of {', '.join(sorted(own | ALWAYS))}." if system else "."
                )
                yield Issue(Code.PLACEHOLDER_UNKNOWN, message.where(language), wrong, cure, language)
        missing = own - set(names)
        if missing or (names != source and names - Counter(ALWAYS) != source - Counter(ALWAYS)):
            yield _differs(message, language, missing or set((source - names) + (names - source)))
        else:
            yield from _order(tree, message, language)


def _named(message: Message, language: LanguageTag) -> list[str]:
    return [p.name for s in message.texts[language] for p in s if isinstance(p, Placeholder)]


def _order(tree: Tree, message: Message, language: LanguageTag) -> Iterator[Issue]:
    """What is said of a number stands beside it: numbers that change places are said of the wrong thing."""
    source, names = _named(message, tree.default_language), _named(message, language)
    if source == names:
        return
    kinds = {str(name): fact.kind for name, fact in tree.facts.items()}
    if wanted := out_of_order(source, names, kinds):
        shown = ", ".join(f"{{{name}}}" for name in wanted)
        wrong = f"The facts of '{message.id}' have another order than in the Japanese."
        yield Issue(
            Code.FACT_ORDER, message.where(language), wrong, f"Say them as it has them: {shown}.", language
        )


def _differs(message: Message, language: LanguageTag, names: Iterable[str]) -> Issue:
    wrong = f"The placeholders of '{message.id}' are not as they must be: {', '.join(sorted(names))}."
    cure = "Each placeholder stands in every language exactly as often as in the Japanese."
    return Issue(Code.PLACEHOLDER_DIFFERS, message.where(language), wrong, cure, language)


def _is_only_written(message: Message) -> bool:
    """Is it for SMS alone? No voice reads its digits, and words would take the room of what matters."""
    return message.id.startswith("system.sms-") or message.id.endswith(".opening.sms")


def _other_numbers(tree: Tree, message: Message) -> Iterator[Issue]:
    """Digits that are typed must be the same in every language."""
    source = _typed(message, tree.default_language)
    for language in message.texts:
        if (typed := _typed(message, language)) != source:
            wrong = f"The numbers of '{message.id}' are {', '.join(typed) or 'missing'}."
            cure = f"Write those of the Japanese: {', '.join(source) or 'none'}."
            yield Issue(Code.DIGIT_TYPED, message.where(language), wrong, cure, language)


def _typed(message: Message, language: LanguageTag) -> list[str]:
    parts = (part for sentence in message.texts[language] for part in sentence if isinstance(part, str))
    return sorted(_NUMBER.findall(" ".join(parts)))


def _sentence(message: Message, language: LanguageTag, sentence: Sentence) -> Iterator[Issue]:
    text = "".join(part for part in sentence if isinstance(part, str))
    if "{" in text or "}" in text:
        wrong = f"A brace in '{message.id}' is not part of a placeholder."
        cure = "Write {name} with lower-case letters, digits and hyphens, without spaces."
        yield Issue(Code.PLACEHOLDER_UNKNOWN, message.where(language), wrong, cure, language)
    if not _is_only_written(message) and (found := _DIGIT.search(text)):
        wrong = f"The digit '{found[0]}' is typed in '{message.id}': {quoted(text)}."
        cure = "Put the value into facts.yaml and write its {name}; write other numbers as words."
        yield Issue(Code.DIGIT_TYPED, message.where(language), wrong, cure, language)
    if found := _SYMBOL.search(text):
        wrong = f"'{found[0]}' in '{message.id}' is not spoken or spoken wrongly: {quoted(text)}."
        yield Issue(
            Code.SYMBOL_UNSPOKEN, message.where(language), wrong, "Write a word, or a comma.", language
        )


def plain(sentence: Sentence) -> str:
    """A sentence in one normal form, with ``{}`` for every placeholder."""
    text = "".join(part if isinstance(part, str) else "{}" for part in sentence)
    return unicodedata.normalize("NFC", text)


def quoted(text: str) -> str:
    """The beginning of a sentence, to find it by."""
    return f"'{text[:15]}…'" if len(text) > 16 else f"'{text}'"


def _secret(message: Message, language: LanguageTag, sentences: tuple[Sentence, ...]) -> Iterator[Issue]:
    """A sentence that names a secret and asks for it. Sentences that say we do not ask are fine."""
    for sentence in sentences:
        text = "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in sentence)
        if asks_for_secret(text):
            wrong = f"'{message.id}' asks for something that may not be asked on this phone."
            cure = "Never ask for a My Number, PIN, name or birth date: hand over to a person."
            yield Issue(Code.ASKS_SECRET, message.where(language), wrong, cure, language)


def asks_for_secret(sentence: str) -> bool:
    """Does it name a My Number, PIN, name or birth date, and ask for it?"""
    return bool(_SECRET.search(sentence) and _ASKING.search(sentence) and not _NEVER.search(sentence))


def _unused_facts(tree: Tree, messages: Iterable[Message]) -> Iterator[Issue]:
    used = {name for message in messages for name in message.placeholders(tree.default_language)}
    used |= tree.hours.facts() if tree.hours else set()
    for fact in tree.facts.values():
        if fact.id not in used:
            wrong = f"The fact '{fact.id}' is spoken nowhere."
            yield Issue(Code.FACT_UNUSED, fact.at, wrong, "Use or remove it.", None, Severity.WARNING)


def holds_phone(tree: Tree, sentence: Sentence) -> bool:
    """Does a phone number stand in this sentence?"""
    facts = (tree.facts.get(FactId(p.name)) for p in sentence if isinstance(p, Placeholder))
    return any(fact and fact.kind is FactKind.PHONE for fact in facts)
