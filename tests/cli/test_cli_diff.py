"""``ivr diff``: a changed sentence, a changed number and a removed document, as a clerk reads them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Ivr

Edit = Callable[[str, str, str], None]


@pytest.fixture
def old(town: Path, tmp_path: Path) -> Path:
    """The town as it was."""
    return Path(shutil.copytree(town, tmp_path / "old"))


@pytest.fixture
def edit(town: Path) -> Edit:
    """Changes a text of the town."""

    def change(name: str, old: str, new: str) -> None:
        text = (town / name).read_text("utf-8")
        assert text.count(old) == 1
        (town / name).write_text(text.replace(old, new), "utf-8")

    return change


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_no_difference(ivr: Ivr, town: Path, old: Path, form: str) -> None:
    """One sentence, and the exit status of success."""
    ended = ivr("diff", old, town, "--format", form)
    assert (ended.status, ended.out, ended.err) == (0, "Callers notice no difference.\n", "")


def test_no_difference_as_json(ivr: Ivr, town: Path, old: Path) -> None:
    """Scripts get every list, all of them empty."""
    found = json.loads(ivr("diff", old, town, "--format", "json").out)
    assert set(found) == {"languages", "offers", "facts", "keys", "cases", "spoken"}
    assert not any(found.values())


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_three_changes(ivr: Ivr, town: Path, old: Path, edit: Edit, form: str) -> None:
    """A sentence, a phone number and a document, each once, in words."""
    edit("procedures/dog-license.yaml", "Puppies under", "All puppies under")
    edit("facts.yaml", "0120-00-1234", "0120-00-9999")
    edit("procedures/lost-tag.yaml", "  - item: tag-words\n    when: {way: [telephone]}\n", "")
    ended = ivr("diff", old, town, "--format", form)
    assert (ended.status, ended.err) == (0, "")
    flat = " ".join(ended.out.split())
    assert "All puppies under four" in flat
    assert ended.out.count("0120-00-9999") == 1
    assert "system.person-unavailable" in flat
    assert "state: - tag-words" in flat
    assert "no longer" in flat


def test_markdown_in_full(ivr: Ivr, town: Path, old: Path, edit: Edit) -> None:
    """Of a long text only the sentences that differ are shown."""
    edit("procedures/lost-tag.yaml", "  - item: tag-words\n    when: {way: [telephone]}\n", "")
    edit(
        "system.yaml",
        "  - Call the town hall.\n  - The number is {town-phone}.\nperson-ended",
        "person-ended",
    )
    for was, now in (
        ('"Nobody answered.", "Call the town hall.", "The number is {town-phone}."', '"Nobody answered."'),
        ('"Nadie contestó.", "Llame al ayuntamiento.", "El número es {town-phone}."', '"Nadie contestó."'),
    ):
        edit("translations/es/system.yaml", was, now)
    assert ivr("diff", old, town, "-f", "markdown", "--language", "en").out == (
        "## Cases\n\n"
        "| procedure | cases | change |\n|---|---|---|\n"
        "| lost-tag | 1 of 2:<br>way=telephone | state: - tag-words (the words on the tag) |\n\n"
        "## Spoken: system\n\n"
        "| text | language | old | new |\n|---|---|---|---|\n"
        "| system.person-unreached | en | …<br>Call the town hall.<br>"
        "The number is zero one two zero / zero zero / one two three four.<br>"
        "Again, zero one two zero / zero zero / one two three four. | … |\n"
    )


def test_one_language(ivr: Ivr, town: Path, old: Path, edit: Edit) -> None:
    """--language shows the texts of one language and all that is the same in every language."""
    edit("procedures/dog-license.yaml", "Puppies under", "All puppies under")
    edit("facts.yaml", "0120-00-1234", "0120-00-9999")
    found = json.loads(ivr("diff", old, town, "-f", "json", "--language", "es").out)
    assert not found["spoken"]
    assert found["offers"] == [{"name": "dog-license", "language": "es", "offered": False}]
    assert found["facts"][0]["new"] == "0120-00-9999"
    unknown = ivr("diff", old, town, "--language", "xx")
    assert (unknown.status, unknown.err) == (2, "There is no language 'xx'. Known: en, es.\n")


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_changes_of_every_kind(ivr: Ivr, town: Path, old: Path, edit: Edit, form: str) -> None:
    """Orders, persons, answers, readings, voices and texts that came are told in words."""
    notes = "  - id: where\n    say: The dog desk is on the {desk-floor} of the town hall.\n"
    edit("topics/town-hall.yaml", notes, "")
    with (town / "topics/town-hall.yaml").open("a", encoding="utf-8") as topic:
        topic.write(notes + "  - id: dogs\n    say: Dogs may come in.\n")
    edit(
        "procedures/lost-tag.yaml",
        "person:\n  - when: {way: [telephone]}",
        "person:\n  - when: {way: [counter]}",
    )
    edit("procedures/dog-license.yaml", "question: first-time\n", "question: first-time\n    choices: [no]\n")
    edit("lexicon/en.yaml", "All-der", "Ol-der")
    edit("languages.yaml", "rate: 100, units-per-second: 15.0", "rate: 90, units-per-second: 15.0")
    flat = " ".join(ivr("diff", old, town, "-f", form).out.split())
    for told in (
        "after: + dogs",
        "after: in another order",
        "no person finishes it any more",
        "a person finishes it",
        "case removed",
        "en (reading)",
        "Dogs may come in.",
        "Languages",
    ):
        assert told in flat


def test_new_is_the_menus_of_today(ivr: Ivr, town: Path, old: Path, edit: Edit) -> None:
    """Without a second name the present menus are meant."""
    edit("topics/town-hall.yaml", "It is open", "We are open")
    assert "We are open" in ivr("diff", old, "--menus", town, "-f", "json").out


def test_a_version_that_was_valid_then(ivr: Ivr, town: Path, old: Path, edit: Edit) -> None:
    """A fact that has run out does not keep the clerk who corrects it from seeing the difference."""
    file = old / "facts.yaml"
    text = file.read_text("utf-8").replace("until: 2027-12-31", "until: 2026-01-31")
    file.write_text(text.replace("value: 4,", "value: 3,"), "utf-8")
    found = json.loads(ivr("diff", old, town, "-f", "json").out)
    assert [(fact["fact"], fact["old"], fact["new"]) for fact in found["facts"]] == [
        ("puppy-months", "3", "4")
    ]


def test_refusals(ivr: Ivr, town: Path, old: Path) -> None:
    """What is no version, and a version that is broken, are one message that names it."""
    unknown = ivr("diff", "nonsense", town, "--menus", town)
    assert unknown.status == 2
    assert "'nonsense' is neither a folder nor a git revision here" in unknown.err
    (old / "city.yaml").write_text("city: [", "utf-8")
    broken = ivr("diff", old, town)
    assert broken.status == 2
    assert f"The menus of '{old}' cannot be compared" in broken.err
    assert "city.yaml:2:1: error yaml-syntax" in broken.err
    assert "Traceback" not in broken.err
