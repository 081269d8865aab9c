"""What follows from the compiled parts: parents, and what is not spoken in a language yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.system import FACTUAL
from ivr.authoring.texts import HOLDS
from ivr.model import (
    Language,
    LanguageTag,
    LineId,
    Menu,
    Message,
    PhoneLine,
    Place,
    PlaceId,
    Procedure,
    TranslationState,
)

_SPOKEN = (TranslationState.SOURCE, TranslationState.CURRENT)


def parents(places: Mapping[PlaceId, Place]) -> dict[PlaceId, PlaceId]:
    """For each place the first menu, else the first opening, that leads to it."""
    found: dict[PlaceId, PlaceId] = {}
    for place in sorted(places.values(), key=lambda p: not isinstance(p, Menu)):
        for option in place.leads():
            found.setdefault(option.target, place.id)
    return found


def withheld(
    languages: Iterable[LanguageTag], places: Mapping[PlaceId, Place]
) -> dict[LanguageTag, frozenset[PlaceId]]:
    """Procedures with a text that is missing or stale in a language: not read out in it."""
    return {
        language: frozenset(
            place.id
            for place in places.values()
            if isinstance(place, Procedure)
            and not all(_is_current(message, language) for message in place.messages())
        )
        for language in languages
    }


def _is_current(message: Message, language: LanguageTag) -> bool:
    return message.states.get(language) in _SPOKEN


def current_enough(
    languages: Mapping[LanguageTag, Language],
    source: LanguageTag,
    needed: Collection[Message],
    vital: Collection[Message],
    factual: Collection[Message],
) -> Iterator[Issue]:
    """A language is offered with every ``needed`` text and with current ``vital`` and ``factual`` ones."""
    for language in languages.values():
        if language.tag == source:
            continue
        for message in needed:
            if language.tag not in message.texts:
                yield Issue(
                    Code.PROMPT_MISSING,
                    message.at,
                    f"'{message.id}' has no text in an offered language.",
                    f"Add '{message.id}' with 'source' and 'text' below translations/{language.tag}/.",
                    language.tag,
                )
        for message in vital:
            if not _is_current(message, language.tag):
                wrong = f"'{message.id}' tells what to do in an emergency and is not current."
                yield _not_current(Code.SUSPENSION_NOT_CURRENT, message, language.tag, wrong)
        for message in factual:
            if language.tag in message.texts and not _is_current(message, language.tag):
                wrong = f"'{message.id}' states facts and is not current."
                yield _not_current(Code.FACT_NOT_CURRENT, message, language.tag, wrong)


def _not_current(code: Code, message: Message, tag: LanguageTag, wrong: str) -> Issue:
    holds = HOLDS.format(message.id)
    cure = f"Translate it anew and copy today's text to 'source'{holds}; no change is used until then."
    return Issue(code, message.where(tag), wrong, cure, tag)


def frame(
    system: Mapping[str, Message], places: Mapping[PlaceId, Place], lines: Mapping[LineId, PhoneLine]
) -> Iterator[Message]:
    """What a language must have to be offered: the service's sentences, greetings, menus and names."""
    yield from system.values()
    yield from (line.greeting for line in lines.values() if line.greeting)
    for place in places.values():
        yield from place.messages() if isinstance(place, Menu) else (place.label, place.official)


def factual(system: Mapping[str, Message]) -> Iterator[Message]:
    """The service's own sentences that state facts."""
    yield from (system[name] for name in sorted(FACTUAL) if name in system)


def vital(system: Mapping[str, Message], places: Mapping[PlaceId, Place]) -> Iterator[Message]:
    """What is said in an emergency, with the suspension numbers: never stale in an offered language."""
    yield from (system[name] for name in ("help", "apology", "withheld", "phone-again") if name in system)
    for place in places.values():
        if isinstance(place, Procedure) and place.opening:
            yield from (said for said in (place.opening.say, place.opening.sms) if said)
