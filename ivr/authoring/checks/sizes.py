"""How large the answers to Twilio get, over all places and states: no document may reach 64 kB.

Estimated from above without a carrier's XML, each sentence in the language in which it is largest. That no
document is larger than the estimate, and that every Say is within its voice's limit by construction
(``ivr.speech.stretches``), is held by a test of the renderer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.walk import Visit
from ivr.dialogue.situation import offered
from ivr.dialogue.state import DialogueState
from ivr.model import LanguageTag, Message, Placeholder, PlaceId, Sentence, Tree, UnitId
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.lexicon import Lexicon
from ivr.speech.spoken import TABLES, Spoken
from ivr.speech.stretches import BREAK_CHARACTERS, SUB_CHARACTERS
from ivr.speech.utterance import Silence

MOST_BYTES = 64 * 1024
"""A larger document is refused and the caller hears an error (twilio.com/docs/api/errors/11750, read
2026-11-22)."""
AROUND_BYTES = 3000
"""The verbs around speech with their attributes and addresses, answers in the addresses apart."""
ADDRESSES = 3
"""How often the address of a state stands in one document at most."""
SAY_BYTES = 2 * len('<Say voice="" language=""><prosody rate="100%"></prosody></Say>')
"""Around one line: there is one Say for each at most, with names of a voice and a language as long."""
PLAYED_BYTES = 2 * len("<Play></Play>") + 2 * 256
"""A recording and the silence before it, each with an address of up to 256 bytes."""
FILLING_BYTES = 200
"""A number, key, day or time that is filled in, in any language."""
SERVICE_SENTENCES = 16
"""Sentences of the service's own that a failure, an overlay or the time of day adds at most."""


def check_sizes(
    tree: Tree, visits: Sequence[Visit], tables: Mapping[str, Spoken] = TABLES
) -> Iterator[Issue]:
    """All checks of this module. ``visits``: every state reached in the language that withholds nothing."""
    for place, size in largest_documents(tree, visits, tables).items():
        if size >= MOST_BYTES:
            wrong = f"What is heard at once in '{place}' may take {size // 1024} kB of TwiML."
            cure = f"Keep below {MOST_BYTES // 1024} kB: shorten it, or make two places of it."
            yield Issue(Code.DOCUMENT_SIZE, tree.places[place].at, wrong, cure)


def largest_documents(
    tree: Tree, visits: Sequence[Visit], tables: Mapping[str, Spoken] = TABLES
) -> dict[PlaceId, int]:
    """The most bytes that a document of each place takes in any language, failures and overlays included."""
    speech = _Speech(tree, tables)
    added = AROUND_BYTES + speech.of_the_service()
    found: dict[PlaceId, int] = {}
    for visit in visits:
        met = visit.met
        lines = (*met.content, *met.ask, *offered(tree, met.offers), *met.tail, *met.after_silence)
        size = added + _address_bytes(visit.state) + sum(map(speech.line_bytes, lines))
        found[visit.state.place] = max(size, found.get(visit.state.place, 0))
    return found


class _Speech:
    """Sizes of what is said, each in the language in which it is largest."""

    def __init__(self, tree: Tree, tables: Mapping[str, Spoken]) -> None:
        self._tree = tree
        self._composer = Composer(tree, tables)
        self._lexicons = {tag: Lexicon(readings) for tag, readings in tree.lexicon.items() if readings}
        self._known: dict[UnitId, int] = {}
        self._facts: dict[tuple[str, LanguageTag], int] = {}

    def of_the_service(self) -> int:
        """The longest sentences of the service's own, each with the most that may be filled in."""
        sizes = (self.line_bytes(Line(message)) for message in self._tree.system.values())
        return sum(nlargest(SERVICE_SENTENCES, sizes))

    def line_bytes(self, line: Line) -> int:
        """A line in a Say of its own, or as a recording, whichever is larger, and the silence after it."""
        filled = sum(self._message(filling) for _, filling in line.fill if isinstance(filling, Message))
        return BREAK_CHARACTERS + max(PLAYED_BYTES, SAY_BYTES + self._message(line.message) + filled)

    def _message(self, message: Message) -> int:
        if message.id not in self._known:
            texts = message.texts.items()
            self._known[message.id] = max((self._sentences(tag, said) for tag, said in texts), default=0)
        return self._known[message.id]

    def _sentences(self, language: LanguageTag, sentences: tuple[Sentence, ...]) -> int:
        parts = (part for sentence in sentences for part in sentence)
        return BREAK_CHARACTERS * len(sentences) + sum(
            self._filled(part, language) if isinstance(part, Placeholder) else self._text(part, language)
            for part in parts
        )

    def _text(self, text: str, language: LanguageTag) -> int:
        size = text_bytes(text)
        if language in self._lexicons:
            readings = (reading for _, reading in self._lexicons[language].split(text) if reading)
            size += sum(SUB_CHARACTERS + text_bytes(reading) for reading in readings)
        return size

    def _filled(self, placeholder: Placeholder, language: LanguageTag) -> int:
        """A fact with all that is said of it, a number twice; else any other filling."""
        key = (placeholder.name, language)
        if placeholder.name not in self._tree.facts:
            return FILLING_BYTES
        if key not in self._facts:
            self._facts[key] = self._fact(placeholder, language)
        return self._facts[key]

    def _fact(self, placeholder: Placeholder, language: LanguageTag) -> int:
        alone = Message(UnitId(""), self._tree.system["phone-again"].at, {language: ((placeholder,),)}, {})
        [utterance] = self._composer.utterances((Line(alone),), language)
        return sum(
            BREAK_CHARACTERS
            if isinstance(segment, Silence)
            else SUB_CHARACTERS + text_bytes(segment.text) + text_bytes(segment.alias or "")
            for segment in utterance.segments
        )


_REFERENCE = re.compile('[&<>"\t\n\r]')


def text_bytes(text: str) -> int:
    """In UTF-8, with the letters that XML writes as references."""
    return len(text.encode("utf-8", "replace")) + 5 * len(_REFERENCE.findall(text))


def _address_bytes(state: DialogueState) -> int:
    """The answers of a state, with ``=`` and ``&amp;`` between them."""
    return ADDRESSES * sum(len(answer.question) + len(answer.choice) + 6 for answer in state.answers)
