"""``ivr translations``: its commands, registered in ``main``. What they need is imported when they run."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    help="Keep the translations true to their source: see, complete, accept, send out, take back.",
)

Menus = Annotated[Path, typer.Option("--menus", help="The folder with the phone tree.", envvar="IVR_MENUS")]
Language = Annotated[str | None, typer.Option("--language", "-l", help="One language; all if left out.")]
OneLanguage = Annotated[str, typer.Option("--language", "-l", help="Language tag as in languages.yaml.")]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit status 1 if anything would change.")
]
MENUS = Path("menus")


class StatusFormat(StrEnum):
    """How the status is printed."""

    TABLE = "table"
    JSON = "json"


class FileFormat(StrEnum):
    """What a file for translators is."""

    CSV = "csv"
    PO = "po"


@app.command()
def status(
    language: Language = None,
    format: Annotated[StatusFormat, typer.Option("--format", "-f", help="How to print it.")] = (
        StatusFormat.TABLE
    ),
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit status 1 unless every text is translated from today's source."),
    ] = False,
    menus: Menus = MENUS,
) -> None:
    """How far each language is: texts that are current, stale, missing, and translations of nothing."""
    from ivr.cli import translating

    raise typer.Exit(translating.run_status(menus, language, format, check))


@app.command()
def update(language: Language = None, check: Check = False, menus: Menus = MENUS) -> None:
    """Put every text of the source into the files of each language, in order, ready to be filled in.

    What is translated stays as it is; a text without a translation does not count as translated.
    """
    from ivr.cli import translating

    raise typer.Exit(translating.run_update(menus, language, check))


@app.command()
def accept(
    units: Annotated[
        list[str] | None, typer.Argument(help="Ids of texts, as 'ivr check' shows them.")
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Every stale text of --language.")] = False,
    language: Language = None,
    check: Check = False,
    menus: Menus = MENUS,
) -> None:
    """Say that stale translations still hold: today's source is noted as what they were made from."""
    from ivr.cli import translating

    raise typer.Exit(translating.run_accept(menus, units or [], all, language, check))


@app.command()
def prune(language: Language = None, check: Check = False, menus: Menus = MENUS) -> None:
    """Take out translations of texts that no longer exist."""
    from ivr.cli import translating

    raise typer.Exit(translating.run_prune(menus, language, check))


@app.command()
def export(
    language: OneLanguage,
    format: Annotated[
        FileFormat | None,
        typer.Option("--format", "-f", help="csv or po; else by the name of --out, or csv."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; else it is printed.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit status 1 if --out is not up to date.")
    ] = False,
    menus: Menus = MENUS,
) -> None:
    """Write the texts of a language for a translator: CSV for a spreadsheet, PO for translators' tools."""
    from ivr.cli import translating

    raise typer.Exit(translating.run_export(menus, language, format, out, check))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="What came back: .csv or .po.")],
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Language tag; a PO file may say it itself.")
    ] = None,
    check: Check = False,
    menus: Menus = MENUS,
) -> None:
    """Take over a translator's file, and name every text that it changes.

    If a text in it is wrong, all that is said and nothing is changed. Rows untouched since the export
    change nothing; a row whose translation has also changed here is named and not taken (status 1).
    """
    from ivr.cli import translating

    raise typer.Exit(translating.run_import(menus, file, language, check))
