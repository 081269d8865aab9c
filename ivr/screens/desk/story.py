"""How a call went, in words: what a clerk needs before ringing back, and every turn for whoever asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.model import Tree
from ivr.records.handling import Turn
from ivr.screens.placenames import PlaceNames
from ivr.screens.told import MenuWords
from ivr.screens.visit import Visit
from ivr.screens.words import words

_SAID_BACK = re.compile(r"(、?(なの|の)?ですね)?[。.]$")
"""What makes a spoken echo of an answer, and is in the way where it is read."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Told:
    """One turn. ``what``: what the caller did or what happened; ``where``: at which item of the menus."""

    at: datetime
    where: str
    what: str


class Teller:
    """Puts places, answers and turns of calls into the words of a page."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._tree: Tree = visit.house.tree
        self._words = MenuWords(self._tree, visit.tongue)
        self._names = PlaceNames(self._tree, visit.tongue)

    def place(self, id: str) -> str:
        """As on the other screens; the first menu begins with a capital, as it stands alone here."""
        return self._visit.say("desk-front") if id == self._tree.front else self._names.name(id)

    def language(self, tag: str) -> str:
        """A language as staff call it."""
        return self._words.language_name(tag)

    def answers(self, given: Iterable[tuple[str, str]]) -> tuple[Answered, ...]:
        """What was answered so far; ids where the menus have changed since."""
        return tuple(self._answered(question, choice) for question, choice in given)

    def _answered(self, question: str, choice: str) -> Answered:
        asked = {str(id): each for id, each in self._tree.questions.items()}.get(question)
        chosen = next((each for each in asked.choices if each.id == choice), None) if asked else None
        if asked is None or chosen is None:
            return Answered(question, choice)
        echo = _SAID_BACK.sub("", self._words.text(chosen.echo))
        return Answered(self._words.text(asked.ask), echo)

    def story(self, turns: Sequence[Turn]) -> tuple[str, ...]:
        """The call in its few steps; what only led from one to the next is left out."""
        steps: list[str] = []
        for turn in turns:
            step = self._chosen(turn)
            if step and step not in steps[-1:]:
                steps.append(step)
        return tuple(steps)

    def turns(self, turns: Iterable[Turn]) -> tuple[Told, ...]:
        """Every turn."""
        return tuple(Told(turn.at, self.place(turn.place), self._what(turn)) for turn in turns)

    def _what(self, turn: Turn) -> str:
        kind, chosen = self._visit.named("desk-turn", turn.kind), self._chosen(turn)
        return self._visit.say("desk-turn-chosen", kind=kind, chosen=chosen) if chosen else kind

    def _chosen(self, turn: Turn) -> str:
        """What was chosen or happened, in words; empty where that is nothing a clerk would know."""
        chosen = turn.chosen or ""
        if "=" in chosen:
            return self._answered(*chosen.split("=", 1)).answer
        if chosen in self._tree.places:
            return self.place(chosen)
        return words(self._visit.tongue).get(f"desk-went-{chosen}", "")
