"""The checks of ``ivr check`` on what an import would write, before anything is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ivr.authoring.check import Checked, check_menus
from ivr.authoring.codes import Code
from ivr.authoring.issues import Issue, Severity
from ivr.authoring.translations.editing import TranslationsRefusedError
from ivr.authoring.translations.importing import Taken
from ivr.authoring.translations.writing import Change, write
from ivr.model import LanguageTag, Position
from ivr.speech.spoken import TABLES, Spoken

_SAID_OTHERWISE = frozenset({Code.TRANSLATION_STALE, Code.TRANSLATION_MISSING, Code.TRANSLATION_ORPHAN})
"""The import itself says which texts are stale."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the menus are, how they would be, and for which day and language that is asked."""

    root: Path
    planned: Sequence[Change]
    language: LanguageTag
    today: date
    tables: Mapping[str, Spoken] = field(default_factory=lambda: TABLES)

    def checked(self, root: Path) -> Checked:
        """A folder, also while its menus cannot be used yet: translators work on new languages too."""
        return check_menus(root, self.today, str(self.root), tables=self.tables, unfinished=True)


def prove(proof: Proof, taken: Taken) -> tuple[str, ...]:
    """What would be new to ``ivr check``, as warnings with the line of the file.

    Raises TranslationsRefusedError with all of it if an error is among it.
    """
    if not proof.planned:
        return ()
    before = {_sameness(issue) for issue in proof.checked(proof.root).issues}
    now = _as_planned(proof)
    rows = _rows(proof.language, taken, now)
    own = [issue for issue in now.issues if issue.language == proof.language]
    found = [i for i in own if _sameness(i) not in before and i.code not in _SAID_OTHERWISE]
    said = tuple(_said(issue, rows) for issue in found)
    if any(issue.severity is Severity.ERROR for issue in found):
        raise TranslationsRefusedError(said)
    return said


def _as_planned(proof: Proof) -> Checked:
    """Everything checked in a copy, with what would be written."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "menus"
        shutil.copytree(proof.root, copy, ignore=shutil.ignore_patterns(".*"))
        write(copy, proof.planned)
        return proof.checked(copy)


def _sameness(issue: Issue) -> tuple[str, ...]:
    """Lines move when a text gets longer; that makes no new issue of an old one."""
    return (issue.code, issue.at.path, issue.language or "", issue.wrong)


def _rows(language: LanguageTag, taken: Taken, now: Checked) -> dict[Position, str]:
    """Where the text of each row would stand, with its line in the translator's file."""
    at = {each.row.unit: each.row.at for each in taken.rows if each.taken}
    return dict(_placed(language, at, now))


def _placed(language: LanguageTag, at: Mapping[str, str], now: Checked) -> Iterator[tuple[Position, str]]:
    for unit, message in now.units.items():
        if at.get(unit):
            yield message.where(language), at[unit]


def _said(issue: Issue, rows: Mapping[Position, str]) -> str:
    """In the translator's own file if a row of it is meant, else where ``ivr check`` would show it."""
    where = rows.get(issue.at)
    return str(issue).replace(str(issue.at), where, 1) if where else str(issue)
