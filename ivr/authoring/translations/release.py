"""What a release says of its languages: what is not current, not read out, or not reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue, Severity
from ivr.model import Language, LanguageTag, Menu, Message, Place, Tree

MACHINE_DRAFTED = "machine-drafted"
"""Review state in languages.yaml of texts that no speaker of the language has read."""
_NAMED = 3
"""As many units are named; a new language has hundreds."""


def for_release(tree: Tree, issues: Iterable[Issue]) -> Iterator[Issue]:
    """The issues of a release: what every caller of a language hears must be current, so it is an error.

    What is missing there is one in every check, and no tree is made.
    A procedure that is not current is withheld instead, and callers are told so: a warning.
    """
    common = {(message.where(tag), tag) for message in _common(tree) for tag in tree.languages}
    for issue in issues:
        stale = issue.code is Code.TRANSLATION_STALE and (issue.at, issue.language) in common
        raised = stale or issue.code is Code.LINE_WITHHELD
        yield replace(issue, severity=Severity.ERROR) if raised else issue
    yield from _remarks(tree)


def _common(tree: Tree) -> Iterator[Message]:
    """What does not belong to a procedure: the service's sentences, menus, and the greetings of lines."""
    yield from tree.system.values()
    yield from (line.greeting for line in tree.lines.values() if line.greeting)
    for place in tree.places.values():
        if isinstance(place, Menu):
            yield from place.messages()


def _remarks(tree: Tree) -> Iterator[Issue]:
    for language, places in tree.withheld.items():
        for place in sorted(places):
            yield _withheld(tree.places[place], language)
    for given in tree.languages.values():
        if given.review == MACHINE_DRAFTED:
            yield _unreviewed(given)


def _withheld(place: Place, language: LanguageTag) -> Issue:
    units = dict.fromkeys(
        f"{message.id} ({message.states[language]})"
        for message in place.messages()
        if message.states[language] not in ("source", "current")
    )
    rest = f" and {len(units) - _NAMED} more" if len(units) > _NAMED else ""
    wrong = f"'{place.id}' is not read out in this language: {', '.join([*units][:_NAMED])}{rest}."
    cure = "Translate what is missing or stale; until then callers are told that it is not available."
    return Issue(Code.PROCEDURE_WITHHELD, place.at, wrong, cure, language, Severity.WARNING)


def _unreviewed(language: Language) -> Issue:
    wrong = f"No speaker of '{language.name}' has reviewed its texts."
    cure = "Have it read, then write who and when: review: {by: Taro Yamada, on: 2026-12-01}."
    return Issue(Code.REVIEW_MISSING, language.at, wrong, cure, language.tag, Severity.WARNING)
