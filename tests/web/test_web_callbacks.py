"""Status and fallback: what Twilio reports beside the call."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from ivr.model import FactId, PhoneNumber, Tree
from ivr.phone.verbs import Hangup
from ivr.speech.spoken import for_language

if TYPE_CHECKING:
    from tests.web.conftest import Line, MakeLine

SUSPENSION = ("suspension-free", "suspension-ja", "suspension-foreign")


def words_only(text: str) -> str:
    """Text without spaces and marks."""
    return "".join(char for char in text if char.isalnum())


def spoken_number(tree: Tree, fact: str, language: str) -> str:
    """A phone number as a language says it."""
    value = tree.facts[FactId(fact)].value
    assert isinstance(value, PhoneNumber)
    return words_only("".join(for_language(language).phone(value.groups)))


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "failed", "canceled", "", "nonsense\n"])
def test_status_is_accepted(signed: Line, status: str) -> None:
    """Every end of a call is taken with an empty answer, as often as it comes."""
    for _ in range(3):
        answer = signed.post("/status", {"CallStatus": status, "CallDuration": "61", "SequenceNumber": "0"})
        assert (answer.status_code, answer.content) == (204, b"")


def test_status_in_any_order(signed: Line, caplog: pytest.LogCaptureFixture) -> None:
    """Callbacks overtake each other: each is taken alone, and each is logged."""
    with caplog.at_level(logging.INFO):
        for status in ("completed", "in-progress", "ringing", "completed"):
            assert signed.post("/status", {"CallStatus": status}).status_code == 204
    assert caplog.text.count("status=completed") == 2


def test_status_writes_nothing_odd_into_the_log(signed: Line, caplog: pytest.LogCaptureFixture) -> None:
    """A forged value cannot begin a line of its own."""
    with caplog.at_level(logging.INFO):
        signed.post(
            "/status", {"CallStatus": "a\ncall=CA1 status=fake", "CallDuration": "1\r\n2", "CallSid": "x\ny"}
        )
    messages = [record.getMessage() for record in caplog.records if record.name == "ivr.callbacks"]
    assert messages == ["call=- status=- seconds=-"]


@pytest.mark.parametrize("path", ["", "/voice", "/voice/", "/voice/{language}/card-loss?step=asking"])
def test_fallback_speaks_the_suspension_numbers(signed: Line, tree: Tree, path: str) -> None:
    """When our answer was of no use, the three numbers are spoken in the call's language, then the end."""
    for language in tree.languages if "{language}" in path else [tree.default_language]:
        url = f"https://phone.example.jp{path.format(language=language)}" if path else ""
        verbs = signed.verbs("/fallback", {"ErrorCode": "11200", "ErrorUrl": url})
        assert isinstance(verbs[-1], Hangup)
        said = words_only(signed.said("/fallback", {"ErrorCode": "11200", "ErrorUrl": url}))
        assert all(spoken_number(tree, number, language) in said for number in SUSPENSION)


@pytest.mark.parametrize(
    "origin",
    [
        "https://phone.example.jp",
        "https://voice.example.jp",
        "http://phone.example.jp:8080",
        "https://phone.example.jp:8443",
    ],
)
def test_fallback_finds_the_language_in_any_url(demo: Line, tree: Tree, origin: str) -> None:
    """Whatever the host is called, the language is the one in the path."""
    for language in tree.languages:
        error_url = {"ErrorUrl": f"{origin}/voice/{language}/front?try=1"}
        said = words_only(demo.said("/fallback", error_url))
        sentence = tree.system["apology"].texts[language][0]
        assert words_only("".join(part for part in sentence if isinstance(part, str))) in said


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "/voice/xx/gone",
        "https://[",
        "https://x/voice/" + "y" * 9000,
        "\x00",
        "https://x/voice/%ff/y",
        "/voice",
    ],
)
def test_fallback_of_anything_speaks(demo: Line, url: str) -> None:
    """An ErrorUrl that makes no sense still gets the caller the numbers."""
    assert demo.said("/fallback", {"ErrorUrl": url, "ErrorCode": "x" * 500})


def test_fallback_is_loud(make_line: MakeLine, caplog: pytest.LogCaptureFixture, tree: Tree) -> None:
    """A fallback is an error in the log, with Twilio's code and the call."""
    with caplog.at_level(logging.INFO):
        make_line().post("/fallback", {"ErrorCode": "11200", "ErrorUrl": "https://x/voice/ja/front"})
    [record] = [record for record in caplog.records if record.name == "ivr.callbacks"]
    assert record.levelno == logging.ERROR
    assert "11200" in record.getMessage()


@pytest.mark.parametrize("path", ["/queue/wait/en", "/queue/connecting/en", "/voice/en/front?v=x"])
def test_the_fallback_in_the_language_of_the_queue(signed: Line, path: str) -> None:
    """Wherever the language stands in the address that failed."""
    said = signed.said("/fallback", {"ErrorCode": "11200", "ErrorUrl": f"https://phone.example.jp{path}"})
    assert "Sorry" in said or "sorry" in said


def test_a_length_that_no_call_has(signed: Line) -> None:
    """It is left out, so that the writer of the records goes on."""
    form = {"CallStatus": "completed", "CallDuration": "9" * 20}
    assert signed.post("/status", form).status_code == 204
