"""Languages, questions, items and lexicons: the shared words of a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.schema import REVIEWED, ItemPart, LanguagesFile, QuestionPart, Review, ReviewPart
from ivr.authoring.source import Source
from ivr.authoring.texts import Texts
from ivr.model import (
    Choice,
    ChoiceId,
    Item,
    ItemId,
    Language,
    LanguageTag,
    Position,
    Question,
    QuestionId,
)

RESERVED = frozenset(
    {"step", "part", "over", "under", "try", "why", "from", "line", "key", "note", "ref", "v"}
)
"""Names that the service's URLs use themselves (telephony.address), so no question may have them."""


def unresolved(at: Position, what: str, name: str, known: Iterable[str]) -> Issue:
    """An id that nothing has, with the nearest that exists."""
    names = [str(each) for each in known]
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    cure = f"Did you mean '{close[0]}'?" if close else f"Known: {', '.join(sorted(names)) or 'none'}."
    return Issue(Code.ID_UNRESOLVED, at, f"There is no {what} '{name}'.", cure)


def compile_languages(part: LanguagesFile, source: Source) -> dict[LanguageTag, Language]:
    """The languages in the order of the file."""
    return {
        LanguageTag(tag): Language(
            LanguageTag(tag),
            given.name,
            given.staff_name or given.name,
            given.key,
            given.voice,
            given.say,
            given.gather,
            given.rate,
            given.units_per_second,
            _review(given.review),
            source.at("languages", tag),
            {key: source.at("languages", tag, key) for key in ("voice", "say", "gather", "review")},
        )
        for tag, given in part.languages.items()
    }


def _review(given: Review) -> str:
    """As people read it: a state, or who and when."""
    return f"{given.by}, {given.on.isoformat()}" if isinstance(given, ReviewPart) else given


def check_reviews(part: LanguagesFile, source: Source, default: LanguageTag, today: date) -> Iterator[Issue]:
    """Only the default language can be the source, and nobody has reviewed anything tomorrow."""
    for tag, given in part.languages.items():
        at = source.at("languages", tag, "review")
        if given.review == "source" and tag != default:
            wrong = f"'{tag}' is translated, and not the source: that is '{default}'."
            yield Issue(Code.VALUE_WRONG, at, wrong, REVIEWED)
        if isinstance(given.review, ReviewPart) and given.review.on > today:
            wrong = f"The review of '{tag}' is on {given.review.on.isoformat()}, which is still to come."
            yield Issue(Code.VALUE_WRONG, at, wrong, "Write the day on which it was finished.")


def compile_questions(
    parts: dict[str, QuestionPart], source: Source, texts: Texts
) -> dict[QuestionId, Question]:
    """The questions with their choices."""
    questions: dict[QuestionId, Question] = {}
    for name, part in parts.items():
        at = source.at(name)
        if name in RESERVED:
            cure = f"Choose another; taken are {', '.join(sorted(RESERVED))}."
            texts.issues.append(
                Issue(Code.ID_RESERVED, at, f"The service itself uses the name '{name}' in its URLs.", cure)
            )
        ask = texts.message(f"questions.{name}.ask", part.ask, source.at(name, "ask"))
        choices = tuple(_choices(name, part, source, texts))
        questions[QuestionId(name)] = Question(QuestionId(name), ask, choices, at)
    return questions


def _choices(name: str, part: QuestionPart, source: Source, texts: Texts) -> Iterable[Choice]:
    for choice, words in part.choices.items():
        unit = f"questions.{name}.choices.{choice}"
        where = (name, "choices", choice)
        yield Choice(
            ChoiceId(choice),
            texts.message(f"{unit}.option", words.option, source.at(*where, "option")),
            texts.message(f"{unit}.echo", words.echo, source.at(*where, "echo")),
        )


def compile_items(parts: dict[str, ItemPart], source: Source, texts: Texts) -> dict[ItemId, Item]:
    """The items of all lists."""
    items: dict[ItemId, Item] = {}
    for name, part in parts.items():
        noun = texts.message(f"items.{name}.name", part.name, source.at(name, "name"))
        detail = (
            texts.message(f"items.{name}.detail", part.detail, source.at(name, "detail"))
            if part.detail
            else None
        )
        items[ItemId(name)] = Item(ItemId(name), noun, detail, source.at(name))
    return items
