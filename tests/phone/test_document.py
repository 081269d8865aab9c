"""Reading TwiML: one group per verb, in the order of Twilio's attribute tables."""

from __future__ import annotations

import pytest

from ivr.errors import PhoneError
from ivr.phone import verbs
from ivr.phone.document import read_answer, read_document


def read(inner: str) -> tuple[verbs.Verb, ...]:
    """The verbs of a document with this content."""
    return read_document(f"<Response>{inner}</Response>".encode())


def only(inner: str) -> verbs.Verb:
    """The one verb of a document with this content."""
    (verb,) = read(inner)
    return verb


def test_defaults_are_twilios() -> None:
    """A verb without attributes has the defaults of Twilio's tables."""
    assert only("<Gather/>") == verbs.Gather((), None, "POST", True, 5, None, "#", False)
    assert only("<Dial>+81424641311</Dial>") == verbs.Dial((verbs.Number("+81424641311"),), None, "POST", 30)
    assert only("<Record/>") == verbs.Record(None, "POST", 5, "1234567890*#", True)
    assert only("<Pause/>") == verbs.Pause(1)
    assert only("<Enqueue>desk</Enqueue>") == verbs.Enqueue("desk", None, "POST", None, "POST")
    assert only("<Reject/>") == verbs.Reject("rejected")
    assert read("<Leave/><Hangup/>") == (verbs.Leave(), verbs.Hangup())
    assert only("<Say>a</Say>") == verbs.Say((verbs.Text("a"),), None, "en-US", 1)


def test_gather_attributes() -> None:
    """Every documented Gather attribute is read."""
    gather = only(
        '<Gather action="/a?b=1" method="GET" input="dtmf speech" timeout="10" speechTimeout="3"'
        ' numDigits="1" finishOnKey="" actionOnEmptyResult="true" hints="a,b" language="ja-JP"'
        ' speechModel="default" profanityFilter="false">'
        '<Say>x</Say><Pause length="2"/><Play>/s.wav</Play></Gather>'
    )
    prompt = (verbs.Say((verbs.Text("x"),)), verbs.Pause(2), verbs.Play("/s.wav"))
    assert gather == verbs.Gather(prompt, "/a?b=1", "GET", True, 10, 1, "", True)


def test_say_reads_what_is_heard() -> None:
    """Aliases replace what they stand for, breaks are silence, prosody is a speed."""
    say = only(
        '<Say voice="Polly.Kazuha-Neural" language="ja-JP">市の<sub alias="マド">窓</sub>です。'
        '<break time="600ms"/><prosody rate="80%">ゼロ<break time="1.5s"/>ヨン</prosody></Say>'
    )
    assert isinstance(say, verbs.Say)
    assert say.spoken_text() == "市のマドです。 ゼロ ヨン"
    assert say.pauses() == (600, 1500)
    assert say.runs() == tuple(
        verbs.Run(words, rate)
        for words, rate in [("市の", 100), ("マド", 100), ("です。", 100), ("ゼロ", 80), ("ヨン", 80)]
    )


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        ("<say>x</say>", "unknown verb <say>"),
        ("<Sms>x</Sms>", "unknown verb <Sms>"),
        ("hello", "text directly in <Response>"),
        ("<Pause/>hello", "text directly in <Response>"),
        ('<Say speed="2">x</Say>', "takes no attribute speed"),
        ('<Say loop="-1">x</Say>', "from 0 to 1000"),
        ("<Say> </Say>", "13520"),
        ('<Say><sub alias="x"><break time="1s"/></sub></Say>', "must hold text"),
        ("<Say><sub>x</sub></Say>", "needs the attribute alias"),
        ("<Say>x<break/></Say>", "needs the attribute time"),
        ('<Say>x<break time="11s"/></Say>', "at most 10 s"),
        ('<Say>x<break time="1s">y</break></Say>', "must hold nothing"),
        ('<Say><prosody rate="300%">x</prosody></Say>', "20% to 200%"),
        (
            '<Say><prosody rate="90%"><prosody rate="90%">x</prosody></prosody></Say>',
            "cannot be in <prosody>",
        ),
        ("<Say><emphasis>x</emphasis></Say>", "may fail the whole Say"),
        (f'<Say voice="Polly.Mizuki">{"あ" * 3001}</Say>', "at most 3000"),
        (
            f'<Say voice="Google.ja-JP-Wavenet-B">{"あ" * 4975}<break time="1s"/>..........</Say>',
            "at most 5000",
        ),
        (f"<Say>{'a' * 4001}</Say>", "at most 4000"),
        ("<Play></Play>", "must be a URL"),
        ("<Play>/音.wav</Play>", "must be a URL in ASCII"),
        ('<Play digits="1">/a.wav</Play>', "takes no text"),
        ('<Pause length="0"/>', "whole number from 1"),
        ("<Pause>x</Pause>", "takes no text"),
        ('<Gather timeout="auto"/>', "whole number from 1"),
        ('<Gather numDigits="0"/>', "whole number from 1"),
        ('<Gather finishOnKey="12"/>', "one of 0-9 # * or empty"),
        ('<Gather bargeIn="true"/>', "takes no attribute bargeIn"),
        ('<Gather input="keys"/>', "some of dtmf, speech"),
        ('<Gather actionOnEmptyResult="yes"/>', "one of true, false"),
        ('<Gather speechModel="phone_call" speechTimeout="auto"/>', "not auto"),
        (f'<Gather hints="{"a" * 101}"/>', "500 entries of 100"),
        ("<Gather><Hangup/></Gather>", "only Say, Play and Pause"),
        ('<Gather><Play digits="1"/></Gather>', "cannot be in <Gather>"),
        ("<Gather>text</Gather>", "text directly in <Gather>"),
        ("<Redirect></Redirect>", "must be a URL"),
        ('<Redirect method="PUT">/a</Redirect>', "one of GET, POST"),
        ("<Dial/>", "13224"),
        ("<Dial>110</Dial>", "13224"),
        ("<Dial>0424641311</Dial>", "E.164"),
        ("<Dial><Number>0570033222</Number></Dial>", "13224"),
        ("<Dial><Sip>sip:a@b</Sip></Dial>", "rings only <Number>"),
        ("<Dial><Queue>desk</Queue><Number>+81424641311</Number></Dial>", "must be alone"),
        ("<Dial><Queue></Queue></Dial>", "1 to 64 characters"),
        ('<Dial><Queue name="x">desk</Queue></Dial>', "takes no attribute name"),
        ("<Dial>x<Queue>desk</Queue></Dial>", "text directly in <Dial>"),
        ('<Dial sequential="yes">+81424641311</Dial>', "one of true, false"),
        ('<Dial timeout="4">+81424641311</Dial>', "from 5 to 600"),
        ('<Dial callerId="0424641311">+81424641311</Dial>', "E.164"),
        ('<Dial><Number nose="1">+81424641311</Number></Dial>', "takes no attribute nose"),
        (f"<Dial>{'<Number>+81424641311</Number>' * 11}</Dial>", "1 to 10"),
        ('<Record finishOnKey="x"/>', "keys out of"),
        ("<Enqueue></Enqueue>", "1 to 64 characters"),
        ('<Hangup reason="x"/>', "takes no attribute reason"),
        ("<Hangup><Say>x</Say></Hangup>", "cannot be in <Hangup>"),
        ('<Reject reason="tired"/>', "one of rejected, busy"),
    ],
)
def test_refused(inner: str, says: str) -> None:
    """What Twilio would not execute as meant is refused, and the message says where."""
    with pytest.raises(PhoneError) as refused:
        read(inner)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<Response>", "12100"),
        (b"\n<?xml version='1.0'?><Response/>", "12100"),
        (b"<response/>", "12100"),
        (b'<Response version="1"/>', "takes no attribute version"),
        (b'<!DOCTYPE Response [<!ENTITY a "b">]><Response/>', "DOCTYPE"),
        (b"<Response>" + b" " * 65536 + b"</Response>", "11750"),
    ],
)
def test_whole_documents_refused(body: bytes, says: str) -> None:
    """A document that is not TwiML is refused with Twilio's error."""
    with pytest.raises(PhoneError, match=says):
        read_document(body)


def test_64_kilobytes_are_read() -> None:
    """The limit itself is still allowed."""
    assert read_document(b"<Response>" + b" " * (65536 - 21) + b"</Response>") == ()


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (302, "text/xml", "drops Digits"),
        (404, "text/xml", "11200"),
        (500, "text/html", "11200"),
        (204, "text/xml", "11200"),
        (200, "text/plain; charset=utf-8", "reads it aloud"),
        (200, "text/html", "not TwiML"),
        (200, "audio/mpeg", "plays it, then hangs up"),
        (200, "application/json", "12300"),
        (200, "", "12300"),
    ],
)
def test_answers_refused(status: int, kind: str, says: str) -> None:
    """An HTTP answer that is not a TwiML page is refused with what Twilio would do."""
    with pytest.raises(PhoneError, match=says):
        read_answer(status, kind, b"<Response/>")


@pytest.mark.parametrize("kind", ["text/xml", "text/xml; charset=utf-8", "application/xml"])
def test_answers_accepted(kind: str) -> None:
    """Both XML types are TwiML."""
    assert read_answer(200, kind, b"<?xml version='1.0' encoding='UTF-8'?><Response/>") == ()
