"""Mistakes that once went through, or stopped the check itself: each is an issue, never a crash."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.check import Checked, check_menus
from ivr.authoring.codes import Code
from ivr.dialogue.procedure import next_question
from ivr.model import ChoiceId, PlaceId, Procedure, QuestionId

Check = Callable[..., Checked]
LICENSE = "procedures/dog-license.yaml"


def codes(checked: Checked) -> set[Code]:
    """The codes of all issues."""
    return {issue.code for issue in checked.issues}


def test_a_language_that_cannot_be_spoken_is_an_issue(tiny_root: Path, tmp_path: Path) -> None:
    """A tag without numbers and times in words is refused where it stands, with the file to fill in."""
    root = Path(shutil.copytree(tiny_root, tmp_path / "city"))
    (root / "translations" / "es").rename(root / "translations" / "de")
    languages = root / "languages.yaml"
    languages.write_text(languages.read_text("utf-8").replace("  es:", "  de:"), "utf-8")
    (issue,) = check_menus(root, date(2026, 11, 22), "menus").issues
    assert str(issue.at) == "menus/languages.yaml:3:3"
    assert "spoken/de.yaml" in issue.cure


@pytest.mark.parametrize("value", ["12-3", "0-12"])
def test_a_range_that_cannot_be_spoken_is_an_issue(edited: Check, value: str) -> None:
    """From more to less, or from nothing."""
    assert codes(edited(("facts.yaml", "value: 3-12", f"value: {value}"))) == {Code.VALUE_WRONG}


def test_zero_is_no_language(edited: Check) -> None:
    """0 rings a person at every place and means nothing else (voice rule K1)."""
    checked = edited(("languages.yaml", "key: 2,", "key: 0,"))
    assert [(issue.at.path, issue.at.line) for issue in checked.issues] == [("menus/languages.yaml", 3)]
    assert not checked.usable


def test_two_languages_may_share_a_key(edited: Check) -> None:
    """They are asked apart in a second step; how many may is told in test_spoken_files."""
    assert codes(edited(("languages.yaml", "key: 2,", "key: 1,"))) == set()


def test_a_time_zone_must_exist(edited: Check) -> None:
    """A typing error there would be met only when the time is first asked for."""
    checked = edited(("city.yaml", "America/Halifax", "America/Halifaxx"))
    assert [str(issue.at) for issue in checked.issues] == ["menus/city.yaml:2:1"]


@pytest.mark.parametrize("rate", ["inf", "nan", "0", "-1"])
def test_a_speaking_rate_must_be_a_number(edited: Check, rate: str) -> None:
    """With an endless rate every text would seem short enough."""
    checked = edited(("languages.yaml", "units-per-second: 15.0", f"units-per-second: {rate}"))
    assert codes(checked) == {Code.VALUE_WRONG}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("vocabulary/items.yaml", "name: the old tag", "name: [The old tag., It is of brass.]"),
        ("vocabulary/questions.yaml", "option: If it is the first", "option: [If so., If it is the first]"),
        ("city.yaml", "label: For anything else", "label: [For anything., For all else]"),
        (LICENSE, "official: the dog license", "official: [the dog license, the yearly one]"),
        ("system.yaml", "more: To hear the rest", "more: [There is more., To hear the rest]"),
    ],
)
def test_what_is_filled_into_a_sentence_is_one_sentence(edited: Check, file: str, old: str, new: str) -> None:
    """Names and options stand in the middle of another sentence, where two would run into each other."""
    assert not edited((file, old, new)).usable


def test_notes_before_and_after_of_one_name_are_two_notes(edited: Check) -> None:
    """What is said before must not keep a question from being asked that only the other needs."""
    note = "  - id: deadline\n    say: The form is free.\n    when: {first-time: [yes]}\n"
    kept = "  - id: old-tag-kept"
    checked = edited(
        (LICENSE, "    when: {first-time: [no]}\n", ""),
        (LICENSE, "    when: {keeper: [self, family], first-time: [no]}\n", ""),
        (LICENSE, kept, note + kept),
    )
    refused = Code.ID_DUPLICATE in codes(checked)
    assert refused or _asked_second(checked) == "first-time"


def _asked_second(checked: Checked) -> str | None:
    """The question after the first of the dog license."""
    assert checked.tree is not None
    place = checked.tree.places[PlaceId("dog-license")]
    assert isinstance(place, Procedure)
    asked = next_question(place, {QuestionId("keeper"): ChoiceId("self")})
    return asked.question.id if asked else None


@pytest.mark.parametrize("name", ["procedures/x.yaml", "topics/x.yaml", "lexicon/es.yaml", "facts.yaml"])
@pytest.mark.parametrize("content", [b"", b"- 1\n", b"a", b"a: {b: [c, {d: e}]}\n", b"\xff", b"[[[", b"{}"])
def test_no_content_of_a_file_stops_the_check(
    tiny_root: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    """Whatever stands in a file, all issues of all files are reported."""
    root = Path(shutil.copytree(tiny_root, tmp_path / "city"))
    (root / name).write_bytes(content)
    checked = check_menus(root, date(2026, 11, 22), "menus")
    assert checked.issues or name == "lexicon/es.yaml"


def test_a_procedure_that_leads_to_itself_does_not_stop_the_check(edited: Check) -> None:
    """Circles are walked once."""
    assert edited(("procedures/lost-tag.yaml", "{to: dog-license}", "{to: lost-tag}")).tree is not None


def test_an_empty_reading_is_no_reading(edited: Check) -> None:
    """A lexicon entry for nothing would stand between any two letters."""
    assert not edited(("lexicon/en.yaml", "Alder:", '"":')).usable
