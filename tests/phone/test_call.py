"""Whole calls against a tiny service: what each verb does, in the order of Twilio's pages."""

from __future__ import annotations

import io
import json
import re
import wave
from typing import TYPE_CHECKING

import httpx2
import pytest
from starlette.responses import RedirectResponse, Response
from twilio.request_validator import RequestValidator

from ivr.errors import PhoneError
from ivr.phone.call import Call
from ivr.phone.shown import render, to_json
from ivr.phone.steps import Keys, Need, Ringing, Speaking
from ivr.phone.transcript import (
    CallSummary,
    Dialed,
    Event,
    Heard,
    HungUp,
    HungUpBy,
    LeftQueue,
    LineStatus,
    Paused,
    Played,
    Pressed,
    Recorded,
    Redirected,
    Requested,
    Silence,
    Waited,
)

if TYPE_CHECKING:
    from tests.phone.conftest import Service

PROMPT = "<Say>abcdefghij</Say>"
MENU = f'<Gather action="/key" numDigits="1" finishOnKey="" timeout="7">{PROMPT}</Gather><Say>bye</Say>'


def sound(seconds: int) -> Response:
    """A silent wave file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(100)
        writer.writeframes(b"\x80" * 100 * seconds)
    return Response(file.getvalue(), media_type="audio/wav")


def need(call: Call) -> Need | None:
    """What a call waits for now."""
    return call.need


def is_over(call: Call) -> bool:
    """Whether a call has ended by now."""
    return call.over


# Requests


def test_standard_parameters(service: Service) -> None:
    """The first request rings; later ones are in progress; all carry Twilio's parameters."""
    service.pages = {"/voice": MENU, "/key": "<Hangup/>"}
    service.call("1")
    first, second = service.asked
    assert (first.get("CallSid"), first.get("From"), first.get("To")) == (
        "CA1",
        "+819012345678",
        "+815012345678",
    )
    assert (first.get("CallStatus"), second.get("CallStatus")) == ("ringing", "in-progress")
    assert (first.get("Direction"), first.get("ApiVersion")) == ("inbound", "2010-04-01")
    assert first.get("Digits") is None
    assert first.signature is None


def test_signed_over_the_public_origin(service: Service) -> None:
    """The signature covers the public URL with its query and without its port, wherever it connects."""
    service.pages = {"/voice": "<Redirect>/voice/ja?a=1&amp;b=</Redirect>", "/voice/ja": "<Hangup/>"}
    service.call(auth_token="12345", public_url="https://ivr.example.jp:8443")
    validator = RequestValidator("12345")
    for asked in service.asked:
        signature = validator.compute_signature(f"https://ivr.example.jp{asked.path}", dict(asked.form))
        assert asked.signature == signature
    assert [asked.path for asked in service.asked] == ["/voice", "/voice/ja?a=1&b="]


def test_signed_get(service: Service) -> None:
    """A GET has its parameters in the query, which is what is signed."""
    service.pages = {"/voice": '<Redirect method="GET">next</Redirect>', "/next": "<Hangup/>"}
    service.call(auth_token="12345")
    asked = service.asked[1]
    assert "CallSid=CA1" in asked.path
    assert asked.form == {}
    expected = RequestValidator("12345").compute_signature(f"http://testserver{asked.path}", {})
    assert asked.signature == expected


def test_urls_are_relative_to_their_page(service: Service) -> None:
    """A relative URL starts at its page, a fragment is not sent, and the public origin is ours."""
    service.pages = {
        "/voice": "<Redirect>/a/b#rc=2</Redirect>",
        "/a/b": "<Redirect>c</Redirect>",
        "/a/c": "<Redirect>https://ivr.example.jp/end</Redirect>",
        "/end": "<Hangup/>",
    }
    service.call(public_url="https://ivr.example.jp")
    assert [asked.path for asked in service.asked] == ["/voice", "/a/b", "/a/c", "/end"]
    assert service.happened(Redirected)[0] == Redirected("https://ivr.example.jp/a/b")


def test_no_other_service_is_called(service: Service) -> None:
    """A call is never sent to another host."""
    service.pages = {"/voice": "<Redirect>https://elsewhere.example/</Redirect>"}
    with pytest.raises(PhoneError, match="nowhere else"):
        service.call()


def test_no_url_at_all(service: Service) -> None:
    """What cannot be a URL is refused by name."""
    service.pages = {"/voice": "<Redirect>http://[1/</Redirect>"}
    with pytest.raises(PhoneError, match="is not a URL"):
        service.call()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Response("<Response/>", 500, media_type="text/xml"), "11200"),
        (RedirectResponse("/other"), "drops Digits"),
        (Response("oops", media_type="text/plain"), "reads it aloud"),
    ],
)
def test_unusable_answers(service: Service, answer: Response, says: str) -> None:
    """An answer that is no TwiML ends the call with the request named."""
    service.pages = {"/voice": answer}
    with pytest.raises(PhoneError, match=f"POST /voice: .*{says}"):
        service.call()
    assert len(service.asked) == 1


def test_slow_answers(service: Service) -> None:
    """Twilio waits 15 seconds."""
    service.pages = {"/voice": "<Hangup/>"}
    ticks = iter([0.0, 15.1])
    with pytest.raises(PhoneError, match="11205"):
        service.call(clock=lambda: next(ticks))


@pytest.mark.parametrize(
    ("error", "says"),
    [(httpx2.ReadTimeout("slow"), "11205"), (httpx2.ConnectError("refused"), "is the service running")],
)
def test_no_answer_at_all(service: Service, error: Exception, says: str) -> None:
    """A service that does not answer is told apart from one that answers wrongly."""

    def fail(_request: httpx2.Request) -> httpx2.Response:
        raise error

    with httpx2.Client(transport=httpx2.MockTransport(fail)) as client, pytest.raises(PhoneError, match=says):
        service.call(client=client)


def test_status_callback(service: Service) -> None:
    """The end is reported once, with the length of the call; its answer is shown and not judged."""
    service.pages = {"/voice": '<Pause length="12"/>', "/status": Response(status_code=204)}
    service.call(status_path="/status")
    report = service.asked[-1]
    assert (report.path, report.get("CallStatus"), report.get("CallDuration")) == (
        "/status",
        "completed",
        "12",
    )


def test_a_service_with_the_real_clock_is_told_the_real_duration(service: Service) -> None:
    """Its figures put the start so long before the end: seconds that nobody waited would be in them."""
    service.pages = {"/voice": '<Pause length="300"/>', "/status": Response(status_code=204)}
    ticks = iter([100.0, 102.2])
    summary = service.call(status_path="/status", real_clock=lambda: next(ticks))
    assert (summary.seconds, service.asked[-1].get("CallDuration")) == (300, "2")


# Verb order


def test_top_to_bottom(service: Service) -> None:
    """Verbs run in order and the call ends when none is left."""
    service.pages = {"/voice": '<Say voice="v" language="ja-JP">一</Say><Pause length="2"/><Say>two</Say>'}
    summary = service.call()
    assert service.events[1:] == [
        Heard("一", "v", "ja-JP", 0.1),
        Paused(2),
        Heard("two", None, "en-US", 0.3),
        HungUp(HungUpBy.END_OF_DOCUMENT),
    ]
    assert summary == CallSummary(2.4, 2.4, 0.0, 1, "", HungUpBy.END_OF_DOCUMENT)


def test_speech_takes_its_time(service: Service) -> None:
    """Speed, breaks and repetition count."""
    service.pages = {
        "/voice": '<Say loop="2"><prosody rate="50%">abcdefghij</prosody><break time="500ms"/></Say>'
    }
    assert service.call().heard_seconds == 5.0


def test_play_a_file(service: Service) -> None:
    """A file is fetched without parameters and a wave file's length counts; w is half a second."""
    service.pages = {"/voice": '<Play>/a.wav</Play><Play digits="ww1W"/>', "/a.wav": sound(3)}
    service.call()
    assert service.asked[1].form == {}
    assert service.happened(Played) == [Played("http://testserver/a.wav", 3.0), Played("", 2.0)]


def test_play_from_elsewhere(service: Service) -> None:
    """Sound may come from another host, without a signature; a packed wave file has no known length."""
    packed = b"RIFF\x04\x00\x00\x00WAVE"

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "sound.example.jp":
            assert "X-Twilio-Signature" not in request.headers
            return httpx2.Response(200, headers={"Content-Type": "audio/wav"}, content=packed)
        body = "<Response><Play>https://sound.example.jp/a.wav</Play></Response>"
        return httpx2.Response(200, headers={"Content-Type": "text/xml"}, text=body)

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client:
        summary = service.call(client=client, auth_token="12345")
    assert service.happened(Played) == [Played("https://sound.example.jp/a.wav", None)]
    assert summary.seconds == 0


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Response(status_code=404), "11200"),
        (Response("x", media_type="text/html"), "12300"),
        (Response("x", media_type="audio/wav"), "is not"),
    ],
)
def test_a_file_that_cannot_be_played(service: Service, answer: Response, says: str) -> None:
    """A missing file, or one that is not sound, is found."""
    service.pages = {"/voice": "<Play>/a.wav</Play>", "/a.wav": answer}
    with pytest.raises(PhoneError, match=says):
        service.call()


# Gather


def test_gather_action(service: Service) -> None:
    """The key is posted to the action and the verbs after the Gather are not reached."""
    service.pages = {"/voice": MENU, "/key": "<Hangup/>"}
    summary = service.call("3")
    assert service.asked[1].get("Digits") == "3"
    assert service.events[1:3] == [Heard("abcdefghij", None, "en-US", 1.0), Pressed("3")]
    assert (summary.keys, summary.hung_up_by) == ("3", HungUpBy.SERVICE)


def test_gather_without_action(service: Service) -> None:
    """Without an action the current document is asked again, query and all."""
    service.pages = {"/voice": "<Redirect>/menu?x=1</Redirect>", "/menu": '<Gather numDigits="1"/>'}
    service.call("4")
    assert [asked.path for asked in service.asked[1:]] == ["/menu?x=1", "/menu?x=1"]


def test_gather_silence_falls_through(service: Service) -> None:
    """Silence waits the time-out and goes on with the next verb."""
    service.pages = {"/voice": MENU}
    summary = service.call("_")
    assert service.events[2:5] == [Waited(7), Silence(), Heard("bye", None, "en-US", 0.3)]
    assert summary.waited_seconds == 7
    assert len(service.asked) == 1


@pytest.mark.parametrize(("sends", "digits"), [(True, ""), (False, None)])
def test_gather_action_on_empty_result(service: Service, sends: bool, digits: str | None) -> None:
    """With actionOnEmptyResult silence goes to the action, Digits empty or absent."""
    service.pages = {"/voice": '<Gather action="/key" actionOnEmptyResult="true"/>', "/key": "<Hangup/>"}
    service.call("_", sends_empty_digits=sends)
    assert service.asked[1].path == "/key"
    assert service.asked[1].get("Digits") == digits


def test_gather_finish_on_key(service: Service) -> None:
    """The finishing key ends the collection and is not part of it."""
    service.pages = {"/voice": '<Gather action="/key"/>', "/key": "<Hangup/>"}
    service.call("12#")
    assert service.asked[1].get("Digits") == "12"


def test_gather_finish_on_key_first(service: Service) -> None:
    """The finishing key pressed first is no input."""
    service.pages = {"/voice": '<Gather action="/key"/><Say>next</Say>'}
    service.call("#")
    assert service.happened(Heard) == [Heard("next", None, "en-US", 0.4)]


def test_gather_empty_finish_on_key(service: Service) -> None:
    """With an empty finishOnKey, # and * are keys like others."""
    service.pages = {"/voice": '<Gather action="/key" numDigits="2" finishOnKey=""/>', "/key": "<Hangup/>"}
    service.call("#*")
    assert service.asked[1].get("Digits") == "#*"


def test_gather_time_out_between_keys(service: Service) -> None:
    """When the time runs out after some keys, these are posted."""
    service.pages = {"/voice": '<Gather action="/key" numDigits="4"/>', "/key": "<Hangup/>"}
    service.call("12_")
    assert service.asked[1].get("Digits") == "12"
    assert service.happened(Waited, Silence) == [Waited(5)]


def test_barge_in(service: Service) -> None:
    """A key during nested speech stops it, and the rest of the prompt is not heard."""
    service.pages = {
        "/voice": '<Gather action="/key" numDigits="1"><Say>abc</Say><Pause/><Say>def</Say></Gather>',
        "/key": "<Hangup/>",
    }
    service.call("!1")
    assert service.events[1:3] == [Heard("abc", None, "en-US", 0.0, barged=True), Pressed("1")]
    assert service.asked[1].get("Digits") == "1"


@pytest.mark.parametrize(
    ("prompt", "stopped"),
    [
        ("<Pause length='2'/>", Paused(1.5, barged=True)),
        ("<Play>/a.wav</Play>", Played("http://testserver/a.wav", 1.5, barged=True)),
    ],
)
def test_barge_in_stops_every_prompt(service: Service, prompt: str, stopped: Event) -> None:
    """A key stops sound and silence as it stops speech, at the second it was pressed."""
    service.pages = {"/voice": f"<Gather>{prompt}</Gather>", "/a.wav": sound(3)}
    call = Call(service.carrier())
    call.start()
    assert call.press("1", after=1.5)[0] == stopped


def test_all_sounds_of_a_prompt_are_fetched_first(service: Service) -> None:
    """Every nested file is fetched before the first is heard."""
    prompt = "<Play>/a.wav</Play><Play>/b.wav</Play>"
    service.pages = {"/voice": f"<Gather>{prompt}</Gather>", "/a.wav": sound(1), "/b.wav": sound(1)}
    service.call("_")
    assert [type(event) for event in service.events[1:5]] == [Requested, Requested, Played, Played]


def test_gather_for_speech_only(service: Service) -> None:
    """Keys do not count where only speech is collected."""
    service.pages = {"/voice": '<Gather input="speech" action="/key"><Say>x</Say></Gather>'}
    service.call("1_")
    assert len(service.asked) == 1


@pytest.mark.parametrize("keys", ["", "hangup"])
def test_caller_hangs_up(service: Service, keys: str) -> None:
    """A caller who hangs up, or whose script is over, ends the call without a further request."""
    service.pages = {"/voice": MENU}
    assert service.call(keys).hung_up_by is HungUpBy.CALLER
    assert len(service.asked) == 1


# Other verbs


def test_redirect_loop(service: Service) -> None:
    """Documents that only send on are a loop."""
    service.pages = {"/voice": "<Redirect>/voice</Redirect>"}
    with pytest.raises(PhoneError, match="a loop"):
        service.call()
    assert len(service.asked) == 10


def test_endless_call(service: Service) -> None:
    """A call that speaks for ever is stopped too."""
    service.pages = {"/voice": "<Say>again</Say><Redirect>/voice</Redirect>"}
    with pytest.raises(PhoneError, match="over 20 requests"):
        service.call(stay=True, max_requests=20)


@pytest.mark.parametrize("status", list(LineStatus))
def test_dial_action(service: Service, status: LineStatus) -> None:
    """How the line ended is posted to the action."""
    service.pages = {"/voice": '<Dial action="/done">+81424641311</Dial><Say>no</Say>', "/done": "<Hangup/>"}
    service.call(f"dial:{status.value}")
    bridged = status is LineStatus.COMPLETED
    assert service.happened(Dialed) == [Dialed("+81424641311", status, bridged)]
    assert service.asked[1].get("DialCallStatus") == status.value
    assert service.asked[1].get("DialBridged") == str(bridged).lower()
    assert service.happened(Heard) == []


def test_dial_without_action(service: Service) -> None:
    """Without an action the next verb follows; a line with nothing written for it does not answer."""
    service.pages = {"/voice": "<Dial><Number>+81424641311</Number></Dial><Say>on</Say>"}
    service.call()
    assert service.events[1:3] == [
        Dialed("+81424641311", LineStatus.NO_ANSWER),
        Heard("on", None, "en-US", 0.2),
    ]


@pytest.mark.parametrize(
    ("keys", "digits", "by", "seconds"),
    [
        ("5#", "#", "#", 1),
        ("_", None, "silence", 5),
        ("hangup", "hangup", "hangup", 0),
        ("record:12", "#", "#", 12),
        ("record:12_", None, "silence", 17),
        ("record:12hangup", "hangup", "hangup", 12),
        ("record:hangup", "hangup", "hangup", 3),
        ("record:20", None, "max-length", 20),
        ("record:18_", None, "max-length", 20),
    ],
)
def test_record(service: Service, keys: str, digits: str | None, by: str, seconds: int) -> None:
    """A finishing key, silence, hanging up or the longest time ends a recording; the action is called."""
    service.pages = {
        "/voice": '<Record action="/done" finishOnKey="#" maxLength="20"/>',
        "/done": "<Hangup/>",
    }
    summary = service.call(keys)
    assert service.happened(Recorded) == [Recorded(by, seconds)]
    _, done = service.asked
    assert done.get("Digits") == digits
    assert done.get("RecordingDuration") == str(seconds)
    assert re.fullmatch(r"RE[0-9a-f]{32}", done.get("RecordingSid") or "")
    assert (done.get("RecordingUrl") or "").endswith(f"/Recordings/{done.get('RecordingSid')}")
    assert done.get("CallStatus") == ("completed" if by == "hangup" else "in-progress")
    assert (summary.seconds, summary.recorded_seconds) == (seconds, seconds)


def test_every_recording_has_its_id(service: Service) -> None:
    """Recording again is another recording."""
    service.pages = {"/voice": '<Record action="/again"/>', "/again": '<Record action="/end"/>', "/end": ""}
    service.call("record:2 record:3")
    assert len({asked.get("RecordingSid") for asked in service.asked[1:]}) == 2


def test_queue_until_someone_answers(service: Service) -> None:
    """The wait document is played in a loop until someone takes the call; the result goes to the action."""
    service.pages = {
        "/voice": '<Enqueue action="/done" waitUrl="/wait">desk</Enqueue>',
        "/wait": '<Pause length="10"/>',
        "/done": "<Hangup/>",
    }
    service.call("dial:busy dial:completed")
    assert [asked.path for asked in service.asked] == ["/voice", "/wait", "/wait", "/done"]
    assert service.asked[1].get("QueuePosition") == "1"
    assert (service.asked[3].get("QueueResult"), service.asked[3].get("QueueTime")) == ("bridged", "20")


def test_leave_the_queue(service: Service) -> None:
    """Leave goes on with the verb after Enqueue."""
    service.pages = {
        "/voice": '<Enqueue waitUrl="/wait">desk</Enqueue><Say>on</Say>',
        "/wait": '<Gather numDigits="1" action="/out"/>',
        "/out": "<Leave/>",
    }
    service.call("1")
    assert service.happened(LeftQueue, Heard) == [LeftQueue("leave"), Heard("on", None, "en-US", 0.2)]


def test_hang_up_in_the_queue(service: Service) -> None:
    """With silence instead of music a queue ends when the caller hangs up."""
    service.pages = {"/voice": '<Enqueue waitUrl="">desk</Enqueue>'}
    assert service.call("_").hung_up_by is HungUpBy.CALLER


def test_verbs_of_a_wait_document(service: Service) -> None:
    """A wait document may not dial, and Leave belongs nowhere else."""
    service.pages = {
        "/voice": '<Enqueue waitUrl="/wait">desk</Enqueue>',
        "/wait": "<Dial>+81424641311</Dial>",
    }
    with pytest.raises(PhoneError, match="while in a queue"):
        service.call()
    service.pages = {"/voice": "<Leave/>"}
    with pytest.raises(PhoneError, match="nothing to leave"):
        service.call()


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_reject(service: Service, reason: str, status: str) -> None:
    """A declined call never was in progress."""
    service.pages = {"/voice": f'<Reject reason="{reason}"/>', "/status": Response(status_code=204)}
    service.call(status_path="/status")
    assert service.asked[-1].get("CallStatus") == status


# Step by step, and what is shown


def test_hang_up_at_any_time(service: Service) -> None:
    """The caller may hang up during a prompt and while a line rings."""
    service.pages = {"/voice": MENU, "/key": "<Dial>+81424641311</Dial>"}
    early, late = Call(service.carrier()), Call(service.carrier())
    early.start()
    assert early.hang_up() == (HungUp(HungUpBy.CALLER),)
    late.start()
    assert late.listen() == (Heard("abcdefghij", None, "en-US", 1.0),)
    late.press("1")
    assert late.hang_up() == (HungUp(HungUpBy.CALLER),)


def test_step_by_step(service: Service) -> None:
    """A call can be driven from outside: each step says what happened and what is waited for."""
    service.pages = {"/voice": MENU, "/key": '<Dial action="/done">+81424641311</Dial>', "/done": "<Hangup/>"}
    call = Call(service.carrier())
    assert isinstance(call.start()[0], Requested)
    assert need(call) == Speaking(Heard("abcdefghij", None, "en-US", 1.0))
    assert call.press("2", after=0.4)[:2] == (
        Heard("abcdefghij", None, "en-US", 0.4, barged=True),
        Pressed("2"),
    )
    assert need(call) == Ringing("+81424641311", 30)
    assert call.line_ends(LineStatus.BUSY)[-1] == HungUp(HungUpBy.SERVICE)
    assert (is_over(call), need(call), call.hang_up()) == (True, None, ())


def test_step_by_step_without_barge_in(service: Service) -> None:
    """Without barge-in the first step goes to where a key is awaited."""
    service.pages = {"/voice": MENU}
    call = Call(service.carrier(), barge_in=False)
    assert call.start()[-1] == Heard("abcdefghij", None, "en-US", 1.0)
    assert need(call) == Keys(7, "")
    assert call.silence()[:2] == (Waited(7), Silence())


def test_events_survive_an_error(service: Service) -> None:
    """What happened before a refused answer can still be shown, and the call is over."""
    service.pages = {"/voice": "<Say>one</Say><Redirect>/gone</Redirect>"}
    call = Call(service.carrier())
    with pytest.raises(PhoneError, match="404"):
        call.start()
    assert [type(event) for event in call.events] == [Requested, Heard, Redirected, Requested]
    assert call.over


def test_json_and_text(service: Service) -> None:
    """A call is one JSON document or readable text."""
    service.pages = {"/voice": MENU, "/key": '<Dial action="/done">+81424641311</Dial>'}
    service.pages["/done"] = "<Pause/><Play>/a.wav</Play>"
    service.pages["/a.wav"] = sound(1)
    summary = service.call("1 busy", clock=lambda: 0.0)
    document = json.loads(to_json(service.events, summary))
    assert document["events"][0] == {
        **{"event": "requested", "method": "POST", "path": "/voice", "status": 200, "ms": 0},
    }
    assert document["events"][-1] == {"event": "hung-up", "by": "end-of-document"}
    assert document["summary"]["seconds"] == 3.0
    text = render(service.events, summary).plain.splitlines()
    assert text[:5] == [
        "    POST /voice -> 200 in 0 ms",
        "abcdefghij",
        "  [no voice, en-US, 1.0 s]",
        "  > 1",
        "    POST /key -> 200 in 0 ms",
    ]
    assert text[5] == "    rang +81424641311: busy"
    assert text[-2:] == ["-- call ended: end-of-document", "   3.0 s (3.0 s heard), 4 requests"]


def test_text_of_the_other_events(service: Service) -> None:
    """Every kind of event has a line of its own."""
    service.pages = {
        "/voice": '<Gather/><Enqueue waitUrl="" action="/out">desk</Enqueue>',
        "/out": '<Record action="/end"/>',
        "/end": "<Redirect>/last</Redirect>",
        "/last": "<Hangup/>",
    }
    summary = service.call("_ completed #")
    text = render(service.events, summary).plain
    for line in [
        "waited 5 s",
        "(no key)",
        "waiting in queue desk",
        "out of the queue: bridged",
        "ended by #",
    ]:
        assert line in text
    assert "redirected to http://testserver/last" in text
