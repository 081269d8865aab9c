"""``ivr requests …``: callbacks and messages."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.cli.formats import ListFormat
from ivr.errors import IvrError

if TYPE_CHECKING:
    from ivr.records.handling import Handling, Request

app = typer.Typer(no_args_is_help=True, help="Callback requests and voice messages: list, take, finish.")

Ref = Annotated[str, typer.Argument(help="The request's id, as 'ivr requests list' shows it.")]
By = Annotated[str | None, typer.Option("--by", help="Who you are; your login name if left out.")]


@app.command("list")
def show_all(
    finished: Annotated[bool, typer.Option("--finished", help="Those that are done instead.")] = False,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="How to print it.")] = ListFormat.TABLE,
) -> None:
    """List the requests that wait for somebody, the most urgent first. Without numbers."""
    from ivr.cli.output import as_csv, as_table

    found = _handling().listed(finished=finished)
    if format is ListFormat.JSON:
        print(json.dumps([asdict(request) for request in found], ensure_ascii=False, indent=2, default=str))
        return
    columns = ("id", "kind", "status", "accepted", "due", "band", "language", "place", "by", "note")
    rows = [columns, *(_cells(request) for request in found)]
    if format is ListFormat.CSV:
        print(as_csv(rows), end="")
    else:
        print(as_table(rows) if found else "No requests.\n", end="")


def _cells(request: Request) -> tuple[object, ...]:
    return (
        request.ref,
        str(request.kind),
        str(request.status),
        request.accepted_at,
        request.due,
        request.band,
        request.language,
        request.place,
        request.claimed_by,
        request.note,
    )


@app.command()
def show(ref: Ref, by: By = None) -> None:
    """Show a request with its number, recording, answers and history. That you looked is kept."""
    from ivr.cli.output import local

    handling = _handling()
    request = _existing(handling, ref)
    number = handling.number(ref, _who(by), datetime.now(UTC))
    print(f"{request.kind} {request.ref}, {request.status}")
    print(f"number    {number or 'none'}")
    print(f"language  {request.language}")
    print(f"place     {request.place}")
    for question, choice in request.answers:
        print(f"answer    {question}: {choice}")
    if request.due:
        print(f"due       {request.due} {request.band or ''}".rstrip())
    recording = handling.recording(ref)
    if recording:
        handling.heard(ref, _who(by), datetime.now(UTC))
        print(f"recording {recording.url} ({recording.seconds} s; opens with Twilio's account)")
    if request.note:
        print(f"note      {request.note}")
    print(f"deleted   {local(request.delete_after)}")
    for step in handling.history(ref):
        print(f"  {local(step.at)}  {step.what}  {step.who}")


@app.command()
def claim(ref: Ref, by: By = None) -> None:
    """Take a request, so that nobody else calls too."""
    handling, who = _handling(), _who(by)
    if not handling.claim(ref, who, datetime.now(UTC)):
        request = _existing(handling, ref)
        raise IvrError(
            f"{ref} is {request.status}{f' by {request.claimed_by}' if request.claimed_by else ''}"
        )
    print(f"{ref} is yours ({who}). Its number: ivr requests show {ref}")


@app.command()
def release(ref: Ref, by: By = None) -> None:
    """Give a request back, for somebody else."""
    handling = _handling()
    if not handling.release(ref, _who(by), datetime.now(UTC)):
        raise IvrError(f"{ref} is {_existing(handling, ref).status}; only a claimed one can be given back")
    print(f"{ref} is open again.")


@app.command()
def done(
    ref: Ref,
    by: By = None,
    note: Annotated[str | None, typer.Option("--note", help="What was done. No names, no numbers.")] = None,
    cancel: Annotated[bool, typer.Option("--cancel", help="It came to nothing.")] = False,
) -> None:
    """Finish a request. It is deleted some days later (IVR_RETENTION, done)."""
    handling = _handling()
    finish = handling.cancel if cancel else handling.done
    if not finish(ref, _who(by), datetime.now(UTC), note):
        raise IvrError(f"{ref} is {_existing(handling, ref).status} already")
    print(f"{ref} is {'cancelled' if cancel else 'done'}.")


@app.command()
def note(
    ref: Ref,
    text: Annotated[str, typer.Argument(help="The note, in place of the one before.")],
    by: By = None,
) -> None:
    """Write a note for your colleagues. No names, no numbers."""
    handling = _handling()
    _existing(handling, ref)
    handling.note(ref, _who(by), text, datetime.now(UTC))
    print(f"{ref}: noted.")


def _handling() -> Handling:
    from ivr.cli.opened import opened_records

    return opened_records().handling


def _who(by: str | None) -> str:
    from ivr.cli.opened import who_is

    return who_is(by)


def _existing(handling: Handling, ref: str) -> Request:
    request = handling.find(ref)
    if request is None:
        raise IvrError(f"there is no request '{ref}'; see: ivr requests list")
    return request
