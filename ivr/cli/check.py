"""``ivr check``"""

from __future__ import annotations

import json
from pathlib import Path

from ivr.authoring.check import check_menus
from ivr.authoring.codes import MEANING
from ivr.authoring.issues import Issue, Severity, errors
from ivr.authoring.translations.release import MACHINE_DRAFTED
from ivr.cli.main import IssueFormat
from ivr.cli.today import city_today
from ivr.errors import AudioError, IvrError
from ivr.model import Tree

MOST_NAMED = 3
"""Texts that a line names; it tells how many there are."""


def run(menus: Path, format: IssueFormat, codes: bool, release: bool, audio: Path) -> int:
    """Print all issues; the exit status."""
    if codes:
        print("\n".join(f"{code:24} {meaning}" for code, meaning in MEANING.items()))
        return 0
    if not menus.is_dir():
        raise IvrError(f"There is no folder '{menus}'. Name it with --menus.")
    if not any((menus / name).is_file() for name in ("city.yaml", "languages.yaml")):
        inside = menus / "menus"
        near = f" There is one at '{inside}'." if (inside / "city.yaml").is_file() else ""
        raise IvrError(f"'{menus}' is no folder with menus: it has no city.yaml.{near} Name it with --menus.")
    checked = check_menus(menus, city_today(), release=release, unfinished=True)
    issues = checked.issues
    print(_shown(issues, format, whole=checked.tree is not None), end="")
    if checked.tree and format is IssueFormat.TEXT:
        reviews = review_lines(checked.tree) if release else ()
        lines = [*withheld_lines(checked.tree), *reviews, *recording_lines(checked.tree, audio)]
        print("".join(f"{line}\n" for line in lines), end="")
    return 1 if errors(issues) else 0


def _shown(issues: tuple[Issue, ...], format: IssueFormat, whole: bool) -> str:
    match format:
        case IssueFormat.JSON:
            return json.dumps([as_data(issue) for issue in issues], ensure_ascii=False, indent=2) + "\n"
        case IssueFormat.GITHUB:
            return "".join(f"{_github(issue)}\n" for issue in issues)
        case IssueFormat.TEXT:
            return "".join(f"{issue}\n" for issue in issues) + _summary(issues, whole)


def withheld_lines(tree: Tree) -> list[str]:
    """What callers of a language do not get until it is translated."""
    return [
        f"Not offered in {language} until translated: {', '.join(sorted(places))}."
        for language, places in tree.withheld.items()
        if places
    ]


def review_lines(tree: Tree) -> list[str]:
    """Who has read which language; a language that nobody has is an issue of its own."""
    return [
        f"Reviewed in {language.tag}: {language.review}."
        for language in tree.languages.values()
        if language.review not in (MACHINE_DRAFTED, "source")
    ]


def recording_lines(tree: Tree, audio: Path) -> list[str]:
    """Recordings of lines that have other words, another voice or another speed now, and those that are gone
    or broken. Nobody hears them.

    Only where there are any: every line must be walked for it.
    """
    if not any(audio.glob("*/index.yaml")):
        return []
    from ivr.cli.outdated import outdated, surveyed, unplayable

    try:
        found = surveyed(tree, audio)
    except AudioError as error:
        return [f"The recordings cannot be looked at: {error}"]
    old = [_no_longer(tag, count) for tag, count in outdated(found).items()]
    return old + [_gone(tag, units) for tag, units in unplayable(found).items()]


def _no_longer(tag: str, count: int) -> str:
    return (
        f"Recordings in {tag}: {count} no longer hold{'s' if count == 1 else ''}, as the words have changed;"
        f" the voice speaks instead. See 'ivr audio list -l {tag}' and 'ivr audio missing -l {tag}'."
    )


def _gone(tag: str, units: list[str]) -> str:
    more = " and others" if len(units) > MOST_NAMED else ""
    return (
        f"Recordings in {tag}: {len(units)} that the index names cannot be played; the voice speaks instead"
        f" of {', '.join(units[:MOST_NAMED])}{more}. Bring the files back, or import or render them anew."
    )


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


def _summary(issues: tuple[Issue, ...], whole: bool) -> str:
    """How many there are. ``whole``: could everything be looked at?"""
    wrong = len(errors(issues))
    warnings = sum(issue.severity is Severity.WARNING for issue in issues)
    if not issues:
        return "The menus are in order.\n"
    more = "" if whole else " More is checked once the errors are mended."
    return f"{_counted(wrong, 'error')}, {_counted(warnings, 'warning')}.{more}\n"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
