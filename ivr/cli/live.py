"""The commands for going live: connect, preflight, export-fallback and sms; registered in ``main``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Menus = Annotated[Path, typer.Option("--menus", help="The folder with the phone tree.", envvar="IVR_MENUS")]
Audio = Annotated[Path, typer.Option("--audio", help="The folder with the recordings.", envvar="IVR_AUDIO")]
Language = Annotated[
    str | None, typer.Option("--language", "-l", help="Only this language; all if left out.")
]


class SheetFormat(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


Format = Annotated[SheetFormat, typer.Option("--format", "-f", help="How to print it.")]


def register(app: typer.Typer) -> None:
    """Add these commands to ``ivr``."""
    app.command()(sms)
    app.command()(connect)
    app.command()(preflight)
    app.command("export-fallback")(export_fallback)


def sms(
    procedure: Annotated[
        str | None, typer.Argument(help="Id of a procedure; all of them if left out.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", help="One case by its answers: 'keeper=self first-time=no'.")
    ] = None,
    language: Language = None,
    format: Format = SheetFormat.TEXT,
    menus: Menus = Path("menus"),
) -> None:
    """The SMS of every case, as it is sent: segments, what is left out, and the text.

    Texts marked 'plain letters' are written without some marks, so that more of them fits.
    """
    from ivr.cli.sms import run

    raise typer.Exit(run(procedure, case, language, format, menus))


def connect(
    number: Annotated[str, typer.Argument(help="The Twilio number, in E.164: +815012345678.")],
    public_url: Annotated[
        str | None, typer.Option("--public-url", help="Where Twilio calls us; IVR_PUBLIC_URL if left out.")
    ] = None,
    fallback_url: Annotated[
        str | None,
        typer.Option(
            "--fallback-url",
            help="A static fallback on another host; if left out, the one that the number has, else ours.",
        ),
    ] = None,
    own_fallback: Annotated[
        bool, typer.Option("--own-fallback", help="Our own fallback instead of one on another host.")
    ] = False,
    line: Annotated[
        str | None,
        typer.Option("--line", help="The line of city.yaml that this number is; the one it has if left out."),
    ] = None,
    no_line: Annotated[bool, typer.Option("--no-line", help="No line, whichever the number has.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Have the calls to a Twilio number answered here: voice, fallback and status URLs, before and after.

    Needs IVR_ACCOUNT_SID and a login. Its line, and a fallback on another host than the service's, are kept
    unless an option says otherwise. Asked again it changes nothing. Exit status: 0 it is as shown, 1 not.
    """
    from ivr.cli.connect import Wish, run

    wish = Wish(fallback_url, own_fallback, line, no_line)
    raise typer.Exit(run(number, public_url, wish, dry_run))


def preflight(
    format: Format = SheetFormat.TEXT,
    menus: Menus = Path("menus"),
) -> None:
    """Look at everything that a live line needs; each line says what is wrong and what to do.

    Nothing is changed and nobody is called. Exit status: 0 no errors (warnings may be shown), 1 errors.
    """
    from ivr.cli.preflight import run

    raise typer.Exit(run(format, menus))


def export_fallback(
    folder: Annotated[Path, typer.Argument(help="The folder to write to.")],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit status 1 if the folder is not of today.")
    ] = False,
    menus: Menus = Path("menus"),
    audio: Audio = Path("audio"),
) -> None:
    """Write the number's fallback for any static host: apology, suspension numbers, hours, in all languages.

    In index.xml each language is offered for a moment, and any key then leads to its file; silence to the
    city's own language, with the languages once more behind it.
    """
    from ivr.cli.fallback import run

    raise typer.Exit(run(folder, check, menus, audio))
