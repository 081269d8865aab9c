"""Lists and notes are read in parts of at most three, with a key between; silence goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.authoring.walk import is_outcome, paths
from ivr.dialogue.machine import situation
from ivr.dialogue.procedure import Listed, outcome, parts
from ivr.dialogue.state import Step
from ivr.dialogue.turn import Transfer
from ivr.model import ITEMS_PER_PART, ListKind, Procedure, Tree, UnitId
from ivr.prompt import Count, Ordinal

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall


def outcomes(city: Tree, call: MakeCall) -> list[Call]:
    """A call at the first part of every outcome, in every language."""
    ends = [path.end for language in city.languages for path in paths(city, language)]
    return [call(city, end) for end in ends]


def read_out(call: Call) -> Call:
    """All parts, by silence alone."""
    while "system.more" in call.heard():
        call.press("-")
    return call


def told(call: Call) -> tuple[list[UnitId], list[UnitId]]:
    """Items and notes as the rules of the procedure give them."""
    place = call.tree.places[call.state.place]
    assert isinstance(place, Procedure)
    found = outcome(place, call.state.given())
    items = [item.name.id for kind in ListKind for item in found.lists[kind]]
    return items, [note.say.id for note in (*found.before, *found.after)]


def test_all_of_an_outcome_is_heard_and_each_thing_once(city: Tree, call: MakeCall) -> None:
    """Over all parts: every item in order, every note in order, nothing twice, nothing else."""
    for here in outcomes(city, call):
        items, notes = told(here)
        heard = read_out(here).heard_ever()
        assert [unit for unit in heard if unit.startswith("items.") and unit.endswith(".name")] == items
        assert [unit for unit in heard if unit in set(notes)] == notes


def test_no_part_holds_more_than_three_things(city: Tree, call: MakeCall) -> None:
    """Items and notes together (voice rule L2)."""
    for here in outcomes(city, call):
        items, notes = told(here)
        for turn in read_out(here).turns:
            assert len([unit for unit in here.heard(turn) if unit in {*items, *notes}]) <= ITEMS_PER_PART


def test_a_key_goes_on_just_as_silence_does(city: Tree, call: MakeCall) -> None:
    """1 and waiting lead to the same next part; neither counts as a failure."""
    for here in outcomes(city, call):
        waited = call(city, here.state)
        while "system.more" in here.heard():
            here.press("1")
            waited.press("-")
            assert here.state == waited.state
            assert here.state.tries == 0


def test_a_list_says_its_count_first_and_numbers_its_items(city: Tree, call: MakeCall) -> None:
    """Count at the beginning and the end, ordinals in between without a gap (voice rule L1)."""
    for here in outcomes(city, call):
        lines = [line for turn in read_out(here).turns for line in turn.lines]
        fillings = [(line.message.id, dict(line.fill)) for line in lines]
        expected: list[Ordinal] = []
        for unit, fill in fillings:
            if unit.endswith("-count") and isinstance(count := fill.get("count"), Count):
                assert expected == []
                expected = [Ordinal(n) for n in range(1, count.number + 1)] if count.number > 1 else []
            if unit == "system.list-item":
                assert fill["ordinal"] == expected.pop(0)
        assert expected == []


def test_a_list_of_one_is_not_numbered(tiny: Tree, enter: MakeCall) -> None:
    """Its only item stands alone."""
    heard = enter(tiny, "111").heard()
    assert "system.list-only" in heard
    assert not {"system.list-item", "system.list-end"} & set(heard)


def test_a_short_list_is_never_torn(tiny: Tree) -> None:
    """Notes that come before do not push half of it into the next part."""
    for name in ("dog-license", "lost-tag"):
        place = next(p for p in tiny.places.values() if p.id == name)
        assert isinstance(place, Procedure)
        for path in paths(tiny, tiny.default_language):
            if path.end.place == name:
                stretches = [p for part in parts(outcome(place, path.end.given())) for p in part]
                listed = [p for p in stretches if isinstance(p, Listed)]
                assert all(p.opens and p.closes for p in listed if p.total <= ITEMS_PER_PART)


def test_a_long_list_goes_on_counting_in_the_next_part(tiny: Tree, enter: MakeCall) -> None:
    """Four papers: three, then the fourth, and only then how many there were."""
    call = enter(tiny, "2221")
    assert call.heard()[0] == "dog-license.before.deadline"
    call.press("1")
    assert call.heard().count("system.list-item") == ITEMS_PER_PART
    assert "system.list-end" not in call.heard()
    call.press("1")
    assert call.heard()[:3] == ["system.list-item", "items.old-tag.name", "system.list-end"]


def test_how_a_list_goes_on_is_explained_once(city: Tree, call: MakeCall) -> None:
    """In the first part only; the key is named in every part but the last."""
    for here in outcomes(city, call):
        turns = read_out(here).turns
        explained = ["system.list-more" in here.heard(turn) for turn in turns]
        named = ["system.more" in here.heard(turn) for turn in turns]
        assert explained == [number == 0 and len(turns) > 1 for number in range(len(turns))]
        assert named == [turn is not turns[-1] for turn in turns]


def test_the_last_part_says_what_else_can_be_done(city: Tree, call: MakeCall) -> None:
    """End, offices, another procedure, repeat and a person; the whole again only if it had parts."""
    for here in outcomes(city, call):
        several = "system.more" in here.heard()
        heard = read_out(here).heard()
        assert {"system.end", "system.end-other", "system.end-repeat"} <= set(heard)
        assert heard.count("system.end-person") == 1
        assert ("system.end-again" in heard) == several
        assert ("system.end-offices" in heard) == (here.state.place != city.offices)


def test_the_whole_list_can_be_heard_again(tiny: Tree, enter: MakeCall) -> None:
    """With the same answers, from the first part."""
    call = enter(tiny, "2221")
    first = call.state
    assert "system.end-again" in read_out(call).heard()
    assert call.press("3").state == first


def test_cases_for_a_person_lead_to_one(tiny: Tree, enter: MakeCall) -> None:
    """Reporting by telephone: said so at the end, and silence rings a person or tells the number."""
    call = read_out(enter(tiny, "112"))
    assert "system.end-help-by-person" in call.heard()
    assert "system.person-unavailable" in call.press("-").heard()
    open_desk = read_out(enter(tiny, "112", person=True)).press("-")
    assert isinstance(open_desk.turn.then, Transfer)


def test_other_cases_end_without_a_person(tiny: Tree, enter: MakeCall) -> None:
    """Coming to the counter needs nobody on the phone."""
    call = read_out(enter(tiny, "111", person=True))
    assert "system.end-help-by-person" not in call.heard()
    assert call.press("-", "-").over


def test_an_outcome_is_one_place_for_the_walk(city: Tree, call: MakeCall) -> None:
    """Only its first part is the end of a path."""
    for here in outcomes(city, call):
        assert is_outcome(city, here.state)
        if "system.more" in here.heard():
            assert not is_outcome(city, here.press("-").state)
            assert situation(city, here.state).content


def test_answers_are_read_back_once_from_two_on(tiny: Tree, enter: MakeCall) -> None:
    """One answer is echoed with the outcome; two are confirmed, each in its own words."""
    one = enter(tiny, "111").heard()
    assert one[0] == "questions.way.choices.counter.echo"
    assert "system.confirm" not in one
    assert enter(tiny, "221").heard()[:3] == [
        "system.confirm",
        "questions.keeper.choices.family.echo",
        "questions.first-time.choices.yes.echo",
    ]


def test_the_confirmation_can_be_denied(tiny: Tree, enter: MakeCall) -> None:
    """2 asks everything again and forgets the answers; 1 reads the outcome with them."""
    call = enter(tiny, "221")
    assert call.press("2").state.answers == ()
    assert "questions.keeper.ask" in call.heard()
    assert len(call.press("1", "1", "1").state.answers) == 2
    assert call.state.step is Step.OUTCOME
