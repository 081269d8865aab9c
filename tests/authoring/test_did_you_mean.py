"""A typing error is answered with the name that was meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.authoring.check import Checked
from ivr.authoring.codes import Code

Check = Callable[..., Checked]
LICENSE = "procedures/dog-license.yaml"
TAG = "procedures/lost-tag.yaml"


def only_cure(checked: Checked, code: Code) -> str:
    """The cure of the only issue of a code."""
    (issue,) = [issue for issue in checked.issues if issue.code is code]
    return issue.cure


@pytest.mark.parametrize(
    ("edit", "meant"),
    [
        ((TAG, "proceed:", "procede:"), "proceed"),
        ((LICENSE, "  - id: puppies", "  - idd: puppies"), "id"),
        ((LICENSE, "    lead:", "    leed:"), "lead"),
        (("city.yaml", "default-language:", "default_language:"), "default-language"),
        (("city.yaml", "label: For a lost dog tag", "lable: For a lost dog tag"), "label"),
        (("languages.yaml", "key: 2, voice", "key: 2, vioce"), "voice"),
        (("languages.yaml", "15.0, review: m", "15.0, reveiw: m"), "review"),
        (("vocabulary/items.yaml", "detail: It must", "details: It must"), "detail"),
        (("facts.yaml", "value: 15,", "valeu: 15,"), "value"),
    ],
)
def test_an_unknown_key_names_the_nearest(edited: Check, edit: tuple[str, str, str], meant: str) -> None:
    """At every depth of every kind of file the keys of that very place are known."""
    assert only_cure(edited(edit), Code.KEY_UNKNOWN) == f"Did you mean '{meant}'?"


@pytest.mark.parametrize(
    ("edit", "meant"),
    [
        ((LICENSE, "question: first-time", "question: first-tme"), "first-time"),
        ((LICENSE, "item: family-letter", "item: family-leter"), "family-letter"),
        ((LICENSE, "when: {keeper: [family]}", "when: {keeper: [famly]}"), "family"),
        ((LICENSE, "when: {keeper: [shelter]}", "when: {keepr: [shelter]}"), "keeper"),
        ((TAG, "{to: dog-license}", "{to: dog-licence}"), "dog-license"),
        (("city.yaml", "{key: 1, to: town-hall}", "{key: 1, to: townhall}"), "town-hall"),
        (("city.yaml", "{keeper: shelter}", "{keeper: sheltr}"), "shelter"),
        (("city.yaml", "{keeper: shelter}", "{keper: shelter}"), "keeper"),
        (("city.yaml", "front: desk", "front: dsk"), "desk"),
        (("city.yaml", "offices: town-hall", "offices: town-hal"), "town-hall"),
        (("city.yaml", "default-language: en", "default-language: eng"), "en"),
        (("system.yaml", "staff-language:", "staf-language:"), "staff-language"),
    ],
)
def test_an_unknown_id_names_the_nearest(edited: Check, edit: tuple[str, str, str], meant: str) -> None:
    """Questions, items, choices, places, languages and system sentences each among their own kind."""
    checked = edited(edit)
    cures = [issue.cure for issue in checked.issues if issue.code is Code.ID_UNRESOLVED]
    assert f"Did you mean '{meant}'?" in cures


def test_with_nothing_near_all_that_is_known_is_listed(edited: Check) -> None:
    """An author who is far off sees what there is."""
    checked = edited((LICENSE, "when: {keeper: [shelter]}", "when: {keeper: [zoo]}"))
    assert only_cure(checked, Code.ID_UNRESOLVED) == "Known: family, self, shelter."


def test_several_mistakes_are_reported_at_once(edited: Check) -> None:
    """Nobody has to run the check once per mistake, even in several files."""
    checked = edited(
        (LICENSE, "official:", "oficial:"), (TAG, "bring:", "brings:"), ("facts.yaml", "value: 4,", "")
    )
    found = {(issue.code, issue.at.path) for issue in checked.issues}
    assert (Code.KEY_UNKNOWN, f"menus/{LICENSE}") in found
    assert (Code.KEY_MISSING, f"menus/{LICENSE}") in found
    assert (Code.KEY_UNKNOWN, f"menus/{TAG}") in found
    assert (Code.KEY_MISSING, "menus/facts.yaml") in found
