"""What places are called on screens: a menu has no name of its own, but a key that leads to it."""

from __future__ import annotations

from ivr.model import Tree
from ivr.screens.told import MenuWords
from ivr.screens.words import Tongue, say

_TOPIC = "は"
"""What a Japanese label ends with, as "press 1" follows it."""


class PlaceNames:
    """Names of the places of a tree in the language of a page. Each is another, also among menus."""

    def __init__(self, tree: Tree, tongue: Tongue) -> None:
        self._words = MenuWords(tree, tongue)
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
