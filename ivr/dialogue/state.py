"""Where a call is. The whole state of a call is one of these, and it lives in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ivr.model import Answer, ChoiceId, LanguageTag, LineId, PlaceId, QuestionId


class Step(StrEnum):
    """How far a caller has come in a place, beyond what the answers tell."""

    ARRIVED = "arrived"
    GATE = "gate"
    ASKING = "asking"
    OUTCOME = "outcome"


class Overlay(StrEnum):
    """Something on top of a place, which is kept underneath and can be returned to."""

    LANGUAGE = "language"
    OFFICES = "offices"
    PERSON = "person"
    ENDED = "ended"
    UNREACHED = "unreached"
    HELP = "help"
    GOODBYE = "goodbye"
    NOTICE = "notice"
    WAITING = "waiting"
    CALLBACK = "callback"
    CALLBACK_DRAFT = "callback-draft"
    CALLBACK_OWN = "callback-own"
    CALLBACK_KEY = "callback-key"
    CALLBACK_CHECK = "callback-check"
    CALLBACK_BAND = "callback-band"
    CALLBACK_ANY = "callback-any"
    CALLBACK_MORNING = "callback-morning"
    CALLBACK_AFTERNOON = "callback-afternoon"
    MESSAGE = "message"
    RECORDING = "recording"
    REVIEW = "review"
    LISTEN = "listen"
    MESSAGE_SEND = "message-send"
    TEXT = "text"
    TEXT_SEND = "text-send"


PERFORMED = frozenset(
    {
        Overlay.CALLBACK_DRAFT,
        Overlay.CALLBACK_ANY,
        Overlay.CALLBACK_MORNING,
        Overlay.CALLBACK_AFTERNOON,
        Overlay.MESSAGE_SEND,
        Overlay.TEXT_SEND,
    }
)
"""Overlays in which nothing is said and no key is waited for: something is done first."""
KEYLESS = PERFORMED | {Overlay.WAITING, Overlay.CALLBACK_KEY, Overlay.RECORDING}
"""Overlays that wait for something else than one key."""
KEPT_UNDER = frozenset(Overlay) - KEYLESS - {Overlay.LANGUAGE, Overlay.GOODBYE}
"""Overlays that the choice of a language leads back to, as they must be heard in it too."""
WITH_REF = frozenset(
    {
        Overlay.CALLBACK_OWN,
        Overlay.CALLBACK_KEY,
        Overlay.CALLBACK_CHECK,
        Overlay.CALLBACK_BAND,
        Overlay.CALLBACK_ANY,
        Overlay.CALLBACK_MORNING,
        Overlay.CALLBACK_AFTERNOON,
        Overlay.REVIEW,
        Overlay.LISTEN,
        Overlay.MESSAGE_SEND,
    }
)
"""Overlays about a request that has been begun; in all others its id is forgotten."""


class Notice(StrEnum):
    """What has just come of a request, a queue or a keyed-in number: said before what can be chosen now."""

    BUSY = "busy"
    QUEUE_LEFT = "queue-left"
    QUEUE_LONG = "queue-long"
    QUEUE_FULL = "queue-full"
    QUEUE_CLOSED = "queue-closed"
    CALLBACK_ACCEPTED = "callback-accepted"
    CALLBACK_ALREADY = "callback-already"
    NUMBER_UNREADABLE = "number-unreadable"
    NUMBER_NOT_CALLABLE = "number-not-callable"
    NUMBER_LIKE_MY_NUMBER = "number-like-my-number"
    MESSAGE_EMPTY = "message-empty"
    MESSAGE_ACCEPTED = "message-accepted"
    TEXT_SENT = "text-sent"
    TEXT_ALREADY = "text-already"
    TEXT_LIMIT = "text-limit"
    TEXT_WITHHELD = "text-withheld"
    TEXT_LANDLINE = "text-landline"
    TEXT_FOREIGN = "text-foreign"
    TEXT_IMPOSSIBLE = "text-impossible"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a prompt is heard again. In the URL only where a second silence would end the call."""

    NO_INPUT = "no-input"
    NO_MATCH = "no-match"


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Place, answers in the order given, step, part of an outcome (from 0), failures so far.

    ``origin``: the menu that led here, where it is not the first that leads here.
    ``slow`` is set by "repeat" and lasts for that one presentation. ``under``: the overlay below the choice
    of a language. ``line``: the line called, at the language gate and at the first place only.
    ``shared_key``: the key of several languages, while the caller is asked which of them.
    ``notice``: what an overlay begins with. ``ref``: public id of the request that is being made.
    """

    language: LanguageTag
    place: PlaceId
    answers: tuple[Answer, ...] = ()
    step: Step = Step.ARRIVED
    part: int = 0
    overlay: Overlay | None = None
    tries: int = 0
    failure: Failure | None = None
    origin: PlaceId | None = None
    slow: bool = False
    under: Overlay | None = None
    line: LineId | None = None
    shared_key: str | None = None
    notice: Notice | None = None
    ref: str = ""

    def given(self) -> Mapping[QuestionId, ChoiceId]:
        """The answers as a mapping."""
        return {answer.question: answer.choice for answer in self.answers}

    def covered(self, overlay: Overlay) -> DialogueState:
        """The same place with an overlay on top, as it is first presented."""
        fresh = replace(self, overlay=overlay, under=None, shared_key=None, tries=0, failure=None)
        return fresh if overlay is Overlay.LANGUAGE else replace(fresh, notice=None, ref="")

    def uncovered(self) -> DialogueState:
        """What is below the overlay: below the choice of a language that may be another one."""
        fresh = replace(self, overlay=self.under, under=None, shared_key=None, tries=0, failure=None)
        return fresh if self.under else replace(fresh, notice=None, ref="")
