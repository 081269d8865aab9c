"""The day on which somebody is called back: one whose hours, and whose morning, are still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ivr.dialogue.effects import Band
from ivr.hours.callbacks import due_day
from ivr.hours.desk import moment_at
from ivr.model.desk import DeskChange, DeskChangeKind

if TYPE_CHECKING:
    from tests.hours.city_clocks import CITY, tokyo, utc
else:
    from city_clocks import CITY, tokyo, utc


def due(at: str, band: Band, closed: tuple[str, str] | None = None) -> str:
    """The day by the clocks of Tokyo, as staff have closed the desk meanwhile."""
    now = utc(tokyo(at))
    spans = [closed] if closed else []
    shut = [DeskChange("c", DeskChangeKind.CLOSED, utc(tokyo(a)), utc(tokyo(b))) for a, b in spans]
    day = due_day(CITY, moment_at(CITY, shut, now, staffed=True), band, now)
    return f"{day:%m-%d}"


@pytest.mark.parametrize(
    ("at", "band", "day"),
    [
        ("2026-11-24 10:00", Band.MORNING, "11-24"),
        ("2026-11-24 13:00", Band.MORNING, "11-25"),
        ("2026-11-24 13:00", Band.AFTERNOON, "11-24"),
        ("2026-11-24 18:00", Band.MORNING, "11-25"),
        ("2026-11-27 13:00", Band.MORNING, "11-30"),
    ],
)
def test_by_the_hours(at: str, band: Band, day: str) -> None:
    """A morning that is over is that of the next day on which the desk is open."""
    assert due(at, band) == day


@pytest.mark.parametrize(
    ("band", "day"), [(Band.MORNING, "11-25"), (Band.AFTERNOON, "11-24"), (Band.ANY, "11-24")]
)
def test_the_desk_opens_again_in_the_afternoon(band: Band, day: str) -> None:
    """Then there is no morning left on that day."""
    assert due("2026-11-24 09:00", band, ("2026-11-24 08:30", "2026-11-24 13:30")) == day


def test_without_hours() -> None:
    """Nobody knows."""
    now = utc(tokyo("2026-11-24 10:00"))
    assert due_day(None, moment_at(None, (), now, staffed=True), Band.ANY, now) is None
