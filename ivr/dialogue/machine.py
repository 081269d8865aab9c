"""The state machine of a call: ``step`` leads to the next state, ``present`` says what is heard there.

Both are total and pure: every state has a turn, every (state, input) has a next state, and the same
arguments always give the same result.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue import outcomes, overlays, places
from ivr.dialogue.inputs import (
    CallStarted,
    Input,
    KeysPressed,
    Moment,
    NoInput,
    TransferEnded,
    TransferResult,
)
from ivr.dialogue.procedure import next_question, outcome
from ivr.dialogue.settle import back, preset_answers, settle
from ivr.dialogue.situation import Offer, Situation, line, offered
from ivr.dialogue.state import DialogueState, Failure, Overlay, Step
from ivr.dialogue.turn import Gather, HangUp, Option, Then, Transfer, Turn
from ivr.model import Menu, Procedure, Tree
from ivr.prompt import Key, Line

FAILURES_BEFORE_PERSON = 2
"""Failures at one prompt before a person is rung (voice rule E1)."""
FAILURES_BEFORE_HELP = 3
"""Failures at one prompt before the fallback, when nobody can be rung (voice rule E1, §3)."""
LIKELIEST = 2
"""Options still read out after a second silence (docs/voice-rules.md §3)."""


def start(tree: Tree) -> DialogueState:
    """The state of a new call: the language gate."""
    return DialogueState(tree.default_language, tree.front, step=Step.GATE)


def step(tree: Tree, state: DialogueState, given: Input, moment: Moment) -> DialogueState:
    """The state that follows. Never raises; whatever is not understood counts as a no-match."""
    here = settle(tree, state)
    ringing = here.overlay is Overlay.PERSON and moment.person
    match given:
        case CallStarted():
            return start(tree)
        case TransferEnded(result=result):
            return _after_transfer(here, result)
        case _ if ringing:  # nothing else can come from a line that rings: it was not reached
            return _after_transfer(here, TransferResult.FAILED)
        case NoInput():
            return _silence(tree, here, moment)
        case KeysPressed(keys=keys):
            return _key(tree, here, keys, moment)


def present(tree: Tree, state: DialogueState, moment: Moment) -> Turn:
    """What is heard in a state and what is waited for."""
    here = settle(tree, state)
    if here.overlay is Overlay.GOODBYE:
        return Turn(here.language, overlays.goodbye(tree), HangUp())
    if here.overlay is Overlay.PERSON and moment.person:
        return _transfer(tree, here)
    met = situation(tree, here)
    settle_ms = 0 if here.step is Step.GATE and not here.overlay else 500
    return Turn(here.language, _heard(tree, here, met), _gather(here, met), here.slow, settle_ms)


def situation(tree: Tree, state: DialogueState) -> Situation:
    """What a caller meets in a settled state that waits for a key."""
    if state.overlay is Overlay.LANGUAGE:
        return places.language_choice(tree, state)
    if state.overlay:
        return overlays.overlay(tree, state)
    if state.step is Step.GATE:
        return places.gate(tree, state)
    if state.place in tree.withheld.get(state.language, frozenset()):
        return overlays.withheld(tree, state)
    place = tree.places[state.place]
    return places.menu(tree, place, state) if isinstance(place, Menu) else _procedure(tree, place, state)


def _procedure(tree: Tree, place: Procedure, state: DialogueState) -> Situation:
    if place.opening and state.step is Step.ARRIVED:
        return places.opening(tree, place, place.opening, state)
    given = state.given()
    if asked := next_question(place, given):
        return places.question(tree, place, asked, state)
    if len(state.answers) >= places.CONFIRM_FROM and state.step is not Step.OUTCOME:
        return places.confirm(tree, place, state, preset_answers(tree, state))
    return outcomes.outcome_part(tree, place, outcome(place, given), state)


# ------------------------------------------------------------------ inputs


def _key(tree: Tree, state: DialogueState, keys: str, moment: Moment) -> DialogueState:
    """An offered key, else a universal one, else a no-match."""
    if state.overlay is Overlay.GOODBYE:
        return state
    offer = situation(tree, state).offer(keys)
    if offer:
        return offer.next
    universal = _universal(tree, state, keys)
    return universal or _failed(tree, state, Failure.NO_MATCH, moment)


def _universal(tree: Tree, state: DialogueState, keys: str) -> DialogueState | None:
    """0 a person, * again, # language, 9 back: at every place (voice rules K1, K2)."""
    at_gate = state.step is Step.GATE and not state.overlay
    match keys:
        case "0":
            return replace(state, overlay=Overlay.PERSON, tries=0, failure=None)
        case "*":
            return replace(state, failure=None, slow=True)
        case "#" if not at_gate:
            return replace(state, overlay=Overlay.LANGUAGE, tries=0, failure=None)
        case "9" if not at_gate:
            return back(tree, state)
    return None


def _silence(tree: Tree, state: DialogueState, moment: Moment) -> DialogueState:
    if state.overlay is Overlay.GOODBYE:
        return state
    met = situation(tree, state)
    if met.on_silence:
        return met.on_silence
    if met.ends and state.failure is Failure.NO_INPUT:
        return replace(state, overlay=Overlay.GOODBYE, tries=0, failure=None)
    return _failed(tree, state, Failure.NO_INPUT, moment)


def _failed(tree: Tree, state: DialogueState, why: Failure, moment: Moment) -> DialogueState:
    """Count it; after enough failures a person, or what matters most if nobody can be rung."""
    tries = state.tries + 1
    if tries < (FAILURES_BEFORE_PERSON if moment.person else FAILURES_BEFORE_HELP):
        return replace(state, tries=tries, failure=why, slow=False)
    if state.overlay is Overlay.LANGUAGE:
        return replace(state, overlay=None, tries=0, failure=None)
    if state.overlay and state.overlay is not Overlay.OFFICES:
        return replace(state, overlay=Overlay.GOODBYE, tries=0, failure=None)
    return replace(state, overlay=Overlay.PERSON if moment.person else Overlay.HELP, tries=0, failure=None)


def _after_transfer(state: DialogueState, result: TransferResult) -> DialogueState:
    reached = result in (TransferResult.COMPLETED, TransferResult.ANSWERED)
    return replace(state, overlay=Overlay.ENDED if reached else Overlay.UNREACHED, tries=0, failure=None)


# ------------------------------------------------------------------ presenting


def _transfer(tree: Tree, state: DialogueState) -> Turn:
    lines = [line(tree, "person-connecting")]
    if state.language != tree.default_language:
        lines.insert(0, line(tree, "staff-language"))
    return Turn(state.language, tuple(lines), Transfer(replace(state, tries=0, failure=None)))


def _gather(state: DialogueState, met: Situation) -> Then:
    options = tuple(Option(offer.key, offer.next) for offer in met.offers)
    # A second silence in a row ends a call that has nothing more to say, so the first is remembered.
    silent = Failure.NO_INPUT if met.ends and state.failure is Failure.NO_INPUT else None
    return Gather(replace(state, failure=silent, slow=False), options, met.timeout)


def _heard(tree: Tree, state: DialogueState, met: Situation) -> tuple[Line, ...]:
    if state.failure is None:
        return (*met.content, *met.ask, *offered(tree, met.offers), *met.tail)
    return _reprompt(tree, state, state.failure, met)


def _reprompt(tree: Tree, state: DialogueState, why: Failure, met: Situation) -> tuple[Line, ...]:
    """Never the same prompt twice: shorter content, more explicit help (voice rule E2)."""
    if why is Failure.NO_INPUT and met.ends:
        return (*met.after_silence, *met.ask, *offered(tree, met.offers), *met.tail)
    level = max(1, min(state.tries, 2))
    help_line = line(tree, f"{why}-{level}")
    if level == 1:
        return (help_line, *met.ask, *_options_or_content(tree, met, met.offers))
    fewer = met.offers[:LIKELIEST] if why is Failure.NO_INPUT else met.offers
    to_person = line(tree, "unsure", ("key", Key("0")))
    return (help_line, *_options_or_content(tree, met, fewer), to_person)


def _options_or_content(tree: Tree, met: Situation, offers: tuple[Offer, ...]) -> tuple[Line, ...]:
    """The options in words; at the language gate the names of the languages are the content."""
    return offered(tree, offers) or met.content
