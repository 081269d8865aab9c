"""Making a state from a URL fit today's tree, and going one step back in it."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue import languages
from ivr.dialogue.entrance import settled_line
from ivr.dialogue.fitting import fitted
from ivr.dialogue.procedure import outcome, parts
from ivr.dialogue.state import KEPT_UNDER, DialogueState, Overlay, Step
from ivr.model import Answer, Menu, MenuOption, PlaceId, Procedure, Tree


def settle(tree: Tree, state: DialogueState) -> DialogueState:
    """The nearest state that exists: a URL may come from before a change of the menus.

    An unknown language becomes the default, an unknown place the front menu, and answers are kept up
    to the first that the procedure does not know. What lies on top stays if it can lie there.
    """
    if state.language not in tree.languages:
        state = replace(state, language=tree.default_language)
    state = languages.settled(tree, state)
    if state.under and not (state.overlay is Overlay.LANGUAGE and state.under in KEPT_UNDER):
        state = replace(state, under=None)
    place = tree.places.get(state.place)
    if place is None:
        front = DialogueState(state.language, tree.front, step=Step.ASKING)
        top = replace(front, overlay=state.overlay, under=state.under, notice=state.notice, ref=state.ref)
        return fitted(tree, top)
    return fitted(tree, _settle_place(tree, place, state))


def _settle_place(tree: Tree, place: Menu | Procedure, state: DialogueState) -> DialogueState:
    """The line, the origin and the answers as far as they fit the place."""
    if state.line and settled_line(tree, state) is None:
        state = replace(state, line=None)
    if state.origin and not _leads(tree, state.origin, place.id):
        state = replace(state, origin=None)
    known = _known_answers(place, state.answers) if state.answers else ()
    if known != state.answers:
        return replace(state, answers=known, step=Step.ASKING, part=0, line=None)
    return state


def _leads(tree: Tree, origin: PlaceId, target: PlaceId) -> bool:
    found = tree.places.get(origin)
    return found is not None and any(option.target == target for option in found.leads())


def _known_answers(place: Menu | Procedure, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    allowed = {
        (asked.question.id, choice.id)
        for asked in (place.ask if isinstance(place, Procedure) else ())
        for choice in asked.choices
    }
    kept: list[Answer] = []
    for answer in answers:
        if (answer.question, answer.choice) not in allowed or answer.question in _questions(kept):
            break
        kept.append(answer)
    return tuple(kept)


def _questions(answers: list[Answer]) -> set[str]:
    return {answer.question for answer in answers}


def back(tree: Tree, state: DialogueState) -> DialogueState:
    """One step back: out of an overlay, to the part before, to the question before, to the menu before."""
    here = replace(state, tries=0, failure=None, slow=False)
    if here.shared_key:
        return replace(here, shared_key=None)
    if here.overlay:
        return here.uncovered()
    if here.place in tree.withheld.get(here.language, frozenset()):
        return _to_parent(tree, here)
    if here.step is Step.OUTCOME and here.part > 0:
        return replace(here, part=_last_part(tree, here, here.part) - 1)
    if len(here.answers) > preset_answers(tree, here):
        return replace(here, answers=here.answers[:-1], step=Step.ASKING, part=0)
    if here.step is not Step.ARRIVED and _has_opening(tree, here.place):
        return replace(here, step=Step.ARRIVED, part=0)
    return _to_parent(tree, here)


def _last_part(tree: Tree, state: DialogueState, part: int) -> int:
    """A part number from a URL, brought into the range of the parts there are."""
    place = tree.places[state.place]
    if not isinstance(place, Procedure):
        return part
    return min(part, len(parts(outcome(place, state.given()))) - 1)


def _has_opening(tree: Tree, place: PlaceId) -> bool:
    found = tree.places[place]
    return isinstance(found, Procedure) and found.opening is not None


def _to_parent(tree: Tree, state: DialogueState) -> DialogueState:
    parent = state.origin or tree.parent(state.place)
    step = Step.ARRIVED if _has_opening(tree, parent) else Step.ASKING
    return DialogueState(state.language, parent, step=step)


def preset_answers(tree: Tree, state: DialogueState) -> int:
    """How many of the answers were settled by the menu option itself and not by the caller."""
    origin = tree.places[state.origin or tree.parent(state.place)]
    presets = [option.answers for option in origin.leads() if option.target == state.place]
    return max((len(p) for p in presets if p and state.answers[: len(p)] == p), default=0)


def options_to(tree: Tree, target: PlaceId) -> list[MenuOption]:
    """Every menu option that leads to this place."""
    return [option for place in tree.places.values() for option in place.leads() if option.target == target]
