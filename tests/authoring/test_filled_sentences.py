"""What is filled into a sentence counts: items and official names are measured as callers hear them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.authoring.check import Checked
from ivr.authoring.codes import Code

ES_ITEMS = "translations/es/vocabulary/items.yaml"
ES_LICENSE = "translations/es/procedures/dog-license.yaml"
ES_SYSTEM = "translations/es/system.yaml"
Edited = Callable[..., Checked]


@pytest.mark.parametrize("words", [21, 30])
def test_a_long_name_is_found_in_its_list(edited: Edited, words: int) -> None:
    """At the name, which is what must become shorter."""
    name = " ".join(["la"] * 3 + ["placa"] * words)
    checked = edited((ES_ITEMS, '"la placa vieja"', f'"{name}"'))
    found = [issue for issue in checked.issues if "list-item" in issue.wrong]
    assert [(issue.code, issue.at.path) for issue in found] == [(Code.SENTENCE_TOO_LONG, f"menus/{ES_ITEMS}")]


@pytest.mark.parametrize(("words", "found"), [(17, []), (18, [Code.SENTENCE_TOO_LONG])])
def test_the_ordinal_counts(edited: Edited, words: int, found: list[Code]) -> None:
    """With "Primero," before it, a name of 6.3 s is heard for 6.9 s and one of 6.6 s for 7.2 s."""
    name = " ".join(["la"] + ["placa"] * words + ["vieja"])
    checked = edited((ES_ITEMS, '"la placa vieja"', f'"{name}"'))
    assert [issue.code for issue in checked.issues] == found


def test_a_long_official_name(edited: Edited) -> None:
    """It stands in a sentence of its own."""
    name = " ".join(["la"] + ["licencia"] * 14)
    found = edited((ES_LICENSE, '"la licencia de perro"', f'"{name}"')).issues
    assert (Code.SENTENCE_TOO_LONG, "official") in [(i.code, i.wrong.split("'")[-2][-8:]) for i in found]


@pytest.mark.parametrize(("words", "found"), [(19, []), (20, [Code.SENTENCE_TOO_LONG])])
def test_a_desk_that_opens_at_an_odd_minute(edited: Edited, words: int, found: list[Code]) -> None:
    """Staff close the desk until when they like: "half past eight" is not the longest time of day."""
    text = " ".join(["Volverá", *["hoy"] * words, "desde las {time}."])
    checked = edited((ES_SYSTEM, "Volverá a atender hoy, desde las {time}.", text))
    assert [issue.code for issue in checked.issues] == found
