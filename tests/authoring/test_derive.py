"""What follows from the parts: parents, procedures withheld in a language, suspension numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.authoring.check import Checked
from ivr.authoring.codes import Code
from ivr.model import LanguageTag, PlaceId, Tree, UnitId

Check = Callable[..., Checked]
EN, ES = LanguageTag("en"), LanguageTag("es")
LICENSE = "procedures/dog-license.yaml"
TAG = "procedures/lost-tag.yaml"


def withheld(checked: Checked) -> dict[LanguageTag, frozenset[PlaceId]]:
    """What is not offered, by language."""
    assert checked.tree is not None
    return dict(checked.tree.withheld)


def test_with_all_texts_current_nothing_is_withheld(edited: Check) -> None:
    """Every procedure is offered in every language."""
    assert withheld(edited()) == {EN: frozenset(), ES: frozenset()}


@pytest.mark.parametrize(
    ("edit", "places"),
    [
        ((LICENSE, "say: You have {grace-days}", "say: There are {grace-days}"), {"dog-license"}),
        ((LICENSE, "lead: The keeper", "lead: A keeper"), {"dog-license"}),
        ((TAG, "A new tag has", "The new tag has"), {"lost-tag"}),
        (("vocabulary/items.yaml", "name: the old tag", "name: the older tag"), {"dog-license"}),
        (("vocabulary/items.yaml", "A copy is not", "Copies are not"), {"lost-tag"}),
        (("vocabulary/questions.yaml", "echo: By telephone.", "echo: By phone."), {"lost-tag"}),
        (("topics/town-hall.yaml", "It is open", "Open"), {"town-hall"}),
    ],
)
def test_one_stale_text_withholds_every_procedure_that_speaks_it(
    edited: Check, edit: tuple[str, str, str], places: set[str]
) -> None:
    """A procedure is offered whole or not at all, and only in the languages concerned."""
    assert withheld(edited(edit)) == {EN: frozenset(), ES: places}


def test_a_label_is_spoken_by_the_menu_and_stays_even_if_stale(edited: Check) -> None:
    """The menu still names the procedure, which then says that it is not available."""
    checked = edited((TAG, "label: For a lost dog tag", "label: For the lost dog tag"))
    assert withheld(checked)[ES] == {"lost-tag"}
    assert checked.usable


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("help", "For a lost dog, call the dog warden.\n  - The number is {dog-warden}.\n  - For anything"),
        ("apology", "Sorry, this line does not work"),
        ("withheld", "Sorry, this is not available"),
        ("phone-again", "Again, {phone}"),
    ],
)
def test_what_tells_the_vital_numbers_must_be_current(edited: Check, unit: str, text: str) -> None:
    """A stale sentence there refuses the tree: these numbers are right in every language or not offered."""
    checked = edited(("system.yaml", text, f"Please note. {text}"))
    assert Code.SUSPENSION_NOT_CURRENT in {issue.code for issue in checked.issues}
    assert {issue.at for issue in checked.issues if issue.code is Code.SUSPENSION_NOT_CURRENT} == {
        checked.units[UnitId(f"system.{unit}")].where(ES)
    }


@pytest.mark.parametrize(
    ("unit", "old", "new"),
    [
        ("offices-short", "The town hall is open on weekdays", "The town hall is open on all weekdays"),
        ("person-unavailable", "Nobody can be reached from this line", "Nobody at all can be reached"),
    ],
)
def test_what_states_facts_must_be_current(edited: Check, unit: str, old: str, new: str) -> None:
    """No procedure stands around these that could be withheld, and no caller hears a stale fact."""
    checked = edited(("system.yaml", old, new))
    found = [issue for issue in checked.issues if issue.code is Code.FACT_NOT_CURRENT]
    assert [issue.at for issue in found] == [checked.units[UnitId(f"system.{unit}")].where(ES)]
    assert f"ivr translations accept system.{unit}" in found[0].cure
    assert not checked.usable


def test_a_sentence_without_facts_may_be_stale(edited: Check) -> None:
    """It is spoken as it was, with a warning."""
    assert edited(("system.yaml", "goodbye: ", "goodbye: Well, ")).usable


def test_every_place_has_the_menu_above_it(tiny: Tree) -> None:
    """Back leads up: to the first menu that offers the place, from the front menu to itself."""
    above = {name: tiny.parent(name) for name in tiny.places}
    assert above == {
        "desk": "desk",
        "more": "desk",
        "lost-tag": "desk",
        "dog-license": "desk",
        "town-hall": "more",
    }


def test_an_unknown_place_has_the_front_menu_above_it(tiny: Tree) -> None:
    """Whatever a URL names, there is a way back."""
    assert tiny.parent(PlaceId("nowhere")) == "desk"


def test_the_digest_changes_with_any_file(edited: Check, tiny: Tree) -> None:
    """A different content is a different version."""
    checked = edited(("lexicon/en.yaml", "All-der", "Ol-der"))
    assert checked.tree is not None
    assert checked.tree.digest != tiny.digest
