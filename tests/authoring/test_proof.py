"""The proof sheet as data: every text once where it belongs, as it is spoken, with its state and its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ivr.authoring.compile import compile_menus
from ivr.authoring.proof.page import MENUS_PAGE, FormerSources, Page, Row, pages
from ivr.authoring.proof.voice import Voice
from ivr.model import LanguageTag, TranslationState, UnitId

TODAY = date(2026, 11, 22)
EN, ES = LanguageTag("en"), LanguageTag("es")

Sheet = Callable[..., dict[str, Page]]


@pytest.fixture
def sheet(town: Path) -> Sheet:
    """The pages of the town by name, after edits ``(file, old, new)``."""

    def make(
        language: LanguageTag = ES, *edits: tuple[str, str, str], former: FormerSources | None = None
    ) -> dict[str, Page]:
        for name, old, new in edits:
            text = (town / name).read_text("utf-8")
            assert old in text
            (town / name).write_text(text.replace(old, new), "utf-8")
        compiled = compile_menus(town, TODAY, "menus")
        assert compiled.tree is not None, compiled.issues
        return {page.name: page for page in pages(compiled.tree, compiled.units, language, former)}

    return make


def row(page: Page, unit: str) -> Row:
    """The row of a text."""
    return next(row for row in page.rows if row.unit == unit)


def test_one_page_a_place(sheet: Sheet) -> None:
    """Menus and common sentences first, then procedures and topics by id."""
    assert list(sheet()) == [MENUS_PAGE, "dog-license", "lost-tag", "town-hall"]


@pytest.mark.parametrize("language", [EN, ES])
def test_no_text_is_left_out(sheet: Sheet, town: Path, language: LanguageTag) -> None:
    """Whoever signs every page has seen every text there is."""
    shown = {row.unit for page in sheet(language).values() for row in page.rows}
    assert shown == set(compile_menus(town, TODAY).units)


def test_a_text_that_nothing_uses_is_shown(sheet: Sheet) -> None:
    """It may be in use tomorrow, so it is read today, under a heading that says so."""
    edit = ("vocabulary/items.yaml", "dog-name:", "leash:\n  name: the leash\ndog-name:")
    section = sheet(EN, edit)[MENUS_PAGE].sections[-1]
    assert (section.kind, [row.unit for row in section.rows]) == ("rest", ["items.leash.name"])
    assert section.rows[0].keys is None


def test_written_and_spoken(sheet: Sheet) -> None:
    """Placeholders are to be seen in the text and filled in what is spoken, numbers twice with pauses."""
    shown = row(sheet()["lost-tag"], "lost-tag.opening.say")
    assert shown.source[1] == "The number is {dog-warden}."
    assert shown.translation[1] == "El número es {dog-warden}."
    assert shown.spoken is not None
    assert shown.spoken.text.split("\n")[1:] == [
        "El número es cero nueve cero cero / cinco cinco cinco / cero uno nueve nueve.",
        "Otra vez, cero nueve cero cero / cinco cinco cinco / cero uno nueve nueve.",
    ]
    assert shown.spoken.seconds > 10


def test_an_option_is_shown_with_its_key(sheet: Sheet) -> None:
    """What is filled into another sentence is read as callers hear it."""
    shown = row(sheet()[MENUS_PAGE], "desk.options.more.label")
    assert shown.spoken is not None
    assert shown.spoken.text == "Para todo lo demás, / marque tres."


def test_readings_are_shown_where_they_differ(sheet: Sheet) -> None:
    """The lexicon can be checked by ear: written word and reading, and nothing where they are the same."""
    menus = sheet(EN)[MENUS_PAGE]
    greeting = row(menus, "system.greeting").spoken
    assert greeting is not None
    assert greeting.readings == (("Alder", "All-der"),)
    assert greeting.heard.startswith("Port All-der town hall")
    ask = row(menus, "desk.ask").spoken
    assert ask is not None
    assert not ask.readings


def test_keys_begin_with_the_language(sheet: Sheet) -> None:
    """The shortest way to a text, as it can be pressed; how many more states say it."""
    shown = sheet()
    assert row(shown["lost-tag"], "lost-tag.opening.say").keys == ("2", "1")
    assert row(shown["dog-license"], "dog-license.ask.keeper.lead").keys == ("2", "2")
    assert row(shown["dog-license"], "items.license-form.name").ways > 1
    assert row(sheet(EN)[MENUS_PAGE], "system.greeting").keys == ()


def test_the_keys_of_a_way_have_names(sheet: Sheet) -> None:
    """The language, then what was chosen, in the words of the source; failures and a person have none."""
    shown = sheet()
    assert row(shown["lost-tag"], "lost-tag.opening.say").way == ("Español", "For a lost dog tag")
    keeper = row(shown["dog-license"], "dog-license.ask.keeper.lead")
    assert keeper.way == ("Español", "To license a dog")
    assert row(shown[MENUS_PAGE], "system.person-unreached").way == ("Español",)
    assert row(shown[MENUS_PAGE], "system.greeting").way == ()
    assert row(shown[MENUS_PAGE], "system.choice-answers").way == ()


def test_menus_and_questions_have_names(sheet: Sheet) -> None:
    """Their ids alone mean nothing to a reader."""
    titles = {section.name: section.title for page in sheet().values() for section in page.sections}
    assert titles["keeper"] == "Who keeps the dog?"
    assert titles["more"] == "For anything else"
    assert titles[""] == ""


def test_kana_stand_beside_what_is_spoken(town: Path) -> None:
    """Of every sentence, from the reading sheet; none where a sentence is not in it."""
    compiled = compile_menus(town, TODAY, "menus")
    assert compiled.tree is not None
    kana = {"The old tag is exchanged.": "A", "You need not pay for the new one.": "B"}
    for given, wanted in ((kana, ("A", "B")), ({"The old tag is exchanged.": "A"}, ())):
        made = {page.name: page for page in pages(compiled.tree, compiled.units, EN, None, given)}
        spoken = row(made["dog-license"], "dog-license.after.old-tag-kept").spoken
        assert spoken is not None
        assert spoken.kana == wanted


def test_what_only_trouble_brings(sheet: Sheet) -> None:
    """Silence, wrong keys, a person and another language have their ways too."""
    menus = sheet()[MENUS_PAGE]
    ways = {
        unit: row(menus, f"system.{unit}").keys
        for unit in ("no-input-1", "no-input-2", "help", "person-unavailable", "language-ask")
    }
    assert ways == {
        "no-input-1": ("2", "_"),
        "no-input-2": ("2", "_", "_"),
        "help": ("2", "_", "_", "_"),
        "person-unavailable": ("2", "0"),
        "language-ask": ("2", "#"),
    }
    assert row(menus, "system.person-unreached").keys == ("2", "0", "no-answer")
    assert row(menus, "system.staff-language").keys == ("2", "0")
    assert row(menus, "system.withheld").keys is not None


def test_only_what_the_language_never_says_has_no_way(sheet: Sheet) -> None:
    """Every sentence of the service is met on the walk, but for those that no key leads to."""
    without = {row.unit for row in sheet()[MENUS_PAGE].rows if row.keys is None}
    assert {unit for unit in without if unit.startswith("system.sms-")} == {
        f"system.sms-{name}"
        for name in [
            "sender",
            "bring",
            "know",
            "state",
            "never-reply",
            "rest",
            "rest-conditions",
            "contact",
            "page",
        ]
    }
    assert {unit for unit in without if not unit.startswith("system.sms-")} == {
        "system.greeting",
        "system.apology",
        "system.fallback-any-key",
        "system.phone-again",
        "system.choice-answers",
        "system.choice-answers-lost",
    }


def test_what_an_overflow_line_says_first(sheet: Sheet) -> None:
    """Before any other key than that of the language, as callers of that number hear it."""
    menus = sheet(ES, ("city.yaml", "menus:\n", "lines:\n  busy: {overflow: true}\nmenus:\n"))[MENUS_PAGE]
    assert row(menus, "system.choice-answers").keys == ("2",)
    assert row(menus, "system.choice-answers-lost").keys == ("2",)


def test_what_lies_on_top_of_places(sheet: Sheet) -> None:
    """Why the desk is closed and what came of a request stand between the keys as words."""
    menus = sheet()[MENUS_PAGE]
    ways = {
        unit: row(menus, f"system.{unit}").keys
        for unit in (
            "person-closed-holiday",
            "person-reopens",
            "callback-consent",
            "callback-check",
            "notice-callback-accepted",
            "message-kept",
            "queue-wait",
            "queue-connecting",
            "notice-queue-full",
        )
    }
    assert ways == {
        "person-closed-holiday": ("2", "0", "closed-holiday"),
        "person-reopens": ("2", "0", "closed-hours"),
        "callback-consent": ("2", "0", "2"),
        "callback-check": ("2", "0", "2", "1", "no-number", "kept"),
        "notice-callback-accepted": ("2", "0", "2", "1", "own-number", "1", "1", "accepted"),
        "message-kept": ("2", "0", "3"),
        "queue-wait": ("2", "0", "no-answer", "2"),
        "queue-connecting": ("2", "0", "no-answer", "2"),
        "notice-queue-full": ("2", "0", "no-answer", "2", "queue-full"),
    }
    sent = row(menus, "system.notice-text-sent").keys
    assert sent is not None
    assert sent[-2:] == ("1", "accepted")
    waiting = row(menus, "system.queue-wait").spoken
    assert waiting is not None
    assert "{" not in waiting.text


def test_a_number_said_again_is_shown_with_a_number(sheet: Sheet) -> None:
    """The repetition is read with a real number of the city."""
    spoken = row(sheet(EN)[MENUS_PAGE], "system.phone-again").spoken
    assert spoken is not None
    assert spoken.text == "Again, zero one two zero / zero zero / one two three four."


def test_conditions_in_words(sheet: Sheet) -> None:
    """Question and answers as callers hear them; nothing where it is always said."""
    shown = sheet()["dog-license"]
    assert row(shown, "items.old-tag.name").when == (
        "Who keeps the dog? → You keep it. / Your family keeps it. and "
        "Is this its first license? → It had one before.",
    )
    assert row(shown, "items.license-form.name").when == ()
    assert sheet()["lost-tag"].person == ("How do you want to report it? → By telephone.",)


def test_the_same_item_in_two_lists(sheet: Sheet) -> None:
    """Each list shows its own condition."""
    edit = (
        "procedures/dog-license.yaml",
        "know:\n",
        "know:\n  - item: old-tag\n    when: {keeper: [shelter]}\n",
    )
    sections = {section.kind: section for section in sheet(EN, edit)["dog-license"].sections}
    when = [
        next(row.when for row in sections[kind].rows if row.unit == "items.old-tag.name")
        for kind in ("bring", "know")
    ]
    assert when[1] == ("Who keeps the dog? → A shelter keeps it.",)
    assert when[0] != when[1]


def test_a_stale_text(sheet: Sheet) -> None:
    """It is marked, still shown as it would be spoken, and its procedure is marked as withheld."""
    edit = ("procedures/dog-license.yaml", "Puppies under", "All puppies under")
    page = sheet(ES, edit)["dog-license"]
    shown = row(page, "dog-license.after.puppies")
    assert shown.state is TranslationState.STALE
    assert shown.spoken is not None
    assert shown.keys is not None
    assert page.withheld
    assert page.states[TranslationState.STALE] == 1


def test_a_missing_text(sheet: Sheet) -> None:
    """Nothing is made up for it; everything else on the page can be read."""
    edit = ("translations/es/procedures/dog-license.yaml", 'text: "Los cachorros', 'text: ""\n#')
    shown = row(sheet(ES, edit)["dog-license"], "dog-license.after.puppies")
    assert (shown.state, shown.translation, shown.spoken) == (TranslationState.MISSING, (), None)
    assert shown.source == ("Puppies under {puppy-months} need no license.",)


def test_what_a_stale_text_was_made_from(sheet: Sheet) -> None:
    """The older source stands beside today's; a current text has none."""
    edit = ("procedures/dog-license.yaml", "Puppies under", "All puppies under")
    old = ("Puppies under {puppy-months} need no license.",)
    shown = sheet(ES, edit, former={ES: {"dog-license.after.puppies": old, "desk.ask": ("What?",)}})
    assert row(shown["dog-license"], "dog-license.after.puppies").former == old
    assert row(shown[MENUS_PAGE], "desk.ask").former == ()


def test_the_mark_follows_what_is_read(sheet: Sheet) -> None:
    """A signed page stays signed while other pages change, and only then."""
    before = {name: page.mark for name, page in sheet().items()}
    comment = ("translations/es/topics/town-hall.yaml", "town-hall.label:", "# a remark\ntown-hall.label:")
    assert {name: page.mark for name, page in sheet(ES, comment).items()} == before
    after = {name: page.mark for name, page in sheet(ES, ("facts.yaml", "value: 30", "value: 31")).items()}
    assert [name for name in before if before[name] != after[name]] == ["dog-license"]


def test_a_placeholder_that_means_nothing_is_not_spoken(town: Path) -> None:
    """A slip that check reports does not keep the sheet from being made."""
    text = (town / "topics/town-hall.yaml").read_text("utf-8")
    (town / "topics/town-hall.yaml").write_text(text.replace("{desk-hours}", "{desk-hour}"), "utf-8")
    compiled = compile_menus(town, TODAY)
    assert compiled.tree
    shown = {page.name: page for page in pages(compiled.tree, compiled.units, EN)}
    assert row(shown["town-hall"], "town-hall.say.hours").spoken is None
    alone = Voice(compiled.tree, EN).unit(compiled.units[UnitId("town-hall.say.hours")])
    assert alone is not None
    assert alone.text == "It is open on weekdays {desk-hour}."
