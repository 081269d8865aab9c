"""Callback, voice message and SMS: consent by a key first, every result told, nothing kept unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.effects import (
    AcceptCallback,
    AcceptMessage,
    Band,
    Done,
    DraftCallback,
    KeyedResult,
    NumberKeyed,
    Recorded,
    RecordingResult,
    Result,
    SendText,
)
from ivr.dialogue.inputs import Moment, Services
from ivr.dialogue.machine import present
from ivr.dialogue.services import EFFECTS, MESSAGE_SECONDS
from ivr.dialogue.settle import settle
from ivr.dialogue.state import PERFORMED, DialogueState, Notice, Overlay, Step
from ivr.dialogue.turn import Gather, GatherNumber, Perform, Record
from ivr.model import LanguageTag, PlaceId, Tree
from ivr.prompt import Day, Days, Key, KeyedNumber, Minutes

if TYPE_CHECKING:
    from tests.dialogue.conftest import Call, MakeCall
    from tests.dialogue.dialogue_states import ALL, ALONE, REF, STAFFED, TODAY, topped
else:
    from dialogue_states import ALL, ALONE, REF, STAFFED, TODAY, topped

TO_CALLBACK, TO_MESSAGE = "02", "03"
"""Keys from the front menu: a person, then what can be done instead while nobody can be rung."""
TO_LIST = "2221"
"""Keys from the front menu of the tiny city to a case with a list, in its last part."""


def effect(call: Call) -> object:
    """What is to be done now."""
    assert isinstance(call.turn.then, Perform)
    assert call.turn.lines == ()
    return call.turn.then.effect


def fill(call: Call, unit: str) -> dict[str, object]:
    """The fillings of a sentence that is heard."""
    return dict(next(line.fill for line in call.turn.lines if line.message.id == unit))


@pytest.fixture
def asked(enter: MakeCall, tiny: Tree) -> Call:
    """A call of a known number that has consented to be called back."""
    call = enter(tiny, TO_CALLBACK, moment=ALONE)
    assert call.heard()[0] == "system.callback-consent"
    assert effect(call.press("1")) == DraftCallback()
    return call.give(Done(Result.OWN_NUMBER, REF))


@pytest.fixture
def keying(enter: MakeCall, tiny: Tree) -> Call:
    """A call of a withheld number that is asked for one."""
    return enter(tiny, TO_CALLBACK + "1", moment=ALONE).give(Done(Result.NO_NUMBER, REF))


@pytest.fixture
def recording(enter: MakeCall, tiny: Tree) -> Call:
    """A call that has consented to a recording."""
    return enter(tiny, TO_MESSAGE + "1", moment=ALONE)


@pytest.fixture
def listed(enter: MakeCall, tiny: Tree) -> Call:
    """A call at the end of a list that can be sent."""
    call = enter(tiny, TO_LIST, moment=ALONE)
    while "system.more" in call.heard():
        call.press("1")
    assert "system.end-text" in call.heard()
    return call


def pressed_for(call: Call, unit: str) -> Call:
    """The call after the key of an option."""
    [key] = [
        filling["key"]
        for filling in (dict(line.fill) for line in call.turn.lines)
        if getattr(filling.get("option"), "id", None) == unit
    ]
    assert isinstance(key, Key)
    return call.press(key.key)


# ------------------------------------------------------------------ callback


def test_a_callback_to_the_own_number(asked: Call) -> None:
    """Consent, the number, when: then it is stored, and only then it is said to be accepted."""
    assert asked.heard()[0] == "system.callback-own"
    asked.press("1")
    assert asked.heard()[0] == "system.callback-when"
    asked.press("1")
    assert effect(asked) == AcceptCallback(Band.ANY)
    assert "system.notice-callback-accepted" not in asked.heard_ever()
    asked.give(Done(Result.ACCEPTED))
    assert asked.heard()[0] == "system.notice-callback-accepted"
    assert asked.press("1").state == DialogueState(LanguageTag("en"), asked.tree.front)


@pytest.mark.parametrize(("key", "band"), [("1", Band.ANY), ("2", Band.MORNING), ("3", Band.AFTERNOON)])
def test_each_time_of_day(asked: Call, key: str, band: Band) -> None:
    """As it was chosen; the request that it is about is the one that was begun."""
    asked.press("1", key)
    assert effect(asked) == AcceptCallback(band)
    assert asked.state.ref == REF
    assert asked.give(Done(Result.ACCEPTED)).state.ref == ""


def test_the_consent_says_how_long_the_number_is_kept(enter: MakeCall, tiny: Tree) -> None:
    """As it is set."""
    moment = Moment(services=replace(ALL, callback_days=7))
    call = enter(tiny, TO_CALLBACK, moment=moment)
    assert fill(call, "system.callback-consent") == {"days": Days(7)}


def test_without_consent_nothing_is_begun(enter: MakeCall, tiny: Tree) -> None:
    """2 leads back to the place; nothing was done on the way."""
    call = enter(tiny, TO_CALLBACK + "2", moment=ALONE)
    assert call.state == DialogueState(LanguageTag("en"), tiny.front)
    assert not [turn for turn in call.turns if isinstance(turn.then, Perform)]


def test_who_has_asked_today_is_told_so(enter: MakeCall, tiny: Tree) -> None:
    """Before anything is asked, or when another call was quicker."""
    call = enter(tiny, TO_CALLBACK + "1", moment=ALONE).give(Done(Result.ALREADY, REF))
    assert call.heard()[0] == "system.notice-callback-already"
    assert call.state.ref == ""


@pytest.mark.parametrize("key", "123")
@pytest.mark.parametrize(
    ("result", "unit"),
    [
        (Result.ALREADY, "system.notice-callback-already"),
        (Result.FAILED, "system.notice-failed"),
        (Result.LIMIT, "system.notice-failed"),
    ],
)
def test_what_else_can_come_of_a_callback(asked: Call, key: str, result: Result, unit: str) -> None:
    """Told as it is; what could not be stored was not accepted."""
    asked.press("1", key).give(Done(result))
    assert asked.heard()[0] == unit
    assert "system.notice-callback-accepted" not in asked.heard_ever()


def test_another_number_than_the_own(asked: Call) -> None:
    """It is keyed in, read back, and then it is asked when."""
    asked.press("2")
    assert isinstance(asked.turn.then, GatherNumber)
    assert asked.heard() == ["system.callback-key"]
    assert fill(asked, "system.callback-key") == {"key": Key("#")}
    asked.give(NumberKeyed(KeyedResult.KEPT))
    assert asked.turn.wants_number
    assert asked.heard()[0] == "system.callback-check"
    assert asked.press("1").heard()[0] == "system.callback-when"
    assert asked.state.ref == REF


def test_a_withheld_number_is_asked_for(keying: Call) -> None:
    """Without a word about an own number."""
    assert isinstance(keying.turn.then, GatherNumber)
    assert "system.callback-own" not in keying.heard_ever()
    assert (keying.state.overlay, keying.state.ref) == (Overlay.CALLBACK_KEY, REF)


def test_a_number_read_back_can_be_keyed_in_again(keying: Call) -> None:
    """As often as it is wrong: the tries are for numbers that cannot be used."""
    for _ in range(5):
        keying.give(NumberKeyed(KeyedResult.KEPT)).press("2")
        assert keying.heard() == ["system.callback-key"]
        assert keying.state.tries == 0


def test_only_the_turn_that_reads_the_number_wants_it(keying: Call) -> None:
    """After a wrong key the options alone are heard again; with * the number is."""
    check = keying.give(NumberKeyed(KeyedResult.KEPT))
    assert any(isinstance(value, KeyedNumber) for line in check.turn.lines for _, value in line.fill)
    assert not check.press("8").turn.wants_number
    assert check.press("*").turn.wants_number


@pytest.mark.parametrize(
    ("result", "unit"),
    [
        (KeyedResult.UNREADABLE, "system.callback-number-unreadable"),
        (KeyedResult.NOT_CALLABLE, "system.callback-number-not-callable"),
        (KeyedResult.MY_NUMBER, "system.callback-number-like-my-number"),
    ],
)
def test_a_number_that_cannot_be_used(keying: Call, result: KeyedResult, unit: str) -> None:
    """It is said why, twice with another try, then with the other ways; the request is forgotten."""
    for number in (1, 2):
        keying.give(NumberKeyed(result))
        assert keying.heard() == [unit, "system.callback-key"]
        assert isinstance(keying.turn.then, GatherNumber)
        assert (keying.state.tries, keying.state.ref) == (number, REF)
    keying.give(NumberKeyed(result))
    assert keying.heard()[0] == unit
    assert {"system.choice-message", "system.end-person"} < set(keying.heard())
    assert keying.state.ref == ""
    assert keying.press("1").state == DialogueState(LanguageTag("en"), keying.tree.front)


def test_why_a_number_was_refused_is_said_once(keying: Call) -> None:
    """Silence after it is answered with how to key in a number; the try was counted."""
    keying.give(NumberKeyed(KeyedResult.MY_NUMBER)).press("-")
    assert keying.heard() == ["system.callback-key"]
    assert keying.state.tries == 2


def test_a_number_that_could_not_be_stored(keying: Call) -> None:
    """At once: another try would go the same way."""
    keying.give(NumberKeyed(KeyedResult.FAILED))
    assert keying.heard()[0] == "system.notice-failed"


def test_a_single_other_key_is_no_number(keying: Call) -> None:
    """It is told as any number that is none."""
    assert keying.press("5").heard()[0] == "system.callback-number-unreadable"


def test_silence_while_a_number_is_wanted_is_helped(keying: Call) -> None:
    """As everywhere: a few tries, then what matters most."""
    keying.press("-", "-", "-")
    assert keying.state == DialogueState(LanguageTag("en"), keying.tree.front, overlay=Overlay.HELP)


# ------------------------------------------------------------------ message


def test_a_message_from_consent_to_the_end(recording: Call) -> None:
    """Purpose and deletion come before the key, what not to say before the beep; the review, the thanks."""
    consent = recording.heard(recording.turns[-2])
    assert consent[:2] == ["system.message-consent", "system.message-deleted"]
    assert "system.message-never" not in consent
    then = recording.turn.then
    assert isinstance(then, Record)
    assert then.seconds == MESSAGE_SECONDS <= 120
    assert recording.heard() == ["system.message-never", "system.message-speak"]
    assert fill(recording, "system.message-speak") == {"minutes": Minutes(2), "key": Key("#")}
    recording.give(Recorded(RecordingResult.KEPT, REF))
    assert recording.heard()[0] == "system.message-recorded"
    assert effect(recording.press("1")) == AcceptMessage()
    assert recording.state.ref == REF
    assert recording.give(Done(Result.ACCEPTED)).heard()[0] == "system.notice-message-accepted"
    assert recording.press("1").state == DialogueState(LanguageTag("en"), recording.tree.front)


def test_the_day_of_deletion(enter: MakeCall, tiny: Tree) -> None:
    """So many days from today; where no day is known, after how many."""
    services = Services(message=True, message_days=30)
    call = enter(tiny, "02", moment=Moment(services=services, today=TODAY))
    assert fill(call, "system.message-deleted") == {"day": Day(date(2026, 12, 24))}
    call = enter(tiny, "02", moment=Moment(services=services))
    assert fill(call, "system.message-kept") == {"days": Days(30)}
    assert "system.message-deleted" not in call.heard()


def test_a_message_left_by_hanging_up(recording: Call) -> None:
    """It counts as sent, though nobody is there to hear the thanks."""
    recording.give(Recorded(RecordingResult.LEFT, REF))
    assert recording.state.notice is Notice.MESSAGE_ACCEPTED


def test_nobody_is_recorded_without_consent(enter: MakeCall, tiny: Tree) -> None:
    """2 leads back; silence never leads to a recording."""
    call = enter(tiny, TO_MESSAGE, moment=ALONE)
    assert enter(tiny, TO_MESSAGE + "2", moment=ALONE).state.overlay is None
    while not call.over:
        assert not isinstance(call.wait().turn.then, Record)


def test_a_message_can_be_listened_to(recording: Call) -> None:
    """As often as wanted; it is played before what can be done, and not after every wrong key."""
    recording.give(Recorded(RecordingResult.KEPT, REF))
    for _ in range(2):
        recording.press("2")
        assert recording.turn.listen == REF
        assert "system.message-recorded" not in recording.heard()
    assert recording.press("8").turn.listen == ""
    assert recording.press("*").turn.listen == REF
    assert effect(recording.press("1")) == AcceptMessage()


def test_a_message_can_be_recorded_again(recording: Call) -> None:
    """From the review and after listening; what is sent is the last one."""
    for keys in ("3", "23"):
        recording.give(Recorded(RecordingResult.KEPT, REF)).press(*keys)
        assert isinstance(recording.turn.then, Record)
        assert recording.heard()[0] == "system.message-never"
        assert recording.state.ref == ""
    recording.give(Recorded(RecordingResult.KEPT, "r2")).press("1")
    assert recording.state.ref == "r2"


@pytest.mark.parametrize(("moment", "repeats"), [(ALONE, 2), (STAFFED, 1)])
@pytest.mark.parametrize("listened", [False, True])
def test_silence_at_last_sends_a_message(
    recording: Call, moment: Moment, repeats: int, listened: bool
) -> None:
    """Who consented and spoke has left it, as who hangs up has; the repeats come first."""
    recording.give(Recorded(RecordingResult.KEPT, REF)).press(*("2" if listened else ""))
    recording.moment = moment
    for _ in range(repeats):
        assert recording.press("-").state.ref == REF
        assert {"system.message-send", "system.message-listen"} < set(recording.heard())
    assert effect(recording.press("-")) == AcceptMessage()
    assert recording.state.ref == REF
    recording.give(Done(Result.ACCEPTED))
    assert recording.heard()[0] == "system.notice-message-accepted"


def test_a_wrong_key_at_last_sends_no_message(recording: Call) -> None:
    """Who presses keys is there and wants something else: they come to help, as everywhere."""
    recording.give(Recorded(RecordingResult.KEPT, REF)).press("8", "8", "8")
    assert recording.state.overlay is Overlay.HELP


def test_a_message_sent_by_silence_that_could_not_be_stored(recording: Call) -> None:
    """The caller is told, as after the key."""
    recording.give(Recorded(RecordingResult.KEPT, REF)).press("-", "-", "-")
    assert effect(recording) == AcceptMessage()
    recording.give(Done(Result.FAILED))
    assert recording.heard()[0] == "system.notice-failed"


def test_an_empty_recording(recording: Call) -> None:
    """It is said, and asked once more; no message is sent."""
    recording.give(Recorded(RecordingResult.EMPTY))
    assert recording.heard()[0] == "system.message-empty"
    assert "system.message-consent" not in recording.heard()
    assert isinstance(recording.press("1").turn.then, Record)
    assert recording.give(Recorded(RecordingResult.EMPTY)).press("2").state.overlay is None


@pytest.mark.parametrize("nothing", ["-", "5", "#"])
def test_what_comes_instead_of_a_recording_is_an_empty_one(recording: Call, nothing: str) -> None:
    """A carrier that was given nothing to record goes on without one."""
    assert recording.press(nothing).state.notice is Notice.MESSAGE_EMPTY


@pytest.mark.parametrize("result", [Recorded(RecordingResult.FAILED), Recorded(RecordingResult.KEPT, "")])
def test_a_recording_that_was_lost(recording: Call, result: Recorded) -> None:
    """It is not said to be there."""
    assert recording.give(result).heard()[0] == "system.notice-failed"


def test_a_message_that_could_not_be_stored(recording: Call) -> None:
    """The caller is told, with a person and the other ways."""
    recording.give(Recorded(RecordingResult.KEPT, REF)).press("1").give(Done(Result.FAILED))
    assert recording.heard()[0] == "system.notice-failed"
    assert {"system.choice-callback", "system.end-person"} < set(recording.heard())


# ------------------------------------------------------------------ SMS

TEXTED = {
    Result.ACCEPTED: "system.notice-text-sent",
    Result.ALREADY: "system.notice-text-already",
    Result.LIMIT: "system.notice-text-limit",
    Result.WITHHELD: "system.notice-text-withheld",
    Result.LANDLINE: "system.notice-text-landline",
    Result.FOREIGN: "system.notice-text-foreign",
    Result.NO_TEXTS: "system.notice-text-impossible",
    Result.FAILED: "system.notice-failed",
}


@pytest.mark.parametrize(("result", "unit"), TEXTED.items())
def test_each_result_of_an_sms(listed: Call, result: Result, unit: str) -> None:
    """Nothing is sent before the second key, and each result is told; 1 leads back to the list."""
    before = listed.state
    pressed_for(listed, "system.end-text")
    assert listed.heard()[0] == "system.text-consent"
    assert fill(listed, "system.text-consent") == {"days": Days(ALL.text_days)}
    assert effect(listed.press("1")) == SendText()
    assert listed.give(Done(result)).heard()[0] == unit
    assert listed.press("1").state == before


def test_an_sms_that_is_not_wanted(listed: Call) -> None:
    """2 leads back to the list, and so does 9."""
    before = listed.state
    for key in "29":
        assert pressed_for(listed, "system.end-text").press(key).state == before


def test_an_sms_is_the_last_option(city: Tree, places_met: list[DialogueState]) -> None:
    """No key means something else with it than without; it is there where something is listed."""
    for state in places_met:
        with_it, without = (present(city, state, moment).then for moment in (ALONE, Moment(today=TODAY)))
        assert isinstance(with_it, Gather)
        assert isinstance(without, Gather)
        assert with_it.options[: len(without.options)] == without.options
        more = with_it.options[len(without.options) :]
        assert [option.next.overlay for option in more] in ([], [Overlay.TEXT])


def test_an_sms_is_offered_at_every_end_of_a_list(city: Tree, places_met: list[DialogueState]) -> None:
    """And at no other place."""
    for state in places_met:
        turn = present(city, state, ALONE)
        assert isinstance(turn.then, Gather)
        offered = any(option.next.overlay is Overlay.TEXT for option in turn.then.options)
        ends = "system.end" in [line.message.id for line in turn.lines]
        can_be_sent = settle(city, topped(state, Overlay.TEXT)) == topped(state, Overlay.TEXT)
        assert offered == (ends and can_be_sent)


# ------------------------------------------------------------------ all of them


def test_everything_that_is_done_is_known() -> None:
    """One effect for each overlay in which something is done."""
    assert set(EFFECTS) == PERFORMED


@pytest.mark.parametrize("overlay", sorted(PERFORMED))
def test_what_comes_instead_of_a_result_is_a_failure(listed: Call, call: MakeCall, overlay: Overlay) -> None:
    """A URL that somebody made up does nothing and tells so."""
    state = replace(listed.state, overlay=overlay, ref="" if overlay is Overlay.TEXT_SEND else REF)
    for key in ("-", "1"):
        assert call(listed.tree, state, moment=ALONE).press(key).state.notice is Notice.FAILED


OFF = {
    "callback": Services(queue=True, message=True, text=True),
    "message": Services(queue=True, callback=True, text=True),
    "text": Services(queue=True, callback=True, message=True),
}


@pytest.mark.parametrize(("service", "services"), OFF.items())
@pytest.mark.parametrize("person", [False, True])
def test_what_is_not_there_is_not_gone_on_with(
    tiny: Tree, all_met: list[DialogueState], call: MakeCall, service: str, services: Services, person: bool
) -> None:
    """A request in the middle of which its service went is told to have failed, whatever is pressed."""
    steps = {
        "callback": {overlay for overlay in Overlay if overlay.startswith("callback")},
        "message": {overlay for overlay in Overlay if overlay.startswith("message")}
        | {Overlay.RECORDING, Overlay.REVIEW, Overlay.LISTEN},
        "text": {Overlay.TEXT, Overlay.TEXT_SEND},
    }[service]
    moment = Moment(person, services, TODAY)
    met = [state for state in all_met if state.overlay in steps and state.place in tiny.places]
    for state in met:
        gone = call(tiny, state, moment=moment)
        assert gone.heard()[0] == "system.notice-failed"
        waiting_for_a_key = state.overlay not in PERFORMED | {Overlay.RECORDING}
        if waiting_for_a_key:
            here = call(tiny, state, moment=ALONE)
            here.moment = moment
            assert here.press("1").state == replace(topped(state, Overlay.NOTICE), notice=here.state.notice)
            assert isinstance(here.turn.then, Gather)


def test_zero_in_the_middle_gives_up_the_request(asked: Call) -> None:
    """A person, and the place below; the request that was begun is not in the URL any more."""
    asked.press("1", "0")
    assert asked.state == DialogueState(LanguageTag("en"), asked.tree.front, overlay=Overlay.PERSON)


def test_another_language_in_the_middle_keeps_everything(asked: Call, recording: Call, listed: Call) -> None:
    """Same step, same request, same keys, other words; so is what a step began with."""
    middles = [
        asked,
        recording.give(Recorded(RecordingResult.KEPT, REF)),
        pressed_for(listed, "system.end-text"),
    ]
    for call in middles:
        before, heard = call.state, call.heard()
        call.press("#", "2")
        assert call.state == replace(before, language=LanguageTag("es"))
        assert call.heard() == heard
    recording.press("3").give(Recorded(RecordingResult.EMPTY)).press("#", "1")
    assert recording.heard()[0] == "system.message-empty"


def test_back_in_the_middle_leads_to_the_place(asked: Call, recording: Call) -> None:
    """Without the request."""
    recording.give(Recorded(RecordingResult.KEPT, REF))
    for call in (asked, recording):
        assert call.press("9").state == DialogueState(LanguageTag("en"), call.tree.front)


def test_again_says_the_same(asked: Call, recording: Call, listed: Call) -> None:
    """Slower, and the request goes on."""
    recording.give(Recorded(RecordingResult.KEPT, REF))
    for call in (asked, recording, pressed_for(listed, "system.end-text")):
        before = call.turn.lines
        assert call.press("*").turn.lines == before
        assert call.turn.slow
        then = call.turn.then
        assert isinstance(then, Gather)
        assert then.address.ref == call.state.ref


def test_a_person_who_can_be_rung_is_rung_after_failures(enter: MakeCall, tiny: Tree) -> None:
    """Somebody who fails at a request is helped as at any prompt."""
    call = enter(tiny, "0", moment=STAFFED).wait()
    assert call.heard()[0] == "system.person-unreached"
    pressed_for(call, "system.choice-callback").press("8", "8")
    assert call.state.overlay is Overlay.PERSON


def test_a_case_underneath_is_kept(listed: Call) -> None:
    """Place, answers and part are those of before, so that staff can be told of them."""
    before = listed.state
    listed.press("0", "2", "1").give(Done(Result.OWN_NUMBER, REF))
    here = listed.state
    assert (here.place, here.answers, here.step, here.part) == (
        before.place,
        before.answers,
        before.step,
        before.part,
    )
    assert here.place == PlaceId("dog-license")
    assert here.step is Step.OUTCOME
