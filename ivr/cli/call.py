"""``ivr call``: the terminal phone."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
from rich.console import Console

from ivr.phone.call import Caller, place_call
from ivr.phone.carrier import WEBHOOK_SECONDS, Carrier
from ivr.phone.script import ScriptedCaller, TypingCaller, read_script
from ivr.phone.transcript import Event, Requested, summarise, to_json, to_text
from ivr.settings import read_settings
from ivr.speech.timing import estimate_seconds


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What was asked for on the command line."""

    url: str | None
    keys: str | None
    stay: bool
    json: bool
    from_: str
    to: str
    verbose: bool
    listen: bool = False
    save: Path | None = None


def run(options: CallOptions) -> int:
    """Place one call; 0 when it ran to its end. Raises PhoneError where a carrier would fail."""
    console = Console(highlight=False)
    events: list[Event] = []

    with ExitStack() as stack:
        client = stack.enter_context(httpx2.Client(timeout=WEBHOOK_SECONDS))
        carrier = _carrier(options, client)
        hear = _listening(options, carrier, stack)

        def on_event(event: Event) -> None:
            events.append(event)
            if not options.json and (options.verbose or not isinstance(event, Requested)):
                console.print(to_text(event))
            hear(event)

        summary = place_call(carrier, _caller(options), on_event)
    if options.json:
        print(to_json(events, summarise(events)))
    else:
        heard = f"{summary.heard_seconds:.0f} s heard, {summary.waited_seconds:.0f} s waited"
        console.print(f"   {heard}, {summary.requests} requests", style="dim")
    return 0


def _carrier(options: CallOptions, client: httpx2.Client) -> Carrier:
    settings = read_settings()
    return Carrier(
        client=client,
        base_url=(options.url or f"http://{settings.host}:{settings.port}").rstrip("/"),
        auth_token=None if settings.demo else settings.auth_token.get_secret_value(),
        from_=options.from_,
        to=options.to,
        call_sid="CA" + secrets.token_hex(16),
        estimate=estimate_said,
        public_url=settings.public_url or None,
        status_path="/status",
    )


def _listening(options: CallOptions, carrier: Carrier, stack: ExitStack) -> Callable[[Event], None]:
    """What makes events heard; nothing unless asked for. Raises AudioError without the extra."""
    if not options.listen and options.save is None:
        return lambda event: None
    from ivr.audio.render import Speaker
    from ivr.cli.listen import Listener, open_output

    output = open_output(options.listen, options.save)
    stack.callback(output.close)
    return Listener(output, stack.enter_context(Speaker()), carrier.sound).hear


def estimate_said(text: str, say_language: str, rate_percent: int) -> float:
    """Seconds by the language that the voice was told to speak (``ja-JP`` counts as ``ja``)."""
    tag = {"cmn": "zh"}.get(say_language.split("-")[0], say_language.split("-")[0])
    try:
        return estimate_seconds(text, tag, rate_percent)
    except LookupError:
        return estimate_seconds(text, "en", rate_percent)


def _caller(options: CallOptions) -> Caller:
    if options.keys is not None:
        return ScriptedCaller(read_script(options.keys), stay=options.stay)
    return TypingCaller(_read_line, lambda text: print(text, file=sys.stderr))


def _read_line() -> str:
    """A typed line. Ctrl-C hangs up like the end of input does, so that the service hears of the end."""
    try:
        return input("key, or Enter to stay silent> ")
    except KeyboardInterrupt:
        raise EOFError from None
