"""What can be read of the menus in force, language by language: as on the sheets that `ivr proof` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock

from ivr.authoring.compile import compile_menus
from ivr.authoring.proof.page import MENUS_PAGE, Page, pages
from ivr.model import LanguageTag, Menu, Message, Tree, UnitId
from ivr.records.days import day_of
from ivr.screens.house import House

MENU = "menu"
"""The kind of a section with the texts of one menu."""


class Sheets:
    """Made when they are first asked for, and anew for other menus. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tree: Tree | None = None
        self._read: tuple[Tree, Mapping[UnitId, Message]] | None = None
        self._pages: dict[LanguageTag, Mapping[str, Page]] = {}

    def of(self, house: House, tag: LanguageTag) -> tuple[Tree, Mapping[str, Page]]:
        """The sheets of a language by name, and the tree that they were made from; none of another one."""
        with self._lock:
            if self._read is None or house.tree is not self._tree:
                self._tree, self._pages = house.tree, {}
                self._read = _with_units(house, self._tree)
            tree, units = self._read
            if tag in tree.languages and tag not in self._pages:
                self._pages[tag] = {page.name: page for page in pages(tree, units, tag)}
            return tree, self._pages.get(tag, {})

    def parts(self, house: House, tag: LanguageTag) -> Mapping[str, Page]:
        """The same, but each menu by itself, and the common sentences alone."""
        tree, found = self.of(house, tag)
        if MENUS_PAGE not in found:
            return found
        whole = found[MENUS_PAGE]
        menus = {str(place.id): place for place in tree.places.values() if isinstance(place, Menu)}
        common = tuple(each for each in whole.sections if each.kind != MENU)
        single = {
            each.name: replace(whole, name=each.name, sections=(each,))
            for each in whole.sections
            if each.kind == MENU and each.name in menus
        }
        return {**found, MENUS_PAGE: replace(whole, sections=common), **single}


def _with_units(house: House, tree: Tree) -> tuple[Tree, Mapping[UnitId, Message]]:
    """With the texts too that nobody hears. Only the files have those; while they are broken, or not in force
    yet, all that callers hear.
    """
    root: Path = house.settings.menus
    compiled = compile_menus(root, day_of(house.now()), "menus")
    if compiled.tree is not None and compiled.tree.digest == tree.digest:
        return compiled.tree, compiled.units
    greetings = [line.greeting for line in tree.lines.values() if line.greeting]
    places = [message for place in tree.places.values() for message in place.messages()]
    return tree, {message.id: message for message in (*tree.system.values(), *greetings, *places)}
