"""``ivr sms``: what is sent, for those who review it."""

from __future__ import annotations

import json
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
        assert found["text"].splitlines()[-2:] == ["Town hall, 0120-00-1234", "Page, Services"]
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
