"""staff.yaml to messages: what the staff hear, in the city's own language only.

The name of each language, as the staff call it, stands with the language in languages.yaml.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.authoring.source import Source
from ivr.authoring.system import ALWAYS, STAFF_UNITS
from ivr.authoring.texts import sentence
from ivr.authoring.vocabulary import unresolved
from ivr.model import FactId, Language, LanguageTag, Message, Placeholder, TranslationState, UnitId
from ivr.model.ids import language_unit


def compile_staff(
    parts: Mapping[str, tuple[str, ...]],
    source: Source,
    languages: Mapping[LanguageTag, Language],
    default: LanguageTag,
    facts: Collection[FactId],
) -> tuple[dict[str, Message], list[Issue]]:
    """The messages, and what is missing, unknown or wrongly filled. Any sentence may hold facts."""
    made = {name: _message(name, text, source, default) for name, text in parts.items()}
    issues = [_missing(name, source) for name in STAFF_UNITS if name not in parts]
    for name, message in made.items():
        if name in STAFF_UNITS:
            issues += _filled(name, message, STAFF_UNITS[name], default, facts)
        else:
            issues.append(unresolved(source.at(name), "sentence for the staff", name, STAFF_UNITS))
    return {**made, **dict(_language_names(languages.values(), default))}, issues


def _language_names(languages: Iterable[Language], default: LanguageTag) -> Iterator[tuple[str, Message]]:
    for language in languages:
        name = language_unit(language.tag)
        texts = {default: ((language.staff_name,),)}
        yield name, Message(UnitId(f"staff.{name}"), language.at, texts, {default: TranslationState.SOURCE})


def _message(name: str, text: tuple[str, ...], source: Source, default: LanguageTag) -> Message:
    texts = {default: tuple(sentence(part) for part in text)}
    return Message(UnitId(f"staff.{name}"), source.at(name), texts, {default: TranslationState.SOURCE})


def _missing(name: str, source: Source) -> Issue:
    wrong = f"The sentence '{name}' for the staff is missing."
    return Issue(Code.PROMPT_MISSING, source.at(), wrong, f"Add '{name}: …'.")


def _filled(
    name: str, message: Message, needed: frozenset[str], default: LanguageTag, facts: Collection[FactId]
) -> Iterator[Issue]:
    found = {p.name for said in message.texts[default] for p in said if isinstance(p, Placeholder)}
    if found - ALWAYS - set(facts) != needed:
        wrong = f"'{name}' has other placeholders than it is filled with."
        cure = f"Write {' '.join(f'{{{p}}}' for p in sorted(needed)) or 'none'}, or facts."
        yield Issue(Code.PLACEHOLDER_UNKNOWN, message.at, wrong, cure)
