"""What a caller hears while waiting in the queue, and when the waiting has to end."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.dialogue.effects import QueueResult
from ivr.dialogue.inputs import Moment
from ivr.dialogue.situation import line, staff_language
from ivr.model import LanguageTag, Tree
from ivr.prompt import Line, Minutes, People

LANGUAGE_KEY = "#"
"""Of the keys that lead out of the queue, the one that asks for another language first, as everywhere."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What the carrier says of a waiting caller (twilio.com/docs/voice/twiml/enqueue, read 2026-11-22).

    ``position``: 1 is next. ``seconds``: waited so far. ``average``: seconds that those in the queue have
    waited on average.
    """

    position: int
    seconds: int
    average: int


def told(tree: Tree, wait: Wait) -> tuple[Line, ...]:
    """How many are ahead, about how long it takes, and that any key leads to other ways."""
    return (_place(tree, wait), *_estimate(tree, wait), line(tree, "queue-leave"))


def _place(tree: Tree, wait: Wait) -> Line:
    if wait.position <= 1:
        return line(tree, "queue-next")
    return line(tree, "queue-ahead", ("people", People(wait.position - 1)))


def _estimate(tree: Tree, wait: Wait) -> tuple[Line, ...]:
    """Left out once it has proved wrong, and while there is nothing to go by."""
    if not wait.average or wait.seconds >= wait.average:
        return ()
    return (line(tree, "queue-wait", ("minutes", Minutes(-(-wait.average // 60)))),)


def ends(wait_seconds: int, most_seconds: int, moment: Moment) -> QueueResult | None:
    """Why the waiting ends now without a key: nobody is there any more, or it took too long."""
    if not moment.person:
        return QueueResult.CLOSED
    return QueueResult.LONG if wait_seconds >= most_seconds else None


def connecting(tree: Tree, language: LanguageTag) -> tuple[Line, ...]:
    """The last words before a person is on the line."""
    return (*staff_language(tree, language), line(tree, "queue-connecting"))
