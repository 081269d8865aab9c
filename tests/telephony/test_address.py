"""The URL is the state of a call: all of it goes in, all of it comes out, and garbage never breaks a call."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.dialogue.state import DialogueState, Failure, Notice, Overlay, Step
from ivr.model import Answer, ChoiceId, LanguageTag, LineId, PlaceId, QuestionId
from ivr.telephony.address import MOST_ANSWERS, MOST_COUNT, RESERVED, from_url, to_url

words = st.text("az09", min_size=1, max_size=4)
ids = st.builds(lambda first, more: "-".join([f"i{first}", *more]), words, st.lists(words, max_size=2))
question_ids = ids.filter(lambda name: name not in RESERVED).map(QuestionId)
answers = st.lists(st.builds(Answer, question_ids, ids.map(ChoiceId)), max_size=8).map(tuple)
counts = st.integers(0, MOST_COUNT)
states = st.builds(
    DialogueState,
    language=st.sampled_from(["ja", "en", "ja-x-easy", "zh-CN", "fil"]).map(LanguageTag),
    place=ids.map(PlaceId),
    answers=answers,
    step=st.sampled_from(Step),
    part=counts,
    overlay=st.sampled_from([None, *Overlay]),
    tries=counts,
    origin=st.one_of(st.none(), ids.map(PlaceId)),
    shared_key=st.sampled_from([None, "1", "9"]),
    under=st.sampled_from([None, *Overlay]),
    line=st.one_of(st.none(), ids.map(LineId)),
    notice=st.sampled_from([None, *Notice]),
    ref=st.one_of(st.just(""), st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)),
)


def back(url: str) -> DialogueState:
    """The state of a URL."""
    path, _, query = url.partition("?")
    return from_url(path, query)


@given(states)
def test_round_trip(state: DialogueState) -> None:
    """All of it survives the URL: answers in order, what lies on top, the request that is being made."""
    assert back(to_url(state)) == state


@given(states)
def test_urls_are_plain(state: DialogueState) -> None:
    """No character of a URL needs escaping, so no proxy on the way can change what Twilio signed."""
    assert re.fullmatch(r"/voice/[A-Za-z0-9-]+/[a-z0-9-]+(\?[A-Za-z0-9=&_-]+)?", to_url(state))


@given(states, st.booleans())
def test_what_is_of_one_presentation_stays_out(state: DialogueState, slow: bool) -> None:
    """How fast a prompt is said is not state: a webhook sent twice gets one answer."""
    assert to_url(replace(state, slow=slow)) == to_url(state)


@given(states, st.sampled_from([None, *Failure]))
def test_a_silence_is_remembered(state: DialogueState, failure: Failure | None) -> None:
    """A second silence in a row ends a call that has nothing more to say, so the URL tells of the first."""
    shown = replace(state, failure=failure)
    path, _, query = to_url(shown).partition("?")
    assert from_url(path, query) == shown


def test_an_example() -> None:
    """The format is an interface: calls in progress and log lines depend on it."""
    state = DialogueState(
        LanguageTag("en"),
        PlaceId("card-loss"),
        (
            Answer(QuestionId("lost-at-home"), ChoiceId("no")),
            Answer(QuestionId("applicant"), ChoiceId("self")),
        ),
        Step.OUTCOME,
        part=1,
        overlay=Overlay.PERSON,
        tries=2,
        origin=PlaceId("other"),
    )
    assert to_url(state) == (
        "/voice/en/card-loss?lost-at-home=no&applicant=self&step=outcome&part=1&over=person&try=2&from=other"
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/voice/ja/front?try=2", 2),
        ("/voice/ja/front?try=99", 99),
        ("/voice/ja/front?try=100", 0),
        ("/voice/ja/front?try=-1", 0),
        ("/voice/ja/front?try=%D9%A3", 0),
        ("/voice/ja/front?try=²", 0),
        ("/voice/ja/front?try=1e1", 0),
        ("/voice/ja/front?try=", 0),
        ("/voice/ja/front?try=1&try=2", 2),
    ],
)
def test_counts(url: str, expected: int) -> None:
    """A count that is not a small plain number is none, so a mangled URL cannot skip the help."""
    assert back(url).tries == expected


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/voice", ""),
        ("/voice/", ""),
        ("/voice/ja", ""),
        ("/voice/ja/front", "front"),
        ("/voice//ja//front", "front"),
        ("/voice/ja/front/", "front"),
        ("/voice/ja/front/more/of/it", "front"),
        ("/voice/ja/%66ront", "front"),
        ("/voice/ja/front%2Fother", "front/other"),
        ("/voice/ja/..", ".."),
    ],
)
def test_places(url: str, place: str) -> None:
    """Slashes too many or too few and needless escapes lead to the same place."""
    assert back(url).place == place


def test_unknown_words_are_left_out() -> None:
    """A step or overlay of an older or newer version is as if not there."""
    state = back("/voice/ja/front?step=dancing&over=rainbow&part=x")
    assert (state.step, state.overlay, state.part) == (Step.ARRIVED, None, 0)


@pytest.mark.parametrize(
    ("given", "ref"),
    [
        ("rA-_9", "rA-_9"),
        ("x" * 40, "x" * 40),
        ("x" * 41, ""),
        ("", ""),
        ("a%0A", ""),
        ("..%2F..%2Fstatus", ""),
        ("%2B81312345678", ""),
        ("r%C3%A9f", ""),
        ("ref", "ref"),
    ],
)
def test_requests(given: str, ref: str) -> None:
    """What cannot be the id of a request is none: ids are looked up, and stand in the path of a recording."""
    assert back(f"/voice/ja/front?over=review&ref={given}").ref == ref


def test_a_notice_of_another_version_is_left_out() -> None:
    """The state machine then tells nothing that did not happen."""
    assert back("/voice/ja/front?over=notice&note=rainbow").notice is None


def test_an_example_of_a_service() -> None:
    """What a URL tells of a request: its step and its id."""
    state = DialogueState(
        LanguageTag("en"), PlaceId("front"), overlay=Overlay.CALLBACK_KEY, tries=1, ref="rAb-_1"
    )
    noticed = replace(state, notice=Notice.NUMBER_UNREADABLE)
    assert to_url(noticed) == "/voice/en/front?over=callback-key&try=1&note=number-unreadable&ref=rAb-_1"


def test_answers_are_bounded() -> None:
    """A URL of a thousand answers costs no more than one of a few."""
    query = "&".join(f"q{number}=yes" for number in range(1000))
    assert len(from_url("/voice/ja/front", query).answers) <= MOST_ANSWERS


@given(st.binary(max_size=60), st.binary(max_size=80))
@example(b"/voice/%ff/%", b"%=%&%ff=%ff&try=%")
@example(b"/voice/ja/front", b"try=1;part=2&=&&=x&step")
def test_mangled_urls_are_states(path: bytes, query: bytes) -> None:
    """Any bytes at all are some state, and that state has a URL."""
    state = from_url(path.decode("ascii", "replace"), query.decode("ascii", "replace"))
    assert to_url(state).startswith("/voice/")
