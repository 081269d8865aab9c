"""What ``ivr preflight`` finds: one line each, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. A warning is something to know; with an error the line does not work."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``cure``: what to do, empty if nothing."""

    about: str
    level: Level
    says: str
    cure: str = ""

    def __str__(self) -> str:
        mark = self.level.upper() if self.level is Level.ERROR else str(self.level)
        return f"{mark:7}  {self.about:14} {' '.join(filter(None, (self.says, self.cure)))}"


Check = Callable[[], Iterable[Finding]]
"""Looks at one thing. May raise IvrError, which is an error of that thing."""


def ok(about: str, says: str) -> Finding:
    """All is well."""
    return Finding(about, Level.OK, says)


def warning(about: str, says: str, cure: str) -> Finding:
    """Something to know."""
    return Finding(about, Level.WARNING, says, cure)


def wrong(about: str, says: str, cure: str) -> Finding:
    """Something that must be put right."""
    return Finding(about, Level.ERROR, says, cure)
