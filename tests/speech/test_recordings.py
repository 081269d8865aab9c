"""Which recording says a line: found by what is heard, and never by a name that could go stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.compile import compile_menus, require_tree
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line
from ivr.speech.compose import Composer
from ivr.speech.recordings import Clip, Recordings, Voicing, digest_of, utterance_of
from ivr.speech.utterance import Silence, Utterance, Words

EN, ES = LanguageTag("en"), LanguageTag("es")
TINY = Path(__file__).parent.parent / "cities" / "tiny"


@pytest.fixture(scope="module")
def tiny() -> Tree:
    """The tiny city."""
    return require_tree(compile_menus(TINY, date(2026, 11, 22)))


@pytest.fixture
def composer(tiny: Tree) -> Composer:
    """Its words."""
    return Composer(tiny)


@pytest.fixture
def said(tiny: Tree) -> Utterance:
    """Something said in English."""
    return Utterance(tiny.languages[EN], (Words("One."), Silence(500), Words("Two", "too")), 90)


@pytest.fixture
def lines(tiny: Tree) -> tuple[Line, Line, Line]:
    """Three lines with silences of different length after them."""
    names = ("goodbye", "privacy", "person-connecting")
    return tuple(  # type: ignore[return-value]
        Line(tiny.system[name], pause_ms=pause) for name, pause in zip(names, (100, 200, 300), strict=True)
    )


def recorded(composer: Composer, *lines: Line, slow: bool = False) -> Recordings:
    """These lines have recordings, named by their units."""
    found = {digest_of(utterance_of(composer, line, EN, slow)): f"/{line.message.id}" for line in lines}
    return Recordings(found, "/silence/{}".format)


def heard(composer: Composer, recordings: Recordings, *lines: Line, settle_ms: int = 0) -> list[object]:
    """URLs, and for speech its segments."""
    parts = Voicing(composer, recordings).parts(lines, EN, False, settle_ms)
    return [part.url if isinstance(part, Clip) else part.segments for part in parts]


# ------------------------------------------------------------------ digest


def test_the_digest_never_changes(said: Utterance) -> None:
    """Recordings by people are found by it for years: how it is made is an interface."""
    assert digest_of(said) == "c1be948a53b7d72f7a4ea9c9e2a8aca4"


def test_what_changes_the_digest(said: Utterance, tiny: Tree) -> None:
    """Other words, another reading, pause, speed, voice or language: another recording."""
    words, silence, last = said.segments
    others = [
        replace(said, segments=(Words("one."), silence, last)),
        replace(said, segments=(words, silence, Words("Two", "tu"))),
        replace(said, segments=(words, Silence(400), last)),
        replace(said, segments=(words, last)),
        replace(said, rate_percent=72),
        replace(said, language=replace(said.language, voice="Polly.Joey-Neural")),
        replace(said, language=replace(said.language, tag=ES)),
    ]
    assert len({digest_of(each) for each in (said, *others)}) == len(others) + 1


def test_what_does_not_change_the_digest(said: Utterance) -> None:
    """How a word is written, how the words are cut up and who reviewed the language cannot be heard."""
    words, silence, _ = said.segments
    same = [
        replace(said, segments=(words, silence, Words("2", "too"))),
        replace(said, segments=(Words("On"), Words("e."), silence, Words("too"))),
        replace(said, language=replace(said.language, review="reviewed", key="7", units_per_second=1.0)),
    ]
    assert {digest_of(each) for each in same} == {digest_of(said)}


def test_the_silence_after_a_line_is_not_part_of_it(composer: Composer, lines: tuple[Line, ...]) -> None:
    """One recording serves wherever the line is heard, with whatever silence after it."""
    first = lines[0]
    assert digest_of(utterance_of(composer, first, EN)) == digest_of(
        utterance_of(composer, replace(first, pause_ms=900), EN)
    )


# ------------------------------------------------------------------ parts


def test_without_recordings_all_is_spoken_as_before(composer: Composer, lines: tuple[Line, ...]) -> None:
    """The lines are one utterance with the silences between them, as the composer makes it."""
    [utterance] = composer.utterances(lines, EN)
    assert heard(composer, Recordings(), *lines) == [utterance.segments]
    assert heard(composer, Recordings(), *lines, settle_ms=500) == [(Silence(500), *utterance.segments)]


def test_all_recorded(composer: Composer, lines: tuple[Line, ...]) -> None:
    """Every silence between recordings, and the one before the first, is a file too; none is at the end."""
    assert heard(composer, recorded(composer, *lines), *lines, settle_ms=500) == [
        "/silence/500",
        "/system.goodbye",
        "/silence/100",
        "/system.privacy",
        "/silence/200",
        "/system.person-connecting",
    ]


def test_one_that_is_missing_is_spoken(composer: Composer, lines: tuple[Line, ...]) -> None:
    """A missing recording never silences a call: only its line is spoken, with the silences as they were."""
    first, middle, last = lines
    [spoken] = composer.utterances((middle,), EN)
    assert heard(composer, recorded(composer, first, last), *lines) == [
        "/system.goodbye",
        (Silence(100), *spoken.segments),
        "/silence/200",
        "/system.person-connecting",
    ]


def test_one_that_is_there_is_played(composer: Composer, lines: tuple[Line, ...]) -> None:
    """What is spoken around a recording stays together."""
    first, middle, last = lines
    [before], [after] = composer.utterances((first,), EN), composer.utterances((last,), EN)
    assert heard(composer, recorded(composer, middle), *lines, settle_ms=500) == [
        (Silence(500), *before.segments),
        "/silence/100",
        "/system.privacy",
        (Silence(200), *after.segments),
    ]


def test_the_same_line_twice(composer: Composer, lines: tuple[Line, ...]) -> None:
    """It is played twice, with its silence between."""
    first = lines[0]
    assert heard(composer, recorded(composer, first), first, first) == [
        "/system.goodbye",
        "/silence/100",
        "/system.goodbye",
    ]


def test_slower_needs_its_own_recording(composer: Composer, lines: tuple[Line, ...]) -> None:
    """A line that is repeated slower is not answered with the recording at normal speed."""
    first = lines[0]
    slow = Recordings(recorded(composer, first, slow=True).urls, str)
    for recordings, played in ((recorded(composer, first), False), (slow, True)):
        [part] = Voicing(composer, recordings).parts((first,), EN, True, 0)
        assert isinstance(part, Clip) is played


def test_a_line_in_another_language(composer: Composer, lines: tuple[Line, ...]) -> None:
    """A recording of the turn's language is not played for a line in another."""
    first = lines[0]
    spanish = replace(first, language=ES)
    [part] = Voicing(composer, recorded(composer, first)).parts((spanish,), EN, False, 0)
    assert isinstance(part, Utterance)
    assert part.language.tag == ES
