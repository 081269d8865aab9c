"""What the keys on the way to a text stand for, and what callers know menus and questions as."""

from __future__ import annotations

from dataclasses import replace

from ivr.authoring.moments import ALONE
from ivr.authoring.tables import Written
from ivr.dialogue.machine import situation, start
from ivr.dialogue.situation import Offer
from ivr.dialogue.state import DialogueState, Step
from ivr.model import LanguageTag, Menu, PlaceId, QuestionId, Tree

Keys = tuple[str, ...]


class Names:
    """In the words of the source, which is where a reader looks them up."""

    def __init__(self, tree: Tree, language: LanguageTag) -> None:
        self._tree = replace(tree, withheld={})
        self._language = language
        self._words = Written(tree, tree.default_language)
        self._known: dict[Keys, tuple[DialogueState, Keys]] = {(): (start(tree), ())}

    def way(self, keys: Keys, place: PlaceId) -> Keys:
        """Names of the keys from the first on, as far as they choose something that has one.

        Empty where these keys lead to that place on another line only.
        """
        state, names = self._followed(keys)
        fits = state.place == place and state.language == self._language
        return names if fits and state.step is not Step.GATE else ()

    def _followed(self, keys: Keys) -> tuple[DialogueState, Keys]:
        if keys not in self._known:
            before, names = self._followed(keys[:-1])
            offer = (
                situation(self._tree, before, ALONE).offer(keys[-1]) if len(names) == len(keys) - 1 else None
            )
            name = self._name(before, offer) if offer else ""
            self._known[keys] = (offer.next, (*names, name)) if offer and name else (before, names)
        return self._known[keys]

    def _name(self, before: DialogueState, offer: Offer) -> str:
        if offer.label:
            return self._words.message(offer.label)
        chosen = before.step is Step.GATE and offer.next.step is not Step.GATE
        return self._tree.languages[offer.next.language].name if chosen else ""

    def menu(self, name: str) -> str:
        """What is chosen to get there; the first menu is known by what it asks."""
        menus = [place for place in self._tree.places.values() if isinstance(place, Menu)]
        labels = (option.label for menu in menus for option in menu.options if option.target == name)
        own = next((menu.ask for menu in menus if menu.id == name), None)
        found = next(labels, None) or own
        return self._words.message(found) if found else ""

    def question(self, name: str) -> str:
        """As it is asked."""
        asked = self._tree.questions.get(QuestionId(name))
        return self._words.message(asked.ask) if asked else ""
