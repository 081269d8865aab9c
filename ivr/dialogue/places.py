"""Situations before an outcome: the language gate, menus, openings, questions, the confirmation."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue import languages
from ivr.dialogue.entrance import entrance, is_first_place
from ivr.dialogue.situation import LIST_SECONDS, Offer, Situation, line
from ivr.dialogue.state import DialogueState, Step
from ivr.model import Answer, Asked, Menu, MenuOption, Opening, Procedure, QuestionId, Tree
from ivr.prompt import Key, Line

CONFIRM_FROM = 2
"""Answers from which they are read back once; fewer are echoed only (docs/voice-rules.md §2)."""


def gate(tree: Tree, state: DialogueState) -> Situation:
    """The start of a call: who we are, then each language in its own voice."""
    offers = languages.offers(tree, state, entrance(tree, state.language, state.line))
    silent = entrance(tree, tree.default_language, state.line)
    first = () if state.shared_key else (line(tree, "greeting", language=tree.default_language),)
    return Situation((*first, *languages.names(tree, state.shared_key)), offers, on_silence=silent)


def language_choice(tree: Tree, state: DialogueState) -> Situation:
    """# pressed somewhere: choose a language and stay there. Silence changes nothing."""
    here = state.uncovered()
    if state.step is Step.GATE:  # the language is what the gate asks for, so it is passed
        here = _past_the_gate(tree, state, here)
    ask = () if state.shared_key else (line(tree, "language-ask"),)
    names = languages.names(tree, state.shared_key)
    return Situation((*ask, *names), languages.offers(tree, state, here), on_silence=here)


def _past_the_gate(tree: Tree, state: DialogueState, on_top: DialogueState) -> DialogueState:
    first = entrance(tree, state.language, state.line)
    if on_top.overlay is None:
        return first
    return replace(first, overlay=on_top.overlay, notice=on_top.notice, ref=on_top.ref)


def menu(tree: Tree, place: Menu, state: DialogueState) -> Situation:
    """A menu. Where a call comes in, what we never ask and the keys that work everywhere."""
    first = is_first_place(tree, state)
    return Situation(
        (line(tree, "privacy"),) if first else (),
        tuple(leads_to(tree, state, option) for option in place.options),
        ask=(Line(place.ask),),
        tail=(line(tree, "keys-help"),) if first else (),
    )


def leads_to(tree: Tree, state: DialogueState, option: MenuOption) -> Offer:
    """An option as an offer. Where it comes from is kept only if that is not clear from the target."""
    step = Step.ASKING if option.menu else Step.ARRIVED
    origin = state.place if tree.parent(option.target) != state.place else None
    there = DialogueState(state.language, option.target, option.answers, step, origin=origin)
    return Offer(option.key, there, option.label)


def opening(tree: Tree, place: Procedure, said: Opening, state: DialogueState) -> Situation:
    """What is heard before any question. A silent caller goes on by themselves."""
    onward = replace(state, step=Step.ASKING, tries=0, failure=None, line=None)
    elsewhere = tuple(leads_to(tree, state, option) for option in said.elsewhere)
    return Situation(
        (Line(said.say, pause_ms=1000),),
        (Offer("1", onward, said.proceed), *elsewhere),
        tail=(line(tree, "opening-repeat", ("key", Key("*"))),),
        timeout=LIST_SECONDS,
        on_silence=onward,
    )


def question(tree: Tree, place: Procedure, asked: Asked, state: DialogueState) -> Situation:
    """One question, the last answer echoed before it."""
    lead = (Line(asked.lead),) if asked.lead else ()
    return Situation(
        (*arrival(tree, place, state), *lead),
        tuple(
            Offer(str(number), answered(state, asked, Answer(asked.question.id, choice.id)), choice.option)
            for number, choice in enumerate(asked.choices, 1)
        ),
        ask=(Line(asked.question.ask),),
    )


def answered(state: DialogueState, asked: Asked, answer: Answer) -> DialogueState:
    """The state after an answer; the failures of the question are forgotten."""
    assert asked.question.id == answer.question
    answers = (*state.answers, answer)
    return DialogueState(state.language, state.place, answers, Step.ASKING, origin=state.origin)


def arrival(tree: Tree, place: Procedure, state: DialogueState) -> tuple[Line, ...]:
    """Echo of the last answer; on arrival the official name before it."""
    last = _echo(place, state.answers[-1]) if state.answers else None
    echo = (last,) if last else ()
    if echo and state.step is not Step.ARRIVED:
        return echo
    return (line(tree, "official", ("name", place.official)), *echo)


def _echo(place: Procedure, answer: Answer) -> Line | None:
    asked = _asked(place, answer.question)
    choice = asked.question.choice(answer.choice) if asked else None
    return Line(choice.echo) if choice else None


def _asked(place: Procedure, question: QuestionId) -> Asked | None:
    return next((asked for asked in place.ask if asked.question.id == question), None)


def confirm(tree: Tree, place: Procedure, state: DialogueState, preset: int) -> Situation:
    """All answers read back once before anything is listed; 2 starts the questions again."""
    echoes = [_echo(place, answer) for answer in state.answers]
    here = replace(state, tries=0, failure=None, slow=False)
    yes = replace(here, step=Step.OUTCOME)
    again = replace(here, answers=state.answers[:preset], step=Step.ASKING)
    return Situation(
        (line(tree, "confirm"), *(echo for echo in echoes if echo)),
        (
            Offer("1", yes, tree.system["confirm-yes"]),
            Offer("2", again, tree.system["confirm-no"]),
        ),
    )
