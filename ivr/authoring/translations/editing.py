"""Bringing translations up to the source: update, accept, prune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ivr.authoring.fact_order import out_of_order
from ivr.authoring.system import ALWAYS
from ivr.authoring.texts import sentence
from ivr.authoring.translations.book import Unit
from ivr.authoring.translations.desk import Desk
from ivr.authoring.translations.sheet import Sentences
from ivr.errors import IvrError
from ivr.model import FactKind, LanguageTag, Placeholder, TranslationState


class TranslationsRefusedError(IvrError):
    """Nothing was changed. ``problems`` holds one sentence for each thing that must be put right first."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([*problems, "Nothing was changed."]))


def update(desk: Desk, languages: Sequence[LanguageTag]) -> None:
    """Every unit of the source in its file and order; what is missing waits there without a text.

    So does what is missing of how a language says numbers, also of the source language.
    """
    for language in languages:
        desk.books[language].arrange()
    desk.completed.update(tag for tag in desk.forms if tag in languages or tag == desk.source_language)


def prune(desk: Desk, languages: Sequence[LanguageTag]) -> None:
    """Without translations whose unit does not exist."""
    for language in languages:
        desk.books[language].drop_orphans()


def accept(desk: Desk, languages: Sequence[LanguageTag], names: Sequence[str]) -> None:
    """These stale translations still hold: they are from now on made from today's source."""
    units = [desk.unit(name) for name in dict.fromkeys(names)]
    problems = [problem for unit in units for problem in _not_acceptable(desk, languages, unit)]
    _accept(desk, languages, units, problems)


def accept_all(desk: Desk, language: LanguageTag) -> None:
    """Every stale translation of a language still holds."""
    units = [unit for unit in desk.units.values() if unit.states[language] is TranslationState.STALE]
    _accept(desk, [language], units, [])


def _not_acceptable(desk: Desk, languages: Sequence[LanguageTag], unit: Unit) -> Iterator[str]:
    if not any(unit.states[language] is TranslationState.STALE for language in languages):
        states = ", ".join(f"{unit.states[language]} in {language}" for language in languages)
        yield f"'{unit.id}' has nothing to accept: it is {states or 'not translated'}."


def _accept(
    desk: Desk, languages: Sequence[LanguageTag], units: Sequence[Unit], problems: Sequence[str]
) -> None:
    stale = [
        (language, unit, entry.text)
        for language in languages
        for unit in units
        if unit.states[language] is TranslationState.STALE and (entry := desk.books[language].entry(unit.id))
    ]
    wrong = [
        f"'{unit.id}' does not hold in {language}: {found}"
        for language, unit, text in stale
        if (found := placeholder_problem(unit.text, text, desk.kinds))
    ]
    if problems or wrong:
        raise TranslationsRefusedError([*problems, *wrong])
    for language, unit, text in stale:
        desk.books[language].put(unit, text)


def placeholder_problem(source: Sentences, text: Sentences, kinds: Mapping[str, FactKind]) -> str | None:
    """What is wrong with the placeholders of a translation, as 'ivr check' would find it.

    ``kinds``: of the facts, by name.
    """
    if any("{" in part or "}" in part for s in text for part in sentence(s) if isinstance(part, str)):
        return "a brace is not part of a {placeholder}."
    in_source, in_text = _placeholders(source), _placeholders(text)
    # The keys that work everywhere may be named or not, as a language needs it.
    wanted, found = (Counter(names) - Counter(ALWAYS) for names in (in_source, in_text))
    if wanted - found:
        return f"{_named(sorted(wanted - found))} is in the source and not in the text."
    if found - wanted:
        return f"{_named(sorted(found - wanted))} is in the text and not in the source."
    if order := out_of_order(in_source, in_text, kinds):
        return f"the source has them in the order {_named(order)}."
    return None


def _placeholders(sentences: Sentences) -> list[str]:
    return [p.name for s in sentences for p in sentence(s) if isinstance(p, Placeholder)]


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
