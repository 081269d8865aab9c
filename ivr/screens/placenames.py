"""What places are called on screens: a menu has no name of its own, but a key that leads to it."""

from __future__ import annotations

from ivr.model import Menu, Tree
from ivr.screens.told import MenuWords
from ivr.screens.words import Tongue, say

_TOPIC = "は"
"""What a Japanese label ends with, as "press 1" follows it."""


class PlaceNames:
    """Names of the places of a tree in the language of a page. Each is another, also among menus."""

    def __init__(self, tree: Tree, tongue: Tongue) -> None:
        self._words = MenuWords(tree, tongue)
        self._known = {str(place.id): place for place in tree.places.values()}
        menus = {
            str(option.target): self._words.text(option.label).removesuffix(_TOPIC)
            for place in reversed([*tree.places.values()])
            for option in reversed(place.leads())
            if option.menu
        }
        self._menus = {**menus, str(tree.front): say(tongue, "place-front")}

    def name(self, id: str) -> str:
        """A procedure by its title, a menu by the key that leads to it first, what is gone by its id."""
        return self._menus.get(id) or self._words.place(id)

    def knows(self, id: str) -> bool:
        """Is there such a place?"""
        return id in self._known

    def is_menu(self, id: str) -> bool:
        """Does it only lead on?"""
        return isinstance(self._known.get(id), Menu)
