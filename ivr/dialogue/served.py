"""Where a service's result leads: effects done, numbers keyed in, recordings made, queues left."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue.choices import noticed, plain
from ivr.dialogue.effects import (
    Done,
    KeyedResult,
    NumberKeyed,
    QueueEnded,
    QueueResult,
    Recorded,
    RecordingResult,
    Result,
    ServiceInput,
)
from ivr.dialogue.overlays import choosing_language
from ivr.dialogue.state import DialogueState, Notice, Overlay

NUMBER_TRIES = 3
"""Numbers that cannot be used before other ways are offered."""

_AFTER_EFFECT: dict[tuple[Overlay, Result], Notice] = {
    (Overlay.CALLBACK_ANY, Result.ACCEPTED): Notice.CALLBACK_ACCEPTED,
    (Overlay.CALLBACK_MORNING, Result.ACCEPTED): Notice.CALLBACK_ACCEPTED,
    (Overlay.CALLBACK_AFTERNOON, Result.ACCEPTED): Notice.CALLBACK_ACCEPTED,
    (Overlay.CALLBACK_DRAFT, Result.ALREADY): Notice.CALLBACK_ALREADY,
    (Overlay.CALLBACK_ANY, Result.ALREADY): Notice.CALLBACK_ALREADY,
    (Overlay.CALLBACK_MORNING, Result.ALREADY): Notice.CALLBACK_ALREADY,
    (Overlay.CALLBACK_AFTERNOON, Result.ALREADY): Notice.CALLBACK_ALREADY,
    (Overlay.MESSAGE_SEND, Result.ACCEPTED): Notice.MESSAGE_ACCEPTED,
    (Overlay.MESSAGE_SEND, Result.ALREADY): Notice.MESSAGE_ACCEPTED,
    (Overlay.TEXT_SEND, Result.ACCEPTED): Notice.TEXT_SENT,
    (Overlay.TEXT_SEND, Result.ALREADY): Notice.TEXT_ALREADY,
    (Overlay.TEXT_SEND, Result.LIMIT): Notice.TEXT_LIMIT,
    (Overlay.TEXT_SEND, Result.WITHHELD): Notice.TEXT_WITHHELD,
    (Overlay.TEXT_SEND, Result.LANDLINE): Notice.TEXT_LANDLINE,
    (Overlay.TEXT_SEND, Result.FOREIGN): Notice.TEXT_FOREIGN,
    (Overlay.TEXT_SEND, Result.NO_TEXTS): Notice.TEXT_IMPOSSIBLE,
}
_DRAFTED = {Result.OWN_NUMBER: Overlay.CALLBACK_OWN, Result.NO_NUMBER: Overlay.CALLBACK_KEY}
_REFUSED = {
    KeyedResult.UNREADABLE: Notice.NUMBER_UNREADABLE,
    KeyedResult.NOT_CALLABLE: Notice.NUMBER_NOT_CALLABLE,
    KeyedResult.MY_NUMBER: Notice.NUMBER_LIKE_MY_NUMBER,
}
_QUEUE = {
    QueueResult.LEAVE: Notice.QUEUE_LEFT,
    QueueResult.LONG: Notice.QUEUE_LONG,
    QueueResult.FULL: Notice.QUEUE_FULL,
    QueueResult.CLOSED: Notice.QUEUE_CLOSED,
}


def served(state: DialogueState, given: ServiceInput) -> DialogueState:
    """The state after a service's input. Whatever does not fit counts as a failure, which is told."""
    match given:
        case Done():
            return _done(state, given)
        case NumberKeyed(result=result):
            return _keyed(state, result)
        case Recorded():
            return _recorded(state, given)
        case QueueEnded(result=result):
            return _left(state, result)


def _done(state: DialogueState, done: Done) -> DialogueState:
    if state.overlay is Overlay.CALLBACK_DRAFT and done.result in _DRAFTED and done.ref:
        return replace(plain(state), overlay=_DRAFTED[done.result], ref=done.ref)
    overlay = state.overlay or Overlay.NOTICE
    return noticed(state, _AFTER_EFFECT.get((overlay, done.result), Notice.FAILED))


def _keyed(state: DialogueState, result: KeyedResult) -> DialogueState:
    if state.overlay is not Overlay.CALLBACK_KEY:
        return noticed(state, Notice.FAILED)
    if result is KeyedResult.KEPT:
        return replace(plain(state), overlay=Overlay.CALLBACK_CHECK)
    refused = _REFUSED.get(result, Notice.FAILED)
    if refused is Notice.FAILED or state.tries + 1 >= NUMBER_TRIES:
        return noticed(state, refused)
    return replace(plain(state), notice=refused, tries=state.tries + 1)


def _recorded(state: DialogueState, recorded: Recorded) -> DialogueState:
    if state.overlay is not Overlay.RECORDING:
        return noticed(state, Notice.FAILED)
    if recorded.result is RecordingResult.KEPT and recorded.ref:
        return replace(plain(state), overlay=Overlay.REVIEW, ref=recorded.ref)
    if recorded.result is RecordingResult.LEFT:  # nobody hears it, but it is what the call came to
        return noticed(state, Notice.MESSAGE_ACCEPTED)
    if recorded.result is RecordingResult.EMPTY:
        return replace(plain(state), overlay=Overlay.MESSAGE, notice=Notice.MESSAGE_EMPTY)
    return noticed(state, Notice.FAILED)


def _left(state: DialogueState, result: QueueResult) -> DialogueState:
    if state.overlay is not Overlay.WAITING:
        return noticed(state, Notice.FAILED)
    if result is QueueResult.BRIDGED:
        return replace(plain(state), overlay=Overlay.ENDED)
    if result is QueueResult.LANGUAGE:
        # The place in the line is gone, which is said in the new language, with the other ways.
        return choosing_language(noticed(state, Notice.QUEUE_LEFT))
    return noticed(state, _QUEUE.get(result, Notice.FAILED))
