"""``ivr audio``: the commands and their options; the work is in ``ivr.cli.recordings``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Recordings: which lines have one, which not, bring some in, make some with local voices.",
)

Menus = Annotated[Path, typer.Option("--menus", help="The folder with the phone tree.", envvar="IVR_MENUS")]
Audio = Annotated[Path, typer.Option("--audio", help="The folder with the recordings.", envvar="IVR_AUDIO")]
Only = Annotated[str | None, typer.Option("--language", "-l", help="Only this language; all if left out.")]
Slow = Annotated[
    bool, typer.Option("--slow/--no-slow", help="Also the lines as they are heard when repeated, slower.")
]


class SheetFormat(StrEnum):
    """How lists are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Format = Annotated[SheetFormat, typer.Option("--format", "-f", help="How to print it.")]
MENUS, AUDIO = Path("menus"), Path("audio")


@app.command("list")
def list_(
    language: Only = None, format: Format = SheetFormat.TABLE, menus: Menus = MENUS, audio: Audio = AUDIO
) -> None:
    """Every recording: what it says, whose it is, under which licence, and if it is used.

    Not needed: no line has these words, this voice and this speed any more; it is not played.
    """
    from ivr.cli.recordings import run_list

    raise typer.Exit(run_list(menus, audio, language, format))


@app.command()
def missing(
    language: Only = None,
    slow: Slow = True,
    check: Annotated[bool, typer.Option("--check", help="Exit status 1 if any is missing.")] = False,
    format: Format = SheetFormat.TABLE,
    menus: Menus = MENUS,
    audio: Audio = AUDIO,
) -> None:
    """Every line without a recording: the phone company's voice speaks it. csv is a script to read from."""
    from ivr.cli.recordings import run_missing

    raise typer.Exit(run_missing(menus, audio, language, slow, check, format))


@app.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Sound files, each named by the digest or the id of its line.")
    ],
    by: Annotated[str, typer.Option("--by", help="Who spoke.")],
    licence: Annotated[str, typer.Option("--licence", help="What may be done with it.")],
    made: Annotated[
        str | None, typer.Option("--made", help="The day, 2026-11-22; today if left out.")
    ] = None,
    language: Only = None,
    menus: Menus = MENUS,
    audio: Audio = AUDIO,
) -> None:
    """Bring in recordings by people; nothing unless every file can be used.

    Without the extra 'audio' only WAV files of mu-law with 8,000 samples a second, which stay as they are;
    with it other files too, which are converted and brought to one loudness.
    """
    from ivr.cli.recordings import run_import

    raise typer.Exit(run_import(menus, audio, language, files, by, licence, made))


@app.command()
def render(
    language: Only = None,
    slow: Slow = True,
    again: Annotated[
        bool, typer.Option("--again", help="Also those that an engine has made before.")
    ] = False,
    menus: Menus = MENUS,
    audio: Audio = AUDIO,
) -> None:
    """Make what is missing with the voices of this machine (extra 'audio').

    It can be stopped at any time and goes on where it was. Recordings by people are never replaced. Exit
    status 1 if a line could not be made.
    """
    from ivr.cli.recordings import run_render

    raise typer.Exit(run_render(menus, audio, language, slow, again))


@app.command()
def prune(
    people: Annotated[
        bool, typer.Option("--people", help="Also recordings by people, which cannot be made again.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    language: Only = None,
    menus: Menus = MENUS,
    audio: Audio = AUDIO,
) -> None:
    """Remove recordings that no line needs, and entries whose file is gone."""
    from ivr.cli.recordings import run_prune

    raise typer.Exit(run_prune(menus, audio, language, people, dry_run))
