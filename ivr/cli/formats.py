"""How lists and reports are printed."""

from __future__ import annotations

from enum import StrEnum


class ListFormat(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Counted(StrEnum):
    """What calls are counted by; as ``ivr.records.reports.By``, which is imported only when counting."""

    DAY = "day"
    HOUR = "hour"
    LANGUAGE = "language"
    PROCEDURE = "procedure"
    OUTCOME = "outcome"
    PLACE = "place"
