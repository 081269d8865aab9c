"""Commands for the desk and its records, registered in ``main``. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated

import typer

from ivr.cli.desk import app as desk
from ivr.cli.formats import Counted, ListFormat
from ivr.cli.records import app as records
from ivr.cli.requests import app as requests
from ivr.cli.users import app as users

URGENT = "card-loss"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(desk, name="desk")
    app.add_typer(requests, name="requests")
    app.add_typer(records, name="records")
    app.add_typer(users, name="users")
    app.command()(report)


def report(
    from_: Annotated[
        str | None, typer.Option("--from", help="First day, as 2026-12-01; 30 days in all if left out.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day; today if left out.")] = None,
    by: Annotated[
        Counted | None, typer.Option("--by", help="Only calls, by one of these; everything if left out.")
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="How to print it.")] = ListFormat.TABLE,
    urgent: Annotated[
        str, typer.Option("--urgent", help="The place where the hotline number is said.")
    ] = URGENT,
) -> None:
    """Count calls, where they are given up, transfers, requests and SMS. Days are the city's."""
    from ivr.cli.report import run

    raise typer.Exit(run(from_, until, format, by, urgent))
