"""A text as it goes to a translator and comes back."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.authoring.translations.sheet import Sentences
from ivr.model import TranslationState


@dataclass(frozen=True, slots=True)
class Row:
    """One unit; several sentences are lines.

    ``old`` is the source of a stale text, ``where`` file and line of the source.
    ``draft``: the translator's tool says that it is not ready.
    """

    unit: str
    state: TranslationState
    source: str
    text: str
    old: str | None = None
    where: tuple[str, str] | None = None
    draft: bool = False


def joined(sentences: Sentences) -> str:
    """One sentence per line."""
    return "\n".join(sentences)


def parted(text: str) -> Sentences:
    """The sentences of a translator's text: one per line, without the spaces and empty lines of an editor."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(line.strip() for line in lines if line.strip())
