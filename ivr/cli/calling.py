"""The command ``ivr call``: its options; what it does is in ``call``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Keys = Annotated[
    str | None,
    typer.Option(
        "--keys",
        "-k",
        help="Keys to press, one at each prompt: '1 1 2', 0312345678#. _ = stay silent, !3 = press 3 "
        "during the prompt, wait:90 = seconds without a key (also in the queue), record:12 or "
        "record:hangup = speak while recorded, busy / machine / … = how this person's line ends, hangup.",
    ),
]
Queue = Annotated[
    str,
    typer.Option(
        "--queue",
        help="The queue: position=3, average=180 (seconds, as Twilio tells), every=40 (one ahead is "
        "taken), answer=120 (the caller is taken), full, empty (staff find nobody).",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        help="Hear what a caller hears at another time, as 2026-12-30T20:00 (the city's): starts a "
        "service for this call alone, with these menus; nothing needs to run, nothing is kept.",
    ),
]


def call(
    url: Annotated[
        str | None, typer.Option(help="Where the service runs; else IVR_HOST and IVR_PORT.")
    ] = None,
    keys: Keys = None,
    stay: Annotated[
        bool, typer.Option("--stay", help="After the last key stay silent instead of hanging up.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the call as one JSON document.")] = False,
    from_: Annotated[
        str, typer.Option("--from", help="The caller's number, or 'withheld'.")
    ] = "+819012345678",
    to: Annotated[str, typer.Option("--to", help="The dialled number.")] = "+815012345678",
    line: Annotated[
        str | None,
        typer.Option("--line", help="The line that the voice URL of the number names (city.yaml)."),
    ] = None,
    staff: Annotated[
        str,
        typer.Option(
            "--staff",
            help="What happens when the desk is rung: accept, decline, machine, busy, no-answer, failed.",
        ),
    ] = "accept",
    queue: Queue = "",
    at: At = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the requests too.")] = False,
    listen: Annotated[
        bool, typer.Option("--listen", help="Also hear it, in the voices of this machine (extra 'audio').")
    ] = False,
    save: Annotated[
        Path | None, typer.Option("--save", help="Write what is heard to this WAV file instead.")
    ] = None,
) -> None:
    """Place a call from this terminal, as a carrier would: over HTTP, signed if IVR_AUTH_TOKEN is set.

    Without --keys you press the keys yourself: type a key and Enter; Enter alone stays silent. Local voices
    are not those that callers hear; recordings are.
    """
    from ivr.cli.call import CallOptions, run

    options = CallOptions(
        url, keys, stay, json, from_, to, verbose, listen, save, line, staff=staff, queue=queue, at=at
    )
    raise typer.Exit(run(options))
