"""Problems in menus/ as values: a code, where, what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ivr.authoring.codes import Code
from ivr.errors import IvrError
from ivr.model import LanguageTag, Position


class Severity(StrEnum):
    """An error refuses the tree; a warning is shown and the tree is used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem. ``wrong`` says what is wrong, ``cure`` what to write instead."""

    code: Code
    at: Position
    wrong: str
    cure: str
    language: LanguageTag | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        language = f" [{self.language}]" if self.language else ""
        return f"{self.at}: {self.severity} {self.code}{language}: {self.wrong} {self.cure}"


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Each issue once, by file, line and column."""
    return tuple(
        sorted(dict.fromkeys(issues), key=lambda i: (i.at.path, i.at.line, i.at.column, i.code, i.wrong))
    )


def errors(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Only those that refuse the tree."""
    return tuple(issue for issue in issues if issue.severity is Severity.ERROR)


class MenusRefusedError(IvrError):
    """menus/ cannot be used. ``issues`` holds every problem found."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        self.issues = issues
        wrong = errors(issues)
        count = len(wrong)
        listing = "\n".join(str(issue) for issue in wrong)
        super().__init__(f"The menus have {count} error{'s' if count != 1 else ''}:\n{listing}")
