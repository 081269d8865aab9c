"""What lies on top of a place, as far as it can lie there: a URL may hold anything, and menus change."""

from __future__ import annotations

from dataclasses import replace

from ivr.dialogue.outcomes import told_here
from ivr.dialogue.state import WITH_REF, DialogueState, Notice, Overlay
from ivr.model import Tree

_OF_A_NUMBER = frozenset({Notice.NUMBER_UNREADABLE, Notice.NUMBER_NOT_CALLABLE, Notice.NUMBER_LIKE_MY_NUMBER})
_NOTICES: dict[Overlay, frozenset[Notice]] = {
    Overlay.NOTICE: frozenset(Notice) - {Notice.MESSAGE_EMPTY},
    Overlay.CALLBACK_KEY: _OF_A_NUMBER,
    Overlay.MESSAGE: frozenset({Notice.MESSAGE_EMPTY}),
}
"""What an overlay can begin with; the others begin with nothing of the kind."""
_MESSAGE = frozenset({Overlay.REVIEW, Overlay.LISTEN, Overlay.MESSAGE_SEND})
_TEXT = frozenset({Overlay.TEXT, Overlay.TEXT_SEND})


def fitted(tree: Tree, state: DialogueState) -> DialogueState:
    """The nearest state that makes sense, of a state whose place is settled.

    Without the request it is about a step of a service becomes the consent before it; a notice about nothing,
    the greeting of another line, and the SMS of a case that has no list become the place underneath.
    """
    given = _top(state)
    top = _possible(tree, state, given) if given else None
    notice = state.notice if top and state.notice in _NOTICES.get(top, frozenset()) else None
    ref = state.ref if top in WITH_REF else ""
    if top == given:
        return state if (notice, ref) == (state.notice, state.ref) else replace(state, notice=notice, ref=ref)
    changed = replace(state, notice=notice, ref=ref, tries=0, failure=None)
    if state.overlay is Overlay.LANGUAGE:
        return replace(changed, under=top)
    return replace(changed, overlay=top)


def _top(state: DialogueState) -> Overlay | None:
    """What is heard, or was before the choice of a language."""
    return state.under if state.overlay is Overlay.LANGUAGE else state.overlay


def _possible(tree: Tree, state: DialogueState, top: Overlay) -> Overlay | None:
    if top in WITH_REF and not state.ref:
        return Overlay.MESSAGE if top in _MESSAGE else Overlay.CALLBACK
    if top in _TEXT and not _has_list(tree, state):
        return None
    if top is Overlay.NOTICE and not _is_told(tree, state):
        return None
    return top


def _has_list(tree: Tree, state: DialogueState) -> bool:
    told = told_here(tree, state)
    return told is not None and told.has_list


def _is_told(tree: Tree, state: DialogueState) -> bool:
    """That all staff are busy is said on the line that takes their calls, and nowhere else."""
    if state.notice is Notice.BUSY:
        called = tree.lines.get(state.line) if state.line else None
        return called is not None and called.overflow
    return state.notice in _NOTICES[Overlay.NOTICE]
