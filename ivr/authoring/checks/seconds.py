"""How long things take to hear, in every language, by the words and pauses that callers get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ivr.authoring.checks.filled import Filled, Fillings
from ivr.authoring.checks.words import quoted
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.walk import Visit
from ivr.dialogue.entrance import greeting, start
from ivr.dialogue.machine import situation
from ivr.dialogue.situation import offered
from ivr.model import LanguageTag, Menu, Message, PhoneLine, Sentence, Tree, UnitId
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.spoken import TABLES, Spoken

SENTENCE_SECONDS = 7.0
"""One sentence (voice rule P3)."""
PHONE_SECONDS = 4.0
"""What may stand around a phone number."""
OPTION_SECONDS = 5.0
"""One option with its key (voice rule P2)."""
MENU_SECONDS = 20.0
"""Question, count and options of one place; also the language gate (voice rules P2, §5)."""
GREETING_SECONDS = 8.0
"""From the start of a call to the first key offered (voice rule P1)."""


def check_seconds(
    tree: Tree,
    units: Mapping[UnitId, Message],
    walked: Mapping[LanguageTag, Sequence[Visit]],
    tables: Mapping[str, Spoken] = TABLES,
) -> Iterator[Issue]:
    """All checks of this module. ``walked``: every state that callers of each language reach."""
    composer, fillings = Composer(tree, tables), Fillings(tree, tables)
    for message in units.values():
        for language in message.texts:
            yield from _sentences(composer, fillings, message, language)
    for met in walked.values():
        alike = {_heard_there(visit): visit for visit in reversed(met)}
        for visit in reversed(alike.values()):
            yield from _visit(tree, composer, visit)
    yield from _gate(tree, composer)
    for phone_line in tree.lines.values():
        yield from _line(tree, composer, phone_line)


def _sentences(
    composer: Composer, fillings: Fillings, message: Message, language: LanguageTag
) -> Iterator[Issue]:
    for sentence in message.texts[language]:
        phone = any(fillings.is_number(part) for part in sentence)
        for filled in fillings.of(message, language, sentence):
            seconds = _seconds(composer, filled.line, language)
            limit = PHONE_SECONDS if phone else SENTENCE_SECONDS
            if seconds > limit:
                yield _too_long(message, filled, language, seconds, limit, phone)


def _too_long(
    message: Message, filled: Filled, language: LanguageTag, seconds: float, limit: float, phone: bool
) -> Issue:
    """Where a text is filled in, its length is at fault and not the sentence around it."""
    fault = filled.by or message
    [sentence] = fault.texts[language] if filled.by else filled.line.message.texts[language]
    which = f"{quoted(_literal(sentence))} in '{fault.id}'" + (f", said in '{message.id}'," * bool(filled.by))
    wrong = f"{which} takes about {seconds:.1f} s; {limit:.0f} s is the limit."
    cure = "Make two sentences of it."
    if filled.by:
        cure = "Say it in fewer words."
    elif phone:
        cure = "Give the number a short sentence of its own."
    code = Code.PHONE_NOT_ALONE if phone else Code.SENTENCE_TOO_LONG
    return Issue(code, fault.where(language), wrong, cure, language)


def _literal(sentence: Sentence) -> str:
    return "".join(part for part in sentence if isinstance(part, str))


def _seconds(composer: Composer, line: Line, language: LanguageTag) -> float:
    return sum(u.seconds for u in composer.utterances((line,), language))


def _heard_there(visit: Visit) -> tuple[object, ...]:
    """What is asked and offered, by ids: the same question is met after many different answers."""
    offers = tuple((offer.key, offer.label.id if offer.label else "") for offer in visit.met.offers)
    return (visit.state.place, tuple(line.message.id for line in visit.met.ask), offers)


def _visit(tree: Tree, composer: Composer, visit: Visit) -> Iterator[Issue]:
    language = visit.state.language
    place = tree.places[visit.state.place]
    asking = (*visit.met.ask, *offered(tree, visit.met.offers))
    seconds = sum(u.seconds for u in composer.utterances(asking, language))
    if seconds > MENU_SECONDS:
        at = (
            visit.met.ask[0].message.where(language)
            if visit.met.ask and not isinstance(place, Menu)
            else place.at
        )
        wrong = (
            f"Question and options in '{place.id}' take {seconds:.0f} s; the limit is {MENU_SECONDS:.0f} s."
        )
        yield Issue(Code.MENU_TOO_LONG, at, wrong, "Shorten the options, or put some below.", language)
    for offer in visit.met.offers:
        if offer.label:
            yield from _option(tree, composer, offer.label, offered(tree, (offer,)), language)


def _option(
    tree: Tree, composer: Composer, label: Message, lines: tuple[Line, ...], language: LanguageTag
) -> Iterator[Issue]:
    seconds = sum(u.seconds for u in composer.utterances(lines, language))
    if seconds > OPTION_SECONDS:
        wrong = f"The option '{label.id}' takes {seconds:.1f} s; the limit is {OPTION_SECONDS:.0f} s."
        yield Issue(Code.OPTION_TOO_LONG, label.where(language), wrong, "Say it in fewer words.", language)


def _gate(tree: Tree, composer: Composer) -> Iterator[Issue]:
    state = start(tree)
    content = situation(tree, state).content
    first = sum(u.seconds for u in composer.utterances(content[:2], state.language))
    whole = sum(u.seconds for u in composer.utterances(content, state.language))
    if first > GREETING_SECONDS or whole > MENU_SECONDS:
        wrong = f"The first key is offered after {first:.0f} s, the whole language gate takes {whole:.0f} s."
        cure = f"At most {GREETING_SECONDS:.0f} s and {MENU_SECONDS:.0f} s: shorten the greeting."
        yield Issue(Code.GREETING_TOO_LONG, tree.system["greeting"].at, wrong, cure)


def _line(tree: Tree, composer: Composer, called: PhoneLine) -> Iterator[Issue]:
    """What a line says before its first place, in each language."""
    for language in tree.languages:
        said = greeting(tree, called)
        seconds = sum(u.seconds for u in composer.utterances(said, language))
        if seconds > GREETING_SECONDS:
            wrong = f"The greeting of the line '{called.id}' takes {seconds:.0f} s."
            cure = f"At most {GREETING_SECONDS:.0f} s: the keys come after it."
            at = called.greeting.where(language) if called.greeting else called.at
            yield Issue(Code.GREETING_TOO_LONG, at, wrong, cure, language)
