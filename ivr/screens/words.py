"""The words of the screens, in the languages of those who work with them. What callers hear is in menus/."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "words"


class Tongue(StrEnum):
    """A language of the screens."""

    JA = "ja"
    EN = "en"


@cache
def words(tongue: Tongue) -> Mapping[str, str]:
    """All texts of a language by their key; ``{name}`` is filled in. One file for each screen."""
    found: dict[str, str] = {}
    for file in sorted(FOLDER.glob(f"*.{tongue}.yaml")):
        found |= yaml.load(file.read_text("utf-8"), yaml.CBaseLoader)
    return found


def say(tongue: Tongue, key: str, **fill: object) -> str:
    """One text. Raises KeyError for one that there is not: a test looks at every page in every language."""
    return words(tongue)[key].format(**fill)


def preferred(accepts: str) -> Tongue:
    """The first of a browser's languages that there is; Japanese if there is none."""
    for part in accepts.split(","):
        tag = part.split(";")[0].strip().lower()
        for tongue in Tongue:
            if tag == tongue or tag.startswith(f"{tongue}-"):
                return tongue
    return Tongue.JA
