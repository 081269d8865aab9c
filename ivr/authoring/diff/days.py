"""A day on which the facts of a folder held: an older version is compared as it was used then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ivr.authoring.files import read_folder
from ivr.authoring.schema import ValidPart


def a_day_of(root: Path, today: date) -> date:
    """Today if all facts hold today, else the nearest day on which they do, if there is one."""
    file = read_folder(root).files.get("facts.yaml")
    valid: list[ValidPart] = [part.valid for part in file.content.values()] if file else []
    day = min((today, *(each.until for each in valid if each.until)))
    return max((day, *(each.from_ for each in valid if each.from_)))
