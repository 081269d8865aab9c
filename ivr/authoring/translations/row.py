"""A text as it goes to a translator and comes back."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from ivr.authoring.translations.sheet import Sentences
from ivr.model import TranslationState

_DIGEST = 12
"""Hexadecimal digits of a digest: enough to tell two texts of one unit apart."""
_MARK = re.compile(r"(current|stale|missing):([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Base:
    """A unit's translation when it was sent out: its state, and a digest of its text."""

    state: TranslationState
    digest: str

    def __str__(self) -> str:
        return f"{self.state}:{self.digest}"


def base_of(state: TranslationState, text: str) -> Base:
    """What a row says of the translation that it was exported with."""
    return Base(state, digest(parted(text)))


def base_in(mark: str) -> Base | None:
    """A base read back; None for anything else."""
    found = _MARK.fullmatch(mark.strip())
    return Base(TranslationState(found[1]), found[2]) if found else None


@dataclass(frozen=True, slots=True)
class Row:
    """One unit; several sentences are lines.

    ``old`` is the source of a stale text, ``where`` file and line of the source.
    ``draft``: the translator's tool says that it is not ready. ``base``: the translation as it was exported;
    None in files that do not say. ``at``: file and line of what came back.
    """

    unit: str
    state: TranslationState
    source: str
    text: str
    old: str | None = None
    where: tuple[str, str] | None = None
    draft: bool = False
    base: Base | None = None
    at: str = field(default="", compare=False)


def joined(sentences: Sentences) -> str:
    """One sentence per line."""
    return "\n".join(sentences)


def parted(text: str) -> Sentences:
    """The sentences of a translator's text: one per line, without the spaces and empty lines of an editor."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(line.strip() for line in lines if line.strip())


def digest(sentences: Sentences) -> str:
    """The same sentences give the same digest."""
    return hashlib.sha256("\n".join(sentences).encode("utf-8")).hexdigest()[:_DIGEST]
