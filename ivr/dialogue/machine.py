"""The state machine of a call: ``step`` leads to the next state, ``present`` says what is heard there.

Both are total and pure: every state has a turn, every (state, input) has a next state, and the same
arguments always give the same result.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue import choices, outcomes, overlays, places, services
from ivr.dialogue.effects import Done, KeyedResult, NumberKeyed, QueueEnded, Recorded
from ivr.dialogue.entrance import greeted, start
from ivr.dialogue.inputs import (
    NOBODY,
    CallStarted,
    Input,
    KeysPressed,
    Moment,
    NoInput,
    TransferEnded,
    TransferResult,
)
from ivr.dialogue.offering import as_offered
from ivr.dialogue.procedure import next_question
from ivr.dialogue.served import served
from ivr.dialogue.settle import back, preset_answers, settle
from ivr.dialogue.situation import Offer, Situation, line, offered, staff_language
from ivr.dialogue.state import DialogueState, Failure, Overlay, Step
from ivr.dialogue.turn import (
    Enqueue,
    Gather,
    GatherNumber,
    HangUp,
    Option,
    Perform,
    Record,
    Then,
    Transfer,
    Turn,
)
from ivr.model import Menu, Procedure, Tree
from ivr.prompt import Key, KeyedNumber, Line

__all__ = ["present", "situation", "start", "step"]

FAILURES_BEFORE_PERSON = 2
"""Failures at one prompt before a person is rung (voice rule E1)."""
FAILURES_BEFORE_HELP = 3
"""Failures at one prompt before the fallback, when nobody can be rung (voice rule E1, §3)."""
LAST_WORDS = frozenset({Overlay.PERSON, Overlay.ENDED, Overlay.UNREACHED, Overlay.HELP})
"""Overlays after which nothing helps a caller who goes on failing."""
KEYS_OF_A_NUMBER_WANTED = frozenset("0*9")
"""Keys that mean the same as everywhere while a telephone number is wanted; no number has one digit."""
LIKELIEST = 2
"""Options still read out after a second silence (docs/voice-rules.md §3)."""


def step(tree: Tree, state: DialogueState, given: Input, moment: Moment) -> DialogueState:
    """The state that follows. Never raises; whatever is not understood counts as a no-match."""
    here = settle(tree, state)
    match given:
        case CallStarted(line=called):
            return start(tree, called)
        case TransferEnded(result=result):
            return _after_transfer(here, result)
        case Done() | NumberKeyed() | Recorded() | QueueEnded():
            return served(here, given)
        case NoInput():
            return _pressed(tree, here, None, moment)
        case KeysPressed(keys=keys):
            return _pressed(tree, here, keys, moment)


def _pressed(tree: Tree, state: DialogueState, keys: str | None, moment: Moment) -> DialogueState:
    """A key, or None for silence. Where neither is waited for, what was waited for did not come."""
    if state.overlay is Overlay.PERSON and moment.person:
        return _after_transfer(state, TransferResult.FAILED)
    if state.overlay in services.NOT_COME:
        return served(state, services.NOT_COME[state.overlay])
    now = as_offered(state, moment)
    if now != state:  # it has gone since the caller heard of it
        return (_universal(tree, now, keys) if keys else None) or now
    if state.overlay is Overlay.CALLBACK_KEY and keys and keys not in KEYS_OF_A_NUMBER_WANTED:
        return served(state, NumberKeyed(KeyedResult.UNREADABLE))
    return _silence(tree, state, moment) if keys is None else _key(tree, state, keys, moment)


def present(tree: Tree, state: DialogueState, moment: Moment) -> Turn:
    """What is heard in a state and what is waited for."""
    here = as_offered(settle(tree, state), moment)
    if here.overlay is Overlay.GOODBYE:
        return Turn(here.language, overlays.goodbye(tree), HangUp())
    if here.overlay is Overlay.PERSON and moment.person:
        return _transfer(tree, here)
    if here.overlay is Overlay.WAITING:
        return _waiting(tree, here)
    if here.overlay in services.EFFECTS:
        return Turn(here.language, (), Perform(services.EFFECTS[here.overlay], here))
    met = situation(tree, here, moment)
    settle_ms = 0 if here.step is Step.GATE and not here.overlay and not here.shared_key else 500
    heard = _heard(tree, here, met)
    listen = here.ref if here.overlay is Overlay.LISTEN and not here.failure else ""
    return Turn(here.language, heard, _then(here, met), here.slow, settle_ms, listen, _wants_number(heard))


def situation(tree: Tree, state: DialogueState, moment: Moment = NOBODY) -> Situation:
    """What a caller meets in a settled state that waits for a key."""
    if state.overlay is Overlay.LANGUAGE:
        return places.language_choice(tree, state)
    if state.overlay:
        return services.service(tree, state, moment) or overlays.overlay(tree, state, moment)
    if state.step is Step.GATE:
        return places.gate(tree, state)
    return greeted(tree, state, _place(tree, state, moment), moment)


def _place(tree: Tree, state: DialogueState, moment: Moment) -> Situation:
    if state.place in tree.withheld.get(state.language, frozenset()):
        return overlays.withheld(tree, state)
    place = tree.places[state.place]
    if isinstance(place, Menu):
        return places.menu(tree, place, state)
    return _procedure(tree, place, state, moment)


def _procedure(tree: Tree, place: Procedure, state: DialogueState, moment: Moment) -> Situation:
    if place.opening and state.step is Step.ARRIVED:
        return places.opening(tree, place, place.opening, state)
    if told := outcomes.told_here(tree, state):
        return outcomes.outcome_part(tree, place, told, state, moment)
    if asked := next_question(place, state.given()):
        return places.question(tree, place, asked, state)
    return places.confirm(tree, place, state, preset_answers(tree, state))


# ------------------------------------------------------------------ inputs


def _key(tree: Tree, state: DialogueState, keys: str, moment: Moment) -> DialogueState:
    """An offered key, else a universal one, else a no-match."""
    if state.overlay is Overlay.GOODBYE:
        return state
    offer = situation(tree, state, moment).offer(keys)
    if offer:
        return offer.next
    universal = _universal(tree, state, keys)
    return universal or _failed(tree, state, Failure.NO_MATCH, moment)


def _universal(tree: Tree, state: DialogueState, keys: str) -> DialogueState | None:
    """0 a person, * again, # language, 9 back: at every place (voice rules K1, K2)."""
    at_gate = state.step is Step.GATE and not state.overlay and not state.shared_key
    match keys:
        case "0":
            return state.covered(Overlay.PERSON)
        case "*":
            return replace(state, failure=None, slow=True)
        case "#" if not at_gate:
            return overlays.choosing_language(state)
        case "9" if not at_gate:
            return back(tree, state)
    return None


def _silence(tree: Tree, state: DialogueState, moment: Moment) -> DialogueState:
    if state.overlay is Overlay.GOODBYE:
        return state
    met = situation(tree, state, moment)
    if met.on_silence:
        return met.on_silence
    if met.ends and state.failure is Failure.NO_INPUT:
        return state.covered(Overlay.GOODBYE)
    return _failed(tree, state, Failure.NO_INPUT, moment, met.at_last)


def _failed(
    tree: Tree, state: DialogueState, why: Failure, moment: Moment, at_last: DialogueState | None = None
) -> DialogueState:
    """Count it; after enough failures a person, what matters most if nobody can be rung, or ``at_last``."""
    tries = state.tries + 1
    if tries < (FAILURES_BEFORE_PERSON if moment.person else FAILURES_BEFORE_HELP):
        return replace(state, tries=tries, failure=why, slow=False)
    if at_last:
        return at_last
    if state.overlay is Overlay.LANGUAGE:
        return state.uncovered()
    if state.overlay in LAST_WORDS:
        return state.covered(Overlay.GOODBYE)
    return state.covered(Overlay.PERSON if moment.person else Overlay.HELP)


def _after_transfer(state: DialogueState, result: TransferResult) -> DialogueState:
    reached = result in (TransferResult.COMPLETED, TransferResult.ANSWERED)
    return state.covered(Overlay.ENDED if reached else Overlay.UNREACHED)


# ------------------------------------------------------------------ presenting


def _transfer(tree: Tree, state: DialogueState) -> Turn:
    lines = (*staff_language(tree, state.language), line(tree, "person-connecting"))
    return Turn(state.language, lines, Transfer(replace(state, tries=0, failure=None)))


def _waiting(tree: Tree, state: DialogueState) -> Turn:
    lines = (*staff_language(tree, state.language), line(tree, "queue-joining"))
    return Turn(state.language, lines, Enqueue(choices.plain(state)))


def _wants_number(heard: tuple[Line, ...]) -> bool:
    return any(isinstance(filling, KeyedNumber) for said in heard for _, filling in said.fill)


def _then(state: DialogueState, met: Situation) -> Then:
    if state.overlay is Overlay.RECORDING:
        return Record(choices.plain(state), services.MESSAGE_SECONDS)
    if state.overlay is Overlay.CALLBACK_KEY:
        return GatherNumber(replace(state, failure=None, slow=False, notice=None))
    return _gather(state, met)


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
    if not met.offers and state.overlay:  # a number or a message: nothing to choose from
        return met.content
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
