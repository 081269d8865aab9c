"""What follows from the compiled parts: parents, and what is not spoken in a language yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.model import (
    Language,
    LanguageTag,
    Menu,
    Message,
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
    system: Mapping[str, Message],
    places: Mapping[PlaceId, Place],
) -> Iterator[Issue]:
    """A language is offered only with every menu and system sentence, and current suspension numbers."""
    for language in languages.values():
        if language.tag == source:
            continue
        for message in _frame(system, places):
            if language.tag not in message.texts:
                yield Issue(
                    Code.PROMPT_MISSING,
                    message.at,
                    f"'{message.id}' has no text in an offered language.",
                    f"Add '{message.id}' with 'source' and 'text' below translations/{language.tag}/.",
                    language.tag,
                )
        for message in _vital(system, places):
            if not _is_current(message, language.tag):
                yield Issue(
                    Code.SUSPENSION_NOT_CURRENT,
                    message.where(language.tag),
                    f"'{message.id}' tells what to do in an emergency and is not current.",
                    "Translate it anew and copy today's text to 'source'; no change is used until then.",
                    language.tag,
                )


def _frame(system: Mapping[str, Message], places: Mapping[PlaceId, Place]) -> Iterator[Message]:
    yield from system.values()
    for place in places.values():
        yield from place.messages() if isinstance(place, Menu) else (place.label, place.official)


def _vital(system: Mapping[str, Message], places: Mapping[PlaceId, Place]) -> Iterator[Message]:
    yield from (system[name] for name in ("help", "apology", "withheld", "phone-again") if name in system)
    for place in places.values():
        if isinstance(place, Procedure) and place.opening:
            yield place.opening.say
