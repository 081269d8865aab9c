"""Situations of an outcome: the lists and notes of one case, part by part, and what follows them."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue.inputs import Moment
from ivr.dialogue.places import CONFIRM_FROM, arrival
from ivr.dialogue.procedure import Listed, Outcome, Part, next_question, outcome, parts
from ivr.dialogue.situation import ITEM_PAUSE_MS, LIST_SECONDS, Offer, Situation, line
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.model import Item, Procedure, Tree
from ivr.prompt import Count, Key, Line, Ordinal


def told_here(tree: Tree, state: DialogueState) -> Outcome | None:
    """The outcome that is read at a place, whatever lies on top; None where something else is heard."""
    place = tree.places[state.place]
    if not isinstance(place, Procedure) or state.place in tree.withheld.get(state.language, frozenset()):
        return None
    given = state.given()
    if (place.opening and state.step is Step.ARRIVED) or next_question(place, given):
        return None
    if len(state.answers) >= CONFIRM_FROM and state.step is not Step.OUTCOME:
        return None
    return outcome(place, given)


def outcome_part(
    tree: Tree, place: Procedure, told: Outcome, state: DialogueState, moment: Moment
) -> Situation:
    """One part of the outcome: the last one ends with what else can be done, others with "go on"."""
    all_parts = parts(told)
    number = max(0, min(state.part, len(all_parts) - 1))
    heard = () if number or state.step is Step.OUTCOME else arrival(tree, place, state)
    content = (*heard, *_spoken(tree, all_parts[number]))
    if number + 1 < len(all_parts):
        return _more(tree, content, replace(state, step=Step.OUTCOME, part=number + 1, line=None))
    text = moment.services.text and told.has_list
    ways = _ways_on(tree, state, several=len(all_parts) > 1, text=text)
    return _last(tree, content, told, state, ways)


def _spoken(tree: Tree, part: Part) -> tuple[Line, ...]:
    lines: list[Line] = []
    for piece in part:
        lines += _listed(tree, piece) if isinstance(piece, Listed) else [Line(piece.say, pause_ms=800)]
    return tuple(lines)


def _listed(tree: Tree, stretch: Listed) -> list[Line]:
    """Count first, an ordinal before each item, the count again at the end (voice rule L1)."""
    lines: list[Line] = []
    if stretch.opens:
        lines.append(line(tree, f"{stretch.kind}-count", ("count", Count(stretch.total))))
    for number, item in enumerate(stretch.items, stretch.first):
        lines += _item(tree, item, number if stretch.total > 1 else None)
    if stretch.closes and stretch.total > 1:
        lines.append(line(tree, "list-end", ("count", Count(stretch.total))))
    return lines


def _item(tree: Tree, item: Item, number: int | None) -> list[Line]:
    detail = [Line(item.detail, pause_ms=ITEM_PAUSE_MS)] if item.detail else []
    pause_ms = 600 if detail else ITEM_PAUSE_MS
    if number is None:
        return [line(tree, "list-only", ("item", item.name), pause_ms=pause_ms), *detail]
    fill = (("ordinal", Ordinal(number)), ("item", item.name))
    return [line(tree, "list-item", *fill, pause_ms=pause_ms), *detail]


def _more(tree: Tree, content: tuple[Line, ...], onward: DialogueState) -> Situation:
    """Between parts: a key goes on; so does silence, as nobody may miss the rest."""
    onward = replace(onward, tries=0, failure=None, slow=False)
    explained = onward.part > 1  # once is enough: from the second part on only the key is named
    return Situation(
        content,
        (Offer("1", onward, tree.system["more"]),),
        ask=() if explained else (line(tree, "list-more"),),
        timeout=LIST_SECONDS,
        on_silence=onward,
    )


def _last(
    tree: Tree, content: tuple[Line, ...], told: Outcome, state: DialogueState, ways: tuple[Offer, ...]
) -> Situation:
    """The end of the outcome. Where a person goes on, they come first, and silence leads to them.

    That it is the end belongs to what was read: what can be chosen then is long enough without it.
    """
    to_person = line(tree, "end-person", ("key", Key("0")))
    by_person = (line(tree, "end-help-by-person"), to_person) if told.person else ()
    again = line(tree, "end-repeat", ("key", Key("*")))
    return Situation(
        (*content, *by_person, line(tree, "end")),
        ways,
        tail=(again,) if told.person else (again, to_person),
        timeout=LIST_SECONDS,
        on_silence=state.covered(Overlay.PERSON) if told.person else None,
        after_silence=(line(tree, "offices-short"),),
        ends=True,
    )


def _ways_on(tree: Tree, state: DialogueState, several: bool, text: bool) -> tuple[Offer, ...]:
    """Places and hours, another procedure, the whole list again if it had parts, and the list as SMS.

    The SMS comes last, so that no key means something else while there is none.
    """
    front = DialogueState(state.language, tree.front, step=Step.ASKING)
    # On top of the case, so that "back" leads to it again.
    offices = replace(state.covered(Overlay.OFFICES), slow=False)
    again = DialogueState(state.language, state.place, state.answers, Step.OUTCOME, origin=state.origin)
    ways = [(offices, "end-offices")] if state.place != tree.offices else []
    ways += [(front, "end-other")]
    ways += [(again, "end-again")] if several else []
    ways += [(replace(state.covered(Overlay.TEXT), slow=False), "end-text")] if text else []
    return tuple(Offer(str(key), there, tree.system[unit]) for key, (there, unit) in enumerate(ways, 1))
