"""Menus and ways: empty, too many, too deep, unreachable, trapped, keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue, Severity
from ivr.dialogue.languages import by_key
from ivr.model import Menu, MenuOption, Place, PlaceId, Position, Procedure, Tree

MOST_OPTIONS = 4
"""Options at one place (voice rule M1)."""
MOST_LEVELS = 3
"""Menus passed on the way to a procedure (voice rule M2)."""


def check_places(tree: Tree) -> Iterator[Issue]:
    """All checks of this module."""
    for place in tree.places.values():
        if isinstance(place, Menu):
            yield from _menu(place)
        else:
            yield from _procedure(place)
    yield from _languages(tree)
    yield from _reached(tree)
    yield from _trapped(tree)
    for first in dict.fromkeys((tree.front, *(line.start for line in tree.lines.values()))):
        yield from _deep(tree, first, ())
    yield from _withheld_lines(tree)


def _menu(menu: Menu) -> Iterator[Issue]:
    if not menu.options:
        yield Issue(
            Code.MENU_EMPTY, menu.at, f"The menu '{menu.id}' has no options.", "Add options, or remove it."
        )
    yield from _too_many(menu.at, menu.id, len(menu.options))
    yield from _keys(menu.options)


def _keys(options: Sequence[MenuOption]) -> Iterator[Issue]:
    seen: set[str] = set()
    for option in options:
        if option.key in seen:
            wrong = f"Key {option.key} has two meanings here."
            yield Issue(Code.MENU_KEY_TWICE, option.at, wrong, "Give each option its own key.")
        seen.add(option.key)
    expected = [str(number) for number in range(1, len(options) + 1)]
    if len(seen) == len(options) and [option.key for option in options] != expected:
        wrong = f"The keys are {', '.join(option.key for option in options)}."
        yield Issue(Code.MENU_KEYS, options[0].at, wrong, f"Count up without gaps: {', '.join(expected)}.")


def _procedure(procedure: Procedure) -> Iterator[Issue]:
    for asked in procedure.ask:
        yield from _too_many(asked.at, asked.question.id, len(asked.choices))
    if procedure.opening:
        yield from _too_many(procedure.opening.at, procedure.id, 1 + len(procedure.opening.elsewhere))


def _too_many(at: Position, name: str, count: int) -> Iterator[Issue]:
    if count > MOST_OPTIONS:
        cure = f"Keep to {MOST_OPTIONS}: nobody can hold more in mind; put some into a menu below."
        yield Issue(Code.MENU_TOO_MANY, at, f"'{name}' offers {count} options.", cure)


def _languages(tree: Tree) -> Iterator[Issue]:
    """Everybody gets to each language, and back to the city's own; few share a key."""
    preset = {entry.language for entry in tree.lines.values()}
    for language in tree.languages.values():
        if not language.key and (language.tag == tree.default_language or language.tag not in preset):
            wrong = f"No key leads to '{language.tag}'."
            cure = "Give it a 'key'; languages may share one. Only one that a line starts in needs none."
            yield Issue(Code.PLACE_UNREACHABLE, language.at, wrong, cure)
    for key, alike in by_key(tree).items():
        yield from _too_many(alike[-1].at, f"key {key} of the language gate", len(alike))


def _reached(tree: Tree) -> Iterator[Issue]:
    starts = (tree.front, *(line.start for line in tree.lines.values()))
    reached = {place for first in starts for place in _reachable(tree, first)}
    for place in tree.places.values():
        if place.id not in reached:
            cure = "Add an option that leads to it, or remove it."
            yield Issue(Code.PLACE_UNREACHABLE, place.at, f"No key leads to '{place.id}'.", cure)


def _reachable(tree: Tree, start: PlaceId) -> set[PlaceId]:
    reached: set[PlaceId] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here in reached or here not in tree.places:
            continue
        reached.add(here)
        waiting += [option.target for option in tree.places[here].leads()]
    return reached


def _trapped(tree: Tree) -> Iterator[Issue]:
    for place in tree.places.values():
        if isinstance(place, Menu) and place.options and not _leads_to_answer(tree, place):
            cure = "Lead at least one option to a procedure or topic."
            yield Issue(Code.PLACE_TRAPPED, place.at, f"From '{place.id}' no answer can be reached.", cure)


def _leads_to_answer(tree: Tree, place: Place) -> bool:
    reached: Iterable[PlaceId] = _reachable(tree, place.id)
    return any(isinstance(tree.places[name], Procedure) for name in reached)


def _withheld_lines(tree: Tree) -> Iterator[Issue]:
    """A line in a language that does not offer its first place begins with an excuse."""
    for line in tree.lines.values():
        if line.language and line.start in tree.withheld.get(line.language, frozenset()):
            wrong = f"The line '{line.id}' starts at '{line.start}', which is not read out in its language."
            cure = f"Translate '{line.start}', or start elsewhere until then."
            yield Issue(Code.LINE_WITHHELD, line.at, wrong, cure, line.language, Severity.WARNING)


def _deep(tree: Tree, here: PlaceId, above: tuple[PlaceId, ...]) -> Iterator[Issue]:
    place = tree.places.get(here)
    if not isinstance(place, Menu) or here in above:
        return
    if len(above) >= MOST_LEVELS:
        wrong = f"'{here}' is on level {len(above) + 1}: {' > '.join((*above, here))}."
        yield Issue(Code.MENU_TOO_DEEP, place.at, wrong, f"Keep to {MOST_LEVELS} levels of menus.")
        return
    for option in place.options:
        yield from _deep(tree, option.target, (*above, here))
