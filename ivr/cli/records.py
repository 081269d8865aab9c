"""``ivr records …``: the database of calls, requests and SMS, and what is deleted from it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.errors import RecordsError

if TYPE_CHECKING:
    from ivr.records.opening import Records

app = typer.Typer(
    no_args_is_help=True, help="The records: set up, state, delete what is old, forget a number, change keys."
)


@app.command()
def upgrade() -> None:
    """Make or extend the tables. The service does so by itself when it starts."""
    from ivr.records.opening import open_records
    from ivr.records.schema import upgrade as bring_up
    from ivr.settings import read_settings

    done = bring_up(open_records(read_settings()).database)
    if done.newer:
        print(
            f"The tables are of version {done.found}, newer than this program ({done.code}); it can use them."
        )
    elif done.current:
        print(f"The tables are of version {done.found}; nothing to do.")
    else:
        print(f"The tables are now of version {done.code} (before: {done.found or 'none'}).")


@app.command()
def status() -> None:
    """Show the database, its version, what waits, and what is over its time.

    Exit status: 0 all is well, 1 something is to be done, 2 the database cannot be used.
    """
    from ivr.records.opening import open_records
    from ivr.records.schema import revisions
    from ivr.settings import read_settings

    records = open_records(read_settings())
    found = revisions(records.database)
    print(f"database  {records.database.engine.url.render_as_string(hide_password=True)}")
    print(f"tables    {found.found or 'none'} (this program: {found.code})")
    print(
        f"key       {'set' if records.vault.available else 'none: set IVR_RECORDS_KEY (ivr records new-key)'}"
    )
    if not found.current:
        print("Make the tables with: ivr records upgrade")
        raise typer.Exit(1)
    _print_waiting(records)
    raise typer.Exit(0 if records.vault.available else 1)


def _print_waiting(records: Records) -> None:
    from ivr.records.purging import purge
    from ivr.records.recordings import waiting_deletions

    over = purge(records.database, records.retention, datetime.now(UTC), dry_run=True)
    sms = ", ".join(f"{count} {state}" for state, count in sorted(records.outbox.counts().items()))
    print(f"requests  {len(records.handling.listed())} not done")
    print(f"SMS       {sms or 'none'}")
    print(f"to delete {over.total} rows; {waiting_deletions(records.database)} recordings at Twilio")


@app.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
) -> None:
    """Delete what has been kept for its time (IVR_RETENTION). The service does so by itself once a day."""
    from ivr.cli.opened import opened_records
    from ivr.records.purging import purge as delete

    records = opened_records()
    removed = delete(records.database, records.retention, datetime.now(UTC), dry_run=dry_run)
    for table, count in removed.rows:
        print(f"{table:18}{count}")
    verb = "would be deleted" if dry_run else "deleted"
    print(f"{removed.total} rows {verb}; {removed.recordings} recordings to be deleted at Twilio.")


@app.command()
def outbox() -> None:
    """List the SMS that are kept, with the text of those not sent yet. Without numbers."""
    from ivr.cli.opened import opened_records
    from ivr.cli.output import local

    found = opened_records().outbox.listed()
    for sms in found:
        state = f"{sms.status}{f' ({sms.error_code})' if sms.error_code else ''}, {sms.tries} tries"
        print(f"{local(sms.created_at)}  {sms.language} {sms.place}, {sms.segments} segments: {state}")
        for line in (sms.body or "").splitlines():
            print(f"    {line}")
    if not found:
        print("No SMS.")


@app.command()
def forget(
    number: Annotated[
        str, typer.Argument(help="090-1234-5678 or +819012345678; - reads it from standard input.")
    ],
) -> None:
    """Remove all that belongs to a telephone number: its requests, messages, SMS, and the hash in calls.

    With - the number stays out of the shell's history.
    """
    from ivr.cli.opened import opened_records
    from ivr.records.forgetting import e164
    from ivr.records.forgetting import forget as remove

    wanted = e164(sys.stdin.readline().strip() if number == "-" else number)
    records = opened_records()
    gone = remove(records.database, records.vault, wanted, datetime.now(UTC))
    print(f"Removed: {gone.requests} requests, {gone.sms} SMS. Made anonymous: {gone.calls} calls.")
    if gone.recordings:
        print(f"To be deleted at Twilio by the service: {', '.join(gone.recordings)}")
    if gone.unreadable:
        raise RecordsError(
            f"{gone.unreadable} numbers could not be read; add the old key at the end of IVR_RECORDS_KEY and "
            "run this again"
        )


@app.command()
def rotate() -> None:
    """Encrypt all numbers anew with the first key of IVR_RECORDS_KEY.

    To change the key: put a new one (ivr records new-key) before the old one, parted by a comma, restart,
    run this, then take the old one out.
    """
    from ivr.cli.opened import opened_records
    from ivr.records.forgetting import rotate as encrypt_anew

    records = opened_records()
    changed, unreadable = encrypt_anew(records.database, records.vault)
    print(f"{changed} numbers are encrypted with the first key now.")
    if unreadable:
        raise RecordsError(
            f"{unreadable} numbers fit none of the keys; add the key that they were stored with"
        )


@app.command("new-key")
def print_new_key() -> None:
    """Print a new key for IVR_RECORDS_KEY. Keep a copy apart from the database's backups."""
    from ivr.records.vault import new_key

    print(new_key())
