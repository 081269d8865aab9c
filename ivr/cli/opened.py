"""The records for a command: with their tables, as a command may be the first to use them."""

from __future__ import annotations

import getpass

from ivr.errors import IvrError
from ivr.records.opening import Records, open_records
from ivr.records.schema import upgrade
from ivr.settings import read_settings


def opened_records() -> Records:
    """Raises SettingsError, RecordsError."""
    records = open_records(read_settings())
    upgrade(records.database)
    return records


def who_is(by: str | None) -> str:
    """Who does something: as written, else the login name. Raises IvrError where there is none."""
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):
        raise IvrError("this machine has no name for you; write it with --by") from None
