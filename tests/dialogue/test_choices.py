"""Ways on for a caller who cannot be put through now: only those that are there, always the answers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import Moment, Services, TransferEnded, TransferResult
from ivr.dialogue.machine import present, situation
from ivr.dialogue.state import DialogueState, Notice, Overlay
from ivr.dialogue.turn import Gather, Option
from ivr.model import LanguageTag, Tree

if TYPE_CHECKING:
    from tests.dialogue.conftest import MakeCall
    from tests.dialogue.dialogue_states import ALONE, STAFFED, TODAY, topped
else:
    from dialogue_states import ALONE, STAFFED, TODAY, topped

FLAGS = list(product([False, True], repeat=4))
DONE = (
    Notice.CALLBACK_ACCEPTED,
    Notice.CALLBACK_ALREADY,
    Notice.MESSAGE_ACCEPTED,
    Notice.TEXT_SENT,
    Notice.TEXT_ALREADY,
    Notice.TEXT_LIMIT,
    Notice.TEXT_WITHHELD,
    Notice.TEXT_LANDLINE,
    Notice.TEXT_FOREIGN,
    Notice.TEXT_IMPOSSIBLE,
)
OPEN = tuple(notice for notice in Notice if notice not in (*DONE, Notice.MESSAGE_EMPTY, Notice.BUSY))
each_open = pytest.mark.parametrize("notice", OPEN)


def moment_of(person: bool, queue: bool, callback: bool, message: bool) -> Moment:
    """With these services."""
    return Moment(person, Services(queue, callback, message), TODAY)


def options(tree: Tree, state: DialogueState, moment: Moment) -> tuple[Option, ...]:
    """What keys lead to."""
    then = present(tree, state, moment).then
    assert isinstance(then, Gather)
    return then.options


def noticed(tree: Tree, notice: Notice, language: LanguageTag | None = None) -> DialogueState:
    """Told of something on top of the front menu."""
    tag = language or tree.default_language
    return DialogueState(tag, tree.front, overlay=Overlay.NOTICE, notice=notice)


@pytest.mark.parametrize("flags", FLAGS)
def test_what_is_there_is_offered_and_nothing_else(city: Tree, flags: tuple[bool, ...]) -> None:
    """After a line that rang out and after what remains open; a queue only while somebody takes the calls.

    Nobody is sent back to a queue that was full.
    """
    person, queue, callback, message = flags
    moment = moment_of(*flags)
    unreached = DialogueState(city.default_language, city.front, overlay=Overlay.UNREACHED)
    for state in (unreached, *(noticed(city, notice) for notice in OPEN)):
        found = options(city, state, moment)
        waits = queue and person and state.notice is not Notice.QUEUE_FULL
        expected = [
            None,
            *([Overlay.WAITING] if waits else []),
            *([Overlay.CALLBACK] if callback else []),
            *([Overlay.MESSAGE] if message else []),
        ]
        assert [option.next.overlay for option in found] == expected
        assert [option.key for option in found] == [str(key) for key in range(1, len(expected) + 1)]


@pytest.mark.parametrize("flags", FLAGS)
def test_keys_mean_the_same_in_every_language(city: Tree, flags: tuple[bool, ...]) -> None:
    """Who changes the language does not have to listen again for the key."""
    moment = moment_of(*flags)
    meanings = set()
    for language in city.languages:
        found = options(city, noticed(city, Notice.FAILED, language), moment)
        meanings.add(tuple((option.key, option.next.overlay) for option in found))
    assert len(meanings) == 1


def test_each_way_begins_afresh(city: Tree, places_met: list[DialogueState]) -> None:
    """With all tries, at normal speed, without what was told before; the place below is kept."""
    for place in places_met:
        for option in options(city, topped(place, Overlay.UNREACHED), STAFFED):
            assert option.next == topped(place, option.next.overlay)
            assert (option.next.tries, option.next.failure, option.next.slow) == (0, None, False)


@pytest.mark.parametrize("notice", DONE)
@pytest.mark.parametrize("moment", [ALONE, STAFFED, Moment()])
def test_after_what_is_done_there_is_one_way_on(city: Tree, notice: Notice, moment: Moment) -> None:
    """Back to the place; nothing else is pressed upon the caller."""
    [option] = options(city, noticed(city, notice), moment)
    assert (option.key, option.next) == ("1", DialogueState(city.default_language, city.front))


@each_open
def test_who_still_needs_something_is_not_let_go_by_silence_alone(
    city: Tree, call: MakeCall, notice: Notice
) -> None:
    """What matters most is told first."""
    here = call(city, noticed(city, notice), moment=ALONE)
    while not here.over:
        here.wait()
    assert "system.help" in here.heard_ever()


@each_open
def test_a_person_is_named_after_a_failure(city: Tree, notice: Notice) -> None:
    """Where something could not be done, somebody may help: after failures of ours and refused numbers."""
    heard = [line.message.id for line in present(city, noticed(city, notice), ALONE).lines]
    named = notice is Notice.FAILED or notice.startswith("number")
    assert ("system.end-person" in heard) == named


@pytest.mark.parametrize("notice", [*DONE, *OPEN])
def test_each_notice_says_its_own_sentence_first(city: Tree, notice: Notice) -> None:
    """In every language."""
    for language in city.languages:
        first, *_ = present(city, noticed(city, notice, language), ALONE).lines
        assert str(notice) in first.message.id
        assert language in first.message.texts


def test_a_person_who_does_not_answer_is_not_the_end(city: Tree, enter: MakeCall) -> None:
    """Each result of a transfer that reached nobody leads to the ways on."""
    for result in TransferResult:
        if result in (TransferResult.COMPLETED, TransferResult.ANSWERED):
            continue
        here = enter(city, "0", moment=STAFFED).give(TransferEnded(result))
        assert here.heard()[0] == "system.person-unreached"
        overlays = [option.next.overlay for option in options(city, here.state, STAFFED)]
        assert overlays == [None, Overlay.WAITING, Overlay.CALLBACK, Overlay.MESSAGE]


def test_at_most_four_ways(city: Tree) -> None:
    """Nobody can hold more in mind (voice rule M1)."""
    for overlay in Overlay:
        state = DialogueState(city.default_language, city.front, overlay=overlay, ref="r1")
        if overlay is not Overlay.LANGUAGE:
            assert len(situation(city, state, STAFFED).offers) <= 4
