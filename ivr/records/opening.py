"""The records of this process, put together from the settings. Opening connects to nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ivr.model.retention import Retention
from ivr.records.accounts import Accounts
from ivr.records.database import Database, open_database
from ivr.records.handling import Handling
from ivr.records.requests import Requests
from ivr.records.schema import upgrade
from ivr.records.sessions import Sessions
from ivr.records.sms import Outbox
from ivr.records.vault import Vault, open_vault
from ivr.records.writer import Writer
from ivr.settings import Settings


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that others use of the records."""

    database: Database
    vault: Vault
    retention: Retention

    @property
    def requests(self) -> Requests:
        """The callers' side of callbacks and messages."""
        return Requests(self.database, self.vault, self.retention)

    @property
    def handling(self) -> Handling:
        """The staff's side of them."""
        return Handling(self.database, self.vault, self.retention)

    @property
    def outbox(self) -> Outbox:
        """SMS."""
        return Outbox(self.database, self.vault)

    @property
    def accounts(self) -> Accounts:
        """Who may use the screens."""
        return Accounts(self.database)

    @property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self.database)

    def writer(self) -> Writer:
        """A writer, not started yet, that makes the tables first: a start needs no database."""
        return Writer(self.database, prepare=partial(upgrade, self.database))


def open_records(settings: Settings) -> Records:
    """The records of these settings. Raises SettingsError; nothing if the database is away."""
    database = open_database(settings.records_url)
    return Records(database, open_vault(settings), settings.retention)
