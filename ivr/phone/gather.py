"""Speech, sound and keys: what Say, Play, Pause and Gather do.

Facts: twilio.com/docs/voice/twiml/gather, say, play and pause (read 2026-11-22).
"""

from __future__ import annotations

from dataclasses import replace

from ivr.phone import verbs
from ivr.phone.carrier import Page
from ivr.phone.session import CALLER_GONE, Outcome, Session, Steps
from ivr.phone.steps import Action, HangUp, Keys, Press, Speaking
from ivr.phone.transcript import Heard, Paused, Played, Pressed, Silence, Spoken, Waited

MAX_LOOPS = 1000


def part(session: Session, prompt: verbs.Prompt, page: Page) -> Steps[Spoken]:
    """What a prompt will be heard as; fetches the file of a Play."""
    match prompt:
        case verbs.Say():
            seconds = _seconds(session, prompt) * (prompt.loop or MAX_LOOPS)
            text, reading = prompt.written_text(), prompt.spoken_text()
            read_so = reading if reading != text else None
            rate = max((run.rate for run in prompt.runs()), default=100)
            return Heard(
                text,
                prompt.voice,
                prompt.language,
                round(seconds, 2),
                reading=read_so,
                rate=rate,
                parts=prompt.parts(),
            )
        case verbs.Pause():
            return Paused(prompt.length)
        case verbs.Play():
            return (yield from _sound(session, prompt, page))


def _seconds(session: Session, say: verbs.Say) -> float:
    speech = sum(session.carrier.estimate(run.words, say.language, run.rate) for run in say.runs())
    return speech + sum(say.pauses()) / 1000


def _sound(session: Session, play: verbs.Play, page: Page) -> Steps[Played]:
    if play.digits:
        # w is half a second, W one second (twilio.com/docs/voice/twiml/play, read 2026-11-22).
        return Played("", play.digits.count("w") * 0.5 + play.digits.count("W"))
    url = session.carrier.resolve(play.url, page.url)
    session.count_request()
    event, seconds = session.carrier.fetch_sound(url)
    yield from session.emit(event)
    return Played(url, None if seconds is None else round(seconds * (play.loop or MAX_LOOPS), 2))


def gather(session: Session, verb: verbs.Gather, page: Page) -> Steps[Outcome]:
    """Speak the prompt and collect keys; without any, the next verb follows unless told otherwise."""
    first = yield from _prompt(session, verb, page)
    if isinstance(first, HangUp):
        return CALLER_GONE
    digits = yield from _digits(session, verb, first)
    if digits is None:
        return CALLER_GONE
    if not digits and not verb.action_on_empty_result:
        return None
    params = {"Digits": digits} if digits or session.carrier.sends_empty_digits else {}
    return session.action(verb.action, verb.method, page, params)


def _prompt(session: Session, gather: verbs.Gather, page: Page) -> Steps[Press | HangUp | None]:
    """Speak the nested verbs; the key that stopped them, or None if all was heard."""
    # All nested files are fetched before the first is played (twilio.com/docs/voice/twiml/gather).
    spoken: list[Spoken] = []
    for prompt in gather.prompt:
        spoken.append((yield from part(session, prompt, page)))
    for each in spoken:
        action = yield from session.need(Speaking(each))
        if isinstance(action, HangUp):
            return action
        if isinstance(action, Press) and gather.keys:
            yield from session.emit(_cut(each, action.after or 0.0))
            return action
        yield from session.emit(each)
    return None


def _digits(session: Session, gather: verbs.Gather, press: Press | None) -> Steps[str | None]:
    """The keys collected, "" if none; None if the caller hung up."""
    digits = ""
    while True:
        action: Action = press or (yield from session.need(Keys(gather.timeout, digits)))
        press = None
        match action:
            case HangUp():
                return None
            case Press(key):
                yield from session.emit(Pressed(key))
                if not gather.keys:
                    continue
                # Pressed first, this key gives an empty result (twilio.com/docs/voice/twiml/gather).
                if key == gather.finish_on_key:
                    return digits
                digits += key
                if len(digits) == gather.num_digits:
                    return digits
            case _:
                yield from session.emit(Waited(gather.timeout), *([] if digits else [Silence()]))
                return digits


def _cut(part: Spoken, after: float) -> Spoken:
    """The part as heard when a key stops it ``after`` seconds into it."""
    match part:
        case Heard(seconds=seconds):
            return replace(part, seconds=min(seconds, after), barged=True)
        case Played(url, length):
            return Played(url, after if length is None else min(length, after), barged=True)
        case Paused(seconds):
            return Paused(min(seconds, after), barged=True)
