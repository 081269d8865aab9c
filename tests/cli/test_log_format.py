"""How log lines are written: for eyes, or as JSON for a collector."""

from __future__ import annotations

import json
import logging

from ivr.cli.serve import JsonFormatter, LineFormatter


def record(message: str, error: Exception | None = None) -> logging.LogRecord:
    """A record of now."""
    raised = (type(error), error, None) if error else None
    return logging.LogRecord("ivr.turns", logging.WARNING, "x.py", 1, message, None, raised)


def test_json() -> None:
    """Every line of a message is an object of its own, with its fields and a time with its zone."""
    lines = JsonFormatter().format(record("call=CA1 place=ja/front\ncall=CA2 place=en/front")).split("\n")
    first, second = map(json.loads, lines)
    assert (first["call"], first["place"], second["call"]) == ("CA1", "ja/front", "CA2")
    assert (first["level"], first["logger"]) == ("warning", "ivr.turns")
    assert first["message"] == "call=CA1 place=ja/front"
    assert first["time"].endswith("+00:00")


def test_a_message_cannot_pretend() -> None:
    """Fields of a message do not replace level and time."""
    found = json.loads(JsonFormatter().format(record("level=none time=never 市")))
    assert found["level"] == "warning"
    assert found["time"] != "never"


def test_no_text_of_exceptions() -> None:
    """What an exception says may quote a caller; only its class is written."""
    written = JsonFormatter().format(record("failed", ValueError("+819012345678")))
    assert json.loads(written)["exception"] == "ValueError"
    assert "+81" not in written


def test_text() -> None:
    """Time, level and logger before every line."""
    lines = LineFormatter().format(record("one\ntwo")).split("\n")
    assert [line.rsplit(" ", 2)[1:] for line in lines] == [["ivr.turns", "one"], ["ivr.turns", "two"]]


def test_an_exception_is_named_in_text_too() -> None:
    """By its class, and not by what it says, which may quote a caller."""
    written = LineFormatter().format(record("failed", ValueError("+819012345678")))
    assert written.endswith("failed (ValueError)")
