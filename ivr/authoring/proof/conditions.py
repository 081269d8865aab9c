"""Conditions in words: the question as it is asked, and the answers that count as they are said back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr.authoring.proof.words import sheet_words
from ivr.authoring.tables import Written
from ivr.model import Condition, Procedure, Tree, UnitId


def conditions(place: Procedure) -> Mapping[tuple[str, UnitId], list[Condition]]:
    """Heading and text -> its conditions, one of which must hold. Only texts that depend on answers."""
    found: dict[tuple[str, UnitId], list[Condition]] = {}
    for heading, notes in (("before", place.before), ("after", place.after)):
        for note in notes:
            found.setdefault((heading, note.say.id), []).append(note.when)
    for kind, entries in place.lists.items():
        for entry in entries:
            for message in (entry.item.name, entry.item.detail):
                if message:
                    found.setdefault((kind, message.id), []).append(entry.when)
    return found


def in_words(tree: Tree, place: Procedure, alternatives: Sequence[Condition]) -> tuple[str, ...]:
    """Each alternative as one phrase; nothing if one of them always holds."""
    if any(not condition.terms for condition in alternatives):
        return ()
    return tuple(dict.fromkeys(_phrase(tree, place, condition) for condition in alternatives))


def _phrase(tree: Tree, place: Procedure, condition: Condition) -> str:
    words = Written(tree, tree.default_language)
    joint = f" {sheet_words(tree.default_language).also} "
    terms = []
    for asked in place.ask:
        if allowed := condition.terms.get(asked.question.id):
            echoes = [words.message(choice.echo) for choice in asked.choices if choice.id in allowed]
            terms.append(f"{words.message(asked.question.ask)} \u2192 {' / '.join(echoes)}")
    return joint.join(terms)
