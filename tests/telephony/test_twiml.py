"""TwiML in the order of Twilio's pages: Say, Pause (as break), Gather, Redirect, Dial, Hangup.

Attribute tables: twilio.com/docs/voice/twiml/<verb> (read 2026-11-22).
"""

from __future__ import annotations

from runpy import run_path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.dialogue.state import DialogueState, Overlay
from ivr.dialogue.turn import Gather, HangUp, Then, Transfer, Turn
from ivr.model import LanguageTag, Message, PlaceId, Tree
from ivr.phone.document import read_answer
from ivr.prompt import Key, KeyedNumber, Line
from ivr.speech.compose import Composer
from ivr.speech.voices import limit_of
from ivr.telephony.address import to_url
from ivr.telephony.people import Staff
from ivr.telephony.twiml import CONTENT_TYPE, Renderer, clean

if TYPE_CHECKING:
    from tests.telephony.conftest import message
else:
    message = run_path(__file__.replace("test_twiml.py", "conftest.py"))["message"]

HERE = DialogueState(LanguageTag("ja"), PlaceId("front"))
PERSON = DialogueState(LanguageTag("ja"), PlaceId("front"), overlay=Overlay.PERSON)
STAFF = Staff(("+81312345678",), "+815012345678")
ASK = Gather(HERE, (), 10)


@pytest.fixture
def renderer(small_tree: Tree) -> Renderer:
    """A renderer with somebody to ring."""
    return Renderer(Composer(small_tree), to_url, STAFF)


def turn(*said: Message | Line, then: Then = ASK, settle_ms: int = 0, slow: bool = False) -> Turn:
    """A turn in Japanese."""
    lines = tuple(part if isinstance(part, Line) else Line(part) for part in said)
    return Turn(LanguageTag("ja"), lines, then, slow, settle_ms)


def element(document: bytes, path: str) -> ElementTree.Element:
    """One element of a document."""
    found = ElementTree.fromstring(document).find(path)
    assert found is not None
    return found


def same(document: bytes, golden: str) -> bool:
    """Do two documents say the same? White space between elements and the order of attributes do not."""
    shown, wanted = (
        ElementTree.canonicalize(text, strip_text=True) for text in (document.decode("utf-8"), golden)
    )
    assert shown == wanted
    return True


# ------------------------------------------------------------------ Say


def test_say_voice_and_language(renderer: Renderer) -> None:
    """Every Say names its voice and the voice's language: Twilio's defaults are a man speaking English."""
    say = element(renderer.render(turn(message("やあ。"))), "Gather/Say")
    assert say.attrib == {"voice": "Polly.Takumi-Neural", "language": "ja-JP"}


def test_say_each_language_in_its_own_voice(renderer: Renderer) -> None:
    """One voice never reads another language: a line in English gets its own Say."""
    english = Line(
        message("英語は、{key}。", "English, {key}."), (("key", Key("2")),), 300, LanguageTag("en")
    )
    assert same(
        renderer.render(turn(message("やあ。"), english)),
        """<Response>
        <Gather action="/voice/ja/front" method="POST" input="dtmf" numDigits="1" finishOnKey=""
                timeout="10" actionOnEmptyResult="true">
          <Say voice="Polly.Takumi-Neural" language="ja-JP"><prosody rate="80%">やあ。</prosody></Say>
          <Say voice="Polly.Matthew-Neural" language="en-US">English, two.</Say>
        </Gather>
        <Redirect method="POST">/voice/ja/front</Redirect>
        </Response>""",
    )


def test_say_prosody(renderer: Renderer) -> None:
    """The rate of the language is given, where it is not the voice's own; repeats are slower."""
    said = message("やあ。", "Hello.")
    assert element(renderer.render(turn(said)), ".//prosody").get("rate") == "80%"
    assert element(renderer.render(turn(said, slow=True)), ".//prosody").get("rate") == "64%"
    english = Turn(LanguageTag("en"), (Line(said),), HangUp(), settle_ms=0)
    assert b"prosody" not in renderer.render(english)


def test_say_sub(renderer: Renderer) -> None:
    """A word that voices misread is written as it is and read as the lexicon says."""
    body = element(renderer.render(turn(message("申請を行ったかた。"))), ".//prosody")
    assert ElementTree.tostring(body, encoding="unicode") == (
        '<prosody rate="80%">申請を<sub alias="おこなった">行った</sub>かた。</prosody>'
    )


def test_say_breaks(renderer: Renderer) -> None:
    """Silences between sentences, before a key and between lines; none at the end."""
    said = renderer.render(turn(message("一。|二、{pause}三。"), message("四。"), settle_ms=500))
    body = element(said, ".//prosody")
    assert ElementTree.tostring(body, encoding="unicode") == (
        '<prosody rate="80%"><break time="500ms" />一。<break time="600ms" />二、<break time="300ms" />三。'
        '<break time="600ms" />四。</prosody>'
    )


def test_say_phone_numbers_twice(renderer: Renderer) -> None:
    """A phone number is read group by group with silences, and then once more."""
    said = element(renderer.render(turn(message("番号は、{desk}。"))), ".//prosody")
    breaks = [part.get("time") for part in said]
    assert breaks == ["500ms", "600ms", "500ms"]
    assert "くり返します。" in "".join(said.itertext())


def test_say_a_number_that_was_keyed_in_twice(renderer: Renderer) -> None:
    """As any other; without digits there is nothing to repeat."""
    text = message("番号は、{number}です。")
    keyed = Line(text, (("number", KeyedNumber(("090", "1234", "5678"))),))
    said = element(renderer.render(turn(keyed)), ".//prosody")
    assert [part.get("time") for part in said] == ["500ms"] * 2 + ["600ms"] + ["500ms"] * 2
    assert "です。くり返します。" in "".join(said.itertext())
    unsaid = element(renderer.render(turn(Line(text, (("number", KeyedNumber(())),)))), ".//prosody")
    assert "くり返します" not in "".join(unsaid.itertext())


@pytest.mark.parametrize("sentences", [1, 40, 200, 600])
def test_say_limit(renderer: Renderer, sentences: int) -> None:
    """A long text is parted at silences into several Say below the limit, and no word is lost."""
    text = "|".join(f"これは{'とても' * (number % 9)}長い。" for number in range(sentences))
    said = element(renderer.render(turn(message(text))), "Gather")
    pieces = ["".join(say.itertext()) for say in said]
    assert "".join(pieces) == text.replace("|", "")
    assert max(map(len, pieces)) <= limit_of("Polly.Takumi-Neural").characters


def test_say_one_sentence_longer_than_the_limit_is_parted(renderer: Renderer) -> None:
    """Even a monstrous sentence, which the checks refuse, never silences a Say and loses no letter."""
    document = renderer.render(turn(message("あ" * 7000)))
    pieces = ["".join(say.itertext()) for say in element(document, "Gather")]
    assert "".join(pieces) == "あ" * 7000
    assert read_answer(200, CONTENT_TYPE, document)


def test_say_escapes(renderer: Renderer) -> None:
    """What means something in XML is said, not executed."""
    text = "<Hangup/>&lt;\"'>]]>"
    document = renderer.render(turn(message(text)))
    assert "".join(element(document, "Gather/Say").itertext()) == text


@given(st.text(min_size=1, max_size=30))
def test_say_holds_any_text(text: str) -> None:
    """Control characters and lone surrogates, on which Twilio's own library fails, are left out."""
    kept = clean(text)
    parsed = ElementTree.fromstring(f"<a>{kept.replace('&', '&amp;').replace('<', '&lt;')}</a>".encode())
    assert (parsed.text or "") == kept.replace("\r\n", "\n").replace("\r", "\n")
    assert kept == text or any(not char.isprintable() for char in text)


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x0b", "\x1f", "\x7f", "\ud800", "\ufffe", "\uffff"])
def test_say_without_control_characters(renderer: Renderer, char: str) -> None:
    """A stray control character in the menus never makes a document that Twilio cannot read."""
    document = renderer.render(turn(message(f"あ{char}い。")))
    assert "".join(element(document, "Gather/Say").itertext()) == "あい。"


# ------------------------------------------------------------------ Gather


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("action", "/voice/ja/front"),
        ("method", "POST"),
        ("input", "dtmf"),
        ("timeout", "10"),
        ("speechTimeout", None),
        ("numDigits", "1"),
        ("finishOnKey", ""),
        ("actionOnEmptyResult", "true"),
        ("hints", None),
        ("language", None),
        ("speechModel", None),
        ("profanityFilter", None),
        ("partialResultCallback", None),
    ],
)
def test_gather(renderer: Renderer, name: str, value: str | None) -> None:
    """One key, also * and #, and silence comes back too: in the order of the attribute table."""
    assert element(renderer.render(turn(message("やあ。"))), "Gather").get(name) == value


def test_gather_timeout(renderer: Renderer) -> None:
    """The time to press a key is the turn's."""
    asked = turn(message("やあ。"), then=Gather(HERE, (), 15))
    assert element(renderer.render(asked), "Gather").get("timeout") == "15"


# ------------------------------------------------------------------ Redirect


def test_redirect_after_gather(renderer: Renderer) -> None:
    """A carrier that falls through on silence is sent to the same place as one that reports it."""
    response = ElementTree.fromstring(renderer.render(turn(message("やあ。"))))
    gather, redirect = response
    assert (redirect.tag, redirect.get("method")) == ("Redirect", "POST")
    assert redirect.text == gather.get("action")


# ------------------------------------------------------------------ Dial, Hangup


def test_dial(renderer: Renderer) -> None:
    """The caller is told, then one number is rung from ours, whoever answers is told who calls, and how it
    ended comes back to the same place."""
    assert same(
        renderer.render(turn(message("おつなぎします。"), then=Transfer(PERSON), settle_ms=500)),
        """<Response>
        <Say voice="Polly.Takumi-Neural" language="ja-JP"><prosody rate="80%"><break
             time="500ms"/>おつなぎします。</prosody></Say>
        <Dial action="/voice/ja/front?over=person" method="POST" timeout="25" callerId="+815012345678"
              ringTone="jp"><Number url="/staff/whisper/ja/front?over=person"
              method="POST">+81312345678</Number></Dial>
        </Response>""",
    )


def test_hangup(renderer: Renderer) -> None:
    """The last words, then the end: nothing is waited for."""
    assert same(
        renderer.render(turn(message("さようなら。"), then=HangUp())),
        """<Response>
        <Say voice="Polly.Takumi-Neural" language="ja-JP"><prosody rate="80%">さようなら。</prosody></Say>
        <Hangup/>
        </Response>""",
    )


def test_plain(renderer: Renderer) -> None:
    """The apology says its lines and ends, without asking for anything."""
    document = renderer.plain((Line(message("すみません。", "Sorry.")),), LanguageTag("en"))
    assert same(
        document,
        """<Response>
        <Say voice="Polly.Matthew-Neural" language="en-US">Sorry.</Say>
        <Hangup/>
        </Response>""",
    )


# ------------------------------------------------------------------ documents


@pytest.mark.parametrize("then", [ASK, Transfer(PERSON), HangUp()])
def test_documents_are_executable(renderer: Renderer, then: Then) -> None:
    """Each kind of turn is a document that a carrier executes as it stands, declared as UTF-8."""
    document = renderer.render(turn(message("やあ。"), then=then))
    assert document.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    assert read_answer(200, CONTENT_TYPE, document)


def test_the_same_turn_is_the_same_bytes(renderer: Renderer) -> None:
    """Rendering is pure, so answers may be cached and a retried webhook gets the same answer."""
    asked = turn(message("やあ。"), settle_ms=500)
    assert renderer.render(asked) == renderer.render(asked)


def test_text_that_is_missing_is_never_read_in_another_language(renderer: Renderer) -> None:
    """A line without text in the turn's language is an error, not the Japanese in an English voice."""
    missing = Turn(LanguageTag("en"), (Line(message("日本語だけ。")),), HangUp())
    with pytest.raises(KeyError):
        renderer.render(missing)
