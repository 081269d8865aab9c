"""Lines over HTTP: the number that was dialled, or its voice URL, decides where a call enters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.phone.verbs import Gather

if TYPE_CHECKING:
    from tests.web.conftest import Line, MakeLine

SPANISH, BUSY, UNKNOWN = "+15065550101", "+15065550102", "+15065550199"
LINES = f"""\
lines:
  spanish: {{numbers: ["{SPANISH}"], language: es}}
  busy: {{numbers: ["{BUSY}"], greeting: All lines are busy.}}
menus:
"""
SPANISH_DESK = "/voice/es/desk?line=spanish"
GATE = "/voice/en/desk?step=gate"


@pytest.fixture
def town_line(make_line: MakeLine, town: Path) -> Line:
    """The service of the tiny town with two lines."""
    city, spanish = town / "city.yaml", town / "translations/es/city.yaml"
    city.write_text(city.read_text("utf-8").replace("menus:\n", LINES), "utf-8")
    greeting = 'lines.busy.greeting:\n  source: All lines are busy.\n  text: "Las líneas están ocupadas."\n'
    spanish.write_text(spanish.read_text("utf-8") + greeting, "utf-8")
    return make_line(menus=town)


def action(line: Line, target: str, **params: str) -> str:
    """Where the key of an answer is posted to."""
    gather = line.verbs(target, params)[0]
    assert isinstance(gather, Gather)
    return line.bare(gather.action)


@pytest.mark.parametrize(
    ("target", "to", "expected"),
    [
        ("/voice", SPANISH, SPANISH_DESK),
        ("/voice", BUSY, f"{GATE}&line=busy"),
        ("/voice", UNKNOWN, GATE),
        ("/voice", "", GATE),
        ("/voice", "spanish", GATE),
        ("/voice?line=spanish", UNKNOWN, SPANISH_DESK),
        ("/voice/?line=spanish", UNKNOWN, SPANISH_DESK),
        ("/voice?line=spanish", BUSY, SPANISH_DESK),
        ("/voice?line=gone", BUSY, f"{GATE}&line=busy"),
        ("/voice?line=gone", UNKNOWN, GATE),
        ("/voice?line=", UNKNOWN, GATE),
        ("/voice?line=%ff&line", UNKNOWN, GATE),
        ("/voice?other=spanish", UNKNOWN, GATE),
    ],
)
def test_where_a_call_enters(town_line: Line, target: str, to: str, expected: str) -> None:
    """The URL goes before the number, and what is unknown is the ordinary start."""
    assert action(town_line, target, To=to) == expected


def test_the_greeting_comes_after_the_gate(town_line: Line) -> None:
    """In the language chosen, and only there."""
    gate = action(town_line, "/voice?line=busy")
    front = town_line.next(gate, "2")
    assert town_line.said(gate, {"Digits": "2"}).startswith("Las líneas están ocupadas.")
    assert "ocupadas" not in town_line.said(front, {"Digits": "2"})


def test_the_number_matters_only_at_the_start(town_line: Line) -> None:
    """Later webhooks carry it too, and go on where their URL says."""
    assert action(town_line, GATE, Digits="1", To=SPANISH) == "/voice/en/desk"


def test_an_apology_is_in_the_language_of_the_line(town_line: Line) -> None:
    """Also when the very first answer could not be used."""
    error = {"ErrorUrl": "https://phone.example.jp/voice?line=spanish"}
    spanish = town_line.said("/fallback", error)
    assert spanish != town_line.said("/fallback", {"ErrorUrl": "https://phone.example.jp/voice"})
    assert spanish == town_line.said("/fallback", {"ErrorUrl": "https://phone.example.jp/voice/es/desk"})


def test_lines_of_the_city(demo: Line) -> None:
    """Those that the menus have."""
    assert action(demo, "/voice?line=english") == "/voice/en/front?line=english"
    assert "こみあっています" in demo.said(action(demo, "/voice?line=overflow"), {"Digits": "1"})


def test_the_url_of_a_number_is_signed_with_its_line(signed: Line) -> None:
    """A line that was not signed is refused."""
    form = {"CallSid": "CA0123456789abcdef0123456789abcdef"}
    assert signed.post("/voice?line=english").status_code == 200
    forged = signed.signature("/voice", form)
    assert signed.post("/voice?line=english", headers=forged).status_code == 403
