"""``ivr sms``: what is sent, for those who review it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Ivr


def test_everything(ivr: Ivr, town: Path) -> None:
    """Every procedure in every language, with segments and the text as it arrives."""
    ended = ivr("sms", "--menus", town)
    assert (ended.status, ended.err) == (0, "")
    assert "== en dog-license" in ended.out
    assert "== es lost-tag" in ended.out
    assert "segments, whole" in ended.out


def test_one_case(ivr: Ivr, town: Path) -> None:
    """By its answers, in any order."""
    one = ("sms", "dog-license", "--menus", town, "-l", "en", "--format", "json")
    for case in ("keeper=self first-time=no", "first-time=no keeper=self"):
        [found] = json.loads(ivr(*one, "--case", case).out)
        assert ["keeper=self", "first-time=no"] in found["cases"]
        assert found["text"].splitlines()[-2:] == ["Town hall, 0120-00-1234", "Page 555-010-020"]
        assert (found["segments"], found["whole"], found["plain"]) == (3, True, False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-l", "ja"), "There is no language 'ja'. Known: en, es."),
        (("cat-license",), "There is no procedure 'cat-license'"),
        (("dog-license", "--case", "keeper=nobody"), "There is no such case"),
    ],
)
def test_what_there_is_not(ivr: Ivr, town: Path, arguments: tuple[str, ...], says: str) -> None:
    """A language, procedure or case that does not exist is named."""
    ended = ivr("sms", *arguments, "--menus", town)
    assert ended.status == 2
    assert says in ended.err


def test_numbers_that_are_only_written(ivr: Ivr, town: Path) -> None:
    """No voice reads an SMS, so digits may be typed there, but the same in every language."""
    spanish = town / "translations/es/system.yaml"
    for file in (town / "system.yaml", spanish):
        file.write_text(re.sub(r"(Page|Página) \{", r"\1 7, {", file.read_text("utf-8")), "utf-8")
    assert ivr("check", "--menus", town).status == 0
    spanish.write_text(spanish.read_text("utf-8").replace("Página 7", "Página 8"), "utf-8")
    found = ivr("check", "--menus", town)
    assert found.status == 1
    assert (
        "digit-typed [es]: The numbers of 'system.sms-page' are 8. Write those of the Japanese: 7."
        in found.out
    )
