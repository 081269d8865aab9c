"""What a release says of its languages: procedures that are not read out, and texts nobody has reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue, Severity
from ivr.model import Language, LanguageTag, Place, Tree

MACHINE_DRAFTED = "machine-drafted"
"""Review state in languages.yaml of texts that no speaker of the language has read."""
_NAMED = 3
"""As many units are named; a new language has hundreds."""


def check_release(tree: Tree) -> Iterator[Issue]:
    """Warnings only: callers are told so themselves, and what may not be missing is an error anyway."""
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
    cure = "Have it reviewed, then write who and when at 'review'."
    return Issue(Code.REVIEW_MISSING, language.at, wrong, cure, language.tag, Severity.WARNING)
