"""Texts and their translations: status is computed by comparing, never written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.authoring.check import Checked
from ivr.authoring.codes import Code
from ivr.authoring.issues import Severity
from ivr.authoring.texts import sentence
from ivr.model import LanguageTag, Message, Placeholder, Tree, UnitId

Check = Callable[..., Checked]
EN, ES = LanguageTag("en"), LanguageTag("es")
LICENSE = "procedures/dog-license.yaml"
LICENSE_ES = f"translations/es/{LICENSE}"
PUPPIES = UnitId("dog-license.after.puppies")
SENTENCE = "Puppies under {puppy-months} need no license."
TRANSLATION = '  text: "Los cachorros de menos de {puppy-months} no necesitan licencia."'


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("Hello.", ("Hello.",)),
        ("{a}", (Placeholder("a"),)),
        ("{a-b2}です。", (Placeholder("a-b2"), "です。")),
        ("a {b}{c} d", ("a ", Placeholder("b"), Placeholder("c"), " d")),
    ],
)
def test_placeholders_are_taken_out_of_a_text(text: str, parts: tuple[str | Placeholder, ...]) -> None:
    """Text and placeholders stand in the order written, without empty stretches."""
    assert sentence(text) == parts


def unit(checked: Checked) -> Message:
    """The message about puppies."""
    return checked.units[PUPPIES]


def found(checked: Checked) -> list[tuple[Code, str, str | None]]:
    """Code, file and language of every issue."""
    return [(i.code, i.at.path.removeprefix("menus/"), i.language) for i in checked.issues]


def test_a_translation_of_todays_text_is_current(edited: Check) -> None:
    """The source text itself is 'source', an equal copy makes the translation 'current'."""
    assert unit(edited()).states == {EN: "source", ES: "current"}


def test_a_changed_source_makes_a_translation_stale_and_keeps_its_text(edited: Check) -> None:
    """Even a changed comma counts; the old words stay in the tree so that they can be compared."""
    checked = edited((LICENSE, SENTENCE, "Puppies under {puppy-months}, need no license."))
    assert unit(checked).states == {EN: "source", ES: "stale"}
    assert ES in unit(checked).texts
    assert found(checked) == [(Code.TRANSLATION_STALE, LICENSE_ES, ES)]


def test_a_missing_translation_has_no_text_and_no_substitute(edited: Check) -> None:
    """A voice never reads the text of another language."""
    checked = edited((LICENSE_ES, TRANSLATION, '  text: ""'))
    assert unit(checked).states == {EN: "source", ES: "missing"}
    assert ES not in unit(checked).texts
    assert found(checked) == [(Code.TRANSLATION_MISSING, LICENSE, ES)]


def test_a_translation_of_nothing_is_an_orphan(edited: Check) -> None:
    """A renamed unit leaves its translation behind: the orphan and the missing one are both named."""
    checked = edited((LICENSE_ES, f"{PUPPIES}:", "dog-license.after.kittens:"))
    assert found(checked) == [
        (Code.TRANSLATION_MISSING, LICENSE, ES),
        (Code.TRANSLATION_ORPHAN, LICENSE_ES, ES),
    ]


def test_work_in_progress_does_not_refuse_the_tree(edited: Check) -> None:
    """Missing and stale texts of procedures are warnings: the other languages go on."""
    checked = edited((LICENSE_ES, TRANSLATION, '  text: ""'))
    assert {issue.severity for issue in checked.issues} == {Severity.WARNING}
    assert checked.usable


def test_a_unit_translated_in_two_files_is_refused(edited: Check) -> None:
    """Otherwise the order of the files would decide."""
    double = f'{PUPPIES}:\n  source: "x"\n  text: "y"\ntown-hall.label:'
    checked = edited(("translations/es/topics/town-hall.yaml", "town-hall.label:", double))
    assert Code.ID_DUPLICATE in {issue.code for issue in checked.issues}


def test_a_menu_text_must_be_there_in_every_offered_language(edited: Check) -> None:
    """Without the menus nobody gets anywhere, so this is an error and no warning."""
    checked = edited(("translations/es/city.yaml", '"¿De qué se trata?"', '""'))
    assert (Code.PROMPT_MISSING, "city.yaml", ES) in found(checked)
    assert not checked.usable


def test_one_empty_sentence_of_several_is_refused_in_the_source(edited: Check) -> None:
    """A list with a forgotten entry is not spoken with a hole in it."""
    checked = edited((LICENSE, "      - The old tag is exchanged.", '      - ""'))
    assert Code.PROMPT_MISSING in {issue.code for issue in checked.issues}


def test_one_empty_sentence_of_several_is_not_a_translation(edited: Check) -> None:
    """The same holds for translations: a text with a hole counts as missing."""
    checked = edited((LICENSE_ES, '["La placa vieja se cambia.", ', '["", '))
    kept = checked.units[UnitId("dog-license.after.old-tag-kept")]
    assert kept.states[ES] == "missing"


@pytest.mark.parametrize("written", ["{Puppy-Months}", "{puppy_months}", "{ puppy-months }", "{puppy-months"])
def test_a_misspelt_placeholder_is_never_spoken_as_text(edited: Check, written: str) -> None:
    """Braces that hold no name of a fact are an error, whatever stands between them."""
    checked = edited(
        (LICENSE, "{puppy-months}", written),
        (LICENSE_ES, SENTENCE, SENTENCE.replace("{puppy-months}", written)),
        (LICENSE_ES, "menos de {puppy-months}", f"menos de {written}"),
    )
    assert Code.PLACEHOLDER_UNKNOWN in {issue.code for issue in checked.issues}


def test_an_issue_of_a_translation_points_into_its_file(edited: Check) -> None:
    """A translator opens the file with the translation, so that is where the line must be."""
    checked = edited((LICENSE_ES, "no necesitan licencia.", "no necesitan 1 licencia."))
    (issue,) = checked.issues
    assert issue.code is Code.DIGIT_TYPED
    assert issue.language == ES
    assert issue.at.path == f"menus/{LICENSE_ES}"


def test_the_tiny_city_speaks_another_source_language(tiny: Tree) -> None:
    """Nothing takes Japanese for granted: here English is the source."""
    assert tiny.default_language == EN
    assert {message.states[EN] for message in tiny.system.values()} == {"source"}
    assert {message.states[ES] for message in tiny.system.values()} == {"current"}
