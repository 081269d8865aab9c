"""The words of the menus on a page: a place, answers, and what a caller hears at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ivr.authoring.announced import announcement_seconds
from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.machine import present, step
from ivr.dialogue.state import DialogueState
from ivr.model import LanguageTag, Message, Procedure, Tree
from ivr.model.desk import Announcement, announcement_for
from ivr.prompt import Line
from ivr.screens.words import Tongue, words
from ivr.speech.compose import Composer
from ivr.speech.utterance import Utterance, Words
from ivr.speech.written import UNSPACED, Writer


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is heard in one language. ``voice``: the language whose voice says it. ``seconds``: estimated."""

    language: LanguageTag
    voice: LanguageTag
    text: str
    seconds: float


class MenuWords:
    """Texts of a tree in the language of a page, or in the tree's own where it has none of that."""

    def __init__(self, tree: Tree, tongue: Tongue) -> None:
        wanted = LanguageTag(tongue.value)
        self.language = wanted if wanted in tree.languages else tree.default_language
        self._tree, self._tongue = tree, tongue
        self._writer = Writer(tree, self.language)

    def text(self, message: Message) -> str:
        """A text of the menus."""
        return self._writer.message(message)

    def place(self, id: str) -> str:
        """What a place is called; its id if it is gone, or a menu."""
        place = {str(key): value for key, value in self._tree.places.items()}.get(id)
        if isinstance(place, Procedure):
            return self._writer.message(place.official)
        return id

    def language_name(self, tag: str) -> str:
        """A language as staff call it; on pages in other languages as those name it, or by its own name."""
        known = {str(key): value for key, value in self._tree.languages.items()}.get(tag)
        if known is None:
            return tag
        if str(self._tongue) == self._tree.default_language:
            return known.staff_name
        return words(self._tongue).get(f"language-{tag}", known.name)

    def answers(self, given: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """What was answered, as it was said back; ids where the menus have changed since."""
        return tuple(self._answer(question, choice) for question, choice in given)

    def _answer(self, question: str, choice: str) -> str:
        questions = {str(key): value for key, value in self._tree.questions.items()}
        asked = questions.get(question)
        chosen = next((each for each in asked.choices if each.id == choice), None) if asked else None
        return self._writer.message(chosen.echo) if chosen else f"{question}: {choice}"


def announced(tree: Tree, announcement: Announcement, heard: Iterable[LanguageTag]) -> tuple[Spoken, ...]:
    """What callers of these languages hear of an announcement, and in which voice."""
    found = []
    for tag in heard:
        voice, text = announcement_for(announcement, tag)
        found.append(Spoken(tag, voice, text, announcement_seconds(tree, voice, text)))
    return tuple(found)


def asked_for_a_person(tree: Tree, moment: Moment) -> tuple[Spoken, ...]:
    """What key 0 leads to at this moment, in each language."""
    composer = Composer(tree)
    found = []
    for tag in tree.languages:
        state = step(tree, DialogueState(tag, tree.front), KeysPressed("0"), moment)
        found.append(_spoken(composer, tag, present(tree, state, moment).lines))
    return tuple(found)


def _spoken(composer: Composer, tag: LanguageTag, lines: Sequence[Line]) -> Spoken:
    said = composer.utterances(lines, tag)
    text = " ".join(map(_sentences, said))
    return Spoken(tag, said[0].language.tag if said else tag, text, sum(each.seconds for each in said))


def _sentences(said: Utterance) -> str:
    """Its words; where the voice is silent between sentences, a space in languages that write one."""
    text, space = "", "" if said.language.tag.startswith(UNSPACED) else " "
    for each in said.segments:
        if isinstance(each, Words):
            text += each.text
        elif text.endswith((".", "?", "!")):
            text += space
    return text.strip()
