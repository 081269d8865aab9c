"""The command line. Commands import what they need when they run, so that ``serve`` starts fast."""

from __future__ import annotations

import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli.audio import app as audio
from ivr.cli.calling import call
from ivr.cli.live import register as register_live
from ivr.cli.office import register as register_office
from ivr.cli.translations import app as translations
from ivr.errors import DatabaseError, IvrError

app = typer.Typer(
    name="ivr",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    help="The city's phone tree: serve it, check it, call it, list what callers are told.",
)

app.add_typer(translations, name="translations")
app.add_typer(audio, name="audio")
register_live(app)
register_office(app)

Menus = Annotated[Path, typer.Option("--menus", help="The folder with the phone tree.", envvar="IVR_MENUS")]
Lang = Annotated[str, typer.Option("--language", "-l", help="Language tag as in languages.yaml.")]


class IssueFormat(StrEnum):
    """How issues are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class TableFormat(StrEnum):
    """How tables are printed."""

    TABLE = "table"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


class ProofFormat(StrEnum):
    """How proof sheets are written."""

    HTML = "html"
    MARKDOWN = "markdown"


class DiffFormat(StrEnum):
    """How differences are printed."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (IVR_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (IVR_PORT).")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that answer (IVR_WORKERS).")] = None,
    menus: Annotated[Path | None, typer.Option(help="The folder with the phone tree (IVR_MENUS).")] = None,
    reload: Annotated[
        bool, typer.Option("--reload", help="Look for changed menus every half second.")
    ] = False,
) -> None:
    """Answer calls.

    Settings come from the environment and from .env; .env.example explains each. Without IVR_AUTH_TOKEN
    this is the demo mode: unsigned requests, from this machine only. Changed menus are taken over while
    running, if they pass 'ivr check'; SIGHUP does it at once.
    """
    # SIGHUP would end a start; what it asks for, the newest menus, a start takes anyway.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from ivr.cli.serve import run

    run(host=host, port=port, workers=workers, menus=menus, reload=reload)


@app.command()
def check(
    menus: Menus = Path("menus"),
    format: Annotated[IssueFormat, typer.Option(help="text, json or github (marks on a pull request).")] = (
        IssueFormat.TEXT
    ),
    codes: Annotated[bool, typer.Option("--codes", help="List what is checked, and stop.")] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Also what a language will not offer, and what is not reviewed.")
    ] = False,
    audio: Annotated[
        Path, typer.Option("--audio", help="The folder with the recordings, if any.", envvar="IVR_AUDIO")
    ] = Path("audio"),
) -> None:
    """Check the menus: every problem at once, with file, line, what is wrong and what to write.

    Where there are recordings, it also says how many no longer hold as their texts have changed.

    Exit status: 0 no errors (warnings may be shown), 1 errors, 2 the folder cannot be read.
    """
    from ivr.cli.check import run

    raise typer.Exit(run(menus, format, codes, release, audio))


app.command()(call)


@app.command()
def cases(
    procedure: Annotated[
        str | None, typer.Argument(help="Id of a procedure; all of them if left out.")
    ] = None,
    language: Lang = "ja",
    format: Annotated[
        TableFormat, typer.Option("--format", "-f", help="How to print it.")
    ] = TableFormat.TABLE,
    menus: Menus = Path("menus"),
) -> None:
    """The case table: for every combination of answers, what to bring and what else is said."""
    from ivr.cli.tables import run_cases

    raise typer.Exit(run_cases(procedure, language, format, menus))


@app.command()
def paths(
    language: Lang = "ja",
    format: Annotated[
        TableFormat, typer.Option("--format", "-f", help="How to print it.")
    ] = TableFormat.TABLE,
    line: Annotated[
        str | None, typer.Option("--line", help="Of calls on this line; on no particular one if left out.")
    ] = None,
    menus: Menus = Path("menus"),
) -> None:
    """Every path through the tree: the keys from the language on, seconds, and what is listed at its end."""
    from ivr.cli.tables import run_paths

    raise typer.Exit(run_paths(language, format, menus, line))


@app.command()
def hours(
    at: Annotated[
        str | None, typer.Option("--at", help="When, in the city's time: 2026-12-30T20:00; now if left out.")
    ] = None,
    days: Annotated[int, typer.Option("--days", help="How many days to list, from that one on.")] = 7,
    format: Annotated[
        TableFormat, typer.Option("--format", "-f", help="How to print it.")
    ] = TableFormat.TABLE,
    menus: Menus = Path("menus"),
) -> None:
    """What is open then, why not, until when, and what a caller of key 0 meets."""
    from datetime import UTC, datetime

    from ivr.cli.hours import run

    raise typer.Exit(run(at, days, format, menus, datetime.now(UTC)))


@app.command()
def proof(
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Only this language; all if left out.")
    ] = None,
    format: Annotated[ProofFormat, typer.Option("--format", "-f", help="How to write it.")] = (
        ProofFormat.HTML
    ),
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")] = Path("proof"),
    menus: Menus = Path("menus"),
) -> None:
    """Write sheets to read, print and sign: source, translation, what is spoken, where it is heard.

    One page for each procedure and topic, one for the menus and common sentences, and an index.
    """
    from ivr.cli.proof import run

    raise typer.Exit(run(language, format, out, menus))


@app.command()
def readings(
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Only this language; all with kana if left out.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit status 1 if a sheet is not of today.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder of the sheets; readings/ below the menus.")
    ] = None,
    menus: Menus = Path("menus"),
) -> None:
    """Write how every Japanese sentence is read: text, kana, where it comes from (extra 'audio').

    A reader of Japanese looks at what changed before it is committed; --check prints that difference.
    """
    from ivr.cli.readings import run

    raise typer.Exit(run(language, check, out, menus))


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A folder, or a git revision of the menus.")],
    new: Annotated[str | None, typer.Argument(help="Another; the menus as they are now if left out.")] = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Texts of this language only.")
    ] = None,
    format: Annotated[DiffFormat, typer.Option("--format", "-f", help="How to print it.")] = (
        DiffFormat.TABLE
    ),
    menus: Menus = Path("menus"),
) -> None:
    """What callers will hear differently: texts, facts, keys, and what each case is told.

    Exit status: 0 whether or not there is a difference, 2 if one side cannot be read.
    """
    from ivr.cli.diff import run

    raise typer.Exit(run(old, str(menus) if new is None else new, language, format, menus))


@app.command()
def schema(
    kind: Annotated[
        str | None, typer.Argument(help="procedure, topic, city, facts, …; all if left out.")
    ] = None,
) -> None:
    """JSON Schema of the YAML files, for editors."""
    from ivr.cli.schema import run

    raise typer.Exit(run(kind))


def main() -> None:
    """Entry point: expected errors are one message on standard error and exit status 2."""
    try:
        app()
    except DatabaseError as error:
        print(f"{error}: {error.cure}", file=sys.stderr)
        sys.exit(2)
    except IvrError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
