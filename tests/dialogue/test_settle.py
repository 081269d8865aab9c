"""A URL from before a change of the menus leads to the nearest place that exists, never to an error."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import Moment
from ivr.dialogue.machine import present
from ivr.dialogue.settle import back, settle
from ivr.dialogue.state import WITH_REF, DialogueState, Failure, Notice, Overlay, Step
from ivr.model import Answer, ChoiceId, LanguageTag, LineId, PlaceId, QuestionId, Tree

if TYPE_CHECKING:
    from tests.dialogue.dialogue_states import REF
else:
    from dialogue_states import REF

EN, ES = LanguageTag("en"), LanguageTag("es")
LICENSE, TAG = PlaceId("dog-license"), PlaceId("lost-tag")
OF_A_CASE = {Overlay.TEXT, Overlay.TEXT_SEND}


def answers(*given: str) -> tuple[Answer, ...]:
    """Answers written as ``question=choice``."""
    pairs = [text.split("=") for text in given]
    return tuple(Answer(QuestionId(question), ChoiceId(choice)) for question, choice in pairs)


def test_a_state_that_exists_is_left_alone(city: Tree, all_met: list[DialogueState]) -> None:
    """Settling changes nothing that keys can reach."""
    for state in all_met:
        assert settle(city, state) == state


@pytest.mark.parametrize("tag", ["", "xx", "EN", "en-US", "日本"])
def test_an_unknown_language_becomes_the_citys_own(tiny: Tree, tag: str) -> None:
    """Place and answers stay."""
    state = DialogueState(LanguageTag(tag), LICENSE, answers("keeper=self"), Step.ASKING)
    assert settle(tiny, state) == replace(state, language=EN)


@pytest.mark.parametrize("place", ["", "gone", "DESK", "desk/more"])
def test_an_unknown_place_becomes_the_front_menu(tiny: Tree, place: str) -> None:
    """In the caller's language, without answers to questions of elsewhere."""
    state = DialogueState(ES, PlaceId(place), answers("keeper=self"), Step.OUTCOME, part=2)
    assert settle(tiny, state) == DialogueState(ES, tiny.front, step=Step.ASKING)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["keeper=self", "first-time=no"], 2),
        (["keeper=self", "first-time=maybe"], 1),
        (["keeper=nobody", "first-time=no"], 0),
        (["keeper=self", "way=counter", "first-time=no"], 1),
        (["keeper=self", "keeper=family"], 1),
        (["first-time=no", "keeper=self"], 2),
        (["size=big"], 0),
    ],
)
def test_answers_are_kept_up_to_the_first_unknown_one(tiny: Tree, given: list[str], kept: int) -> None:
    """What was asked before a change counts; what is not known now is asked again."""
    state = DialogueState(EN, LICENSE, answers(*given), Step.ASKING)
    assert settle(tiny, state).answers == answers(*given)[:kept]


def test_an_outcome_of_unknown_answers_is_asked_for_again(tiny: Tree) -> None:
    """Nobody hears a list for a case that is no longer theirs."""
    state = DialogueState(EN, LICENSE, answers("keeper=self", "first-time=maybe"), Step.OUTCOME, part=1)
    assert settle(tiny, state) == DialogueState(EN, LICENSE, answers("keeper=self"), Step.ASKING)
    heard = [line.message.id for line in present(tiny, state, Moment()).lines]
    assert "questions.first-time.ask" in heard


def test_an_outcome_with_a_question_open_asks_it(tiny: Tree) -> None:
    """A step in the URL never skips a question that matters."""
    state = DialogueState(EN, LICENSE, answers("keeper=self"), Step.OUTCOME, part=1)
    heard = [line.message.id for line in present(tiny, state, Moment()).lines]
    assert "questions.first-time.ask" in heard


def test_a_menu_has_no_answers(tiny: Tree) -> None:
    """Those of a former procedure of the same name are dropped."""
    assert settle(tiny, DialogueState(EN, PlaceId("more"), answers("keeper=self"))).answers == ()


def test_a_part_beyond_the_last_is_the_last(tiny: Tree) -> None:
    """A list that became shorter still ends properly."""
    state = DialogueState(EN, TAG, answers("way=counter"), Step.OUTCOME, part=99)
    heard = [line.message.id for line in present(tiny, state, Moment()).lines]
    assert "system.end" in heard


@pytest.mark.parametrize("overlay", sorted(set(Overlay) - OF_A_CASE - {Overlay.NOTICE}))
def test_what_lies_on_top_stays_when_the_place_is_gone(tiny: Tree, overlay: Overlay) -> None:
    """Who is being told how to reach a person is not thrown into a menu in the middle of it."""
    ref = REF if overlay in WITH_REF else ""
    state = DialogueState(EN, PlaceId("gone"), overlay=overlay, ref=ref)
    front = DialogueState(EN, tiny.front, step=Step.ASKING)
    assert settle(tiny, state) == replace(front, overlay=overlay, ref=ref)


def test_what_came_of_a_request_is_told_when_the_place_is_gone(tiny: Tree) -> None:
    """The list of documents is gone with its case, but a callback was accepted."""
    state = DialogueState(EN, PlaceId("gone"), overlay=Overlay.NOTICE, notice=Notice.CALLBACK_ACCEPTED)
    assert settle(tiny, state).notice is Notice.CALLBACK_ACCEPTED
    for overlay in OF_A_CASE:
        assert settle(tiny, replace(state, overlay=overlay)).overlay is None


@pytest.mark.parametrize("overlay", sorted(WITH_REF))
def test_without_its_request_a_step_is_the_consent_before_it(tiny: Tree, overlay: Overlay) -> None:
    """Nobody hears that a message was recorded which is not there."""
    state = DialogueState(EN, PlaceId("more"), overlay=overlay, tries=2)
    of_message = overlay in (Overlay.REVIEW, Overlay.LISTEN, Overlay.MESSAGE_SEND)
    consent = Overlay.MESSAGE if of_message else Overlay.CALLBACK
    assert settle(tiny, state) == DialogueState(EN, PlaceId("more"), overlay=consent)
    assert settle(tiny, replace(state, ref=REF)) == replace(state, ref=REF)


@pytest.mark.parametrize("overlay", sorted(set(Overlay) - WITH_REF))
def test_no_other_overlay_keeps_a_request(tiny: Tree, overlay: Overlay) -> None:
    """Nor does the place."""
    state = DialogueState(EN, PlaceId("more"), overlay=overlay, ref=REF)
    assert settle(tiny, state).ref == ""
    assert settle(tiny, replace(state, overlay=None)).ref == ""


@pytest.mark.parametrize("notice", [None, *Notice])
@pytest.mark.parametrize("overlay", [None, *Overlay])
def test_a_notice_is_kept_where_it_is_said(
    tiny: Tree, overlay: Overlay | None, notice: Notice | None
) -> None:
    """Before a number is keyed in again, before a message is recorded again, and by itself."""
    of_a_number = notice is not None and notice.startswith("number-")
    said = {
        Overlay.NOTICE: notice not in (None, Notice.MESSAGE_EMPTY, Notice.BUSY),
        Overlay.CALLBACK_KEY: of_a_number,
        Overlay.MESSAGE: notice is Notice.MESSAGE_EMPTY,
    }
    ref = REF if overlay in WITH_REF else ""
    state = DialogueState(EN, PlaceId("more"), overlay=overlay, notice=notice, ref=ref)
    kept = overlay is not None and said.get(overlay, False)
    assert settle(tiny, state).notice == (notice if kept else None)
    if overlay is Overlay.NOTICE and not kept:
        assert settle(tiny, state).overlay is None


def test_all_staff_are_busy_only_on_the_line_that_says_so(tree: Tree) -> None:
    """At its first place, before anything was pressed."""
    called = LineId("overflow")
    state = DialogueState(tree.default_language, tree.front, line=called)
    busy = replace(state, overlay=Overlay.NOTICE, notice=Notice.BUSY)
    assert settle(tree, busy) == busy
    for other in (None, LineId("english"), LineId("gone")):
        assert settle(tree, replace(busy, line=other)).overlay is None
    assert settle(tree, replace(busy, step=Step.ASKING)).overlay is None


@pytest.mark.parametrize("overlay", sorted(OF_A_CASE))
def test_an_sms_is_of_a_case_with_a_list(tiny: Tree, overlay: Overlay) -> None:
    """Not of a menu, a question, a confirmation, or a topic that only tells something."""
    given = answers("keeper=family", "first-time=no")
    told = DialogueState(EN, LICENSE, given, Step.OUTCOME, overlay=overlay)
    assert settle(tiny, told) == told
    for other in (
        replace(told, step=Step.ASKING),
        replace(told, answers=given[:1]),
        DialogueState(EN, PlaceId("desk"), overlay=overlay),
        DialogueState(EN, TAG, overlay=overlay),
        DialogueState(EN, PlaceId("town-hall"), overlay=overlay),
    ):
        assert settle(tiny, other) == replace(other, overlay=None)
    withheld = replace(tiny, withheld={EN: frozenset({LICENSE})})
    assert settle(withheld, told).overlay is None


def test_below_the_choice_of_a_language_the_same_holds(tiny: Tree) -> None:
    """What cannot lie on top cannot lie there either; what can keeps its notice and its request."""
    choice = DialogueState(EN, PlaceId("more"), overlay=Overlay.LANGUAGE, tries=1)
    review = replace(choice, under=Overlay.REVIEW, ref=REF)
    assert settle(tiny, review) == review
    assert settle(tiny, replace(review, ref="")).under is Overlay.MESSAGE
    sent = replace(choice, under=Overlay.NOTICE, notice=Notice.TEXT_SENT)
    assert settle(tiny, sent) == sent
    assert settle(tiny, replace(sent, notice=None)).under is None
    assert settle(tiny, replace(choice, ref=REF, notice=Notice.FAILED)) == choice


@pytest.mark.parametrize(
    ("origin", "kept"), [("more", True), ("lost-tag", True), ("town-hall", False), ("gone", False)]
)
def test_where_a_caller_came_from_is_kept_while_it_leads_here(tiny: Tree, origin: str, kept: bool) -> None:
    """A menu that no longer offers the place is forgotten; back then leads to the first that does."""
    state = DialogueState(EN, LICENSE, origin=PlaceId(origin))
    assert settle(tiny, state).origin == (origin if kept else None)
    assert back(tiny, settle(tiny, state)).place == (origin if kept else "desk")


@pytest.mark.parametrize(
    "nonsense",
    [
        {"part": -1},
        {"part": -99, "step": Step.OUTCOME},
        {"tries": -1, "failure": Failure.NO_INPUT},
        {"tries": 0, "failure": Failure.NO_MATCH},
        {"tries": 99, "failure": Failure.NO_MATCH},
    ],
)
def test_nonsense_numbers_are_presented_all_the_same(tiny: Tree, nonsense: dict[str, object]) -> None:
    """Counts below nothing and failures that were never counted do no harm."""
    state = DialogueState(EN, LICENSE, answers("keeper=family", "first-time=no"))
    for base in (state, replace(state, step=Step.OUTCOME), DialogueState(EN, TAG)):
        assert present(tiny, replace(base, **nonsense), Moment()).lines  # type: ignore[arg-type]
