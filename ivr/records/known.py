"""What staff have set, for commands that look and change nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ivr.errors import RecordsError
from ivr.model.desk import DeskChange
from ivr.records.database import open_database, parse_url
from ivr.records.desk import changes_from
from ivr.settings import Settings


def known_changes(settings: Settings, at: datetime) -> tuple[DeskChange, ...]:
    """What staff have set for that time, as far as the records can be read; they are not made for it."""
    url = settings.records_url
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).is_file():
        return ()
    database = open_database(url)
    try:
        return changes_from(database, at)
    except RecordsError:  # no tables yet, or away: the clock's hours are heard all the same
        return ()
    finally:
        database.dispose()
