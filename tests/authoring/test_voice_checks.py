"""Voices and ids of languages.yaml: what is refused, and what the author is told to write instead."""

from __future__ import annotations

import pytest

from ivr.authoring.checks.voices import check_voices, tags_needed
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue
from ivr.model import Language, LanguageTag, Position, Tree
from ivr.speech.voices import Family, Tag, Voice, voices_of

ES = LanguageTag("es")


def tree_with(tiny: Tree, voice: str, say: str, gather: str) -> Tree:
    """The tiny city with one language only."""
    here = Position("menus/languages.yaml", 3, 3)
    at = {key: Position(here.path, 3, column) for column, key in enumerate(("voice", "say", "gather"), 10)}
    spoken = Language(ES, "Español", "Spanish", "1", voice, say, gather, 90, 15.0, "source", here, at)
    fields = {name: getattr(tiny, name) for name in Tree.__dataclass_fields__}
    return Tree(**{**fields, "languages": {ES: spoken}})


def found(tiny: Tree, voice: str, say: str = "es-US", gather: str = "es-US") -> list[Issue]:
    """What is wrong with a voice, a language of Say and a language of Gather."""
    return list(check_voices(tree_with(tiny, voice, say, gather)))


def columns(issues: list[Issue]) -> list[tuple[Code, int]]:
    """Codes with the column they point at: 10 voice, 11 say, 12 gather."""
    return [(issue.code, issue.at.column) for issue in issues]


@pytest.mark.parametrize("voice", voices_of("es-US"), ids=lambda voice: voice.id)
def test_voices_of_the_table_pass_if_they_take_what_is_written(tiny: Tree, voice: Voice) -> None:
    """Every engine that takes silences and rates may be chosen, and no other."""
    plain = voice.family in (Family.GOOGLE_NEURAL2, Family.GOOGLE_CHIRP3_HD)
    assert columns(found(tiny, voice.id)) == ([(Code.VOICE_SSML, 10)] if plain else [])


@pytest.mark.parametrize(
    ("voice", "cure"),
    [
        ("Polly.lupe-Neural", "Did you mean 'Polly.Lupe-Neural'?"),
        ("Poly.Lupe-Neural", "Did you mean 'Polly.Lupe-Neural'?"),
        ("Google.es-US-WaveNet-B", "Did you mean 'Google.es-US-Wavenet-B'?"),
        ("alice", "Voices for es-US: Polly.Lupe, "),
    ],
)
def test_unknown_voices(tiny: Tree, voice: str, cure: str) -> None:
    """The nearest voice of the same language, else those there are."""
    [issue] = found(tiny, voice)
    assert (issue.code, issue.at.column) == (Code.VOICE_UNKNOWN, 10)
    assert issue.cure.startswith(cure)


def test_a_cure_is_never_refused_itself(tiny: Tree) -> None:
    """What is proposed instead of a voice that takes too little passes."""
    [issue] = found(tiny, "Google.es-US-Chirp3-HD-Kore")
    proposed = issue.cure.rpartition(": ")[2].rstrip(".").split(", ")
    assert proposed[0].startswith("Google.")
    assert not [issue for voice in proposed for issue in found(tiny, voice)]


def test_a_voice_of_another_language(tiny: Tree) -> None:
    """At the voice, where Say has the language; at ``say``, where it has not."""
    assert columns(found(tiny, "Polly.Mia-Neural")) == [(Code.VOICE_LANGUAGE, 10)]
    assert columns(found(tiny, "Polly.Lupe-Neural", "es")) == [(Code.VOICE_LANGUAGE, 11)]
    [issue] = found(tiny, "Polly.Lupe-Neural", "es")
    assert "say: es-US" in issue.cure


def test_mandarin_in_the_wrong_column(tiny: Tree) -> None:
    """The ids of Say and Gather swapped: each is refused where it stands."""
    issues = found(tiny, "Polly.Zhiyu-Neural", "cmn-Hans-CN", "cmn-CN")
    assert columns(issues) == [(Code.VOICE_LANGUAGE, 11), (Code.GATHER_LANGUAGE, 12)]


@pytest.mark.parametrize("gather", ["cmn-Hans-CN", "zh-CN", "zh"])
def test_ids_of_either_recogniser(tiny: Tree, gather: str) -> None:
    """Google's and Deepgram's names are both known."""
    assert not found(tiny, "Polly.Zhiyu-Neural", "cmn-CN", gather)


def test_a_language_without_any_voice(tiny: Tree) -> None:
    """Nepali has no voice: the author is told which languages have, and where the table is."""
    [issue] = found(tiny, "Google.ne-NP-Wavenet-A", "ne-NP", "ne-NP")
    assert issue.code is Code.VOICE_UNKNOWN
    assert "cmn-CN" in issue.cure
    assert "ivr/speech/voices.py" in issue.cure


def test_readings_need_sub(tiny: Tree) -> None:
    """A language with a lexicon needs one tag more than one without."""
    assert Tag.SUB in tags_needed(tiny, LanguageTag("en"))
    assert Tag.SUB not in tags_needed(tiny, ES)
