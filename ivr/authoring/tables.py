"""Case tables and paths as data for people: what each case is told, in words, per language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.authoring.walk import NO_PERSON, Case, Path, cases, entries, given, paths
from ivr.dialogue.machine import present, situation
from ivr.dialogue.procedure import outcome
from ivr.dialogue.state import DialogueState, Step
from ivr.model import (
    Answer,
    Fact,
    FactId,
    GroupedNumber,
    Item,
    LanguageTag,
    LineId,
    ListKind,
    Message,
    Note,
    Placeholder,
    Procedure,
    Sentence,
    Tree,
)
from ivr.speech.compose import Composer, spoken_fact
from ivr.speech.spoken import for_language, tables_of


@dataclass(frozen=True, slots=True)
class Row:
    """One case in words. ``ids``: answers as ``question=choice``; ``wanted``: the item ids of all lists."""

    ids: tuple[str, ...]
    answers: tuple[str, ...]
    before: tuple[str, ...]
    bring: tuple[str, ...]
    know: tuple[str, ...]
    state: tuple[str, ...]
    after: tuple[str, ...]
    person: bool
    wanted: tuple[str, ...]


def case_rows(tree: Tree, procedure: Procedure, language: LanguageTag) -> list[Row]:
    """Every case of a procedure in one language."""
    words = Written(tree, language)
    starts = entries(tree, procedure)
    found = dict.fromkeys(case.answers for start in starts for case in cases(procedure, start))
    return [_row(words, procedure, Case(answers, outcome(procedure, given(answers)))) for answers in found]


def _row(words: Written, procedure: Procedure, case: Case) -> Row:
    told = case.told
    return Row(
        ids=tuple(f"{a.question}={a.choice}" for a in case.answers),
        answers=tuple(words.answer(procedure, answer) for answer in case.answers),
        before=tuple(words.message(note.say) for note in told.before),
        bring=tuple(words.item(item) for item in told.lists[ListKind.BRING]),
        know=tuple(words.item(item) for item in told.lists[ListKind.KNOW]),
        state=tuple(words.item(item) for item in told.lists[ListKind.STATE]),
        after=tuple(words.message(note.say) for note in told.after),
        person=told.person,
        wanted=tuple(item.id for kind in ListKind for item in told.lists[kind]),
    )


class Written:
    """Messages as a person reads them: phone numbers in figures, all else as it is spoken."""

    def __init__(self, tree: Tree, language: LanguageTag) -> None:
        self._tree = tree
        self._language = language
        self._spoken = for_language(language, tables_of(tree))

    def message(self, message: Message) -> str:
        """All sentences of a message; empty where it has no text in this language."""
        space = "" if self._language.startswith("ja") else " "
        return space.join(self._sentence(s) for s in message.texts.get(self._language, ()))

    def _sentence(self, sentence: Sentence) -> str:
        return "".join(self._value(part.name) if isinstance(part, Placeholder) else part for part in sentence)

    def _value(self, name: str) -> str:
        fact: Fact | None = self._tree.facts.get(FactId(name))
        if fact is None:
            return f"{{{name}}}"
        return str(fact.value) if isinstance(fact.value, GroupedNumber) else spoken_fact(self._spoken, fact)

    def item(self, item: Item) -> str:
        """Name and detail of an item."""
        name = self.message(item.name)
        return f"{name}: {self.message(item.detail)}" if item.detail else name

    def note(self, note: Note) -> str:
        """What a note says."""
        return self.message(note.say)

    def answer(self, procedure: Procedure, answer: Answer) -> str:
        """The answer as it is echoed."""
        question = next(a.question for a in procedure.ask if a.question.id == answer.question)
        choice = question.choice(answer.choice)
        return self.message(choice.echo) if choice else answer.choice


@dataclass(frozen=True, slots=True)
class PathRow:
    """One way to an outcome: keys from the language on, seconds until all is said, what is listed.

    ``keys`` holds only keys that must be pressed; the parts of a long outcome go on by themselves.
    """

    keys: str
    place: str
    answers: tuple[str, ...]
    seconds: float
    wanted: tuple[str, ...]


def path_rows(tree: Tree, language: LanguageTag, called: LineId | None = None) -> Iterator[PathRow]:
    """Every path of a language, on one line."""
    composer = Composer(tree)
    for path in paths(tree, language, called):
        yield _path_row(tree, composer, path)


def _path_row(tree: Tree, composer: Composer, path: Path) -> PathRow:
    place = tree.places[path.end.place]
    assert isinstance(place, Procedure)
    told = outcome(place, path.end.given())
    states = (*path.states, *_outcome_states(tree, path.end))
    return PathRow(
        keys=" ".join(path.keys),
        place=path.end.place,
        answers=tuple(f"{a.question}={a.choice}" for a in path.end.answers),
        seconds=round(sum(heard_seconds(tree, composer, state) for state in states)),
        wanted=tuple(item.id for kind in ListKind for item in told.lists[kind]),
    )


def _outcome_states(tree: Tree, first: DialogueState) -> Iterator[DialogueState]:
    """The first part of an outcome and those that follow by themselves."""
    state: DialogueState | None = first
    while state:
        yield state
        onward = situation(tree, state).on_silence
        follows = onward and onward.step is Step.OUTCOME and not onward.overlay
        state = onward if follows else None


def heard_seconds(tree: Tree, composer: Composer, state: DialogueState) -> float:
    """Estimated seconds of everything said in a state."""
    turn = present(tree, state, NO_PERSON)
    return sum(u.seconds for u in composer.utterances(turn.lines, turn.language, turn.slow))
