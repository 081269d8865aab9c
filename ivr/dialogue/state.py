"""Where a call is. The whole state of a call is one of these, and it lives in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ivr.model import Answer, ChoiceId, LanguageTag, PlaceId, QuestionId


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


class Failure(StrEnum):
    """Why a prompt is heard again. In the URL only where a second silence would end the call."""

    NO_INPUT = "no-input"
    NO_MATCH = "no-match"


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Place, answers in the order given, step, part of an outcome (from 0), failures so far.

    ``origin``: the menu that led here, where it is not the first that leads here.
    ``slow`` is set by "repeat" and lasts for that one presentation.
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

    def given(self) -> Mapping[QuestionId, ChoiceId]:
        """The answers as a mapping."""
        return {answer.question: answer.choice for answer in self.answers}
