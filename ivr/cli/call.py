"""``ivr call``: the terminal phone."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import httpx2
from rich.console import Console

from ivr.cli.recorded import recorded_words, with_words
from ivr.errors import IvrError
from ivr.phone.call import Caller, place_call
from ivr.phone.carrier import WEBHOOK_SECONDS, Carrier
from ivr.phone.script import ScriptedCaller, read_line, read_script
from ivr.phone.shown import to_json, to_screen
from ivr.phone.simulation import read_queue
from ivr.phone.terminal import TypingCaller
from ivr.phone.transcript import Event, is_request, summarise
from ivr.settings import Settings, read_settings
from ivr.speech.timing import estimate_said

WITHHELD = "withheld"
"""As ``--from``: a caller who does not show a number."""
ANONYMOUS = "anonymous"
"""What then comes as From: a text with this word or another (docs/voice/twiml, read 2026-11-22)."""


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What was asked for on the command line.

    ``staff``: how their lines end. ``queue``: how it goes on. ``at``: the time that the service believes.
    """

    url: str | None
    keys: str | None
    stay: bool
    json: bool
    from_: str
    to: str
    verbose: bool
    listen: bool = False
    save: Path | None = None
    line: str | None = None
    staff: str = "accept"
    queue: str = ""
    at: str | None = None


def run(options: CallOptions) -> int:
    """Place one call; 0 when it ran to its end. Raises PhoneError where a carrier would fail."""
    if options.at is None:
        return _call(options, read_settings())
    if options.url:
        raise IvrError("--at starts a service for this call alone: leave --url out.")
    from ivr.cli.attime import service_at

    with service_at(options.at) as (url, settings):
        return _call(replace(options, url=url), settings)


def _call(options: CallOptions, settings: Settings) -> int:
    console = Console(highlight=False)
    events: list[Event] = []

    with ExitStack() as stack:
        client = stack.enter_context(httpx2.Client(timeout=WEBHOOK_SECONDS))
        carrier = _carrier(options, settings, client)
        hear = _listening(options, carrier, stack)

        words = recorded_words(settings.audio)

        def on_event(event: Event) -> None:
            event = with_words(event, words)
            events.append(event)
            if not options.json and (options.verbose or not is_request(event)):
                console.print(to_screen(event, console))
            hear(event)

        summary = place_call(carrier, _caller(options), on_event)
    if options.json:
        print(to_json(events, summarise(events)))
    else:
        heard = f"{summary.heard_seconds:.0f} s heard, {summary.waited_seconds:.0f} s waited"
        console.print(f"   {heard}, {summary.requests} requests", style="dim")
    return 0


def _carrier(options: CallOptions, settings: Settings, client: httpx2.Client) -> Carrier:
    return Carrier(
        client=client,
        base_url=_or_local(options.url, settings).rstrip("/"),
        auth_token=None if settings.demo else settings.auth_token.get_secret_value(),
        from_=ANONYMOUS if options.from_ == WITHHELD else options.from_,
        to=options.to,
        call_sid="CA" + secrets.token_hex(16),
        estimate=estimate_said,
        public_url=settings.public_url or None,
        status_path="/status",
        voice_path=f"/voice?{urlencode({'line': options.line})}" if options.line else "/voice",
        queue=read_queue(options.queue),
        real_clock=time.monotonic,
    )


def _or_local(url: str | None, settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}" if url is None else url


def _listening(options: CallOptions, carrier: Carrier, stack: ExitStack) -> Callable[[Event], None]:
    """What makes events heard; nothing unless asked for. Raises AudioError without the extra."""
    if not options.listen and options.save is None:
        return lambda event: None
    from ivr.audio.render import Speaker
    from ivr.cli.listen import Listener, open_output

    output = open_output(options.listen, options.save)
    stack.callback(output.close)
    return Listener(output, stack.enter_context(Speaker()), carrier.sound).hear


def _caller(options: CallOptions) -> Caller:
    staff = read_line(options.staff)
    if options.keys is not None:
        return ScriptedCaller(read_script(options.keys), stay=options.stay, staff=staff)
    return TypingCaller(_read_line, lambda text: print(text, file=sys.stderr), staff=staff)


def _read_line(question: str) -> str:
    """A typed line. Ctrl-C hangs up like the end of input does, so that the service hears of the end."""
    try:
        return input(question)
    except KeyboardInterrupt:
        raise EOFError from None
