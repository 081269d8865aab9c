"""The choice of a language: which key stands for which, and the second step where several share one.

Names are said by each language itself, so nobody needs to understand another to find theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ivr.dialogue.situation import Offer, line
from ivr.dialogue.state import DialogueState, Overlay, Step
from ivr.model import Language, LanguageTag, Tree
from ivr.prompt import Key, Line

NAME_PAUSE_MS = 100
"""Silence after the name of a language: each is another voice, so a longer one is not needed."""


def by_key(tree: Tree) -> Mapping[str, tuple[Language, ...]]:
    """The languages of each key, in the order of the keys; those without a key are left out."""
    found: dict[str, tuple[Language, ...]] = {}
    for language in tree.languages.values():
        if language.key:
            found[language.key] = (*found.get(language.key, ()), language)
    return dict(sorted(found.items()))


def keys_to(tree: Tree, tag: LanguageTag) -> tuple[str, ...]:
    """What is pressed at the choice to get a language: one key, two for a shared one, none without."""
    key = tree.languages[tag].key
    if not key:
        return ()
    alike = [language.tag for language in by_key(tree)[key]]
    return (key, str(alike.index(tag) + 1)) if len(alike) > 1 else (key,)


def names(tree: Tree, shared_key: str | None) -> Iterator[Line]:
    """Each language's own name with the key to press now, in its own voice, in the order of the keys."""
    for key, alike in _asked(tree, shared_key):
        for language in alike:
            fill = ("key", Key(key))
            yield line(tree, "gate-option", fill, pause_ms=NAME_PAUSE_MS, language=language.tag)


def offers(tree: Tree, asking: DialogueState, chosen: DialogueState) -> tuple[Offer, ...]:
    """``chosen`` in the language of each key; a shared key leads to the second step of ``asking``."""
    return tuple(
        Offer(key, replace(chosen, language=alike[0].tag) if len(alike) == 1 else _second(asking, key))
        for key, alike in _asked(tree, asking.shared_key)
    )


def settled(tree: Tree, state: DialogueState) -> DialogueState:
    """Without a shared key where none is asked about: languages may have changed since the URL was made."""
    if not state.shared_key:
        return state
    asks = state.overlay is Overlay.LANGUAGE or state.step is Step.GATE
    if asks and len(by_key(tree).get(state.shared_key, ())) > 1:
        return state
    return replace(state, shared_key=None)


def _asked(tree: Tree, shared_key: str | None) -> Iterator[tuple[str, tuple[Language, ...]]]:
    """Keys and what they stand for: in the second step 1, 2 … for one language each."""
    known = by_key(tree)
    if shared_key is None:
        yield from known.items()
    else:
        yield from ((str(number), (one,)) for number, one in enumerate(known[shared_key], 1))


def _second(asking: DialogueState, key: str) -> DialogueState:
    return replace(asking, shared_key=key, tries=0, failure=None, slow=False)
