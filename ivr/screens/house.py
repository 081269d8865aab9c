"""What every screen shares: settings, records, menus, the clock, templates, and who is let in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.types import ASGIApp

from ivr.model import Tree
from ivr.records.opening import Records
from ivr.screens.counting import Counting
from ivr.screens.threads import Turnstile
from ivr.screens.traces import Traces
from ivr.screens.visitor import Gate
from ivr.settings import Settings
from ivr.web.lifespan import Background

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class House:
    """``app``: the whole service, which the browser phone calls as Twilio does."""

    settings: Settings
    background: Background
    gate: Gate
    templates: Environment
    app: ASGIApp
    traces: Traces
    turnstile: Turnstile = field(default_factory=Turnstile)
    counting: Counting = field(default_factory=Counting)

    @property
    def records(self) -> Records:
        """The records; never on the event loop. Raises RecordsError."""
        return self.background.records

    @property
    def tree(self) -> Tree:
        """The menus in force."""
        return self.background.menus.switchboard.tree

    def now(self) -> datetime:
        """The time, aware."""
        return self.background.clock()


def templates() -> Environment:
    """Everything that is filled in is escaped, and a name that there is not is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
