"""How long what lies on top of places takes to hear: closed desks, queue, callback, message and SMS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ivr.authoring.checks.seconds import (
    MENU_SECONDS,
    OPTION_SECONDS,
    PHONE_SECONDS,
    SENTENCE_SECONDS,
)
from ivr.authoring.checks.words import quoted
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.moments import STAFFED
from ivr.authoring.services import MOST_AHEAD, MOST_MINUTES, Met, in_need, wanting_text
from ivr.authoring.walk import Visit
from ivr.dialogue.machine import present, situation
from ivr.dialogue.situation import Offer, Situation, offered
from ivr.dialogue.turn import Gather
from ivr.dialogue.waiting import Wait, told
from ivr.model import LanguageTag, Message, Placeholder, Sentence, Tree
from ivr.prompt import Filling, KeyedNumber, Line
from ivr.speech.compose import Composer
from ivr.speech.spoken import TABLES, Spoken

_UNSAID = KeyedNumber(())
"""A number is measured without its digits, as those of the menus are."""


def check_services(
    tree: Tree, visits: Sequence[Visit], tables: Mapping[str, Spoken] = TABLES
) -> Iterator[Issue]:
    """All checks of this module. ``visits``: every state reached in the default language.

    The others are told the same in other words, so it is put into words for each, and walked once.
    """
    composer = Composer(tree, tables)
    filled, choices = _heard(tree, visits)
    for language in tree.languages:
        measured = _Measured(tree, composer, language)
        for line in filled:
            yield from measured.line(line)
        for met in choices:
            yield from measured.choice(met)


def _heard(tree: Tree, visits: Sequence[Visit]) -> tuple[list[Line], list[Situation]]:
    """Each line that is filled during the call, and each choice, once."""
    lines: dict[object, Line] = {}
    choices: dict[object, Situation] = {}
    for met in _met(tree, visits):
        turn = present(tree, met.state, met.moment)
        for line in turn.lines if met.state.overlay else ():
            lines.setdefault((line.message.id, _filling(line)), line)
        if isinstance(turn.then, Gather):
            found = situation(tree, met.state, met.moment)
            choices.setdefault(tuple((o.key, o.label.id) for o in found.offers if o.label), found)
    for line in (*told(tree, Wait(MOST_AHEAD + 1, 0, 0)), *told(tree, Wait(1, 0, MOST_MINUTES * 60))):
        lines.setdefault((line.message.id, _filling(line)), line)
    return [line for line in lines.values() if _filling(line)], [met for key, met in choices.items() if key]


def _filling(line: Line) -> tuple[tuple[str, Filling], ...]:
    """What is filled in that no text is; options are measured with their texts."""
    return line.fill if not any(isinstance(filling, Message) for _, filling in line.fill) else ()


def _met(tree: Tree, visits: Sequence[Visit]) -> Iterator[Met]:
    """From the first menu, from each kind of end of a list, and where a line begins with the ways on."""
    first = visits[0]
    yield from in_need(tree, first.state, first.keys)
    ends = {
        tuple(o.label.id for o in visit.met.offers if o.label): visit for visit in visits if visit.met.ends
    }
    for visit in ends.values():
        yield from wanting_text(tree, visit.state, visit.keys)
    yield from (Met(visit.state, visit.keys, STAFFED) for visit in visits if visit.state.overlay)


class _Measured:
    """One language; the same thing is told once."""

    def __init__(self, tree: Tree, composer: Composer, language: LanguageTag) -> None:
        self._tree, self._composer, self._language = tree, composer, language
        self._told: set[object] = set()

    def choice(self, met: Situation) -> Iterator[Issue]:
        """Question and options, and each option alone."""
        seconds = self._seconds((*met.ask, *offered(self._tree, met.offers)))
        labels = [offer.label for offer in met.offers if offer.label]
        if seconds > MENU_SECONDS:
            what = f"The choice that ends with '{labels[-1].id}'"
            wrong = f"{what} takes {seconds:.0f} s; {MENU_SECONDS:.0f} s is the limit."
            yield from self._issue(Code.MENU_TOO_LONG, labels[-1], wrong, "Say its options in fewer words.")
        for offer in met.offers:
            if offer.label and offer.label.id not in self._told:
                self._told.add(offer.label.id)
                yield from self._option(offer, offer.label)

    def _option(self, offer: Offer, label: Message) -> Iterator[Issue]:
        seconds = self._seconds(offered(self._tree, (offer,)))
        if seconds > OPTION_SECONDS:
            wrong = f"The option '{label.id}' takes {seconds:.1f} s; {OPTION_SECONDS:.0f} s is the limit."
            yield from self._issue(Code.OPTION_TOO_LONG, label, wrong, "Say it in fewer words.")

    def line(self, line: Line) -> Iterator[Issue]:
        """Sentences that are filled during the call; the others are measured as they are written."""
        names = {name for name, _ in line.fill}
        for sentence in line.message.texts[self._language]:
            if any(isinstance(part, Placeholder) and part.name in names for part in sentence):
                yield from self._sentence(line, sentence)

    def _sentence(self, line: Line, sentence: Sentence) -> Iterator[Issue]:
        number = any(isinstance(filling, KeyedNumber) for _, filling in line.fill)
        fill = tuple((name, _UNSAID if isinstance(f, KeyedNumber) else f) for name, f in line.fill)
        alone = replace(line.message, texts={self._language: (sentence,)})
        seconds = self._seconds((replace(line, message=alone, fill=fill),))
        limit = PHONE_SECONDS if number else SENTENCE_SECONDS
        if seconds > limit:
            code = Code.PHONE_NOT_ALONE if number else Code.SENTENCE_TOO_LONG
            text = quoted("".join(part for part in sentence if isinstance(part, str)))
            wrong = f"{text} in '{line.message.id}' takes about {seconds:.1f} s; {limit:.0f} s is the limit."
            cure = "Give the number a short sentence of its own." if number else "Make two sentences of it."
            yield from self._issue(code, line.message, wrong, cure)

    def _seconds(self, lines: Sequence[Line]) -> float:
        return sum(u.seconds for u in self._composer.utterances(tuple(lines), self._language))

    def _issue(self, code: Code, message: Message, wrong: str, cure: str) -> Iterator[Issue]:
        if (code, message.id) not in self._told:
            self._told.add((code, message.id))
            yield Issue(code, message.where(self._language), wrong, cure, self._language)
