"""What callers hear differently: each kind of change shows up once, in its place, and nothing else does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.compile import compile_menus
from ivr.authoring.diff.cases import CaseChange, ListChange
from ivr.authoring.diff.compare import Difference, OfferChange, compare
from ivr.authoring.diff.days import a_day_of
from ivr.authoring.diff.keys import KeyChange
from ivr.authoring.diff.side import SHARED, SYSTEM, Side
from ivr.authoring.diff.texts import SpokenChange
from ivr.model import LanguageTag, UnitId

TODAY = date(2026, 11, 22)
EN, ES = LanguageTag("en"), LanguageTag("es")
Changed = Callable[..., Difference]


def side(root: Path) -> Side:
    """A folder as a side."""
    compiled = compile_menus(root, TODAY, "menus")
    assert compiled.tree is not None, compiled.issues
    return Side(compiled.tree, compiled.units)


@pytest.fixture
def changed(town: Path, tmp_path: Path) -> Changed:
    """The difference that edits ``(file, old, new)`` of the town make."""

    def make(*edits: tuple[str, str, str]) -> Difference:
        new = Path(shutil.copytree(town, tmp_path / "new"))
        for name, old, text in edits:
            before = (new / name).read_text("utf-8")
            assert old in before
            (new / name).write_text(before.replace(old, text), "utf-8")
        return compare(side(town), side(new))

    return make


def only(found: Difference, *kinds: str) -> bool:
    """Are these the only kinds of change?"""
    return {kind for kind in Difference.__dataclass_fields__ if getattr(found, kind)} == set(kinds)


def test_nothing_changed(changed: Changed) -> None:
    """The same menus sound the same."""
    assert not changed()


@pytest.mark.parametrize(
    "edit",
    [
        ("procedures/lost-tag.yaml", "section: Lost tags", "section: Tags that were lost"),
        ("facts.yaml", "checked: 2026-11-01", "checked: 2026-11-02"),
        ("languages.yaml", "machine-drafted", "{by: the town clerk, on: 2026-11-02}"),
        ("topics/town-hall.yaml", "say:\n", "# a remark\nsay:\n"),
        ("vocabulary/items.yaml", "dog-name:", "leash:\n  name: the leash\ndog-name:"),
    ],
)
def test_what_nobody_hears(changed: Changed, edit: tuple[str, str, str]) -> None:
    """Sources, dates, reviews, remarks and texts that nothing uses are no difference for callers."""
    assert not changed(edit)


def test_a_changed_sentence(changed: Changed) -> None:
    """The source is told old and new; the language whose translation is stale loses the procedure."""
    found = changed(
        ("procedures/dog-license.yaml", "Puppies under {puppy-months}", "Dogs under {puppy-months}")
    )
    assert only(found, "spoken", "offers")
    unit = UnitId("dog-license.after.puppies")
    assert found.spoken == (
        SpokenChange(
            unit,
            EN,
            "dog-license",
            ("dog-license",),
            "Puppies under four months need no license.",
            "Dogs under four months need no license.",
        ),
    )
    assert found.offers == (OfferChange("dog-license", ES, offered=False),)


def test_a_sentence_changed_with_its_translation(changed: Changed) -> None:
    """Both languages are told, and nothing is withheld."""
    where = "The dog desk is on the {desk-floor} of the town hall.", "We are at the town hall."
    found = changed(
        ("topics/town-hall.yaml", *where),
        ("translations/es/topics/town-hall.yaml", *where),
        (
            "translations/es/topics/town-hall.yaml",
            "La oficina de perros está en el {desk-floor} del ayuntamiento.",
            "Estamos en el ayuntamiento.",
        ),
    )
    assert only(found, "spoken")
    assert [(change.language, change.new) for change in found.spoken] == [
        (EN, "We are at the town hall."),
        (ES, "Estamos en el ayuntamiento."),
    ]


def test_a_translation_that_nobody_hears_yet(changed: Changed, town: Path) -> None:
    """In a procedure that is withheld before and after, no caller notices a better translation."""
    file = town / "procedures/dog-license.yaml"
    file.write_text(file.read_text("utf-8").replace("Puppies under", "Dogs under"), "utf-8")
    assert not changed(("translations/es/procedures/dog-license.yaml", "La placa vieja se", "La vieja se"))


def test_a_procedure_that_is_spoken_again(changed: Changed, town: Path) -> None:
    """A translation brought up to date offers the procedure again."""
    file = town / "procedures/dog-license.yaml"
    file.write_text(file.read_text("utf-8").replace("Puppies under", "Dogs under"), "utf-8")
    found = changed(
        ("translations/es/procedures/dog-license.yaml", 'source: "Puppies under', 'source: "Dogs under'),
        ("translations/es/procedures/dog-license.yaml", "Los cachorros de", "Los perros de"),
    )
    assert found.offers == (OfferChange("dog-license", ES, offered=True),)
    assert [change.language for change in found.spoken] == [ES]


def test_a_changed_phone_number(changed: Changed) -> None:
    """It is told once, as written and as each language says it, with every text that says it."""
    found = changed(("facts.yaml", "0120-00-1234", "0120-00-9999"))
    assert only(found, "facts")
    [fact] = found.facts
    assert (fact.fact, fact.old, fact.new) == ("town-phone", "0120-00-1234", "0120-00-9999")
    assert fact.spoken[EN][1] == "zero one two zero, zero zero, nine nine nine nine"
    assert fact.spoken[ES][0] == "cero uno dos cero, cero cero, uno dos tres cuatro"
    said = ("system.person-unavailable", "system.person-unreached", "system.help", "system.sms-contact")
    assert fact.units == said
    assert fact.places == (SYSTEM,)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("value: 8:30-16:00", "value: 8:30-17:05", ("8:30-16:00", "8:30-17:05")),
        ("value: 3-12", "value: 3-10", ("3-12", "3-10")),
        ("value: 30,", "value: 31,", ("30", "31")),
    ],
)
def test_facts_of_every_kind(changed: Changed, old: str, new: str, shown: tuple[str, str]) -> None:
    """Values are shown as they stand in facts.yaml."""
    [fact] = changed(("facts.yaml", old, new)).facts
    assert (fact.old, fact.new) == shown


def test_facts_that_came_and_went(changed: Changed) -> None:
    """A fact exchanged for another is told on both sides; one that is spoken nowhere is not."""
    line = "grace-days: {kind: days, value: 30, source: Dogs, checked: 2026-11-01}"
    found = changed(
        ("facts.yaml", line, line.replace("grace", "license") + "\n" + line.replace("grace", "unused")),
        ("procedures/dog-license.yaml", "{grace-days}", "{license-days}"),
        ("translations/es/procedures/dog-license.yaml", "{grace-days}", "{license-days}"),
    )
    assert [(fact.fact, fact.old, fact.new) for fact in found.facts] == [
        ("grace-days", "30", None),
        ("license-days", None, "30"),
    ]
    assert only(found, "facts")


def test_a_fact_changed_together_with_its_sentence(changed: Changed) -> None:
    """The fact is told, and the sentence too, as its own words changed; its new value is spoken in it."""
    found = changed(
        ("facts.yaml", "value: 30,", "value: 31,"),
        ("procedures/dog-license.yaml", "You have {grace-days} to", "You get {grace-days} to"),
    )
    assert only(found, "facts", "spoken", "offers")
    [text] = found.spoken
    assert (text.old, text.new) == (
        "You have thirty days to license a dog.",
        "You get thirty-one days to license a dog.",
    )


def test_a_removed_document(changed: Changed) -> None:
    """Exactly the cases that wanted it are told, together."""
    found = changed(
        (
            "procedures/dog-license.yaml",
            "  - item: old-tag\n    when: {keeper: [self, family], first-time: [no]}\n",
            "",
        )
    )
    assert only(found, "cases")
    assert found.cases == (
        CaseChange(
            procedure="dog-license",
            kind="changed",
            cases=(("keeper=self", "first-time=no"), ("keeper=family", "first-time=no")),
            total=6,
            lists=(ListChange("bring", (), ("old-tag",), moved=False),),
        ),
    )


def test_an_added_document_and_a_note_for_all(changed: Changed) -> None:
    """What changed alike is told once; lists and notes have their own names."""
    found = changed(
        ("procedures/lost-tag.yaml", "bring:\n", "bring:\n  - item: old-tag\n"),
        ("procedures/lost-tag.yaml", "  - id: tag-text\n    say: A new tag has {tag-text} letters.\n", ""),
    )
    [change] = found.cases
    assert (change.cases, change.total) == ((("way=counter",), ("way=telephone",)), 2)
    assert change.lists == (
        ListChange("bring", ("old-tag",), (), moved=False),
        ListChange("after", (), ("tag-text",), moved=False),
    )
    assert [(text.unit, text.new) for text in found.spoken if text.language == EN] == [
        ("lost-tag.after.tag-text", None)
    ]


def test_another_order(changed: Changed) -> None:
    """The same notes in another order are heard differently, too."""
    notes = "  - id: where\n    say: The dog desk is on the {desk-floor} of the town hall.\n"
    [change] = changed(
        ("topics/town-hall.yaml", notes, ""),
        ("topics/town-hall.yaml", "{desk-hours}.\n", "{desk-hours}.\n" + notes),
    ).cases
    assert change.lists == (ListChange("after", (), (), moved=True),)
    assert change.cases == ((),)


def test_cases_that_a_person_finishes(changed: Changed) -> None:
    """Whether a person goes on is part of a case."""
    [change] = changed(("procedures/lost-tag.yaml", "person:\n  - when: {way: [telephone]}\n", "")).cases
    assert (change.cases, change.person, change.lists) == ((("way=telephone",),), False, ())


def test_an_answer_taken_away(changed: Changed) -> None:
    """A choice takes its cases with it, and moves the keys of those that follow."""
    edit = "question: first-time\n", "question: first-time\n    choices: [no]\n"
    found = changed(("procedures/dog-license.yaml", *edit))
    [change] = found.cases
    assert (change.kind, change.total) == ("removed", 6)
    assert change.cases == tuple((f"keeper={who}", "first-time=yes") for who in ("self", "family", "shelter"))
    assert found.keys == (
        KeyChange("dog-license", "first-time key 1", "yes", "no"),
        KeyChange("dog-license", "first-time key 2", "no", None),
    )


def test_a_new_answer(changed: Changed, town: Path) -> None:
    """A choice that came brings its cases."""
    file = town / "procedures/dog-license.yaml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("question: first-time\n", "question: first-time\n    choices: [no]\n"), "utf-8"
    )
    [change] = changed(("procedures/dog-license.yaml", "    choices: [no]\n", "")).cases
    assert (change.kind, change.total, len(change.cases)) == ("added", 6, 3)


def test_another_order_of_questions(changed: Changed) -> None:
    """It is told as such; the cases are the same."""
    keeper = "  - question: keeper\n    lead: The keeper must be {keeper-age} or older.\n"
    first_time = "  - question: first-time\n"
    found = changed(("procedures/dog-license.yaml", keeper + first_time, first_time + keeper))
    assert found.keys == (KeyChange("dog-license", "questions", "keeper, first-time", "first-time, keeper"),)
    assert not found.cases


def test_changed_menus(changed: Changed) -> None:
    """Keys that lead elsewhere, settle other answers, came or went."""
    found = changed(
        (
            "city.yaml",
            "      - {key: 1, to: town-hall}\n"
            "      - {key: 2, to: dog-license, answers: {keeper: shelter}, label: For dogs of a shelter}\n",
            "      - {key: 1, to: dog-license, answers: {keeper: family}, label: For dogs of a family}\n"
            "      - {key: 2, to: town-hall}\n      - {key: 3, to: lost-tag}\n",
        ),
        ("translations/es/city.yaml", "dog-license.shelter.label", "dog-license.family.label"),
    )
    assert found.keys == (
        KeyChange("more", "key 1", "town-hall", "dog-license keeper=family"),
        KeyChange("more", "key 2", "dog-license keeper=shelter", "town-hall"),
        KeyChange("more", "key 3", None, "lost-tag"),
    )


def test_another_start(changed: Changed) -> None:
    """Where calls begin is told, too."""
    assert (
        KeyChange("*", "front", "desk", "more") in changed(("city.yaml", "front: desk", "front: more")).keys
    )


def test_voices(changed: Changed) -> None:
    """Another key, voice or speed of a language is heard in every sentence and told once."""
    found = changed(("languages.yaml", "voice: Polly.Lupe-Neural", "voice: Polly.Pedro-Neural"))
    assert only(found, "languages")
    assert found.languages == (KeyChange("es", "voice", "Polly.Lupe-Neural", "Polly.Pedro-Neural"),)


def test_another_language_for_silent_callers(town: Path) -> None:
    """Which language calls begin in is told, too."""
    old = side(town)
    new = replace(old, tree=replace(old.tree, default_language=ES))
    assert compare(old, new).languages == (KeyChange("*", "default-language", "en", "es"),)


def test_a_language_that_went(changed: Changed, town: Path, tmp_path: Path) -> None:
    """It is told as a whole and not text by text."""
    new = Path(shutil.copytree(town, tmp_path / "less"))
    shutil.rmtree(new / "translations")
    lines = (new / "languages.yaml").read_text("utf-8").splitlines()[:2]
    (new / "languages.yaml").write_text("\n".join(lines), "utf-8")
    found = compare(side(town), side(new))
    assert only(found, "offers")
    assert found.offers == (OfferChange("es", None, offered=False),)
    assert compare(side(new), side(town)).offers == (OfferChange("es", None, offered=True),)


def test_a_reading(changed: Changed) -> None:
    """Words that are only read differently are told as they are read."""
    [text] = changed(("lexicon/en.yaml", "All-der", "Ol-der")).spoken
    assert (text.unit, text.group, text.reading) == ("system.greeting", SYSTEM, True)
    assert text.new == "Port Ol-der town hall, automatic line for dogs."


def test_shared_words(changed: Changed) -> None:
    """A text of one procedure stands there; one of several stands once, under all of them."""
    found = changed(
        ("vocabulary/items.yaml", "name: the old tag", "name: the former tag"),
        ("vocabulary/items.yaml", "name: a photo", "name: the photo"),
        ("procedures/lost-tag.yaml", "bring:\n", "bring:\n  - item: old-tag\n"),
    )
    assert {text.unit: (text.group, text.places) for text in found.spoken if text.language == EN} == {
        "items.old-tag.name": (SHARED, ("dog-license", "lost-tag")),
        "items.photo-id.name": ("lost-tag", ("lost-tag",)),
    }


def test_a_new_topic(changed: Changed, town: Path, tmp_path: Path) -> None:
    """A place that came is told once, with its texts and the key that leads there."""
    new = Path(shutil.copytree(town, tmp_path / "wider"))
    topic = "topic: park\nlabel: For the dog park\nofficial: the dog park\n"
    source = "source: {section: Park, checked: 2026-11-01}\nsay:\n  - {id: open, say: It is open.}\n"
    (new / "topics/park.yaml").write_text(topic + source, "utf-8")
    city = (new / "city.yaml").read_text("utf-8")
    (new / "city.yaml").write_text(city + "      - {key: 3, to: park}\n", "utf-8")
    (new / "translations/es/topics/park.yaml").write_text(
        "park.label: {source: For the dog park, text: Para el parque}\n"
        "park.official: {source: the dog park, text: el parque}\n",
        "utf-8",
    )
    found = compare(side(town), side(new))
    assert found.offers == (OfferChange("park", None, offered=True),)
    assert found.keys == (KeyChange("more", "key 3", None, "park"),)
    assert {text.unit for text in found.spoken} == {"park.label", "park.official", "park.say.open"}
    gone = compare(side(new), side(town))
    assert gone.offers == (OfferChange("park", None, offered=False),)
    assert {(text.new, text.group) for text in gone.spoken if text.unit == "park.say.open"} == {
        (None, "park")
    }


@pytest.mark.parametrize(
    ("valid", "day"),
    [
        ("", TODAY),
        (", valid: {from: 2026-01-01, until: 2027-12-31}", TODAY),
        (", valid: {until: 2026-03-31}", date(2026, 3, 31)),
        (", valid: {from: 2027-01-01}", date(2027, 1, 1)),
    ],
)
def test_old_facts_are_compared_as_they_were(town: Path, valid: str, day: date) -> None:
    """An older version whose facts have run out since can still be compared with today's."""
    file = town / "facts.yaml"
    text = file.read_text("utf-8").replace(", valid: {from: 2026-01-01, until: 2027-12-31}", valid)
    file.write_text(text, "utf-8")
    assert a_day_of(town, TODAY) == day
    assert compile_menus(town, a_day_of(town, TODAY)).tree is not None
