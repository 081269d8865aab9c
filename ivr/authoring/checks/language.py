"""Texts that are not in their language: foreign letters, the source left as it was, words not to be used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from ivr.authoring.checks.letters import HAN, LATIN, check_letters, left_untranslated, own_script
from ivr.authoring.checks.words import plain, quoted
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue, Severity
from ivr.authoring.schema import TermsPart
from ivr.model import LanguageTag, Message, Tree, UnitId
from ivr.speech.lexicon import Lexicon

_LATIN_WORD = "[0-9A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ]"
"""What a word in Latin letters may go on with; a Japanese or Korean particle is not part of it."""


def check_language(
    tree: Tree, units: Mapping[UnitId, Message], terms: Mapping[LanguageTag, TermsPart]
) -> Iterator[Issue]:
    """All checks of this module. ``terms``: the words that each language must not use, or not raw."""
    watches = {tag: _Watch(tree, tag, terms) for tag in tree.languages}
    for message in units.values():
        for language, sentences in message.texts.items():
            untranslated = [*_as_source(tree, message, language)]
            yield from untranslated
            for sentence in sentences:
                text = plain(sentence)
                yield from check_letters(message, language, text)
                yield from () if untranslated else left_untranslated(message, language, text)
                yield from watches[language].issues(message, text)


def as_read(lexicon: Lexicon, text: str) -> str:
    """The text with its readings put in, as the voice gets it."""
    return "".join(reading or written for written, reading in lexicon.split(text))


def _as_source(tree: Tree, message: Message, language: LanguageTag) -> Iterator[Issue]:
    """The same text may be right in two languages of one script, as 本人 is in Japanese and Chinese."""
    source, own = message.texts.get(tree.default_language), own_script(language)
    if not own or language == tree.default_language or message.texts[language] != source:
        return
    letters = "".join(part for sentence in source for part in sentence if isinstance(part, str))
    if any(char.isalpha() and not unicodedata.name(char, "").startswith(own) for char in letters):
        wrong = f"The translation of '{message.id}' is the source text itself: {quoted(letters)}."
        cure = "Translate it, or leave 'text' empty until somebody does."
        yield Issue(Code.TEXT_AS_SOURCE, message.where(language), wrong, cure, language)


class _Watch:
    """The terms of one language, together with those of the tags it belongs to (ja for ja-x-easy)."""

    def __init__(self, tree: Tree, tag: LanguageTag, terms: Mapping[LanguageTag, TermsPart]) -> None:
        mine = [part for name, part in terms.items() if tag == name or tag.startswith(f"{name}-")]
        self._tag = tag
        self._lexicon = Lexicon(tree.lexicon.get(tag, {}))
        self._forbidden = [(_pattern(s), s, why) for part in mine for s, why in part.forbidden.items()]
        self._misread = [(_pattern(s), s, why) for part in mine for s, why in part.misread.items()]

    def issues(self, message: Message, text: str) -> Iterator[Issue]:
        """Forbidden terms as written, and misread ones that no reading of the lexicon replaces."""
        for pattern, surface, why in self._forbidden:
            if pattern.search(text):
                wrong = f"'{surface}' in '{message.id}' must not be said: {quoted(text)}."
                yield Issue(Code.TERM_FORBIDDEN, message.where(self._tag), wrong, _stopped(why), self._tag)
        read = as_read(self._lexicon, text) if self._misread else ""
        for pattern, surface, why in self._misread:
            if pattern.search(read):
                yield self._trap(message, surface, text, why)

    def _trap(self, message: Message, surface: str, text: str, why: str) -> Issue:
        wrong = f"Voices misread '{surface}' in '{message.id}': {quoted(text)}."
        cure = f"{_stopped(why)} Or give lexicon/{self._tag}.yaml a reading for it."
        return Issue(Code.READING_TRAP, message.where(self._tag), wrong, cure, self._tag, Severity.WARNING)


def _stopped(sentence: str) -> str:
    """Authors may leave the full stop away, or write a Japanese one."""
    return sentence.rstrip("。. ") + "."


def _pattern(surface: str) -> re.Pattern[str]:
    """Whole words where words have spaces; …方 only where no longer word goes on, such as 方法."""
    text = unicodedata.normalize("NFC", surface)
    first, last = (unicodedata.name(char, "") for char in (text[0], text[-1]))
    before = f"(?<!{_LATIN_WORD})" if first.startswith(LATIN) else ""
    after = f"(?!{_LATIN_WORD})" if last.startswith(LATIN) else ""
    if first.startswith("HIRAGANA") and last.startswith(HAN):
        after = r"(?![一-鿿々])"
    return re.compile(before + re.escape(text) + after, re.IGNORECASE)
