"""Single prompts put into words for reading: with pauses to see, readings beside them, and seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ivr.model import LanguageTag, Message, Placeholder, Tree
from ivr.prompt import Filling, Line
from ivr.speech.compose import GLOBAL_KEYS, Composer
from ivr.speech.utterance import Utterance, Words, shown


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said: ``text`` as it is written, ``heard`` with every reading put in, ``seconds`` estimated.

    ``readings``: written words and how they are read, where that differs. ``kana``: of each sentence of
    ``heard``, if the reading sheet has all of them.
    """

    text: str
    heard: str
    readings: tuple[tuple[str, str], ...]
    seconds: float
    kana: tuple[str, ...] = ()


class Voice:
    """One language of one tree, speaking one prompt at a time."""

    def __init__(
        self, tree: Tree, language: LanguageTag, kana: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """``kana``: of each sentence as the voice gets it."""
        self.language = language
        self._kana = kana
        self._tree = tree
        self._composer = Composer(tree)

    def line(self, line: Line) -> Spoken | None:
        """A prompt as callers hear it; None where a text is missing or a placeholder means nothing."""
        try:
            utterances = self._composer.utterances((replace(line, language=None),), self.language)
        except KeyError:
            return None
        spoken = _spoken(utterances)
        sentences = spoken.heard.split("\n")
        known = all(each in self._kana for each in sentences)
        return replace(spoken, kana=tuple(self._kana[each] for each in sentences)) if known else spoken

    def unit(self, message: Message) -> Spoken | None:
        """A message alone: facts are filled in, what only a call can fill in stays as ``{name}``."""
        fill = tuple((name, self._as_written(name)) for name in sorted(message.placeholders(self.language)))
        return self.line(Line(message, tuple((name, value) for name, value in fill if value)))

    def _as_written(self, name: str) -> Filling | None:
        if name in self._tree.facts or name in GLOBAL_KEYS or name == "pause":
            return None
        return filling(self._tree, self.language, f"{{{name}}}")


def filling(tree: Tree, language: LanguageTag, text: str | Placeholder) -> Message:
    """Words, or a fact, as something that can be filled in."""
    some = next(iter(tree.system.values()))
    return replace(some, texts={language: ((text,),)})


def _spoken(utterances: tuple[Utterance, ...]) -> Spoken:
    segments = [segment for utterance in utterances for segment in utterance.segments]
    words = [segment for segment in segments if isinstance(segment, Words)]
    return Spoken(
        text=shown(segment.text if isinstance(segment, Words) else segment for segment in segments),
        heard=shown(segment.heard if isinstance(segment, Words) else segment for segment in segments),
        readings=tuple(dict.fromkeys((word.text, word.alias) for word in words if word.alias)),
        seconds=round(sum(utterance.seconds for utterance in utterances), 1),
    )


def without_facts(old: Tree, new: Tree) -> Tree:
    """The new tree with the old values of its facts: what differs then is not due to a fact."""
    facts = {name: old.facts.get(name, fact) for name, fact in new.facts.items()}
    return replace(new, facts=facts)
