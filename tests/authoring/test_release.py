"""What a changed text does: to the check, to a release, and to callers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import Checked, check_menus
from ivr.authoring.codes import Code
from ivr.authoring.issues import Severity, errors
from ivr.dialogue.entrance import start
from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.machine import present, step
from ivr.model import LanguageTag, Tree
from ivr.speech.compose import Composer

TODAY = date(2026, 11, 22)
EN, ES = LanguageTag("en"), LanguageTag("es")


def change(root: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = (root / name).read_text("utf-8")
    assert text.count(old) == 1
    (root / name).write_text(text.replace(old, new), "utf-8")


def both(root: Path) -> tuple[Checked, Checked]:
    """As ``ivr check`` and ``ivr check --release`` see it."""
    return check_menus(root, TODAY, "menus"), check_menus(root, TODAY, "menus", release=True)


def heard(tree: Tree, keys: str) -> str:
    """All words of the turn after these keys."""
    state = start(tree)
    for key in keys:
        state = step(tree, state, KeysPressed(key), Moment())
    turn = present(tree, state, Moment())
    return " ".join(u.text for u in Composer(tree).utterances(turn.lines, turn.language))


@pytest.mark.parametrize(
    ("name", "old", "new", "stale_at"),
    [
        ("city.yaml", "Which one is it?", "Which of these?", "city.yaml:10:1"),
        ("city.yaml", "For anything else", "For all the rest", "city.yaml:7:1"),
        ("system.yaml", "Port Alder town", "Well, Port Alder town", "system.yaml:1:1"),
    ],
)
def test_a_stale_menu_or_system_sentence_fails_a_release(
    town: Path, name: str, old: str, new: str, stale_at: str
) -> None:
    """It is heard by every caller of the language, so a check warns and a release fails, at one place."""
    change(town, name, old, new)
    checked, release = both(town)
    assert checked.usable
    (warning,) = checked.issues
    assert (warning.code, warning.severity) == (Code.TRANSLATION_STALE, Severity.WARNING)
    (error,) = errors(release.issues)
    assert str(error.at) == f"menus/translations/es/{stale_at}"
    assert (error.code, error.at, error.language) == (warning.code, warning.at, ES)


def test_a_stale_label_that_a_menu_speaks_fails_a_release(town: Path) -> None:
    """A procedure's own label is heard in the menu, although the procedure is withheld."""
    change(town, "topics/town-hall.yaml", "label: For the town hall", "label: For the city hall")
    release = both(town)[1]
    assert [issue.code for issue in errors(release.issues)] == [Code.TRANSLATION_STALE]


def test_a_missing_menu_sentence_is_an_error_anyway(town: Path) -> None:
    """A language is offered only with all of them."""
    change(town, "translations/es/city.yaml", '"¿Cuál es?"', '""')
    checked, release = both(town)
    for each in (checked, release):
        assert [issue.code for issue in errors(each.issues)] == [Code.PROMPT_MISSING]


def test_a_stale_procedure_is_withheld_and_callers_are_told(town: Path) -> None:
    """No error: the rest of the language goes on."""
    change(town, "procedures/dog-license.yaml", "Puppies under", "Puppies below")
    checked, release = both(town)
    assert checked.usable
    assert release.usable
    assert Code.PROCEDURE_WITHHELD in {issue.code for issue in release.issues}
    assert checked.tree is not None
    withheld = checked.tree.system["withheld"].texts[ES][0][0]
    assert str(withheld) in heard(checked.tree, "22")
    assert str(withheld) not in heard(checked.tree, "12")


def test_a_stale_emergency_text_fails_every_check(town: Path) -> None:
    """The suspension numbers are current in every offered language, or no change is used."""
    change(town, "procedures/lost-tag.yaml", "call the dog warden at once", "call the dog warden now")
    checked, release = both(town)
    assert Code.SUSPENSION_NOT_CURRENT in {issue.code for issue in errors(checked.issues)}
    assert Code.SUSPENSION_NOT_CURRENT in {issue.code for issue in errors(release.issues)}


def test_a_changed_number_is_spoken_everywhere_at_once(town: Path) -> None:
    """Texts name the fact and not its value, so nothing becomes stale."""
    change(town, "facts.yaml", "0900-555-0199", "0900-555-0177")
    checked, release = both(town)
    assert not checked.issues
    assert not errors(release.issues)
    assert checked.tree is not None
    assert "zero one seven seven" in heard(checked.tree, "11").lower()
    assert "cero uno siete siete" in heard(checked.tree, "21").lower()
