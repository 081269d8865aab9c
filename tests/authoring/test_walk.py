"""Every case, every state and every path, by walking the real state machine."""

from __future__ import annotations

from ivr.authoring.tables import Written, case_rows, path_rows
from ivr.authoring.walk import cases, entries, is_outcome, onward, paths, visits
from ivr.dialogue.inputs import KeysPressed, Moment
from ivr.dialogue.machine import present, start, step
from ivr.model import LanguageTag, PlaceId, Procedure, Tree

EN, ES = LanguageTag("en"), LanguageTag("es")
NOBODY = Moment()

FORM, CARD, LETTER, OLD, PAPERS, CHIP = (
    "license-form",
    "vaccination-card",
    "family-letter",
    "old-tag",
    "shelter-papers",
    "chip-number",
)
LICENSE_CASES = [
    (("keeper=self", "first-time=yes"), (FORM, CARD, CHIP), 1, False),
    (("keeper=self", "first-time=no"), (FORM, CARD, OLD, CHIP), 2, False),
    (("keeper=family", "first-time=yes"), (FORM, CARD, LETTER, CHIP), 1, False),
    (("keeper=family", "first-time=no"), (FORM, CARD, LETTER, OLD, CHIP), 2, False),
    (("keeper=shelter", "first-time=yes"), (FORM, PAPERS), 1, False),
    (("keeper=shelter", "first-time=no"), (FORM, PAPERS), 2, False),
]
"""Written by hand: answers, wanted items, notes after the list, finished by a person."""
TAG_CASES = [
    (("way=counter",), ("photo-id",), 2, False),
    (("way=telephone",), ("dog-name", "tag-words"), 2, True),
]


def procedure(tree: Tree, name: str) -> Procedure:
    """A procedure of the tree."""
    found = tree.places[PlaceId(name)]
    assert isinstance(found, Procedure)
    return found


def test_the_cases_of_the_tiny_city_are_those_written_by_hand(tiny: Tree) -> None:
    """Exactly these cases, in the order of the choices, with exactly these documents."""
    for name, expected in (("dog-license", LICENSE_CASES), ("lost-tag", TAG_CASES)):
        rows = case_rows(tiny, procedure(tiny, name), EN)
        assert [(row.ids, row.wanted, len(row.after), row.person) for row in rows] == expected


def test_a_case_is_written_in_words_of_its_language(tiny: Tree) -> None:
    """A clerk reads answers, documents and notes as callers hear them."""
    row = case_rows(tiny, procedure(tiny, "dog-license"), EN)[1]
    assert row.answers == ("You keep it.", "It had one before.")
    assert row.before == ("You have thirty days to license a dog.",)
    assert row.bring[1] == "the dog's vaccination card: It must show a stamp of this year."
    assert row.know == ("the dog's chip number: It has fifteen digits.",)
    assert row.after[1] == "The old tag is exchanged. You need not pay for the new one."


def test_a_phone_number_stands_in_figures_in_tables(tiny: Tree) -> None:
    """People compare figures, not words."""
    said = procedure(tiny, "lost-tag").opening
    assert said is not None
    assert Written(tiny, ES).message(said.say).endswith("El número es 0900-555-0199.")


def test_every_language_has_the_same_cases(tiny: Tree) -> None:
    """Words differ, rules do not (voice rule Z2)."""
    for name in ("dog-license", "lost-tag"):
        rows = [case_rows(tiny, procedure(tiny, name), language) for language in (EN, ES)]
        assert [(r.ids, r.wanted) for r in rows[0]] == [(r.ids, r.wanted) for r in rows[1]]
        assert all(a.answers != b.answers for a, b in zip(*rows, strict=True))


def test_a_procedure_without_questions_has_one_case(tiny: Tree) -> None:
    """A topic says the same to everyone."""
    (case,) = cases(procedure(tiny, "town-hall"))
    assert case.answers == ()
    assert [note.id for note in case.told.after] == ["where", "hours"]


def test_answers_settled_by_a_menu_start_a_walk_of_their_own(tiny: Tree) -> None:
    """The shelter's key skips the first question."""
    starts = entries(tiny, procedure(tiny, "dog-license"))
    assert {tuple(a.choice for a in start) for start in starts} == {(), ("shelter",)}


PATHS = {
    "111": ("lost-tag", ("way=counter",)),
    "112": ("lost-tag", ("way=telephone",)),
    "12111": ("dog-license", ("keeper=self", "first-time=yes")),
    "12121": ("dog-license", ("keeper=self", "first-time=no")),
    "12211": ("dog-license", ("keeper=family", "first-time=yes")),
    "12221": ("dog-license", ("keeper=family", "first-time=no")),
    "12311": ("dog-license", ("keeper=shelter", "first-time=yes")),
    "12321": ("dog-license", ("keeper=shelter", "first-time=no")),
    "2111": ("dog-license", ("keeper=self", "first-time=yes")),
    "2121": ("dog-license", ("keeper=self", "first-time=no")),
    "2211": ("dog-license", ("keeper=family", "first-time=yes")),
    "2221": ("dog-license", ("keeper=family", "first-time=no")),
    "2311": ("dog-license", ("keeper=shelter", "first-time=yes")),
    "2321": ("dog-license", ("keeper=shelter", "first-time=no")),
    "31": ("town-hall", ()),
    "3211": ("dog-license", ("keeper=shelter", "first-time=yes")),
    "3221": ("dog-license", ("keeper=shelter", "first-time=no")),
}
"""Written by hand: keys after the language, where they lead, with which answers."""


def test_the_paths_of_the_tiny_city_are_those_written_by_hand(tiny: Tree) -> None:
    """Every way to every outcome, none twice, in both languages."""
    for language, key in ((EN, "1"), (ES, "2")):
        rows = list(path_rows(tiny, language))
        assert len(rows) == len(PATHS)
        found = {row.keys.replace(" ", ""): (row.place, row.answers) for row in rows}
        assert found == {key + keys: end for keys, end in PATHS.items()}


def test_pressing_the_keys_of_a_path_leads_to_its_end(tree: Tree, tiny: Tree) -> None:
    """The list of paths is true: a caller who keys it in arrives there."""
    for city in (tiny, tree):
        for language in city.languages:
            for path in paths(city, language):
                state = start(city)
                for key in path.keys:
                    state = step(city, state, KeysPressed(key), NOBODY)
                assert state == path.end
                assert is_outcome(city, state)


def test_the_seconds_of_a_path_hold_all_that_is_heard(tiny: Tree) -> None:
    """Estimated seconds are positive, and a longer list takes longer."""
    seconds = {row.keys.replace(" ", ""): row.seconds for row in path_rows(tiny, EN)}
    assert all(value > 10 for value in seconds.values())
    assert seconds["12221"] > seconds["12111"]


def test_every_state_on_a_walk_is_met_once_and_can_be_presented(tree: Tree, tiny: Tree) -> None:
    """A walk ends, and visits what keys can reach."""
    for city in (tiny, tree):
        for language in city.languages:
            met = [visit.state for visit in visits(city, language)]
            assert len(met) == len(set(met))
            assert {state.place for state in met} == set(city.places)
            assert all(present(city, state, NOBODY).lines for state in met)


def test_starting_again_is_not_going_on(tiny: Tree) -> None:
    """ "No" at the confirmation leads back and is no path forward."""
    confirm = next(v.state for v in visits(tiny, EN) if "".join(v.keys) == "1211")
    assert [offer.key for offer in onward(tiny, confirm)] == ["1"]
