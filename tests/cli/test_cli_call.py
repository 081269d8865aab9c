"""``ivr call``: a call over a real port, as text and as JSON."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Ivr, Ran, Running, Serve

TOKEN = {"IVR_AUTH_TOKEN": "0123456789abcdef", "IVR_PUBLIC_URL": "https://phone.example.jp"}


@pytest.fixture
def call(ivr: Ivr, running: Running) -> Ivr:
    """Places a call to the running service."""

    def place(*arguments: str) -> Ran:
        return ivr("call", "--url", running.url, *arguments)

    return place


def test_a_call_is_heard(call: Ivr) -> None:
    """What is said, in which voice and language, how long it takes, and the keys pressed."""
    ended = call("--keys", "1 1")
    assert ended.status == 0
    assert re.search(r"\[Polly\.\S+, ja-JP, \d+\.\d s\]", ended.out)
    assert ended.out.count("  > 1") == 2
    assert "call ended: caller" in ended.out
    assert re.search(r"\d+ s heard, \d+ s waited, 4 requests", ended.out)
    assert not ended.err


def test_json(call: Ivr) -> None:
    """--json is one document with every event and the sum."""
    ended = call("--keys", "1 1 1 1 2 1 1", "--json")
    shown = json.loads(ended.out)
    assert [event["key"] for event in shown["events"] if event["event"] == "pressed"] == list("1111211")
    last_asked = [event["path"] for event in shown["events"] if event["event"] == "requested"][-2]
    assert last_asked.startswith("/voice/ja/card-loss?")
    assert shown["summary"]["keys"] == "1111211"
    assert shown["summary"]["hung_up_by"] == "caller"
    assert all(event["status"] in (200, 204) for event in shown["events"] if event["event"] == "requested")


def test_the_service_is_told_how_long_it_really_took(ivr: Ivr, serve: Serve) -> None:
    """Nobody waits for what is played here: minutes that never passed would be in the figures."""
    service = serve()
    heard = json.loads(ivr("call", "--url", service.url, "--keys", "1 1", "--json").out)["summary"]
    assert heard["seconds"] > 30
    assert service.logged("status=completed")
    [told] = re.findall(r"status=completed seconds=(\d+)", service.log)
    assert int(told) < 30


def test_verbose_shows_requests(call: Ivr) -> None:
    """-v adds what was asked for over HTTP."""
    assert "POST /voice ->" not in call("--keys", "1").out
    assert "POST /voice -> 200" in call("--keys", "1", "-v").out


def test_a_silent_caller_is_told_what_matters(call: Ivr) -> None:
    """With --stay and no keys the call goes on until the service ends it, and it does."""
    shown = json.loads(call("--keys", "", "--stay", "--json").out)
    assert shown["summary"]["hung_up_by"] == "service"
    assert shown["summary"]["heard_seconds"] > 30


def test_interrupting_and_silence(call: Ivr) -> None:
    """A key during the prompt stops it, and _ stays silent."""
    shown = json.loads(call("--keys", "!1 _ 1", "--json").out)
    kinds = [event["event"] for event in shown["events"]]
    assert "silence" in kinds
    assert any(event.get("barged") for event in shown["events"])


def test_typing(call: Ivr, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --keys they are typed; nonsense is explained and asked again; end of input hangs up."""
    monkeypatch.setattr("sys.stdin", io.StringIO("1\nnonsense\n\n1\n"))
    ended = call()
    assert ended.status == 0
    assert ended.out.count("  > 1") == 2
    assert "'nonsense' is not an action" in ended.err
    assert "call ended: caller" in ended.out


def test_a_signed_call(ivr: Ivr, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same settings as the service, a call is signed over the public address and let in."""
    service = serve(**TOKEN)
    for name, value in TOKEN.items():
        monkeypatch.setenv(name, value)
    ended = ivr("call", "--url", service.url, "--keys", "1 1", "--json")
    assert ended.status == 0
    assert json.loads(ended.out)["summary"]["keys"] == "11"


def test_a_call_that_is_refused(ivr: Ivr, serve: Serve) -> None:
    """Without the token the refusal is one message that says what Twilio would do."""
    service = serve(**TOKEN)
    ended = ivr("call", "--url", service.url, "--keys", "1")
    assert ended.status == 2
    assert "HTTP 403" in ended.err
    assert "Traceback" not in ended.err


def test_the_calls_that_serve_suggests(ivr: Ivr, running: Running) -> None:
    """The command lines that the service shows at its start work as they stand, up to an outcome."""
    suggested = re.findall(r"ivr call (--url \S+ --keys '([^']+)')", running.log)
    assert suggested
    for _line, keys in suggested:
        ended = ivr("call", "--url", running.url, "--keys", keys, "--json")
        events = json.loads(ended.out)["events"]
        asked = [
            event["path"] for event in events if event["event"] == "requested" and "/voice" in event["path"]
        ]
        assert asked[-1].startswith("/voice/ja/card-loss?")
        assert "step=outcome" in asked[-1] or "applicant=" in asked[-1]


def test_serve_says_where_it_is(running: Running) -> None:
    """The start shows the address, that this is the demo mode, and how to call and stop."""
    for words in (running.url, "demo", "ivr call", "Ctrl-C"):
        assert words in running.log


def test_a_signed_service_says_so(serve: Serve) -> None:
    """With a token the start shows the address that Twilio must be given, and never the token."""
    service = serve(**TOKEN)
    assert f"{TOKEN['IVR_PUBLIC_URL']}/voice" in service.log
    assert TOKEN["IVR_AUTH_TOKEN"] not in service.log


def test_a_line_of_its_own(call: Ivr) -> None:
    """--line is what the voice URL of a number names."""
    shown = json.loads(call("--line", "english", "--keys", "1", "--json").out)
    asked = [event["path"] for event in shown["events"] if event["event"] == "requested"]
    assert asked[0] == "/voice?line=english"
    assert asked[1].startswith("/voice/en/front?line=english")


def test_another_language_for_what_is_said_on_top(call: Ivr) -> None:
    """Who asked for a person and then chose English hears in English that there is nobody."""
    told = call("--keys", "1 0 # 3", "--staff", "busy").out.rpartition("  > 3")[2]
    assert "en-US" in told
    assert "We are sorry. No staff member" in told or "cannot" in told or "not" in told
