"""Voices and language ids of languages.yaml, by the table of ``ivr.speech.voices``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.model import Language, LanguageTag, Tree
from ivr.speech.voices import GATHER, VOICES, Tag, Voice, voices_of

ALWAYS_NEEDED = frozenset({Tag.BREAK, Tag.PROSODY})
"""Silences between sentences; the language's rate, and slower where something is repeated."""

MOST_SHOWN = 8
"""Voices named in one message."""


def check_voices(tree: Tree) -> Iterator[Issue]:
    """All checks of this module."""
    for language in tree.languages.values():
        voice = VOICES.get(language.voice)
        needed = tags_needed(tree, language.tag)
        if voice is None:
            yield _unknown(language, needed)
        else:
            yield from _language(language, voice, needed)
            yield from _ssml(language, voice, needed)
        yield from _gather(language, voice)


def tags_needed(tree: Tree, language: LanguageTag) -> frozenset[Tag]:
    """What is written into a Say of this language; readings of the lexicon need ``sub``."""
    return ALWAYS_NEEDED | ({Tag.SUB} if tree.lexicon.get(language) else set())


def _unknown(language: Language, needed: frozenset[Tag]) -> Issue:
    wrong = f"Twilio is not known to have a voice '{language.voice}'."
    cure = _instead(language.voice, language.say_language, needed)
    return Issue(Code.VOICE_UNKNOWN, language.where("voice"), wrong, cure, language.tag)


def _language(language: Language, voice: Voice, needed: frozenset[Tag]) -> Iterator[Issue]:
    """At ``say``, where that is no language of Say at all; else at the voice of another language."""
    if voice.language == language.say_language:
        return
    wrong = f"The voice '{voice.id}' speaks {voice.language}, not '{language.say_language}'."
    if voices_of(language.say_language):
        at, cure = language.where("voice"), _instead(voice.id, language.say_language, needed)
    else:
        at, cure = language.where("say"), f"Write 'say: {voice.language}', or take another voice."
    yield Issue(Code.VOICE_LANGUAGE, at, wrong, cure, language.tag)


def _ssml(language: Language, voice: Voice, needed: frozenset[Tag]) -> Iterator[Issue]:
    missing = sorted(tag.value for tag in needed - voice.tags)
    if missing:
        wrong = f"The voice '{voice.id}' is not documented to take {_listed(missing, 'and')}."
        cure = f"Silences, rates and readings need them. {_instead(voice.id, voice.language, needed)}"
        yield Issue(Code.VOICE_SSML, language.where("voice"), wrong, cure, language.tag)


def _gather(language: Language, voice: Voice | None) -> Iterator[Issue]:
    """By the language that is spoken; nothing is known of those that no voice of the table speaks."""
    spoken = language.say_language
    if spoken not in GATHER and voice:
        spoken = voice.language
    ids = GATHER.get(spoken)
    if ids and language.gather_language not in ids.known:
        wrong = f"Gather does not know {spoken} as '{language.gather_language}'."
        cure = f"Write {_listed(ids.known, 'or')}; Say and Gather name some languages differently."
        yield Issue(Code.GATHER_LANGUAGE, language.where("gather"), wrong, cure, language.tag)


def _instead(voice: str, spoken: str, needed: frozenset[Tag]) -> str:
    """The nearest voice of a language that takes what is needed, or what else can be done."""
    vendor = voice.partition(".")[0]
    fit = [each.id for each in voices_of(spoken) if needed <= each.tags]
    fit.sort(key=lambda each: not each.startswith(vendor))
    if not fit:
        known = _listed(sorted(GATHER), "and")
        return f"Voices are known for {known}; others must first be added to ivr/speech/voices.py."
    close = get_close_matches(voice, fit, n=1, cutoff=0.85)
    return f"Did you mean '{close[0]}'?" if close else f"Voices for {spoken}: {', '.join(fit[:MOST_SHOWN])}."


def _listed(names: Iterable[str], last: str) -> str:
    *before, end = names
    return f"{', '.join(before)} {last} {end}" if before else end
