"""The lines that may be recorded, each once and with a name that tells it from the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from ivr.audio.wanted import unit_of, wanted
from ivr.model import LanguageTag, Tree
from ivr.prompt import Clock, Count, Day, Filling, Key, KeyedNumber, Line, Options, Ordinal
from ivr.speech.compose import Composer
from ivr.speech.utterance import Utterance

if TYPE_CHECKING:
    from tests.audio.audio_samples import EN
else:
    from audio_samples import EN


@pytest.mark.parametrize(
    ("filling", "shown"),
    [
        (Count(3), "3"),
        (Options(4), "4"),
        (Ordinal(1), "1"),
        (Key("*"), "*"),
        (Day(date(2026, 11, 24)), "2026-11-24"),
        (Clock(time(8, 30)), "08:30"),
        (KeyedNumber(("090", "1234", "5678")), "number"),
    ],
)
def test_what_fills_a_line_is_in_its_name(tiny: Tree, filling: Filling, shown: str) -> None:
    """Fillings of one text are told apart by name; a caller's number is in none."""
    assert unit_of(Line(tiny.system["goodbye"], (("x", filling),))) == f"system.goodbye {shown}"


def test_a_text_fills_with_its_id(tiny: Tree) -> None:
    """A text inside another is named by its own id."""
    line = Line(tiny.system["goodbye"], (("x", tiny.system["privacy"]),))
    assert unit_of(line) == "system.goodbye system.privacy"


@pytest.mark.parametrize("filling", [Day(date(2026, 11, 24)), KeyedNumber(("090", "1234", "5678"))])
def test_what_nobody_can_record(tiny: Tree, filling: Filling) -> None:
    """A line with a day or with the caller's number is another one tomorrow or for the next caller."""
    line = Line(tiny.system["goodbye"], (("x", filling),))
    assert not wanted(Composer(tiny), [(EN, line, False)])


def test_each_once(tiny: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that a walk meets again and again, with whatever silence after it, is put into words once."""
    composed = 0
    utterances = Composer.utterances

    def counted(
        self: Composer, lines: Sequence[Line], language: LanguageTag, slow: bool = False
    ) -> tuple[Utterance, ...]:
        nonlocal composed
        composed += 1
        return utterances(self, lines, language, slow)

    monkeypatch.setattr(Composer, "utterances", counted)
    met = [(EN, Line(tiny.system[name], pause_ms=number), False)
           for number in range(50) for name in ("goodbye", "privacy")]  # fmt: skip
    assert [one.unit for one in wanted(Composer(tiny), met).values()] == ["system.goodbye", "system.privacy"]
    assert composed == 2
