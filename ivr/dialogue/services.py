"""Callback, voice message and SMS: what is said at each step, and which key leads where.

Consent comes first and by a key (docs/voice-rules.md); a telephone number is never part of a state.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ivr.dialogue.choices import NUMBER_REFUSED, plain
from ivr.dialogue.effects import (
    AcceptCallback,
    AcceptMessage,
    Band,
    Done,
    DraftCallback,
    Effect,
    QueueEnded,
    QueueResult,
    Recorded,
    RecordingResult,
    Result,
    SendText,
    ServiceInput,
)
from ivr.dialogue.inputs import Moment
from ivr.dialogue.situation import LIST_SECONDS, Offer, Situation, line, staff_language
from ivr.dialogue.state import WITH_REF, DialogueState, Notice, Overlay
from ivr.model import Tree
from ivr.prompt import Day, Days, Key, KeyedNumber, Line, Minutes

MESSAGE_SECONDS = 120
"""The longest voice message."""

EFFECTS: dict[Overlay, Effect] = {
    Overlay.CALLBACK_DRAFT: DraftCallback(),
    Overlay.CALLBACK_ANY: AcceptCallback(Band.ANY),
    Overlay.CALLBACK_MORNING: AcceptCallback(Band.MORNING),
    Overlay.CALLBACK_AFTERNOON: AcceptCallback(Band.AFTERNOON),
    Overlay.MESSAGE_SEND: AcceptMessage(),
    Overlay.TEXT_SEND: SendText(),
}
"""What is done in each overlay of ``PERFORMED``."""
NOT_COME: dict[Overlay, ServiceInput] = {
    Overlay.WAITING: QueueEnded(QueueResult.ERROR),
    Overlay.RECORDING: Recorded(RecordingResult.EMPTY),
    **dict.fromkeys(EFFECTS, Done(Result.FAILED)),
}
"""What a key or silence means in overlays that wait for neither."""


def service(tree: Tree, state: DialogueState, moment: Moment) -> Situation | None:
    """The situation of a service's overlay, or None for any other."""
    match state.overlay:
        case Overlay.CALLBACK:
            return _callback(tree, state, moment)
        case Overlay.CALLBACK_OWN:
            return _own(tree, state)
        case Overlay.CALLBACK_KEY:
            return number_wanted(tree, state)
        case Overlay.CALLBACK_CHECK:
            return _check(tree, state)
        case Overlay.CALLBACK_BAND:
            return _band(tree, state)
        case Overlay.MESSAGE:
            return _message(tree, state, moment)
        case Overlay.RECORDING:
            return speak_now(tree, state)
        case Overlay.REVIEW | Overlay.LISTEN:
            return _review(tree, state)
        case Overlay.TEXT:
            return _text(tree, state, moment)
    return None


def _to(state: DialogueState, overlay: Overlay | None) -> DialogueState:
    ref = state.ref if overlay in WITH_REF else ""
    return replace(plain(state), overlay=overlay, ref=ref)


def _offers(tree: Tree, *ways: tuple[DialogueState, str]) -> tuple[Offer, ...]:
    return tuple(Offer(str(key), there, tree.system[unit]) for key, (there, unit) in enumerate(ways, 1))


def _callback(tree: Tree, state: DialogueState, moment: Moment) -> Situation:
    return Situation(
        (
            line(tree, "callback-consent", ("days", Days(moment.services.callback_days))),
            *staff_language(tree, state.language),
        ),
        _offers(
            tree,
            (_to(state, Overlay.CALLBACK_DRAFT), "callback-yes"),
            (_to(state, None), "service-no"),
        ),
    )


def _own(tree: Tree, state: DialogueState) -> Situation:
    return Situation(
        (line(tree, "callback-own"),),
        _offers(
            tree,
            (_to(state, Overlay.CALLBACK_BAND), "confirm-yes"),
            (_to(state, Overlay.CALLBACK_KEY), "callback-other"),
        ),
    )


def number_wanted(tree: Tree, state: DialogueState) -> Situation:
    """A number is to be keyed in: what was wrong with the one before is said first."""
    refused = NUMBER_REFUSED.get(state.notice) if state.notice else None
    before = (line(tree, refused),) if refused else ()
    how = line(tree, "callback-key", ("key", Key("#")))
    return Situation((*before, how))


def _check(tree: Tree, state: DialogueState) -> Situation:
    return Situation(
        (line(tree, "callback-check", ("number", KeyedNumber())),),
        _offers(
            tree,
            (_to(state, Overlay.CALLBACK_BAND), "confirm-yes"),
            (_to(state, Overlay.CALLBACK_KEY), "callback-again"),
        ),
        timeout=LIST_SECONDS,
    )


def _band(tree: Tree, state: DialogueState) -> Situation:
    return Situation(
        (),
        _offers(
            tree,
            (_to(state, Overlay.CALLBACK_ANY), "callback-any"),
            (_to(state, Overlay.CALLBACK_MORNING), "callback-morning"),
            (_to(state, Overlay.CALLBACK_AFTERNOON), "callback-afternoon"),
        ),
        ask=(line(tree, "callback-when"),),
    )


def _message(tree: Tree, state: DialogueState, moment: Moment) -> Situation:
    """Purpose and deletion first; after an empty recording that it was empty."""
    before = (line(tree, "message-empty"),) if state.notice is Notice.MESSAGE_EMPTY else ()
    consent = (line(tree, "message-consent"), *staff_language(tree, state.language), *_deleted(tree, moment))
    return Situation(
        before or consent,
        _offers(tree, (_to(state, Overlay.RECORDING), "message-yes"), (_to(state, None), "service-no")),
    )


def _deleted(tree: Tree, moment: Moment) -> tuple[Line, ...]:
    if moment.today is None:
        return (line(tree, "message-kept", ("days", Days(moment.services.message_days))),)
    last = moment.today + timedelta(days=moment.services.message_days)
    return (line(tree, "message-deleted", ("day", Day(last))),)


def speak_now(tree: Tree, state: DialogueState) -> Situation:
    """Right before every beep: what must not be said, then how to record."""
    minutes = ("minutes", Minutes(MESSAGE_SECONDS // 60))
    how = line(tree, "message-speak", minutes, ("key", Key("#")))
    return Situation((line(tree, "message-never"), how))


def _review(tree: Tree, state: DialogueState) -> Situation:
    """Who stays silent here has consented and spoken: what was recorded is sent, not dropped unheard."""
    send = _to(state, Overlay.MESSAGE_SEND)
    return Situation(
        () if state.overlay is Overlay.LISTEN else (line(tree, "message-recorded"),),
        _offers(
            tree,
            (send, "message-send"),
            (_to(state, Overlay.LISTEN), "message-listen"),
            (_to(state, Overlay.RECORDING), "message-redo"),
        ),
        timeout=LIST_SECONDS,
        at_last=send,
    )


def _text(tree: Tree, state: DialogueState, moment: Moment) -> Situation:
    return Situation(
        (line(tree, "text-consent", ("days", Days(moment.services.text_days))),),
        _offers(tree, (_to(state, Overlay.TEXT_SEND), "text-yes"), (_to(state, None), "service-no")),
    )
