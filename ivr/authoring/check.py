"""Everything that is known to be wrong with a menus/ folder, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ivr.authoring.checks.easy_japanese import check_easy_japanese, check_easy_length
from ivr.authoring.checks.joints import check_joints
from ivr.authoring.checks.language import check_language
from ivr.authoring.checks.places import check_places
from ivr.authoring.checks.rules import check_rules
from ivr.authoring.checks.seconds import check_seconds
from ivr.authoring.checks.services import check_services
from ivr.authoring.checks.sizes import check_sizes
from ivr.authoring.checks.texts import check_texts
from ivr.authoring.checks.voices import check_voices
from ivr.authoring.checks.words import check_words
from ivr.authoring.codes import Code
from ivr.authoring.compile import Compiled, compile_menus
from ivr.authoring.issues import Issue, errors, in_order
from ivr.authoring.translations.release import for_release
from ivr.authoring.walk import visits
from ivr.model import Message, Tree, UnitId
from ivr.speech.spoken import TABLES, Spoken


@dataclass(frozen=True, slots=True)
class Checked:
    """The tree, if it could be made at all, every issue, and every text."""

    tree: Tree | None
    issues: tuple[Issue, ...]
    units: Mapping[UnitId, Message]

    @property
    def usable(self) -> bool:
        """May callers get this tree?"""
        return self.tree is not None and not errors(self.issues)


def check_menus(
    root: Path,
    today: date,
    shown: str | None = None,
    *,
    release: bool = False,
    tables: Mapping[str, Spoken] = TABLES,
    unfinished: bool = False,
) -> Checked:
    """Compile and check a folder. Checks that walk calls wait until the places themselves are in order.

    ``release``: also what callers will not get, and what nobody has reviewed. ``tables``: how each language
    says numbers. ``unfinished``: the texts of menus that cannot be used are checked too.
    """
    compiled = compile_menus(root, today, shown, tables)
    if compiled.tree is None:
        texts = _texts(compiled.draft, compiled) if unfinished and compiled.draft else ()
        return Checked(None, in_order([*compiled.issues, *texts]), compiled.units)
    found = [*compiled.issues, *_checks(compiled.tree, compiled, tables)]
    if release:
        found = [*for_release(compiled.tree, found)]
    return Checked(compiled.tree, in_order(found), compiled.units)


def _texts(tree: Tree, compiled: Compiled) -> Iterator[Issue]:
    """What each text shows by itself."""
    yield from check_words(tree, compiled.units)
    yield from check_language(tree, compiled.units, compiled.terms)
    yield from check_easy_japanese(compiled.units)


def _checks(tree: Tree, compiled: Compiled, tables: Mapping[str, Spoken]) -> Iterator[Issue]:
    units = compiled.units
    words = list(check_words(tree, units))
    yield from words
    yield from check_language(tree, units, compiled.terms)
    yield from check_joints(tree, units, tables)
    yield from check_easy_japanese(units)
    yield from check_voices(tree)
    yield from check_places(tree)
    yield from check_rules(tree)
    if not any(issue.code in (Code.PLACEHOLDER_UNKNOWN, Code.PLACEHOLDER_DIFFERS) for issue in words):
        walked = {language: tuple(visits(tree, language)) for language in tree.languages}
        yield from check_easy_length(tree, units, tables)
        yield from check_seconds(tree, units, walked, tables)
        yield from check_services(tree, walked[tree.default_language], tables)
        yield from check_sizes(tree, walked[tree.default_language], tables)
        yield from check_texts(tree, tables)
