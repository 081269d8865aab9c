"""``ivr check``"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from ivr.authoring.check import check_menus
from ivr.authoring.codes import MEANING
from ivr.authoring.issues import Issue, Severity, errors
from ivr.cli.main import IssueFormat
from ivr.errors import IvrError


def run(menus: Path, format: IssueFormat, codes: bool) -> int:
    """Print all issues; the exit status."""
    if codes:
        print("\n".join(f"{code:24} {meaning}" for code, meaning in MEANING.items()))
        return 0
    if not menus.is_dir():
        raise IvrError(f"There is no folder '{menus}'. Name it with --menus.")
    issues = check_menus(menus, date.today()).issues
    print(_shown(issues, format), end="")
    return 1 if errors(issues) else 0


def _shown(issues: tuple[Issue, ...], format: IssueFormat) -> str:
    match format:
        case IssueFormat.JSON:
            return json.dumps([as_data(issue) for issue in issues], ensure_ascii=False, indent=2) + "\n"
        case IssueFormat.GITHUB:
            return "".join(f"{_github(issue)}\n" for issue in issues)
        case IssueFormat.TEXT:
            return "".join(f"{issue}\n" for issue in issues) + _summary(issues)


def as_data(issue: Issue) -> dict[str, str | int | None]:
    """An issue as plain data."""
    return {
        "code": issue.code,
        "severity": issue.severity,
        "path": issue.at.path,
        "line": issue.at.line,
        "column": issue.at.column,
        "language": issue.language,
        "wrong": issue.wrong,
        "cure": issue.cure,
    }


def _github(issue: Issue) -> str:
    """A workflow command of GitHub Actions; percent and line ends are escaped as it asks."""
    text = f"{issue.wrong} {issue.cure}".replace("%", "%25").replace("\n", "%0A")
    where = f"file={issue.at.path},line={issue.at.line},col={issue.at.column}"
    return f"::{issue.severity} {where},title={issue.code}::{text}"


def _summary(issues: tuple[Issue, ...]) -> str:
    wrong = len(errors(issues))
    warnings = sum(issue.severity is Severity.WARNING for issue in issues)
    return "The menus are in order.\n" if not issues else f"{wrong} errors, {warnings} warnings.\n"
