"""Read an answer as Twilio would, and refuse what Twilio would not execute as meant.

Stricter than the carrier on purpose: what Twilio only warns about (13520 an empty Say, 12200 an unknown
attribute) is a mistake in the service all the same. Every refusal says what Twilio would do. Facts:
twilio.com/docs/voice/twiml, twilio.com/docs/api/errors/12100, 12200, 12300 and 11750 (read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.etree import ElementTree

from ivr.errors import PhoneError
from ivr.phone import verbs
from ivr.phone.attributes import E164, RULES, URL
from ivr.phone.ssml import read_segments

MAX_BYTES = 64 * 1024
MAX_QUEUE_NAME = 64
_XML_TYPES = frozenset({"text/xml", "application/xml"})
_SCHEMA = "Twilio logs 12200 (schema validation) and does not do what was meant"
_WHAT_TWILIO_DOES = {
    "text/html": "Twilio parses it as TwiML, but an error page in HTML is not TwiML",
    "text/plain": "Twilio reads it aloud unless it is TwiML, then hangs up",
    "audio": "Twilio plays it, then hangs up",
}


def read_answer(status: int, content_type: str, body: bytes) -> tuple[verbs.Verb, ...]:
    """The verbs of an HTTP answer, top to bottom. Raises PhoneError."""
    if 300 <= status < 400:
        raise PhoneError(
            f"HTTP {status}: Twilio follows a redirect, but drops Digits and other results (11215 after 10)"
        )
    if status != 200:
        raise PhoneError(
            f"HTTP {status}: Twilio logs 11200 and calls the fallback URL, else hangs up with a message"
        )
    _check_type(content_type)
    return read_document(body)


def _check_type(content_type: str) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind in _XML_TYPES:
        return
    group = "audio" if kind.startswith("audio/") else kind
    does = _WHAT_TWILIO_DOES.get(group, "Twilio logs 12300 (invalid Content-Type)")
    raise PhoneError(f"Content-Type {content_type or '(none)'} instead of text/xml: {does}")


def read_document(body: bytes) -> tuple[verbs.Verb, ...]:
    """The verbs of a TwiML document, top to bottom. Raises PhoneError."""
    if len(body) > MAX_BYTES:
        raise PhoneError(
            f"the document has {len(body)} bytes: over 64 kB Twilio logs 11750 and does not execute it"
        )
    root = _parse(body)
    if root.tag != "Response":
        raise PhoneError(
            f"the root is <{root.tag}>, not <Response>: Twilio logs 12100 and does not execute it"
        )
    if root.attrib:
        raise PhoneError(f"<Response> takes no attribute {sorted(root.attrib)[0]}: {_SCHEMA}")
    _no_text(root)
    return tuple(_verb(element) for element in root)


def _parse(body: bytes) -> ElementTree.Element:
    # A document type is the only way to entities, and so to a small document that grows without end.
    if b"<!DOCTYPE" in body:
        raise PhoneError("the document has a DOCTYPE: TwiML has none")
    try:
        return ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise PhoneError(
            f"not well-formed XML ({error}): Twilio logs 12100 and does not execute it"
        ) from error


def _verb(element: ElementTree.Element) -> verbs.Verb:
    reader = _READERS.get(element.tag)
    if reader is None:
        raise PhoneError(f"unknown verb <{element.tag}>: {_SCHEMA}")
    return reader(element, _attributes(element))


def _attributes(element: ElementTree.Element) -> Mapping[str, str]:
    """The attributes, each checked against the table of its element."""
    rules = RULES[element.tag]
    for name, value in element.attrib.items():
        if name not in rules:
            raise PhoneError(f"<{element.tag}> takes no attribute {name}: {_SCHEMA}")
        accepts, allowed = rules[name]
        if not accepts(value):
            raise PhoneError(f'<{element.tag} {name}="{value}">: must be {allowed}; {_SCHEMA}')
    return element.attrib


def _no_text(element: ElementTree.Element) -> None:
    for piece in (element.text, *(child.tail for child in element)):
        if piece and piece.strip():
            raise PhoneError(f"text directly in <{element.tag}>: {piece.strip()[:40]!r}; {_SCHEMA}")


def _childless(element: ElementTree.Element) -> str:
    """The text of an element that may not have children."""
    for child in element:
        raise PhoneError(f"<{child.tag}> cannot be in <{element.tag}>: {_SCHEMA}")
    return (element.text or "").strip()


def _empty(element: ElementTree.Element) -> None:
    if _childless(element):
        raise PhoneError(f"<{element.tag}> takes no text: {_SCHEMA}")


def _url(element: ElementTree.Element) -> str:
    """The URL in the body of an element."""
    url = _childless(element)
    accepts, allowed = URL
    if not accepts(url):
        raise PhoneError(f"<{element.tag}> holds {url!r}: must be {allowed}")
    return url


def _say(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Say:
    return verbs.Say(
        segments=read_segments(element, _attributes, given.get("voice", "")),
        voice=given.get("voice"),
        language=given.get("language", "en-US"),
        loop=int(given.get("loop", "1")),
    )


def _play(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Play:
    digits, loop = given.get("digits", ""), int(given.get("loop", "1"))
    if not digits:
        return verbs.Play(_url(element), loop=loop)
    _empty(element)
    return verbs.Play("", digits, loop)


def _pause(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Pause:
    _empty(element)
    return verbs.Pause(int(given.get("length", "1")))


def _gather(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Gather:
    if given.get("speechTimeout") == "auto" and "speechModel" in given:
        raise PhoneError(
            "<Gather speechModel> needs a number as speechTimeout, not auto: Twilio fails the Gather"
        )
    return verbs.Gather(
        prompt=tuple(_prompts(element)),
        action=given.get("action"),
        method=given.get("method", "POST"),
        keys="dtmf" in given.get("input", "dtmf").split(),
        timeout=int(given.get("timeout", "5")),
        num_digits=int(given["numDigits"]) if "numDigits" in given else None,
        finish_on_key=given.get("finishOnKey", "#"),
        action_on_empty_result=given.get("actionOnEmptyResult") == "true",
    )


def _prompts(gather: ElementTree.Element) -> Iterable[verbs.Prompt]:
    _no_text(gather)
    for child in gather:
        verb = _verb(child)
        if not isinstance(verb, verbs.Say | verbs.Play | verbs.Pause):
            raise PhoneError(f"<{child.tag}> cannot be in <Gather>, only Say, Play and Pause: {_SCHEMA}")
        if isinstance(verb, verbs.Play) and verb.digits:
            raise PhoneError("<Play digits> cannot be in <Gather>")
        yield verb


def _redirect(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Redirect:
    return verbs.Redirect(_url(element), given.get("method", "POST"))


def _dial(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Dial:
    queue = _queue(element)
    numbers = () if queue else tuple(_numbers(element))
    if not queue and not 1 <= len(numbers) <= 10:
        raise PhoneError(f"<Dial> holds {len(numbers)} numbers: it rings 1 to 10")
    return verbs.Dial(
        numbers=numbers,
        action=given.get("action"),
        method=given.get("method", "POST"),
        timeout=int(given.get("timeout", "30")),
        sequential=given.get("sequential") == "true",
        caller_id=given.get("callerId"),
        queue=queue,
    )


def _queue(dial: ElementTree.Element) -> verbs.Queue | None:
    """The queue of a Dial, which then holds nothing else; None if it rings numbers."""
    if all(child.tag != "Queue" for child in dial):
        return None
    _no_text(dial)
    if len(dial) > 1:
        raise PhoneError(f"<Queue> must be alone in <Dial>: {_SCHEMA}")
    given = _attributes(dial[0])
    return verbs.Queue(_queue_name(dial[0]), given.get("url"), given.get("method", "POST"))


def _queue_name(element: ElementTree.Element) -> str:
    name = _childless(element)
    if not 1 <= len(name) <= MAX_QUEUE_NAME:
        raise PhoneError(f"<{element.tag}> {name!r}: a queue's name has 1 to {MAX_QUEUE_NAME} characters")
    return name


def _numbers(dial: ElementTree.Element) -> Iterable[verbs.Number]:
    """The numbers of a Dial, written as its text or as nested Number elements."""
    if not len(dial):
        yield verbs.Number(_number(dial))
        return
    _no_text(dial)
    for child in dial:
        if child.tag != "Number":
            raise PhoneError(f"<{child.tag}> in <Dial>: this phone rings only <Number> and <Queue>")
        given = _attributes(child)
        yield verbs.Number(_number(child), given.get("url"), given.get("method", "POST"))


def _number(element: ElementTree.Element) -> str:
    number = _childless(element)
    accepts, allowed = E164
    if not accepts(number):
        raise PhoneError(f"<{element.tag}> {number!r} cannot be dialled (Twilio 13224): must be {allowed}")
    return number


def _record(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Record:
    _empty(element)
    return verbs.Record(
        action=given.get("action"),
        method=given.get("method", "POST"),
        timeout=int(given.get("timeout", "5")),
        finish_on_key=given.get("finishOnKey", "1234567890*#"),
        play_beep=given.get("playBeep", "true") == "true",
        max_length=int(given.get("maxLength", "3600")),
    )


def _enqueue(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Enqueue:
    return verbs.Enqueue(
        name=_queue_name(element),
        action=given.get("action"),
        method=given.get("method", "POST"),
        wait_url=given.get("waitUrl"),
        wait_url_method=given.get("waitUrlMethod", "POST"),
    )


def _leave(element: ElementTree.Element, _given: Mapping[str, str]) -> verbs.Leave:
    _empty(element)
    return verbs.Leave()


def _hangup(element: ElementTree.Element, _given: Mapping[str, str]) -> verbs.Hangup:
    _empty(element)
    return verbs.Hangup()


def _reject(element: ElementTree.Element, given: Mapping[str, str]) -> verbs.Reject:
    _empty(element)
    return verbs.Reject(given.get("reason", "rejected"))


_READERS: Mapping[str, Callable[[ElementTree.Element, Mapping[str, str]], verbs.Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Redirect": _redirect,
    "Dial": _dial,
    "Record": _record,
    "Enqueue": _enqueue,
    "Leave": _leave,
    "Hangup": _hangup,
    "Reject": _reject,
}
