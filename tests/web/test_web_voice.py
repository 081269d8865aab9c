"""The voice routes: every answer is TwiML for the caller, whatever happened."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.inputs import TransferResult
from ivr.model import Tree
from ivr.phone.verbs import Dial, Gather, Hangup, Redirect
from ivr.speech.compose import Composer
from ivr.telephony.people import Staff
from ivr.web import switchboard
from ivr.web.switchboard import Switchboard

if TYPE_CHECKING:
    from tests.web.conftest import Line, MakeLine

FRONT = "/voice/ja/front"
LOSS = "/voice/ja/card-loss"
STAFF = {"staff_number": "+81312345678", "caller_id": "+815012345678"}


@pytest.fixture(scope="module")
def staffed(make_line: MakeLine) -> Line:
    """A service with somebody to ring."""
    return make_line(**STAFF)


def apology(tree: Tree, language: str) -> str:
    """The words of the apology, up to the first phone number."""
    unit = tree.system["apology"].texts[next(tag for tag in tree.languages if tag == language)]
    return "".join(part for part in unit[0] if isinstance(part, str))


def phone_digits(text: str) -> str:
    """Spoken text without spaces and marks."""
    return "".join(char for char in text if char.isalnum())


# ------------------------------------------------------------------ what is answered


def test_a_call_starts(demo: Line, tree: Tree) -> None:
    """POST /voice greets and offers every language, each in its own voice."""
    gather, redirect = demo.verbs("/voice")
    assert isinstance(gather, Gather)
    assert isinstance(redirect, Redirect)
    voices = [say.voice for say in gather.prompt if hasattr(say, "voice")]
    assert set(voices) == {language.voice for language in tree.languages.values()}


def test_a_call_starts_whatever_is_posted(demo: Line) -> None:
    """Keys or the end of another call's transfer mean nothing at the start."""
    plain = demo.post("/voice").content
    assert demo.post("/voice", {"Digits": "1"}).content == plain
    assert demo.post("/voice?step=outcome", {"DialCallStatus": "busy"}).content == plain
    assert demo.post("/voice/").content == plain


@pytest.mark.parametrize("target", ["/voice", FRONT, LOSS, "/voice/xx/nowhere", "/fallback"])
def test_content_type(demo: Line, target: str) -> None:
    """Exactly the type that Twilio reads as TwiML, and a length, so that the line can be kept open."""
    answer = demo.post(target)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("target", [FRONT, LOSS, "/voice/ja/card-return?applicant=self"])
def test_absent_and_empty_digits_are_silence(demo: Line, target: str) -> None:
    """Twilio may send either, and both are heard as silence, not as a wrong key."""
    absent, empty = demo.post(target), demo.post(target, {"Digits": ""})
    assert absent.content == empty.content
    assert absent.content != demo.post(target, {"Digits": "8"}).content


def test_a_wrong_key_and_silence_are_answered_differently(demo: Line, tree: Tree) -> None:
    """A caller who pressed something is told so; one who did not is told how."""
    first = {
        unit: tree.system[unit].texts[tree.default_language][0][0] for unit in ("no-input-1", "no-match-1")
    }
    assert str(first["no-input-1"]) in demo.said(FRONT)
    assert str(first["no-match-1"]) in demo.said(FRONT, {"Digits": "8"})


@pytest.mark.parametrize("digits", ["12", "1#", "A", "\u0661", "1 ", " ", "0" * 5000, "\x00", "😀"])
def test_anything_but_one_key_is_a_wrong_key(demo: Line, digits: str) -> None:
    """More than one key, or what no phone has, is a no-match."""
    assert demo.post(FRONT, {"Digits": digits}).content == demo.post(FRONT, {"Digits": "88"}).content


def test_a_key_leads_on_in_the_url(demo: Line) -> None:
    """State is in the URL: language, place and answers, and nothing else is needed to go on."""
    assert demo.bare(demo.next("/voice/ja/front?step=gate", "11")) == LOSS
    assert demo.bare(demo.next(LOSS, "121")) == f"{LOSS}?lost-at-home=no&applicant=self&step=asking"


def test_a_key_for_other_menus_is_asked_again(demo: Line) -> None:
    """After a change of the menus a key may mean something else than the caller heard; 0 never does."""
    asked = demo.said("/voice/ja/pins?step=asking", {"Digits": "*"})
    heard_before = "/voice/ja/pins?step=asking&v=000000"
    assert demo.bare(demo.next(heard_before, "1")) == "/voice/ja/pins?step=asking"
    assert demo.said(heard_before, {"Digits": "1"}) == asked
    assert "over=person" in demo.next(heard_before, "0")


def test_the_same_webhook_twice_is_the_same_answer(demo: Line) -> None:
    """Twilio may send a webhook again: nobody is moved on twice."""
    answers = {demo.post(LOSS, {"Digits": "1"}).content for _ in range(3)}
    assert len(answers) == 1


@pytest.mark.parametrize(
    "target",
    [
        "/voice/xx/front",
        "/voice/ja/gone",
        "/voice/ja",
        "/voice/ja/card-loss?gone=yes",
        "/voice/ja/card-loss?lost-at-home=gone",
        "/voice/ja/card-loss?part=99",
        "/voice/ja/front?try=99",
        "/voice/ja/card-loss?step=gate",
        "/voice/ja/front?over=goodbye",
        "/voice/ja/front?step=outcome&part=7",
        "/voice/" + "x" * 5000,
        "/voice/ja/front?" + "a=b&" * 2000,
    ],
)
@pytest.mark.parametrize("digits", ["", "1", "9", "0", "*", "#"])
def test_urls_of_yesterday(demo: Line, target: str, digits: str) -> None:
    """A place, answer or language that is no more leads to the nearest that is, never to an error."""
    assert demo.verbs(target, {"Digits": digits})


# ------------------------------------------------------------------ a person


def test_zero_rings_a_person(staffed: Line) -> None:
    """Key 0 rings the configured number from ours, and comes back to the same place."""
    dial = staffed.verbs(LOSS, {"Digits": "0"})[-1]
    assert isinstance(dial, Dial)
    assert [number.number for number in dial.numbers] == [STAFF["staff_number"]]
    assert staffed.bare(dial.action) == f"{LOSS}?over=person"


def test_zero_without_a_person_reads_the_number(demo: Line, tree: Tree) -> None:
    """With nobody to ring, the caller hears why and whom to call, and is not cut off."""
    gather = demo.verbs(LOSS, {"Digits": "0"})[0]
    assert isinstance(gather, Gather)
    said = str(tree.system["person-unavailable"].texts[tree.default_language][0][0])
    assert said in demo.said(LOSS, {"Digits": "0"})


@pytest.mark.parametrize("result", [*TransferResult, "something-new"])
def test_after_a_transfer_the_call_goes_on(staffed: Line, result: str) -> None:
    """Reached or not, the caller comes back to where they were."""
    target = f"{LOSS}?over=person"
    gather = staffed.verbs(target, {"DialCallStatus": result})[0]
    assert isinstance(gather, Gather)
    assert staffed.bare(staffed.next(gather.action or "", "1")) == LOSS


# ------------------------------------------------------------------ when something breaks


@pytest.mark.parametrize("target", ["/voice", FRONT, LOSS, "/voice/xx/nowhere", "/voice/%ff"])
def test_an_exception_is_an_apology(
    demo: Line, tree: Tree, target: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever breaks inside, the caller hears an apology and the suspension numbers, and no more."""

    def broken(*_given: object) -> None:
        raise KeyError("card-loss: secret detail +819098765432")

    for name in ("known", "begin", "answer"):
        monkeypatch.setattr(Switchboard, name, broken)
    with caplog.at_level(logging.DEBUG):
        answer = demo.post(target, {"Digits": "7"})
    assert answer.status_code == 200
    assert b"secret" not in answer.content
    assert "secret" not in caplog.text
    assert "KeyError" in caplog.text
    verbs = demo.verbs(target, {"Digits": "7"})
    assert isinstance(verbs[-1], Hangup)
    assert apology(tree, "ja") in demo.said(target)


def test_the_apology_is_in_the_language_of_the_call(
    demo: Line, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A caller who chose a language hears the apology in it."""

    def broken(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Switchboard, "answer", broken)
    for language in tree.languages:
        assert apology(tree, language) in demo.said(f"/voice/{language}/front?try=1")


# ------------------------------------------------------------------ the cache


def test_the_cache_is_bounded(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many URLs are invented, no more than so many answers are kept."""
    monkeypatch.setattr(switchboard, "CACHED_ANSWERS", 5)
    board = Switchboard(tree, None)
    for number in range(50):
        board.answer(b"/voice/ja/place-%d" % number, b"", b"")
    assert len(board._cache) <= 5


def test_long_targets_are_cut_before_they_are_kept(tree: Tree) -> None:
    """A URL of a megabyte is not kept as it is."""
    board = Switchboard(tree, None)
    board.answer(b"/voice/ja/front?" + b"a" * 1_000_000, b"1" * 1000, b"busy" * 1000)
    assert sum(len(part) for key in board._cache for part in key) < 2000


def test_keyed_numbers_are_not_kept(tree: Tree) -> None:
    """Somebody who keys a My Number leaves no trace of it in the cache."""
    board = Switchboard(tree, None)
    board.answer(b"/voice/ja/front", b"123456789018", b"")
    assert not [key for key in board._cache if b"1234" in key[1]]


def test_a_cached_answer_is_the_answer(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second caller gets the same bytes, without their being made again."""
    board = Switchboard(tree, Staff(("+81312345678",), "+815012345678"))
    first = board.answer(b"/voice/ja/front", b"1", b"")
    monkeypatch.setattr(Composer, "utterances", None)
    assert board.answer(b"/voice/ja/front", b"1", b"") is first
