"""Key 0 while the desk is closed: why, the hours, when again, what cannot wait, and what else can be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import DeskStatus, Moment
from ivr.dialogue.machine import present
from ivr.dialogue.state import DialogueState, Overlay
from ivr.dialogue.turn import Gather
from ivr.model import LanguageTag, Message, Position, Tree, UnitId
from ivr.model.hours import CityHours, ClockId, ExceptionId
from ivr.prompt import Clock, Day

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall
    from tests.dialogue.dialogue_states import ALL, TODAY, topped
else:
    from dialogue_states import ALL, TODAY, topped

WHY = {
    DeskStatus.CLOSED_HOURS: "system.person-closed-hours",
    DeskStatus.CLOSED_HOLIDAY: "system.person-closed-holiday",
    DeskStatus.CLOSED_YEAR_END: "system.person-closed-year-end",
    DeskStatus.CLOSED_CITY: "system.person-closed-city",
    DeskStatus.CLOSED_STAFF: "system.person-closed-staff",
}
FAIR = ExceptionId("fair")
HOURS, SUSPENSION = "system.person-hours", "system.person-closed-suspension"
each_reason = pytest.mark.parametrize(("desk", "unit"), WHY.items())


def at(desk: DeskStatus, reopens: datetime | None = None, closure: ExceptionId | None = None) -> Moment:
    """A moment at which nobody is there."""
    return Moment(False, ALL, TODAY, desk, reopens, closure)


def heard(tree: Tree, moment: Moment, language: LanguageTag | None = None) -> list[str]:
    """Units heard by who wants a person, without the options."""
    state = DialogueState(language or tree.default_language, tree.front, overlay=Overlay.PERSON)
    units = [line.message.id for line in present(tree, state, moment).lines]
    return [unit for unit in units if unit not in ("system.menu-count", "system.option")]


@each_reason
def test_each_reason_comes_with_the_hours(city: Tree, desk: DeskStatus, unit: str) -> None:
    """And with what is always open for a lost card, in every language; when again only if that is known."""
    for language in city.languages:
        assert heard(city, at(desk), language) == [unit, HOURS, SUSPENSION]


@each_reason
def test_when_it_opens_again_today(city: Tree, desk: DeskStatus, unit: str) -> None:
    """The time alone."""
    moment = at(desk, datetime.combine(TODAY, time(13, 0)))
    assert heard(city, moment) == [unit, HOURS, "system.person-reopens-today", SUSPENSION]
    state = DialogueState(city.default_language, city.front, overlay=Overlay.PERSON)
    assert present(city, state, moment).lines[2].fill == (("time", Clock(time(13, 0))),)


@each_reason
def test_when_it_opens_again_another_day(city: Tree, desk: DeskStatus, unit: str) -> None:
    """With the day, also over New Year."""
    moment = at(desk, datetime(2027, 1, 4, 8, 30))
    assert heard(city, moment) == [unit, HOURS, "system.person-reopens", SUSPENSION]
    state = DialogueState(city.default_language, city.front, overlay=Overlay.PERSON)
    fill = (("day", Day(date(2027, 1, 4))), ("time", Clock(time(8, 30))))
    assert present(city, state, moment).lines[2].fill == fill


@pytest.mark.parametrize("desk", [DeskStatus.UNKNOWN, DeskStatus.OPEN])
def test_without_a_reason_the_number_is_told(city: Tree, desk: DeskStatus) -> None:
    """The menus say no hours, or the desk is open and there is no number to ring."""
    assert heard(city, at(desk)) == ["system.person-unavailable"]


@each_reason
def test_closed_is_no_dead_end(
    city: Tree, places_met: list[DialogueState], call: MakeCall, desk: DeskStatus, unit: str
) -> None:
    """The answers, a callback, a message; nobody waits in a queue that nobody takes calls from."""
    for place in places_met[::7]:
        here = call(city, place, moment=at(desk)).press("0")
        assert here.heard()[0] == unit
        then = here.turn.then
        assert isinstance(then, Gather)
        overlays = [option.next.overlay for option in then.options]
        assert overlays == [None, Overlay.CALLBACK, Overlay.MESSAGE]
        assert here.press("1").state == place


@each_reason
def test_a_caller_who_fails_has_heard_when_to_call(
    city: Tree, call: MakeCall, desk: DeskStatus, unit: str
) -> None:
    """Wrong keys and silence end the call after the reason and the hours, not before."""
    for key in ("8", "-"):
        here = call(city, moment=at(desk)).press("0")
        for _ in range(5):
            if not here.over:
                here.press(key)
        assert here.over
        assert here.heard_ever().count(unit) == 1
        assert here.heard() == ["system.goodbye"]


@each_reason
def test_another_language_keeps_all_of_it(city: Tree, call: MakeCall, desk: DeskStatus, unit: str) -> None:
    """The same words and the same keys; * says it slower, 9 leads back, 0 says it again."""
    moment = at(desk, datetime(2026, 11, 25, 8, 30))
    front = DialogueState(city.default_language, city.front)
    here = call(city, front, moment=moment).press("0")
    before = here.heard()
    for tag, language in city.languages.items():
        if language.key and len([each for each in city.languages.values() if each.key == language.key]) == 1:
            here.press("#", language.key)
            assert here.heard() == before
            assert here.turn.language == tag
            assert here.state == replace(topped(front, Overlay.PERSON), language=tag)
    assert here.press("*").heard() == before
    assert here.turn.slow
    assert here.press("0").heard() == before
    assert here.press("9").state == replace(front, language=here.state.language)


@pytest.fixture
def fair(tiny: Tree) -> Tree:
    """The tiny city with a closure that says in English, and not in Spanish, what it is about."""
    text = Message(
        UnitId("hours.closures.fair.say"),
        Position("hours.yaml", 1, 1),
        {LanguageTag("en"): (("The town hall is closed for the fair.",),)},
        {},
    )
    hours = CityHours("America/Halifax", ClockId("desk"), (), texts={FAIR: text})
    return replace(tiny, hours=hours)


@pytest.mark.parametrize(
    "desk", [DeskStatus.CLOSED_CITY, DeskStatus.CLOSED_HOLIDAY, DeskStatus.CLOSED_YEAR_END]
)
def test_what_is_said_of_a_closure_in_particular(fair: Tree, desk: DeskStatus) -> None:
    """Instead of the reason in general, where it is written in the caller's language."""
    moment = at(desk, closure=FAIR)
    assert heard(fair, moment) == ["hours.closures.fair.say", HOURS, SUSPENSION]
    assert heard(fair, moment, LanguageTag("es")) == [WHY[desk], HOURS, SUSPENSION]


def test_a_closure_without_words_of_its_own(fair: Tree, tiny: Tree) -> None:
    """The reason in general; also where the menus have lost their hours meanwhile."""
    moment = at(DeskStatus.CLOSED_CITY, closure=ExceptionId("other"))
    for tree in (fair, tiny):
        assert heard(tree, moment)[0] == "system.person-closed-city"
