"""The questions that callers answer, found by calling the service: the keys of each place, breadth first."""

from __future__ import annotations

import http.client
import re
from collections import deque
from dataclasses import dataclass
from urllib.parse import urldefrag, urlencode
from xml.etree.ElementTree import fromstring

from bench.twilio import NEW_CALL, Call, Question, parameters, signature, some_calls

_SENTENCE = re.compile(r"[^。.]+[。.]?")
KEYS = ("1", "2", "3", "4", "", "*")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said to a question, as far as another way of answering needs it.

    ``action``: where the next key goes; empty when the call ends.
    """

    question: Question
    body: bytes
    sentences: tuple[str, ...]
    action: str


def walk(port: int, most: int) -> list[Answer]:
    """Answers to at most ``most`` questions from the start of a call on; the first is to a new call."""
    (call,) = some_calls(1, seed=0)
    waiting = deque([NEW_CALL])
    known = {NEW_CALL}
    answers: list[Answer] = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    while waiting and len(answers) < most:
        answer = _ask(connection, waiting.popleft(), call)
        answers.append(answer)
        following = [Question(answer.action, key) for key in KEYS if answer.action]
        waiting.extend(question for question in following if question not in known)
        known.update(following)
    connection.close()
    return answers


def _ask(connection: http.client.HTTPConnection, question: Question, call: Call) -> Answer:
    form = parameters(call, question.key)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature(question.target, form),
    }
    connection.request("POST", question.target, urlencode(form), headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{question} was answered with {response.status}: {body[:200]!r}")
    return _read(question, body)


def _read(question: Question, body: bytes) -> Answer:
    document = fromstring(body)
    gather = document.find("Gather")
    words = "".join(text for say in document.iter("Say") for text in say.itertext())
    sentences = tuple(_SENTENCE.findall(words))
    action = gather.get("action", "") if gather is not None else ""
    return Answer(question, body, sentences, urldefrag(action).url)  # fragments are settings, never sent
